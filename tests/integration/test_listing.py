"""All connections at once, whatever happens meanwhile and whatever the service understands.

Services that do not do as Adobe documents it are stood in for by a list and a few lines; the ones
that do are the local Flow Service.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pgflow_widgets.api import connection_listing
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages.connection_rows import ConnectionRow, row_of_item
from pgflow_widgets.api.messages.connections import ConnectionItem
from pgflow_widgets.api.messages.payload import Page
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.errors import ProtocolError, RequestRefusedError
from tests.benchmarks.service import bench
from tests.support.aepp_session import SPEC

DAY = 86_400_000


@dataclass
class Shelf:
    """A service with these creation times, which keeps count of what it is asked."""

    times: list[int | None]
    ignores: frozenset[str] = frozenset()
    refuses: str = ""
    meanwhile: Callable[[Shelf, int], None] = lambda _shelf, _call: None
    asked: list[Request] = field(default_factory=list)
    most: int = 0
    _under_way: int = 0

    def __post_init__(self) -> None:
        self.items: list[dict[str, Any]] = [
            {"id": str(n), **({} if at is None else {"createdAt": at})}
            for n, at in enumerate(self.times)
        ]

    @property
    def calls(self) -> connection_listing.Calls:
        return connection_listing.Calls(self.page, self.count)

    async def _answer(self, request: Request) -> list[dict[str, Any]]:
        self.asked.append(request)
        call = len(self.asked)
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        await asyncio.sleep(0)
        self._under_way -= 1
        self.meanwhile(self, call)
        words = " ".join(f"{name}={value}" for name, value in request.query)
        if self.refuses and self.refuses in words:
            raise RequestRefusedError("No.", status=400)
        found = self.items
        for name, value in request.query:
            if name != "property" or "property" in self.ignores:
                continue
            sign = ">=" if ">=" in value else "<"
            bound = int(value.removeprefix(f"createdAt{sign}"))
            found = [
                each
                for each in found
                if "createdAt" in each
                and (each["createdAt"] >= bound if sign == ">=" else each["createdAt"] < bound)
            ]
        return found

    async def page(self, request: Request) -> Page[ConnectionItem]:
        found = await self._answer(request)
        asked = dict(parse_qsl(urlsplit(request.target).query))
        order = asked.get("orderby", "")
        if order and "orderby" not in self.ignores:
            dated = [each for each in found if "createdAt" in each]
            found = sorted(
                dated, key=lambda each: each["createdAt"], reverse=order.startswith("-")
            ) + [each for each in found if "createdAt" not in each]
        start = int(asked.get("continuationToken", 0))
        end = start + 100
        following = f"/connections?continuationToken={end}" if end < len(found) else ""
        items = [ConnectionItem(id=e["id"], created_at=e.get("createdAt")) for e in found]
        return Page(items[start:end], following, seconds=1.0)

    async def count(self, request: Request) -> int:
        found = await self._answer(request)
        if "count" in self.ignores:
            raise ProtocolError("No count.")
        return len(found)

    async def listed(self, **options: Any) -> list[str]:
        batches = connection_listing.stream(
            self.calls, (), lambda items: [str(item.id) for item in items], **options
        )
        return [key async for key in connection_listing.in_order(batches)]

    @property
    def chained(self) -> bool:
        return any("continuationToken" in each.target for each in self.asked)


def uniform(count: int) -> list[int | None]:
    chance = random.Random(1)
    return [chance.randrange(365 * DAY) for _ in range(count)]


def bursts(count: int) -> list[int | None]:
    chance = random.Random(2)
    starts = [chance.randrange(365 * DAY) for _ in range(5)]
    return [chance.choice(starts) + chance.randrange(20_000) for _ in range(count)]


@pytest.mark.parametrize(
    ("times", "most_calls"),
    [
        (uniform(3000), 75),
        (bursts(3000), 120),
        ([7 * DAY + n for n in range(3000)], 75),
        ([DAY] + [200 * DAY + n for n in range(3000)] + [300 * DAY], 90),
        ([n // 90 * DAY for n in range(3000)], 110),
    ],
    ids=["uniform", "bursts", "one burst", "one burst and two far away", "90 of each moment"],
)
async def test_windows_find_all_in_few_calls_without_a_chain(
    times: list[int | None], most_calls: int
) -> None:
    shelf = Shelf(times)
    found = await shelf.listed()
    assert sorted(found) == sorted(each["id"] for each in shelf.items)
    created = [times[int(each)] for each in found]
    assert created == sorted(created, key=lambda each: each or 0)
    assert not shelf.chained
    assert len(shelf.asked) <= most_calls
    assert shelf.most > 5


async def test_more_of_one_moment_than_a_page_are_read_one_page_after_the_other() -> None:
    shelf = Shelf([5 * DAY] * 1000 + uniform(500))
    assert len(set(await shelf.listed())) == 1500
    assert shelf.chained


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200, 201, 350])
async def test_any_number_is_found_once(count: int) -> None:
    shelf = Shelf(uniform(count))
    found = await shelf.listed()
    assert sorted(found) == sorted(each["id"] for each in shelf.items)
    if count <= 100:
        assert len(shelf.asked) == 1


async def test_a_quick_service_is_asked_page_after_page() -> None:
    shelf = Shelf(uniform(500))
    assert len(await shelf.listed(quick=2.0)) == 500
    assert len(shelf.asked) == 5


@pytest.mark.parametrize("ignored", ["property", "orderby", "count"])
async def test_a_service_that_ignores_a_part_of_the_question(ignored: str) -> None:
    shelf = Shelf(uniform(950), ignores=frozenset({ignored}))
    found = await shelf.listed()
    assert sorted(found) == sorted(each["id"] for each in shelf.items)
    assert len(shelf.asked) <= 30
    assert shelf.chained


@pytest.mark.parametrize("refused", ["orderby", "createdAt>=", "count"])
async def test_a_service_that_refuses_a_part_of_the_question(refused: str) -> None:
    shelf = Shelf(uniform(950), refuses=refused)
    assert len(await shelf.listed()) == 950
    assert shelf.chained


async def test_those_without_a_time_are_found() -> None:
    shelf = Shelf([*uniform(950), None, None])
    assert len(await shelf.listed()) == 952


async def test_what_stays_is_found_whatever_comes_and_goes() -> None:
    """Half of the calls see another list than the one before."""
    chance = random.Random(3)

    def meanwhile(shelf: Shelf, call: int) -> None:
        if call % 2:
            shelf.items.append({"id": f"new {call}", "createdAt": chance.randrange(366 * DAY)})
            gone = chance.randrange(len(shelf.items))
            if shelf.items[gone]["id"].startswith("goes"):
                del shelf.items[gone]

    for size in (300, 3000):
        shelf = Shelf(uniform(size), meanwhile=meanwhile)
        stay = {each["id"] for each in shelf.items}
        shelf.items += [
            {"id": f"goes {n}", "createdAt": chance.randrange(365 * DAY)} for n in range(size)
        ]
        found = await shelf.listed()
        assert len(set(found)) == len(found)
        if not shelf.chained:
            assert stay <= set(found)


async def test_one_that_comes_meanwhile_needs_no_chain() -> None:
    def meanwhile(shelf: Shelf, call: int) -> None:
        if call == 20:
            shelf.items.append({"id": "new", "createdAt": 180 * DAY})

    shelf = Shelf(uniform(3000), meanwhile=meanwhile)
    assert len(await shelf.listed()) in {3000, 3001}
    assert not shelf.chained


@pytest.mark.parametrize("order", ["createdAt", "-createdAt"])
async def test_an_empty_page_that_goes_on_leads_to_the_chain(order: str) -> None:
    class Pausing(Shelf):
        """Gives an empty page first where it is asked for a window."""

        async def page(self, request: Request) -> Page[ConnectionItem]:
            asked = dict(parse_qsl(urlsplit(request.target).query))
            if asked.get("orderby") == order and "continuationToken" not in asked:
                await self._answer(request)
                return Page([], "/connections?continuationToken=0", seconds=1.0)
            return await super().page(request)

    shelf = Pausing(uniform(450))
    assert set(await shelf.listed()) == {each["id"] for each in shelf.items}
    assert shelf.chained


async def test_an_error_ends_all_that_is_under_way() -> None:
    def meanwhile(_shelf: Shelf, call: int) -> None:
        if call == 12:
            raise ConnectionError

    shelf = Shelf(uniform(3000), meanwhile=meanwhile)
    with pytest.raises(ConnectionError):
        await shelf.listed()
    assert len(asyncio.all_tasks()) == 1


async def test_the_count_is_heard_while_it_grows() -> None:
    heard: list[int] = []
    await Shelf(uniform(1000)).listed(heard=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1000
    assert len(heard) > 5


async def test_the_local_service_gives_the_same_either_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with bench(1234) as running:
        async with FlowServiceClient(running.service.credentials) as client:
            chain = await _rows(client)
            with running.latency(30):
                side_by_side = await _rows(client)
                fitting = await _rows(client, f"connectionSpec.id=={SPEC['id']}")
                nothing = await _rows(client, "state==disabled")
    assert len(chain) == 1234
    assert sorted(side_by_side) == sorted(chain)
    assert sorted(fitting) == sorted(chain)
    assert nothing == []


async def _rows(client: FlowServiceClient, *properties: str) -> list[ConnectionRow]:
    batches = await client.connection_batches(
        properties, lambda items: [row_of_item(item) for item in items]
    )
    return [row for batch in batches for row in batch.connections]
