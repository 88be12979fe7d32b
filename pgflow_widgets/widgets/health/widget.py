"""Show how all dataflows of a sandbox are, and act on those that are ill."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.frames.health import HEALTH
from pgflow_widgets.model.cards import Card, Fact, Tone
from pgflow_widgets.operations import flow_runs, flows
from pgflow_widgets.operations.flow_health import FlowHealth, HealthReport, read_health
from pgflow_widgets.widgets.base import HoldingWidget
from pgflow_widgets.widgets.health.declarations import HealthMessage, HealthView, RowAction
from pgflow_widgets.widgets.health.view import HealthState, count_words, draw_health
from pgflow_widgets.widgets.jobs import LatestJobs, failure_of
from pgflow_widgets.widgets.view import Notice
from pgflow_widgets.widgets.watch.widget import Comparer, Watch

if TYPE_CHECKING:
    import pandas as pd

_BUSY: Mapping[RowAction, str] = {"run": "Starting a run of", "enable": "Enabling"}


class Health(HoldingWidget):
    """Shows how all dataflows of a sandbox are, worst first, by connection.

    Parameters
    ----------
    client
        Returns a client of the sandbox.
    badge
        Where the dataflows run, as the other screens say it.
    variable
        Returns the name of the notebook's variable for the sandbox.
    comparer
        As in `Watch`.
    note
        What there is to say of the notebook's own sign-in.

    Notes
    -----
    It looks once, and again when it is asked to: a look costs a call for each ill dataflow.
    """

    _screen = "health"
    _messages = HealthMessage

    def __init__(
        self,
        client: Callable[[], AbstractAsyncContextManager[PlatformClient]],
        *,
        badge: str = "",
        variable: Callable[[], str] = lambda: "sandbox",
        comparer: Comparer | None = None,
        note: str = "",
    ) -> None:
        self._client = client
        self._comparer = comparer
        self._variable = variable
        self._state = HealthState(badge=badge, variable=variable(), note=note)
        self._jobs = LatestJobs()
        super().__init__()
        self._look()
        self._publish()

    def __repr__(self) -> str:
        return f"Health({count_words(self._state.health) if self._state.seen_at else 'loading'})"

    @property
    def frame(self) -> pd.DataFrame:
        """What it shows, as ``sandbox.health()`` returns it."""
        frame = HEALTH.frame(self._state.health)
        if self._state.gaps:
            frame.attrs["incomplete"] = list(self._state.gaps)
        return frame

    def close(self) -> None:
        """Close the widget; an action that was begun goes on."""
        self._jobs.stop("look")
        super().close()

    def _look(self) -> None:
        """Read how all dataflows are."""

        async def work() -> HealthReport:
            async with self._client() as client:
                return await read_health(client)

        self._do("look", "Looking at all dataflows…", work(), self._on_news)

    def _on_news(self, report: HealthReport) -> None:
        self._state.health, self._state.gaps = report.flows, report.gaps
        self._state.seen_at = datetime.now(UTC)

    def _act(self, value: RowAction, flow: Dataflow) -> None:
        """Do what the button of a dataflow says, and look again."""

        async def work() -> tuple[str, HealthReport]:
            async with self._client() as client:
                if value == "run":
                    run = await flow_runs.run_now(client, flow)
                    said = f"A run of {flow.name!r} has started: {run.id}."
                else:
                    await flows.turn_flow(client, flow.id, "enable")
                    said = f"{flow.name!r} is enabled."
                return said, await read_health(client)

        def tell(outcome: tuple[str, HealthReport]) -> None:
            said, report = outcome
            self._state.notice = Notice("done", said)
            self._on_news(report)

        self._do("act", f"{_BUSY[value]} {flow.name!r}…", work(), tell)

    def _do(
        self,
        job: str,
        busy: str,
        work: Coroutine[Any, Any, Any],
        tell: Callable[[Any], None],
    ) -> None:
        """Do some work, one at a time, and tell its outcome."""
        self._attempt += 1
        self._state.busy, self._state.notice = busy, Notice()

        def finish(outcome: concurrent.futures.Future[Any]) -> None:
            self._state.busy = ""
            if error := failure_of(outcome):
                self._state.notice = Notice.of(error)
            elif not outcome.cancelled():
                tell(outcome.result())
            self._publish()

        self._jobs.start(job, work, finish)

    def _hear(self, kind: str, message: Mapping[str, Any]) -> None:
        if kind == "leave":
            self._state.opened = ""
            self._leave()
            return
        if kind == "open":
            self._watch(message["flow"])
            return
        if message["attempt"] != self._attempt or self._state.busy:
            return
        if kind == "refresh":
            self._look()
        elif one := self._health_of(message["flow"]):
            self._act(message["value"], one.flow)

    def _watch(self, flow_id: str) -> None:
        """Show the runs of a dataflow below."""
        one = self._health_of(flow_id)
        if one is None:
            return
        self._state.opened = flow_id
        watch = Watch(
            self._client,
            one.flow,
            badge=self._state.badge,
            comparer=self._comparer,
            opens_rows=bool(one.failed_share),
        )
        self._open(watch)

    def _health_of(self, flow_id: str) -> FlowHealth | None:
        return next((one for one in self._state.health if one.flow.id == flow_id), None)

    def _submit(self) -> None:
        """Ignore a submit; there is nothing to submit."""

    def _summary(self) -> Card:
        health = self._state.health
        ill = list(dict.fromkeys(one.summary for one in health if one.summary))
        facts = (
            Fact("Dataflows", count_words(health) if self._state.seen_at else ""),
            *(Fact("To do" if not number else "", said) for number, said in enumerate(ill[:3])),
        )
        word = f"{sum(one.status.is_ill for one in health)} ill" if self._state.seen_at else ""
        tone: Tone = "bad" if ill else "good" if self._state.seen_at else ""
        return Card("Health", "Health of the dataflows", word, tone, facts)

    def _draw(self) -> HealthView:
        self._state.variable = self._variable()
        return draw_health(self._state, self._attempt)
