"""Run a widget's work on the background loop; of jobs of one name only the latest counts."""

from __future__ import annotations

import concurrent.futures
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pgflow_widgets.errors import PgflowError
from pgflow_widgets.local import background
from pgflow_widgets.widgets.view import own_error

T = TypeVar("T")

_PACE = 0.5


def paced(
    report: Callable[[T], object], clock: Callable[[], float] = time.monotonic
) -> Callable[[T], None]:
    """Return a function that passes on one report of progress each half second, and no more.

    Each report draws the whole widget again, however quickly the work goes.
    """
    last = clock()

    def pass_on(progress: T) -> None:
        nonlocal last
        if (now := clock()) - last >= _PACE:
            last = now
            report(progress)

    return pass_on


def failure_of(outcome: concurrent.futures.Future[Any]) -> PgflowError | None:
    """Return the error that ended some work; None if it is done, or was stopped."""
    error = None if outcome.cancelled() else outcome.exception()
    return None if error is None else own_error(error)


class LatestJobs:
    """The running jobs by name; the outcome of a job that was replaced is dropped."""

    def __init__(self) -> None:
        self._under_way: dict[str, concurrent.futures.Future[Any]] = {}

    def start(
        self,
        name: str,
        work: Coroutine[Any, Any, T],
        done: Callable[[concurrent.futures.Future[T]], object],
    ) -> None:
        """Start a job in place of an earlier one; `done` runs on the caller's loop."""

        def finish(outcome: concurrent.futures.Future[T]) -> None:
            if self._under_way.get(name) is outcome:
                del self._under_way[name]
            elif name in self._under_way:
                return
            done(outcome)

        self.stop(name)
        self._under_way[name] = background.start(work, finish)

    def stop(self, name: str) -> bool:
        """Cancel the job of that name; return whether there was one."""
        future = self._under_way.pop(name, None)
        if future is not None:
            future.cancel()
        return future is not None

    def stop_all(self) -> None:
        """Cancel all jobs."""
        for future in list(self._under_way.values()):  # a cancelled job leaves the dict
            future.cancel()
