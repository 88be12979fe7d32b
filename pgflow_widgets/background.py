"""The one thread with an event loop, on which all network work of a notebook runs.

A kernel's own loop is busy while a cell runs, so a blocking call cannot wait on it; this loop is
always free. Widgets are touched on the caller's loop only.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextlib
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_PATIENCE = 5.0

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def run(work: Coroutine[Any, Any, T]) -> T:
    """Do the work and wait for it; interrupting the wait cancels the work and lets it clean up."""
    cleaned_up = threading.Event()

    async def watched() -> T:
        try:
            return await work
        finally:
            cleaned_up.set()

    loop = _running_loop()
    future: concurrent.futures.Future[T] | None = None
    try:
        future = asyncio.run_coroutine_threadsafe(watched(), loop)
        return future.result()
    except KeyboardInterrupt:
        if future is not None:
            future.cancel()
            cleaned_up.wait(_PATIENCE)
        raise


def start(
    work: Coroutine[Any, Any, T], done: Callable[[concurrent.futures.Future[T]], None]
) -> concurrent.futures.Future[T]:
    """Begin the work, return at once, and hand the outcome to `done` on the caller's loop.

    Without a running loop, as in a plain script, `done` is called on the background thread.
    """
    future = asyncio.run_coroutine_threadsafe(work, _running_loop())
    try:
        home = asyncio.get_running_loop()
    except RuntimeError:
        future.add_done_callback(done)
        return future

    def come_home(outcome: concurrent.futures.Future[T]) -> None:
        with contextlib.suppress(RuntimeError):  # the kernel's loop is closed: nobody is left
            home.call_soon_threadsafe(done, outcome)

    future.add_done_callback(come_home)
    return future


def _running_loop() -> asyncio.AbstractEventLoop:
    global _loop  # one loop for the process is the point
    with _lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            thread = threading.Thread(target=_loop.run_forever, name="pgflow-io", daemon=True)
            thread.start()
            atexit.register(_stop, _loop, thread)
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
