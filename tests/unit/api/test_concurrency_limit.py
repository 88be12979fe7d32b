from __future__ import annotations

import asyncio

from pgflow_widgets.api.concurrency_limit import ConcurrencyLimit


async def at_once(limit: ConcurrencyLimit, calls: int) -> int:
    """How many of these calls were under way together at most."""
    under_way = most = 0

    async def call() -> None:
        nonlocal under_way, most
        async with limit.slot():
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(call() for _ in range(calls)))
    return most


async def test_no_more_than_the_bound_are_under_way() -> None:
    assert await at_once(ConcurrencyLimit(4), 40) == 4


async def test_a_busy_service_halves_the_bound_once_for_all_that_were_under_way() -> None:
    limit = ConcurrencyLimit(16)
    async with limit.slot(), limit.slot():
        began = limit.round
        limit.slow_down(began)
        limit.slow_down(began)
    assert limit.limit == 8
    assert await at_once(limit, 40) == 8


async def test_it_never_stops_and_grows_back() -> None:
    limit = ConcurrencyLimit(4)
    for _ in range(10):
        async with limit.slot():
            limit.slow_down(limit.round)
    assert limit.limit == 1
    for _ in range(20):
        limit.speed_up()
    assert limit.limit == 4


async def test_a_cancelled_call_gives_its_place_back() -> None:
    limit = ConcurrencyLimit(1)

    async def wait() -> None:
        async with limit.slot():
            await asyncio.Event().wait()

    for steps in range(5):
        task = asyncio.create_task(wait())
        waiting = asyncio.create_task(wait())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        waiting.cancel()
        await asyncio.gather(task, waiting, return_exceptions=True)
        task, waiting = asyncio.create_task(wait()), asyncio.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()  # the place goes to the one that waits, and with it
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(task, waiting, return_exceptions=True)
    assert await at_once(limit, 3) == 1
