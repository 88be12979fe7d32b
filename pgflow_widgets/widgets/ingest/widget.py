"""Show the form from a table to a dataset: five steps, each checked before the next opens.

This module is over 300 lines because one widget knows which step follows from what. It only binds:
`state` decides what is valid, `view` what is shown, and `operations.apply_plan` does the work.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, replace
from typing import Any, TypeVar

import traitlets

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.mappings import MappingFunction
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.local import background, ipython
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.schema_fields import SchemaField
from pgflow_widgets.operations import apply_plan
from pgflow_widgets.operations.connections import ConnectionRef
from pgflow_widgets.operations.datasets.copies import datasets_of_flows
from pgflow_widgets.widgets.base import HoldingWidget
from pgflow_widgets.widgets.ingest.checks import (
    CheckedMapping,
    TableToPlan,
    check_mapping,
    check_target,
    read_table,
)
from pgflow_widgets.widgets.ingest.declarations import IngestMessage, IngestView
from pgflow_widgets.widgets.ingest.edits import apply_edit
from pgflow_widgets.widgets.ingest.failures import show_cancelled, show_failure
from pgflow_widgets.widgets.ingest.snippets import curl_of, python_of, reading_of
from pgflow_widgets.widgets.ingest.state import REVIEW, IngestState
from pgflow_widgets.widgets.ingest.view import draw_ingest
from pgflow_widgets.widgets.jobs import LatestJobs
from pgflow_widgets.widgets.query_code import query_code
from pgflow_widgets.widgets.view import Notice
from pgflow_widgets.widgets.watch.widget import Comparer, Watch

T = TypeVar("T")

_PREVIEWED = 5


class Ingest(HoldingWidget):
    """Asks for the values of a dataflow step by step, and creates it.

    Parameters
    ----------
    client
        Returns a client of the sandbox.
    connection, table
        Where the rows come from.
    sandbox, base_url
        The sandbox and address in the curl calls.
    badge
        Where it is, as the other screens say it.
    bound
        Binds a plan to the sandbox.
    variable
        Returns the name of the notebook's variable that holds the sandbox.
    comparer
        As in `Watch`.

    Notes
    -----
    ``plan`` is the present plan, ``result`` the dataflow once it is created.
    """

    _screen = "ingest"
    _messages = IngestMessage
    functions: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        client: Callable[[], AbstractAsyncContextManager[PlatformClient]],
        connection: ConnectionRef,
        table: str,
        *,
        sandbox: str,
        base_url: str,
        badge: str = "",
        bound: Callable[[DataflowPlan], DataflowPlan] = lambda plan: plan,
        variable: Callable[[], str] = ipython.sandbox_variable,
        comparer: Comparer | None = None,
    ) -> None:
        self._client = client
        self._connection = connection
        self._sandbox = sandbox
        self._base_url = base_url
        self._badge = badge or sandbox
        self._bound = bound
        self._variable = variable
        self._comparer = comparer
        self._functions: Sequence[MappingFunction] = ()
        self._checked: DataflowPlan | None = None
        self._result: Dataflow | None = None
        self._state = IngestState("", table)
        self._jobs = LatestJobs()
        super().__init__()
        self._load()

    def __repr__(self) -> str:
        return f"Ingest({self._state.table!r}, {self._sandbox!r}, step {self._state.step})"

    @property
    def plan(self) -> DataflowPlan:
        """The present plan, for this sandbox; `InputError` while it is invalid."""
        return self._bound(self._state.plan())

    @property
    def result(self) -> Dataflow | None:
        """The dataflow, once it is created."""
        return self._result

    def close(self) -> None:
        """Close the form without waiting for parts that are being created."""
        self._jobs.stop_all()
        super().close()

    def _load(self) -> None:
        state = self._state

        async def work() -> TableToPlan:
            async with self._client() as client:
                return await read_table(client, self._connection, state.table)

        def done(loaded: TableToPlan) -> None:
            state.connection = loaded[0]
            state.load(*loaded[1:])

        self._begin(f"Reading {state.table}…", work(), done)

    def _hear(self, kind: str, message: Mapping[str, Any]) -> None:
        name, value = str(message.get("name", "")), message.get("value")
        state = self._state
        if kind == "reload" and not state.schema.columns:
            self._load()
        elif kind == "watch":
            self._watch_runs()
        elif kind == "cancel" and state.busy:
            self._jobs.stop_all()
        elif kind in {"undo", "continue"}:
            self._repair(kind, message.get("attempt"))
        elif state.busy and kind != "edit":
            return
        elif kind == "edit":
            self._edit(name, value)
        elif kind == "next" and value == state.step:
            self._next(message.get("attempt"))
        elif kind == "go":
            state.go(str(value))
            self._entered()

    def _edit(self, name: str, value: object) -> None:
        if not self._state.parts:
            self._on_edit(stays=apply_edit(self._state, name, value))
            if self._state.step == "mapping":
                self._check_mapping()
        elif name == "code":  # which code is shown
            apply_edit(self._state, name, value)

    def _repair(self, kind: str, attempt: object) -> None:
        """Undo a dataflow or resume an unfinished one; once, and never while work is under way."""
        state = self._state
        if state.busy or attempt != self._attempt or not state.parts:
            return
        self._attempt += 1
        if kind == "undo":
            self._leave()
            state.undoing = True
            self._result, state.outcome, state.reading, state.query = None, "", "", ""
            self._undo()
        elif not (state.outcome or state.undoing):
            self._make()

    def _next(self, attempt: object) -> None:
        """Check the step, with the service where that is needed, and open the next one."""
        state = self._state
        if attempt != self._attempt:
            return
        state.refused = {}  # the service is asked anew
        if self._checked != state.plan_so_far():
            state.rule_problems = ()  # they were of another mapping
        wrong = state.show_problems()
        if state.step == "target" and state.new | bool(state.existing_name):
            self._check_target()  # what is wrong with the names is told together with the rest
        elif wrong:
            return
        elif state.step == "mapping":
            self._check_mapping(then=True)
        else:
            state.advance()
            self._entered()

    def _entered(self) -> None:
        if self._state.step == "mapping":
            self._check_mapping()
        elif self._state.step == REVIEW:
            self._state.snippets = self._snippets()

    def _check_target(self) -> None:
        state = self._state
        plan = replace(state.plan_so_far(), mapping=())
        existing = state.existing  # names of datasets are not unique: the plan may hide a change
        datasets = [] if state.new else state.datasets
        chosen = next((dataset for dataset in datasets if dataset.id == existing), None)

        async def work() -> tuple[list[SchemaField], dict[str, str]]:
            async with self._client() as client:
                return await check_target(client, plan, chosen)

        def done(answers: tuple[list[SchemaField], dict[str, str]]) -> None:
            now = replace(state.plan_so_far(), mapping=())
            if (plan, existing) != (now, state.existing):
                return  # it was edited meanwhile, so this says nothing about it
            fields, state.refused = answers
            if chosen is not None:
                state.existing_fields = fields
            ids = {Kind.DATASET: chosen.id, Kind.SCHEMA: chosen.schema_id} if chosen else {}
            state.context = replace(self._known_context(), ids=ids)
            if not state.show_problems():
                state.advance()
                self._entered()

        self._begin("Checking the names…", work(), done)

    def _known_context(self) -> PlanContext:
        if self._state.context is None:
            raise InputError("The table is not read yet.")
        return self._state.context

    def _check_mapping(self, *, then: bool = False) -> None:
        """Ask Data Prep to check the mapping and map the first rows; continue if it is valid."""
        state = self._state
        plan, context = state.plan_so_far(), self._known_context()
        rows = state.schema.rows[:_PREVIEWED]

        async def work() -> CheckedMapping:
            async with self._client() as client:
                return await check_mapping(
                    client, plan, context, rows, self._functions, state.fields
                )

        def done(checked: CheckedMapping) -> None:
            self._keep_functions(checked.functions)
            if plan != state.plan_so_far():
                return  # it was edited meanwhile; another check follows
            self._checked = plan
            state.rule_problems, state.row_problems = checked.problems, checked.row_problems
            state.values |= checked.values
            if then and not state.show_problems():
                state.advance()

        self._begin("Checking the mapping…" if then else "", work(), done, "mapping")

    def _keep_functions(self, functions: Sequence[MappingFunction]) -> None:
        """Send the functions of the mapping language to the page, once."""
        if not self._functions:
            self._functions = functions
            self.functions = [asdict(function) for function in functions]

    def _submit(self) -> None:
        state = self._state
        if state.step != REVIEW or state.busy or self._result or state.parts:
            return
        for step in ("columns", "target", "mapping", "schedule"):
            if state.problems(step):
                state.step = step
                state.show_problems()
                return
        self._attempt += 1
        self._make()

    def _make(self) -> None:
        state = self._state
        plan = state.plan()
        state.begin()
        report = background.on_callers_loop(self._on_part)

        def tell(kind: str, part_id: str) -> None:
            report((str(kind), part_id))

        async def work() -> Dataflow:
            async with self._client() as client:
                return await apply_plan.apply(client, plan, tell, confirm=True)

        def done(flow: Dataflow) -> None:
            self._result = flow
            for part in state.parts:
                part.state = "done"
            state.outcome, state.outcome_notes = flow.id, flow.notes
            state.reading = reading_of(plan, self._variable())
            state.query = query_code("", plan.target.dataset, self._variable())
            self._find_table(flow)

        self._begin("Creating the dataflow…", work(), done)

    def _find_table(self, flow: Dataflow) -> None:
        """Put the dataset's own table into the code that queries it, as soon as it is known."""

        async def work() -> Sequence[Dataset]:
            async with self._client() as client:
                return await datasets_of_flows(client, [flow])

        def done(datasets: Sequence[Dataset]) -> None:
            if self._result is flow and datasets:
                written = datasets[0]
                self._state.query = query_code(written.table, written.name, self._variable())

        self._begin("", work(), done, "table")

    def _watch_runs(self) -> None:
        """Show the runs of the dataflow below, once."""
        if self._result is not None and not self.inside:
            badge, comparer = self._badge, self._comparer
            self._open(Watch(self._client, self._result, badge=badge, comparer=comparer))

    def _on_part(self, progress: tuple[str, str]) -> None:
        if self._state.busy:  # a report may be on its way when the work is cancelled
            self._state.tell(*progress)
            self._publish()

    def _undo(self) -> None:
        state = self._state
        plan = state.plan()

        async def work() -> list[str]:
            async with self._client() as client:
                return await apply_plan.undo(client, plan)

        def done(gone: list[str]) -> None:
            state.parts, state.before, state.undoing = [], [], False
            said = f"Undone: {', '.join(gone)}." if gone else "There was nothing to undo."
            state.notice = Notice("done", said, f"In the sandbox {self._sandbox}.")

        self._begin("Undoing…", work(), done)

    def _snippets(self) -> dict[str, str]:
        plan, context = self._state.plan(), self._known_context()
        calls = curl_of(plan, context, base_url=self._base_url, sandbox=self._sandbox)
        return {"python": python_of(plan, self._variable()), "curl": calls}

    def _begin(
        self,
        said: str,
        work: Coroutine[Any, Any, T],
        done: Callable[[T], object],
        name: str = "step",
    ) -> None:
        """Run work on the background loop, and show its outcome."""
        state = self._state

        def finish(outcome: concurrent.futures.Future[T]) -> None:
            if said:
                state.busy = ""
            if outcome.cancelled():
                if said:
                    show_cancelled(state, said.removesuffix("…"))
            elif (error := outcome.exception()) is None:
                done(outcome.result())
            elif name in {"step", state.step}:  # a mapping is checked again when it is looked at
                show_failure(state, error)
            self._publish()

        if self._jobs.stop(name):
            state.busy = ""  # the earlier one will not say any more that it is over
        if said:
            state.busy, state.notice = said, Notice()
        self._jobs.start(name, work, finish)
        self._publish()

    def _summary(self) -> Card:
        if self._result is None:
            return Card("Form", f"From the table {self._state.table} to a dataset")
        made = self._result
        facts = (
            Fact("ID", made.id, is_id=True),
            Fact("Table", self._state.table),
            Fact("Runs", made.schedule_words),
        )
        return Card("Dataflow", made.name, "created", "good", facts)

    def _draw(self) -> IngestView:
        return draw_ingest(self._state, self._attempt, badge=self._badge)
