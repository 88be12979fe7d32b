"""Many base connections at once: a table is read, checked as a whole, and created row by row.

Each row has a mark that follows from what it says. A connection that carries the mark was made
from this row before, so that a second run of the same table adopts it and nothing is made twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pgflow_widgets.errors import (
    CredentialError,
    NotPermittedError,
    OutcomeUnknownError,
    PgflowError,
    TransportError,
)
from pgflow_widgets.local import ipython
from pgflow_widgets.local.background import Report
from pgflow_widgets.model.auth_fields import AuthSpec
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.bulk.rows import CheckedRow

if TYPE_CHECKING:
    from pgflow_widgets.api.flow_service_client import FlowServiceClient


_GRACE = 4.0
_MOST_IN_DOUBT = 256
_ALL_ALIKE = (CredentialError, NotPermittedError, TransportError)
"""Errors that every further row would meet too."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row; see ``sandbox.connections.create_many``."""

    row: int
    name: str
    outcome: str
    id: str | None = None
    error: str | None = None
    hint: str | None = None
    field: str | None = None
    milliseconds: int | None = None
    references: str | None = None
    host: str | None = None


def refused_outcome(row: CheckedRow) -> Outcome:
    """Return the outcome of a row that breaks rules."""
    return Outcome(
        row.number,
        row.name,
        "invalid",
        error="; ".join(
            f"{problem.field}: {problem.message}" if problem.field else problem.message
            for problem in row.problems
        ),
        hint=next((problem.hint for problem in row.problems if problem.hint), None),
        field=row.problems[0].field,
        references=", ".join(row.references) or None,
        host=row.host or None,
    )


@dataclass(slots=True)
class BulkCreate:
    """Creates what valid rows ask for.

    Parameters
    ----------
    client
        Open; how much is under way at once is its matter too.
    spelled
        Returns an auth spec as the service itself spells it.
    verify
        Whether to have the service sign in at each database, as in `operations.keep_if_it_works`.
    concurrency
        How many rows are worked on at once.
    """

    client: FlowServiceClient
    spelled: Callable[[FlowServiceClient, ConnectionDraft], Awaitable[AuthSpec]]
    verify: bool
    concurrency: int
    _there: dict[str, str] = field(default_factory=dict)
    _named: dict[str, int] = field(default_factory=dict)
    _stopped: PgflowError | None = None

    async def look(self, rows: Iterable[CheckedRow]) -> list[Outcome]:
        """Return what would be made, and what is there already; nothing is changed."""
        await self._find_existing()
        return [
            Outcome(
                row.number,
                row.name,
                "exists" if row.mark in self._there else "new",
                self._there.get(row.mark),
                hint=self._namesakes(row),
                references=", ".join(row.references) or None,
                host=row.host or None,
            )
            for row in rows
        ]

    async def create(self, rows: Sequence[CheckedRow], report: Report) -> list[Outcome]:
        """Create what is not there yet, several at once; return the outcomes in the rows' order.

        When it is cancelled, no row is begun any more, and those that were sent have a moment to
        get their answers.
        """
        report(0, len(rows))
        await self._find_existing()
        outcomes: dict[int, Outcome] = {}
        waiting = iter(rows)

        workers: list[asyncio.Task[None]] = []

        async def worker() -> None:
            for row in waiting:
                outcomes[row.number] = await self._one(row, begin)
                report(len(outcomes), len(rows))

        def begin() -> None:
            # Looking for a lost answer takes long and little: another row takes the place.
            if len(workers) < self.concurrency + _MOST_IN_DOUBT:
                workers.append(asyncio.create_task(worker()))

        for _ in range(min(self.concurrency, len(rows))):
            begin()
        try:
            while at_work := [task for task in workers if not task.done()]:
                await asyncio.wait(at_work)
        finally:
            list(waiting)  # none is left for the workers
            if not all(task.done() for task in workers):
                await asyncio.wait(workers, timeout=_GRACE)
                for task in workers:
                    task.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        for task in workers:
            task.result()  # a bug of ours must not pass for an outcome
        return [outcomes[row.number] for row in rows]

    async def _find_existing(self) -> None:
        async for connection in self.client.list_connections():
            if connection.mark:
                self._there.setdefault(connection.mark, connection.id)
            self._named[connection.name] = self._named.get(connection.name, 0) + 1

    def _namesakes(self, row: CheckedRow) -> str | None:
        """Say that the name is taken by a connection that was not made from this row."""
        if row.mark in self._there or not (others := self._named.get(row.name)):
            return None
        return f"{others} other{' has' if others == 1 else 's have'} this name already."

    async def _one(self, row: CheckedRow, in_doubt: Callable[[], object]) -> Outcome:
        if self._stopped:
            said = f"Not tried, for it would have failed too. {self._stopped.message}"
            hint = self._stopped.hint
            return Outcome(row.number, row.name, "skipped", error=said, hint=hint)
        began = time.perf_counter()
        columns: dict[str, Any] = {"hint": self._namesakes(row)}
        try:
            columns |= await self._create_or_adopt(row, in_doubt)
        except PgflowError as error:
            unknown = isinstance(error, OutcomeUnknownError)
            columns |= {
                "outcome": "unknown" if unknown else "failed",
                "error": error.message,
                "hint": error.hint,
                "field": error.field,
            }
            if isinstance(error, _ALL_ALIKE):
                self._stopped = error
        spent = round((time.perf_counter() - began) * 1000)
        return Outcome(row.number, row.name, milliseconds=spent, **columns)

    async def _create_or_adopt(
        self, row: CheckedRow, in_doubt: Callable[[], object]
    ) -> dict[str, Any]:
        assert row.draft
        if known := self._there.get(row.mark):
            return {"outcome": "adopted", "id": known, **await self._doubts(known)}
        body = row.draft.body(await self.spelled(self.client, row.draft))
        made = await self.client.create_connection(
            body, mark=row.mark, read_back=False, in_doubt=in_doubt
        )
        if self.verify:
            await operations.keep_if_it_works(self.client, made)
        return {"outcome": made.outcome, "id": made.id}

    async def _doubts(self, connection_id: str) -> dict[str, str]:
        """Say it if the database refuses a connection that was there; it is not ours to delete."""
        if not self.verify:
            return {}
        tested = await operations.test_one(self.client, connection_id)
        if tested.ok is not False:
            return {}
        return {
            "error": f"It was there already, but the database refuses it: {tested.reason}",
            "hint": f"{ipython.sandbox_variable()}.connections.rotate({connection_id!r}) gives it"
            " another password.",
        }
