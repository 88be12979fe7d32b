"""Run all network work of a notebook on one background thread with an event loop.

A kernel's own loop is busy while a cell runs, so a blocking call cannot wait on it; this loop is
always free. Widgets are touched on the caller's loop only. No module is imported on this thread:
an interrupt of an import on the main thread can leave the import's lock held for ever.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextlib
import os
import queue
import threading
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from pgflow_widgets.errors import PgflowError
from pgflow_widgets.local import interrupts

T = TypeVar("T")
S = TypeVar("S")
P = ParamSpec("P")

_PATIENCE = 5.0
_PULSE = 0.5
_NETWORK = "pgflow-io"
_CALLBACKS = "pgflow-callbacks"


class _Runner(NamedTuple):
    loop: asyncio.AbstractEventLoop
    thread: threading.Thread


_lock = threading.Lock()
_runners: dict[str, _Runner] = {}
_of_parent: list[_Runner] = []


def run(work: Callable[P, Coroutine[Any, Any, T]], *arguments: P.args, **named: P.kwargs) -> T:
    """Do the work and wait for it; interrupting the wait cancels the work and lets it clean up.

    Raises
    ------
    PgflowError
        Work on the background thread itself called this function.
    """
    return _awaited(_Job(lambda: work(*arguments, **named)), lambda _done, _total: None)


Report = Callable[[int, int], None]
"""Takes how much is done and how much there is."""


def watch(work: Callable[[Report], Coroutine[Any, Any, T]], show: Report) -> T:
    """Do the work as `run` does; show what it reports on the caller's thread.

    An error in `show` cancels the work as an interrupt does: nothing continues unseen.
    """
    job: _Job[T] = _Job(lambda: work(job.report))
    return _awaited(job, show)


def _awaited(job: _Job[T], show: Report) -> T:
    if _loop_here() is job.loop:
        raise PgflowError(
            "A call on the thread that does all calls would wait for itself.",
            hint="Make it on another thread, as with asyncio.to_thread.",
        )
    try:
        job.loop.call_soon_threadsafe(job.begin)
        while isinstance(outcome := job.next(), tuple):
            show(*outcome)
    except BaseException as error:
        job.loop.call_soon_threadsafe(job.cancel)
        with contextlib.suppress(queue.Empty):
            while isinstance(job.outcome.get(timeout=_PATIENCE), tuple):
                pass
        if not isinstance(error, KeyboardInterrupt):
            error.add_note("The work that was waited for has been stopped.")
        raise
    return outcome.result()


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
        """Report progress to the waiting thread; runs on the loop."""
        self.outcome.put((done, total))

    def next(self) -> asyncio.Future[T] | tuple[int, int]:
        """Wait for the next report of progress, or the outcome."""
        while True:
            # On Windows a wait without a timeout cannot be interrupted.
            with contextlib.suppress(queue.Empty):
                return self.outcome.get(timeout=_PULSE)

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
    """Begin the work, return at once, and hand the outcome to `done` as `on_callers_loop` does."""
    call = on_callers_loop(done)
    loop = _running_loop()
    with interrupts.hold():  # a future has a lock, which the loop must not find held for ever
        future = asyncio.run_coroutine_threadsafe(work, loop)
        future.add_done_callback(call)
    return future


async def gather_or_cancel(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Do several things at once; the first error ends them all."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def on_callers_loop(do: Callable[[S], object]) -> Callable[[S], None]:
    """Return a function that calls `do` on the loop that runs now, from any thread.

    Without a running loop, as in a plain script, `do` is called on a thread for such calls: there
    it may wait for the network, whose own thread must not.
    """
    callers_loop = _loop_here()
    if callers_loop is None or callers_loop is _running_loop():
        callers_loop = _running_loop(_CALLBACKS)

    def call(value: S) -> None:
        with contextlib.suppress(RuntimeError):  # the kernel's loop is closed: nobody is left
            callers_loop.call_soon_threadsafe(do, value)

    return call


def _loop_here() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _running_loop(name: str = _NETWORK) -> asyncio.AbstractEventLoop:
    """Return the loop of the thread with that name, one for the process."""
    if name not in _runners:
        with interrupts.hold(), _lock:
            if name not in _runners:
                loop = asyncio.new_event_loop()
                loop.set_exception_handler(_report)
                thread = threading.Thread(target=loop.run_forever, name=name, daemon=True)
                thread.start()
                _runners[name] = _Runner(loop, thread)
    return _runners[name].loop


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody has caught, but for what asyncpg leaves of a connect that was cancelled."""
    error = context.get("exception")
    if not (isinstance(error, ConnectionError) and "connection_lost() call" in str(error)):
        loop.default_exception_handler(context)


def _forget() -> None:
    """Reset the state in the child of a fork, where only the thread that forked runs.

    The loops stay unclosed, for their sockets are the parent's too.
    """
    global _lock  # another thread may have held it
    _lock = threading.Lock()
    _of_parent.extend(_runners.values())
    _runners.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@atexit.register
def _stop() -> None:
    for name in (_NETWORK, _CALLBACKS):
        if runner := _runners.pop(name, None):
            _close(*runner)


def _close(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Cancel all running work and let it clean up, so that no socket is left open."""

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
