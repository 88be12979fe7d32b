"""Threads for slow work, and what becomes of work that nobody waits for any more."""

from __future__ import annotations

import asyncio
import threading

import pytest

from pgflow_widgets.emulator.limits.daemon_threads import DaemonThreads


async def leave(threads: DaemonThreads, over: threading.Event) -> None:
    """Begin work that lasts until `over`, and no longer wait for it."""
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work() -> None:
        loop.call_soon_threadsafe(begun.set)
        over.wait(20)

    job = asyncio.ensure_future(threads.run(work))
    await begun.wait()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job


async def test_work_that_is_left_gives_its_place_to_others() -> None:
    threads, over = DaemonThreads(1, most_left=1), threading.Event()
    await leave(threads, over)
    assert await threads.run(lambda: "next") == "next"
    await leave(threads, over)  # one too many: this one keeps its place
    waiting = asyncio.ensure_future(threads.run(lambda: "waited"))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    over.set()
    assert await waiting == "waited"
    both = asyncio.gather(threads.run(lambda: 1), threads.run(lambda: 2))
    assert await both == [1, 2]


async def test_the_places_are_as_many_as_before_when_work_that_was_left_has_ended() -> None:
    threads, over = DaemonThreads(1, most_left=1), threading.Event()
    await leave(threads, over)
    over.set()
    await asyncio.sleep(0.05)
    assert not threads._left
    stop = threading.Event()
    first = asyncio.ensure_future(threads.run(lambda: stop.wait(20)))
    second = asyncio.ensure_future(threads.run(lambda: True))
    await asyncio.sleep(0.02)
    assert not second.done()
    stop.set()
    assert await asyncio.gather(first, second) == [True, True]
