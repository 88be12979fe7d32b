"""Runs slow work beside the event loop, in threads that do not hold up the end of the process.

The threads of `concurrent.futures` are joined when the interpreter ends, so one long expression
would keep a service that was told to stop.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class DaemonThreads:
    """Some threads at once, no more.

    Parameters
    ----------
    most
        How many.
    most_left
        So many more may run that nobody waits for any more; beyond, they keep their places.
    """

    def __init__(self, most: int, *, most_left: int = 0) -> None:
        self._places = asyncio.Semaphore(most)
        self._most_left = most_left
        self._left: set[asyncio.Future[Any]] = set()

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns; whoever is cancelled leaves it running."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        done.add_done_callback(lambda _: None if done.cancelled() else done.exception())
        context = contextvars.copy_context()

        ended = False

        def settle(answer: Callable[[], None]) -> None:
            nonlocal ended
            ended = True
            if done in self._left:
                self._left.remove(done)
            else:
                self._places.release()
            if not done.done():
                answer()

        def thread() -> None:
            try:
                result = context.run(work)
            except BaseException as error:  # noqa: BLE001 - handed on to whoever waits
                failure = error
                _tell(loop, lambda: settle(lambda: done.set_exception(failure)))
            else:
                _tell(loop, lambda: settle(lambda: done.set_result(result)))

        threading.Thread(target=thread, daemon=True).start()
        try:
            return await done
        except asyncio.CancelledError:
            if not ended and len(self._left) < self._most_left:
                self._left.add(done)
                self._places.release()
            raise


def _tell(loop: asyncio.AbstractEventLoop, news: Callable[[], None]) -> None:
    if not loop.is_closed():  # the service may be gone by now
        loop.call_soon_threadsafe(news)
