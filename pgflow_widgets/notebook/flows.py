"""What a `Sandbox` does beyond base connections: dataflows, their runs, and datasets."""

from __future__ import annotations

import asyncio
import contextlib
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import OutcomeUnknownError, PgflowError, TimedOutError, UnfinishedError
from pgflow_widgets.frames import dataflows
from pgflow_widgets.frames.datasets import dataset_frame
from pgflow_widgets.local import background
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.dataflow.plan import Plan
from pgflow_widgets.operations import apply_plan, arguments, datasets, plan_diff, planning
from pgflow_widgets.operations import dataflows as flow_operations
from pgflow_widgets.operations.connections import ConnectionRef
from pgflow_widgets.operations.dataflows import FlowRef
from pgflow_widgets.widgets.ingest.widget import Ingest
from pgflow_widgets.widgets.watch.widget import Watch

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

_NAMES_PATIENCE = 2.0
_NAMES_KEPT = 30.0
_LONGEST_PAUSE = 5.0


@arguments.check_calls
class Dataflows(ABC):
    """The part of a `Sandbox` that is about dataflows.

    Notes
    -----
    Source: contract, dataflow.md.
    """

    name: str
    _credentials: Credentials
    _flow_names: dict[tuple[str, str], tuple[float, list[str]]]

    @abstractmethod
    def _client(self, sandbox: str | None = None) -> PlatformClient: ...

    @abstractmethod
    def _where(self, place: str = "") -> str: ...

    def plan(
        self,
        connection: ConnectionRef,
        table: str,
        *,
        name: str = "",
        description: str = "",
        columns: Sequence[str] | None = None,
        dataset: str | None = None,
        schema_class: str | None = None,
        identity: str | None = None,
        namespace: str = "",
        mapping: Mapping[str, str | None] | None = None,
        frequency: str = "once",
        interval: int | None = None,
        start: datetime | str | None = None,
        backfill: bool | None = None,
        delta_column: str | None = None,
    ) -> Plan:
        """Plan a dataflow from a table to a dataset; nothing is made.

        Parameters
        ----------
        connection, table
            As in `columns`; a plan keeps the connection's name.
        name, description
            How the dataflow is listed; the name is made of table and dataset if left out.
        columns
            Which columns to take, in that order; all if left out.
        dataset, schema_class
            A dataset that exists: its name or id, and no class. A new one: its name, or none for
            one made of the table's name, and what its rows are about: ``"record"`` (things),
            ``"profile"`` (people) or ``"event"`` (what happened, and when).
        identity, namespace
            The column of a new dataset that identifies a row, and its identity namespace, such as
            ``"Email"``, which must exist in the organisation. The field becomes text.
        mapping
            Changes to the automatic mapping: for a field the column or expression that fills it, or
            None for nothing; such as ``{"status": "upper(status)"}``.
        frequency
            ``"once"``, ``"minute"``, ``"hour"``, ``"day"`` or ``"week"``.
        interval
            How many of these lie between two runs: 15 minutes or more; not for once.
        start
            A moment, or text such as ``"2026-03-01T06:00"``; UTC where it says no zone. When the
            plan is applied, if left out.
        backfill
            Whether the first run takes what is there already; not for once.
        delta_column
            The timestamp by which later runs know what is new; for what repeats it is guessed if
            left out. A one-time copy takes every row: there it counts for `run_now` only. Its times
            must be UTC, and a deleted row stays in the dataset.

        Returns
        -------
        Plan
            A value: `Plan.apply` makes it, `Plan.to_yaml` keeps it. Its ``notes`` say what is a
            guess.

        Raises
        ------
        InputError
            Something breaks a rule or is not there; ``field`` says what.
        """
        schedule = {
            "frequency": frequency,
            "interval": interval,
            "start": start,
            "backfill": backfill,
            "delta_column": delta_column,
        }

        async def ask(client: PlatformClient) -> Plan:
            return await planning.plan_table(
                client,
                connection,
                table,
                name=name,
                description=description,
                columns=columns,
                dataset=dataset,
                schema_class=schema_class,
                identity=identity,
                namespace=namespace,
                mapping=mapping or {},
                schedule=schedule,
            )

        place = self.name  # a `switch` in the meantime must not lead the plan astray
        return self._bound(self._asked(ask, place), place)

    def ingest(self, connection: ConnectionRef, table: str) -> Ingest:
        """Show the form that brings a table into a dataset, step by step, and return it.

        Parameters
        ----------
        connection, table
            As in `columns`.

        Returns
        -------
        Ingest
            ``.plan`` is the plan as it stands, ``.result`` the dataflow once it is made.
        """
        form = self._ingest(connection, table, sandbox=self.name)
        form.show()
        return form

    def _ingest(self, connection: ConnectionRef, table: str, *, sandbox: str) -> Ingest:
        return Ingest(
            partial(self._client, sandbox),
            connection,
            table,
            sandbox=sandbox,
            base_url=self._credentials.base_url,
            bound=partial(self._bound, place=sandbox),
        )

    def flows(self, *, state: str = "") -> pd.DataFrame:
        """List the dataflows that bring data into this sandbox.

        Parameters
        ----------
        state
            Keep only those in this state, such as ``"enabled"``.

        Returns
        -------
        DataFrame
            One row per dataflow: ``id``, ``name``, ``description``, ``state``, ``connection``,
            ``table``, ``dataset``, ``frequency`` (string), ``interval`` (Int64), ``start``
            (datetime64[ms, UTC]), ``backfill`` (boolean), ``delta_column``, ``last_run`` (string),
            ``last_run_at``, ``created_at``, ``updated_at`` (datetime64[ms, UTC]), ``etag``
            (string).
        """
        found = self._asked(flow_operations.list_flows)
        return dataflows.FLOWS.frame(e for e in found if state in {"", e.flow.state})

    def runs(self, flow: FlowRef) -> pd.DataFrame:
        """List the runs of a dataflow, oldest first.

        Parameters
        ----------
        flow
            Its id, its unique name, or a result such as `Plan.apply` gives.

        Returns
        -------
        DataFrame
            One row per run: ``id``, ``flow_id``, ``status`` (string), ``started_at``,
            ``completed_at`` (datetime64[ms, UTC]), ``seconds`` (Float64), ``records_read``,
            ``records_written``, ``records_failed``, ``input_bytes``, ``output_bytes`` (Int64),
            ``error`` (string), ``created_at`` (datetime64[ms, UTC]). A run with failed records can
            still be a success.
        """
        return _runs(self._asked(partial(_runs_of, flow=flow)))

    def run_now(self, flow: FlowRef) -> pd.DataFrame:
        """Run a dataflow now: one that is scheduled once, or the last run anew if it failed.

        Parameters
        ----------
        flow
            As in `runs`.

        Returns
        -------
        DataFrame
            The new run, one row as in `runs`.

        Raises
        ------
        InputError
            A run is under way; or it is scheduled again and again, and Adobe runs it by that only.

        Notes
        -----
        With a delta column it takes what was changed since the run before. A row that was deleted
        stays in the dataset.
        """

        async def ask(client: PlatformClient) -> Run:
            return await flow_operations.run_now(client, flow)

        return _runs([self._asked(ask)])

    def wait(self, flow: FlowRef, *, timeout: float = 300.0) -> pd.DataFrame:
        """Wait until the last run of a dataflow has ended.

        Parameters
        ----------
        flow
            As in `runs`.
        timeout
            Seconds to wait at most.

        Returns
        -------
        DataFrame
            That run, one row as in `runs`.

        Raises
        ------
        TimedOutError
            It has not ended, or none has begun.
        """

        async def ask(client: PlatformClient) -> Run:
            chosen = await flow_operations.flow_of(client, flow)
            pause = 0.2
            try:
                async with asyncio.timeout(timeout) as waiting:
                    while True:
                        found = await client.runs(chosen.id)
                        if found and not found[-1].under_way:
                            return found[-1]
                        await asyncio.sleep(pause)
                        pause = min(pause * 1.5, _LONGEST_PAUSE)
            except TimeoutError:
                if not waiting.expired():  # a call had no answer: that is another matter
                    raise
            raise TimedOutError(
                f"No run of {chosen.name!r} has ended within {timeout:g} seconds.",
                hint="`sandbox.watch` shows how far it is.",
            )

        return _runs([self._asked(ask)])

    def watch(self, flow: FlowRef) -> Watch:
        """Show the runs of a dataflow as they go, and return the widget.

        Parameters
        ----------
        flow
            As in `runs`.

        Returns
        -------
        Watch
            ``.runs`` is the frame of what it shows, as `runs` gives it; ``.close()`` ends it.
        """
        chosen = self._asked(partial(flow_operations.flow_of, flow=flow))
        widget = Watch(partial(self._client, self.name), chosen)
        widget.show()
        return widget

    def pause(self, flow: FlowRef) -> Dataflow:
        """Disable a dataflow: no new run begins; one that is under way goes on.

        Parameters
        ----------
        flow
            As in `runs`.

        Returns
        -------
        Dataflow
            As it is now.
        """
        return self._turn(flow, "disable")

    def resume(self, flow: FlowRef) -> Dataflow:
        """Enable a dataflow again; parameters and result are as in `pause`."""
        return self._turn(flow, "enable")

    def reschedule(
        self,
        flow: FlowRef,
        *,
        frequency: str | None = None,
        interval: int | None = None,
        start: datetime | str | None = None,
        backfill: bool | None = None,
    ) -> Dataflow:
        """Change when a dataflow runs; what is left out stays.

        Parameters
        ----------
        flow
            As in `runs`.
        frequency, interval, start, backfill
            As in `plan`. A start that has passed stays for ever: Adobe keeps it.

        Returns
        -------
        Dataflow
            As it is now.

        Raises
        ------
        InputError
            It breaks a limit of Adobe; nothing was sent.
        StaleError
            Somebody else changed it in the same moment; nothing was changed here.
        """

        async def ask(client: PlatformClient) -> Dataflow:
            return await flow_operations.reschedule(
                client, flow, frequency, interval, start, backfill
            )

        return self._asked(ask)

    def datasets(self) -> pd.DataFrame:
        """List the datasets of this sandbox.

        Returns
        -------
        DataFrame
            One row per dataset: ``id``, ``name``, ``description``, ``schema_id`` (string).
        """

        async def ask(client: PlatformClient) -> list[object]:
            return [each async for each in client.datasets()]

        return dataflows.DATASETS.frame(self._asked(ask))

    def dataset(self, name: str) -> pd.DataFrame:
        """Read a dataset, all its rows.

        Parameters
        ----------
        name
            Its unique name, or its id.

        Returns
        -------
        DataFrame
            One row per record. An own field has its bare name as column; others have their path,
            such as ``person.name.lastName``. Integers ``Int64``, other numbers ``Float64``,
            booleans ``boolean``, dates and times ``datetime64[us, UTC]``, lists ``object``, all
            else ``string``; an empty dataset has the same columns of its own fields.

        Raises
        ------
        InputError
            There is no dataset of that name, or there are several.
        PgflowError
            pyarrow is not installed: it is in the extra ``lake``.

        Notes
        -----
        Read through Data Access, file by file, into memory.
        """
        found = self._asked(partial(datasets.rows_of, dataset=name))
        return dataset_frame(found.files, found.fields, found.tenant)

    def flow_names(self) -> list[str]:
        """Return the names of the dataflows, for tab completion; soon, or nothing."""

        async def ask(client: PlatformClient) -> list[str]:
            return sorted({each.name async for each in client.dataflows()})

        return self._completed("flows", ask)

    def dataset_names(self) -> list[str]:
        """Return the names of the datasets, for tab completion; soon, or nothing."""

        async def ask(client: PlatformClient) -> list[str]:
            return sorted({each.name async for each in client.datasets()})

        return self._completed("datasets", ask)

    def _completed(
        self, what: str, ask: Callable[[PlatformClient], Coroutine[Any, Any, list[str]]]
    ) -> list[str]:
        async def soon(client: PlatformClient) -> list[str]:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_NAMES_PATIENCE):
                    return await ask(client)
            return []

        known = self._flow_names.get((self.name, what))
        if known is None or time.monotonic() - known[0] > _NAMES_KEPT:
            found: list[str] = []
            with contextlib.suppress(PgflowError):
                found = self._asked(soon)
            known = self._flow_names[(self.name, what)] = (time.monotonic(), found)
        return known[1]

    def _turn(self, flow: FlowRef, action: str) -> Dataflow:
        async def ask(client: PlatformClient) -> Dataflow:
            chosen = await flow_operations.flow_of(client, flow)
            return await client.turn_dataflow(chosen.id, action)

        return self._asked(ask)

    def _bound(self, plan: Plan, place: str) -> Plan:
        """Return a plan that goes to this sandbox, by the name that it has now."""
        return replace(plan, sandbox=self, place=place)

    def _apply_plan(self, plan: Plan, place: str) -> Dataflow:
        async def ask(client: PlatformClient) -> Dataflow:
            return await apply_plan.apply(client, plan)

        try:
            return self._asked(ask, place)
        except apply_plan.UnfinishedPlanError as error:
            broken = error
        raise unfinished(
            broken,
            undo=partial(self._undo_plan, plan, place),
            resume=partial(self._apply_plan, plan, place),
        )

    def _undo_plan(self, plan: Plan, place: str) -> list[str]:
        gone = self._asked(partial(apply_plan.undo, plan=plan), place)
        return [f"{part} in {self._where(place)}" for part in gone]

    def _diff_plan(self, plan: Plan, flow: FlowRef, place: str) -> pd.DataFrame:
        async def ask(client: PlatformClient) -> list[plan_diff.Difference]:
            own = None if flow else await apply_plan.own_flow(client, plan, strict=False)
            chosen = own or await flow_operations.flow_of(client, flow or plan.name)
            there = await plan_diff.plan_of(client, chosen, plan.connection, plan.target.dataset)
            return plan_diff.differences(plan, there)

        return dataflows.DIFFERENCES.frame(self._asked(ask, place))

    def _asked(
        self, ask: Callable[[PlatformClient], Coroutine[Any, Any, T]], place: str | None = None
    ) -> T:
        """Do something with a client, and wait for it."""

        async def work() -> T:
            async with self._client(place) as client:
                return await ask(client)

        return background.run(work)


def unfinished(
    broken: Any,  # noqa: ANN401 - a chain.BrokenChainError, which is loaded late
    *,
    undo: Callable[[], Sequence[str]],
    resume: Callable[[], object],
) -> UnfinishedError:
    """Return the error that tells which parts are there, and offers to undo or go on."""
    there = ", ".join(broken.made) or "nothing"
    reason = broken.reason
    # A part that may be there after all is found by its mark when the plan is applied again.
    hint = "" if isinstance(reason, OutcomeUnknownError) else f"{reason.hint} "
    return UnfinishedError(
        f"{reason.message} Made so far: {there}.",
        part=str(broken.part),
        made=tuple(broken.made),
        undo=undo,
        resume=resume,
        hint=f"{hint}`.resume()` of this error, or `plan.apply()` again, goes on with what"
        " is missing; `.undo()`, or `plan.undo()`, deletes what was made.".strip(),
        field=reason.field,
        blame=reason.blame,
    )


async def _runs_of(client: PlatformClient, flow: FlowRef) -> list[Run]:
    return await client.runs((await flow_operations.flow_of(client, flow)).id)


def _runs(found: Sequence[Run]) -> pd.DataFrame:
    return dataflows.RUNS.frame(found)
