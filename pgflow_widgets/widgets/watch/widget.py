"""Show the runs of a dataflow in a widget that refreshes itself."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.frames.flows import RUNS
from pgflow_widgets.local import background
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.operations import flow_runs
from pgflow_widgets.operations.flow_runs.failed_rows import FailedRows, read_failed_rows
from pgflow_widgets.operations.flow_runs.reconcile import Reconciliation
from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.jobs import LatestJobs, failure_of
from pgflow_widgets.widgets.view import Notice
from pgflow_widgets.widgets.watch.actions import (
    BUSY,
    lacks_column,
    perform,
    question_about_column,
    question_before,
)
from pgflow_widgets.widgets.watch.declarations import Action, WatchMessage, WatchView
from pgflow_widgets.widgets.watch.failed_rows import draw_error, draw_failed_rows
from pgflow_widgets.widgets.watch.view import Counts, WatchState, draw_watch, pause_after

if TYPE_CHECKING:
    import pandas as pd


Comparer = Callable[[], Callable[[PlatformClient, Dataflow], Coroutine[Any, Any, Reconciliation]]]
"""Returns the function that compares the counts of a dataflow; called on the caller's thread."""


class Watch(KernelDrawnWidget):
    """Shows the runs of a dataflow, and refreshes them until it is closed or stopped.

    Parameters
    ----------
    client
        Returns a client of the sandbox.
    flow
        The dataflow.
    badge
        Where it runs, as the other screens say it.
    comparer
        Returns what compares the counts of source, runs and dataset; None if nothing can.
    opens_rows
        Whether the rows that the last such run rejected are open at the start.

    Notes
    -----
    It refreshes every second while a run is under way, and every 15 seconds otherwise.
    """

    _screen = "watch"
    _messages = WatchMessage

    def __init__(
        self,
        client: Callable[[], AbstractAsyncContextManager[PlatformClient]],
        flow: Dataflow,
        *,
        badge: str = "",
        comparer: Comparer | None = None,
        opens_rows: bool = False,
    ) -> None:
        self._client = client
        self._comparer = comparer
        counts = Counts() if comparer else None
        self._state = WatchState(flow, badge=badge, counts=counts, opens_rows=opens_rows)
        self._asking: concurrent.futures.Future[None] | None = None
        self._jobs = LatestJobs()
        super().__init__()
        self._start()

    def __repr__(self) -> str:
        return f"Watch({self._state.flow.name!r}, {len(self._state.runs)} runs)"

    @property
    def runs(self) -> pd.DataFrame:
        """The runs that it shows, as `Sandbox.runs` returns them."""
        return RUNS.frame(self._state.runs)

    @property
    def live(self) -> bool:
        """Whether it still refreshes."""
        return self._asking is not None

    def stop(self) -> None:
        """Stop refreshing; the runs stay visible."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
            self._publish()

    def close(self) -> None:
        """Stop refreshing, and close the widget; an action that was begun goes on."""
        self.stop()
        super().close()

    def _start(self) -> None:
        report = background.on_callers_loop(self._on_news)

        async def work() -> None:
            # A client for each look: a session that waits for minutes would be cut off anyway.
            while True:
                async with self._client() as client:
                    flow = await client.dataflow(self._state.flow.id)
                    runs = await client.runs(flow.id)
                report((flow, runs))
                await asyncio.sleep(pause_after(runs))

        def finish(outcome: concurrent.futures.Future[None]) -> None:
            if outcome is not self._asking:
                return
            self._asking = None
            if error := failure_of(outcome):
                self._state.notice = Notice.of(error)
            self._publish()

        self._asking = background.start(work(), finish)
        self._publish()

    def _on_news(self, news: tuple[Dataflow, Sequence[Run]]) -> None:
        flow, runs = news
        if self._state.counts and _ended(runs) != _ended(self._state.runs):
            self._state.counts.result = None  # it says nothing of a run that ended since
        self._state.runs = runs
        self._state.flow = flow.with_delta_column(self._state.flow.delta_column)
        self._state.seen_at = datetime.now(UTC)
        self._publish()

    def _hear(self, kind: str, message: Mapping[str, Any]) -> None:
        state = self._state
        simple: dict[str, Callable[[], object]] = {
            "stop": self.stop,
            "start": self._resume,
            "leave": lambda: setattr(state, "dialog", None),
            "failed-rows": lambda: self._send_failed_rows(message["run"]),
            "compare": self._compare,
        }
        if kind in simple:
            simple[kind]()
        elif message.get("attempt") != self._attempt or state.busy or state.is_deleted:
            return
        elif kind == "act":
            state.notice, state.dialog = Notice(), question_before(message["value"], state.flow)
            if state.dialog is None and message["value"] == "run":
                self._run()
            elif state.dialog is None:
                self._act(message["value"], {})
        elif kind == "confirm" and state.dialog is not None:
            self._act(state.dialog["action"], message)

    def _resume(self) -> None:
        """Refresh again, unless it does."""
        if self._asking is None and not self._state.is_deleted:
            self._state.notice = Notice()
            self._start()

    def _send_failed_rows(self, run_id: str) -> None:
        """Read the rows that a run rejected, and send them: they are no part of the state."""
        run = next((run for run in self._state.runs if run.id == run_id), None)
        if run is None:
            return

        async def work() -> FailedRows:
            async with self._client() as client:
                return await read_failed_rows(client, run)

        def finish(outcome: concurrent.futures.Future[FailedRows]) -> None:
            if error := failure_of(outcome):
                self.send(draw_error(run_id, error))
            elif not outcome.cancelled():
                self.send(draw_failed_rows(run_id, outcome.result()))

        self._jobs.start("failed rows", work(), finish)

    def _compare(self) -> None:
        """Compare the counts, once at a time."""
        counts = self._state.counts
        if self._comparer is None or counts is None or counts.busy:
            return
        compare, flow = self._comparer(), self._state.flow
        counts.busy, counts.result = True, None

        async def work() -> Reconciliation:
            async with self._client() as client:
                return await compare(client, flow)

        def finish(outcome: concurrent.futures.Future[Reconciliation]) -> None:
            counts.busy = False
            if error := failure_of(outcome):
                self._state.notice = Notice.of(error)
            elif not outcome.cancelled():
                counts.result = outcome.result()
            self._publish()

        self._jobs.start("compare", work(), finish)

    def _run(self) -> None:
        """Run the dataflow now; first ask by which column, if nobody has said yet."""
        state = self._state
        if not lacks_column(state.flow, state.runs):
            self._act("run", {})
            return
        state.busy = BUSY["run"]

        async def work() -> list[str]:
            async with self._client() as client:
                return await flow_runs.time_columns_of(client, state.flow)

        def finish(outcome: concurrent.futures.Future[list[str]]) -> None:
            state.busy = ""
            if error := failure_of(outcome):
                state.notice = Notice.of(error)
            elif not outcome.cancelled():
                self._ask_column(outcome.result())
            self._publish()

        self._jobs.start("act", work(), finish)

    def _ask_column(self, columns: Sequence[str]) -> None:
        if columns:
            self._state.dialog = question_about_column(self._state.flow, columns)
        else:
            self._act("run", {})  # which says that there is none

    def _act(self, action: Action, answers: Mapping[str, Any]) -> None:
        """Do what a button says, once, and look at the runs again."""
        state = self._state
        self._attempt += 1
        state.busy = BUSY[action]

        async def work() -> str:
            async with self._client() as client:
                return await perform(client, state.flow, action, answers)

        def finish(outcome: concurrent.futures.Future[str]) -> None:
            state.busy = ""
            error = failure_of(outcome)
            if error and state.dialog is not None:
                said = " ".join(filter(None, (error.message, error.hint)))
                interval, frequency = str(answers["interval"]), str(answers["frequency"])
                state.dialog = {
                    **state.dialog,
                    "interval": interval,
                    "frequency": frequency,
                    "error": said,
                }
            elif error:
                state.notice = Notice.of(error)
            elif not outcome.cancelled():
                said = outcome.result()
                state.dialog, state.notice = None, Notice("done", said) if said else Notice()
                self._look_again(is_deleted=action == "delete")
            self._publish()

        self._jobs.start("act", work(), finish)

    def _look_again(self, *, is_deleted: bool) -> None:
        self._state.is_deleted = is_deleted
        self.stop()
        if not is_deleted:
            self._start()

    def _submit(self) -> None:
        """Ignore a submit; there is nothing to submit."""

    def _summary(self) -> Card:
        flow, runs = self._state.flow, self._state.runs
        last = runs[-1] if runs else None
        written = sum(run.records_written or 0 for run in runs)
        facts = (
            Fact("Dataflow", flow.id, is_id=True),
            Fact("Runs", str(len(runs) or "")),
            Fact("Last run", last.status if last else ""),
            Fact("Rows written", f"{written:,}" if last else ""),
        )
        word = "deleted" if self._state.is_deleted else flow.state
        return Card("Runs of a dataflow", flow.name, word, facts=facts)

    def _draw(self) -> WatchView:
        self._state.live = self.live
        return draw_watch(self._state, self._attempt)


def _ended(runs: Sequence[Run]) -> list[str]:
    return [run.id for run in runs if not run.under_way]
