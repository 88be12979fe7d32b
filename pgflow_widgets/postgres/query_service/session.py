"""Hold one session with Query Service: run statements, fetch pages, cancel, close.

The driver blocks, so a thread does its calls. A call that is given up is cancelled on the server
first; a session that does not come back from that is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pgflow_widgets.errors import PgflowError, ProtocolError, QueryError, TimedOutError
from pgflow_widgets.model.error_catalogue.query_service import INVALID_TOKEN
from pgflow_widgets.postgres.query_service.connection import (
    CANCEL_TIMEOUT,
    cancel,
    connect,
    hang_up,
    hears_no_end,
)
from pgflow_widgets.postgres.query_service.failures import query_failure
from pgflow_widgets.postgres.query_service.login import CONNECT_TIMEOUT, QueryLogin
from pgflow_widgets.postgres.query_service.statements import CURSOR, Statement
from pgflow_widgets.postgres.query_service.worker import Worker

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")
Report = Callable[[int, int], object]

PATIENCE = 600
"""Seconds that the service gives one query."""

_GRACE = 30.0
_JSON = "SET auto_to_json={}"


def quiet(_done: int, _total: int) -> None:
    """Report to nobody."""


@dataclass(frozen=True, slots=True)
class QueryRows:
    """What a statement returned: names and type numbers of the columns, and the rows."""

    columns: Sequence[tuple[str, int]] = ()
    rows: Sequence[tuple[Any, ...]] = ()
    status: str = ""


class QuerySession:
    """An open session.

    Parameters
    ----------
    connection, worker
        The driver's connection, and the thread that may use it.
    login
        What it was opened with.
    """

    def __init__(self, connection: psycopg.Connection, worker: Worker, login: QueryLogin) -> None:
        self._connection = connection
        self._worker = worker
        self.login = login
        self._json = False
        self._ends_here = False

    @classmethod
    async def open(cls, login: QueryLogin) -> QuerySession:
        """Sign in.

        Raises
        ------
        QueryError
            The service refused; its ``sqlstate`` is 28P01 if the token may be the reason.
        TransportError
            The service was not reached, or its certificate is not trusted.
        """
        worker = Worker()
        opening = worker.submit(lambda: connect(login))
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT + _GRACE):
                connection = await asyncio.shield(opening)
        except BaseException:
            # What comes about nevertheless must not stay open: sessions are counted.
            opening.add_done_callback(lambda done: _close_late(done, worker))
            raise
        return cls(connection, worker, login)

    @property
    def usable(self) -> bool:
        """Whether another statement can be sent."""
        return not self._connection.closed and not self._ends_here

    async def is_alive(self) -> bool:
        """Look whether the service has ended the session meanwhile; nothing is sent."""
        return self.usable and await self._worker.submit(lambda: hears_no_end(self._connection))

    async def run(
        self, statement: Statement, *, json: bool = False, report: Report = quiet
    ) -> QueryRows:
        """Run a statement and return all its rows.

        Parameters
        ----------
        statement
            What to run.
        json
            Whether whole objects come as JSON.
        report
            Is told each second how many have passed of those that a query may take.
        """
        await self._choose_json(wanted=json, report=report)
        return await self._answer(statement, report)

    async def open_pages(
        self, statement: Statement, *, json: bool = False, report: Report = quiet
    ) -> None:
        """Open a cursor, whose rows `fetch` returns; only `close` ends it."""
        await self._choose_json(wanted=json, report=report)
        declared = statement.as_cursor()
        self._ends_here = True
        await self._answer(_plain("BEGIN"), report)
        await self._answer(declared, report)

    async def fetch(self, rows: int, report: Report = quiet) -> QueryRows:
        """Return the next rows of the cursor, none at its end; `report` as for `run`."""
        return await self._answer(_plain(f"FETCH {rows} FROM {CURSOR}"), report)

    async def end_pages(self) -> None:
        """Close the cursor, so that the session can be used again."""
        await self._answer(_plain(f"CLOSE {CURSOR}"))
        await self._answer(_plain("ROLLBACK"))
        self._ends_here = False

    async def close(self) -> None:
        """End the session."""
        closing = self._worker.submit(self._connection.close)
        self._worker.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CANCEL_TIMEOUT):
                await asyncio.shield(closing)

    async def _choose_json(self, *, wanted: bool, report: Report = quiet) -> None:
        if wanted != self._json:
            await self._answer(_plain(_JSON.format(str(wanted).lower())), report)
            self._json = wanted

    async def _answer(self, statement: Statement, report: Report = quiet) -> QueryRows:
        """Send a statement; if the wait for it ends early, stop it on the server too."""
        answer = self._worker.submit(lambda: self._execute(statement))
        try:
            await _wait_for(answer, report)
        except BaseException:
            await self._stop(answer)
            raise
        try:
            return answer.result()
        except QueryError as error:
            # Not to be used again with a token that is over, although it stands.
            self._ends_here |= error.sqlstate == INVALID_TOKEN
            raise

    async def _stop(self, answer: asyncio.Future[QueryRows]) -> None:
        """Cancel what runs; close the session if it does not end then."""
        canceller = Worker()
        cancelled = canceller.submit(lambda: cancel(self._connection))
        canceller.stop()
        await asyncio.wait([answer], timeout=CANCEL_TIMEOUT)
        if answer.done():
            await asyncio.wait([cancelled], timeout=CANCEL_TIMEOUT)
        if not answer.done() or not cancelled.done():
            # A cancel that is still under way might stop the next query in place of this one.
            hang_up(self._connection)
            await asyncio.wait([answer], timeout=1.0)
            self._ends_here = True

    def _execute(self, statement: Statement) -> QueryRows:
        import psycopg

        failure: PgflowError
        try:
            cursor = self._connection.execute(statement.text.encode())
            columns = [(column.name, column.type_code) for column in cursor.description or ()]
            rows = cursor.fetchall() if columns else []
            return QueryRows(columns, rows, cursor.statusmessage or "")
        except psycopg.Error as error:
            lost = self._connection.closed
            failure = query_failure(error, statement, self.login, lost=lost)
        except (ValueError, OverflowError):
            failure = ProtocolError(
                "Query Service sent a value that is not of its column's type.",
                hint="Cast the column: cast(column AS string).",
            )
        raise failure


async def _wait_for(answer: asyncio.Future[QueryRows], report: Report) -> None:
    began = time.monotonic()
    while not answer.done():
        passed = time.monotonic() - began
        if passed > PATIENCE + _GRACE:
            raise TimedOutError(
                f"Query Service did not answer within {PATIENCE / 60:.0f} minutes; the query was"
                " cancelled.",
                hint="Filter, read fewer columns, or call sandbox.sql.pages.",
            )
        report(min(int(passed), PATIENCE), PATIENCE)
        await asyncio.wait([answer], timeout=1.0)


def _plain(text: str) -> Statement:
    """Return a statement of ours, of which no error shows a place."""
    return Statement("", text)


def _close_late(opened: asyncio.Future[psycopg.Connection], worker: Worker) -> None:
    if not opened.cancelled() and opened.exception() is None:
        worker.submit(opened.result().close)
    worker.stop()
