"""The one thread with an event loop, on which all network work of a notebook runs.

A kernel's own loop is busy while a cell runs, so a blocking call cannot wait on it; this loop is
always free. Widgets are touched on the caller's loop only.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextlib
import queue
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Generic, ParamSpec, TypeVar

T = TypeVar("T")
S = TypeVar("S")
P = ParamSpec("P")

_PATIENCE = 5.0

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def run(work: Callable[P, Coroutine[Any, Any, T]], *arguments: P.args, **named: P.kwargs) -> T:
    """Do the work and wait for it; interrupting the wait cancels the work and lets it clean up."""
    return _awaited(_Job(lambda: work(*arguments, **named)), lambda _done, _total: None)


Report = Callable[[int, int], None]
"""Takes how much is done and how much there is."""


def watch(work: Callable[[Report], Coroutine[Any, Any, T]], show: Report) -> T:
    """Do the work as `run` does; what it reports is shown on the caller's thread."""
    job: _Job[T] = _Job(lambda: work(job.report))
    return _awaited(job, show)


def _awaited(job: _Job[T], show: Report) -> T:
    try:
        job.loop.call_soon_threadsafe(job.begin)
        while isinstance(told := job.outcome.get(), tuple):
            show(*told)
        return told.result()
    except KeyboardInterrupt:
        job.loop.call_soon_threadsafe(job.cancel)
        with contextlib.suppress(queue.Empty):
            while isinstance(job.outcome.get(timeout=_PATIENCE), tuple):
                pass
        raise


class _Job(Generic[T]):
    """Work that a person may interrupt at any moment.

    An interrupt can leave a lock that it falls into held for ever, and the loop's thread would
    wait for it. So the two threads share no lock: only a `queue.SimpleQueue`, whose `put` never
    waits. The coroutine is made on the loop, so that none is left that was never awaited.
    """

    def __init__(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self.loop = _running_loop()
        self.outcome: queue.SimpleQueue[asyncio.Future[T] | tuple[int, int]] = queue.SimpleQueue()
        self._work = work
        self._task: asyncio.Task[T] | None = None
        self._cancelled = False

    def report(self, done: int, total: int) -> None:
        """Tell the one who waits how far the work is; runs on the loop."""
        self.outcome.put((done, total))

    def begin(self) -> None:
        """Start the work; runs on the loop."""
        if not self._cancelled:
            self._task = self.loop.create_task(self._done())
            self._task.add_done_callback(self._finish)

    def cancel(self) -> None:
        """Stop the work, whether it has begun or not; runs on the loop."""
        self._cancelled = True
        if self._task is not None:
            if not self._task.cancel():
                self._finish(self._task)  # it was over; the caller may have taken the outcome
            return
        never: asyncio.Future[T] = self.loop.create_future()
        never.cancel()
        self._finish(never)

    async def _done(self) -> T:
        return await self._work()

    def _finish(self, outcome: asyncio.Future[T]) -> None:
        if not outcome.cancelled():
            outcome.exception()  # seen, even if an interrupted caller never asks for it
        self.outcome.put(outcome)


def start(
    work: Coroutine[Any, Any, T], done: Callable[[concurrent.futures.Future[T]], None]
) -> concurrent.futures.Future[T]:
    """Begin the work, return at once, and hand the outcome to `done` on the caller's loop.

    Without a running loop, as in a plain script, `done` is called on the background thread.
    """
    future = asyncio.run_coroutine_threadsafe(work, _running_loop())
    future.add_done_callback(at_home(done))
    return future


def at_home(do: Callable[[S], object]) -> Callable[[S], None]:
    """Return what calls `do` on the loop that runs now, from whatever thread.

    Without a running loop, as in a plain script, `do` is called where it is.
    """
    try:
        home = asyncio.get_running_loop()
    except RuntimeError:

        def here(value: S) -> None:
            do(value)

        return here

    def come_home(value: S) -> None:
        with contextlib.suppress(RuntimeError):  # the kernel's loop is closed: nobody is left
            home.call_soon_threadsafe(do, value)

    return come_home


def _running_loop() -> asyncio.AbstractEventLoop:
    global _loop  # one loop for the process is the point
    if _loop is None:
        with _lock:
            if _loop is None:
                fresh = asyncio.new_event_loop()
                thread = threading.Thread(target=fresh.run_forever, name="pgflow-io", daemon=True)
                thread.start()
                atexit.register(_stop, fresh, thread)
                _loop = fresh
    return _loop


def _stop(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Cancel what is still under way and let it clean up, so that no socket is left open."""

    async def finish() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    with contextlib.suppress(TimeoutError):
        asyncio.run_coroutine_threadsafe(finish(), loop).result(_PATIENCE)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(_PATIENCE)
    if not thread.is_alive():
        loop.close()
