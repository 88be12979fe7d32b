"""Show the runs of a dataflow in a widget that refreshes itself."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.display import Card, Fact
from pgflow_widgets.frames.flows import RUNS
from pgflow_widgets.local import background
from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.jobs import failure_of
from pgflow_widgets.widgets.view import Notice
from pgflow_widgets.widgets.watch.declarations import WatchMessage, WatchView
from pgflow_widgets.widgets.watch.view import draw_watch

if TYPE_CHECKING:
    import pandas as pd

_BUSY_PAUSE = 1.0
_IDLE_PAUSE = 15.0


class Watch(KernelDrawnWidget):
    """Shows the runs of a dataflow, and refreshes them until it is closed or stopped.

    Parameters
    ----------
    client
        Returns a client of the sandbox.
    flow
        The dataflow.

    Notes
    -----
    It refreshes every second while a run is under way, and every 15 seconds otherwise.
    """

    _screen = "watch"
    _messages = WatchMessage

    def __init__(
        self, client: Callable[[], AbstractAsyncContextManager[PlatformClient]], flow: Dataflow
    ) -> None:
        self._client = client
        self._flow = flow
        self._runs: Sequence[Run] = ()
        self._seen_at: datetime | None = None
        self._notice = Notice()
        self._asking: concurrent.futures.Future[None] | None = None
        super().__init__()
        self._start()

    def __repr__(self) -> str:
        return f"Watch({self._flow.name!r}, {len(self._runs)} runs)"

    @property
    def runs(self) -> pd.DataFrame:
        """The runs that it shows, as `Sandbox.runs` returns them."""
        return RUNS.frame(self._runs)

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
        """Stop refreshing, and close the widget."""
        self.stop()
        super().close()

    def _start(self) -> None:
        report = background.on_callers_loop(self._on_news)

        async def work() -> None:
            # A client for each look: a session that waits for minutes would be cut off anyway.
            while True:
                async with self._client() as client:
                    flow = await client.dataflow(self._flow.id)
                    runs = await client.runs(flow.id)
                report((flow, runs))
                busy = any(run.under_way for run in runs[-1:]) or not runs
                await asyncio.sleep(_BUSY_PAUSE if busy else _IDLE_PAUSE)

        def finish(outcome: concurrent.futures.Future[None]) -> None:
            if outcome is not self._asking:
                return
            self._asking = None
            if error := failure_of(outcome):
                self._notice = Notice.of(error)
            self._publish()

        self._notice = Notice()
        self._asking = background.start(work(), finish)
        self._publish()

    def _on_news(self, news: tuple[Dataflow, Sequence[Run]]) -> None:
        self._flow, self._runs = news
        self._seen_at = datetime.now(UTC)
        self._publish()

    def _hear(self, kind: str, message: Mapping[str, Any]) -> None:  # noqa: ARG002 - the base's
        if kind == "stop":
            self.stop()
        elif kind == "start" and self._asking is None:
            self._start()

    def _submit(self) -> None:
        """Ignore a submit; there is nothing to submit."""

    def _summary(self) -> Card:
        last = self._runs[-1] if self._runs else None
        written = sum(run.records_written or 0 for run in self._runs)
        facts = (
            Fact("Dataflow", self._flow.id, is_id=True),
            Fact("Runs", str(len(self._runs) or "")),
            Fact("Last run", last.status if last else ""),
            Fact("Records written", f"{written:,}" if last else ""),
        )
        return Card("Runs of a dataflow", self._flow.name, self._flow.state, facts=facts)

    def _draw(self) -> WatchView:
        return draw_watch(self._flow, self._runs, self._seen_at, self._notice, live=self.live)
