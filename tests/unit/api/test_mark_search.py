"""Searches for connections by their marks: each sees a list that was asked for after it began."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from pgflow_widgets.api.connection_mark_search import MarkSearch
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.errors import UnavailableError
from tests.support.tables import for_each

MARK = "0123456789abcdef"


def connection(name: str, mark: str = MARK) -> BaseConnection:
    return BaseConnection(id=f"{name} {mark}", name=name, mark=mark)


@dataclass
class Lists:
    """Lists of connections, of which each call is recorded."""

    there: list[BaseConnection] = field(default_factory=list)
    counted: int = 0
    error: UnavailableError | None = None
    calls: list[str] = field(default_factory=list)
    reading: asyncio.Event = field(default_factory=asyncio.Event)

    async def named(self, name: str) -> list[BaseConnection]:
        self.calls.append("named")
        return [one for one in self.there if one.name == name]

    async def all(self) -> list[BaseConnection]:
        self.calls.append("all")
        self.reading.set()
        there = list(self.there)
        await asyncio.sleep(0.01)
        return there

    async def count(self) -> int:
        self.calls.append("count")
        if self.error:
            raise self.error
        return self.counted

    def search(self) -> MarkSearch:
        return MarkSearch(self.named, self.all, self.count)


async def find(search: MarkSearch, *names: str) -> list[list[str]]:
    found = await asyncio.gather(*(search.find(name, MARK) for name in names))
    return [[one.name for one in several] for several in found]


@for_each(
    "searches, connections, calls",
    [
        (1, 0, ["named"]),
        (3, 0, ["named"] * 3),  # to count would be a call more than it can save
        (4, 0, ["count", "all"]),
        (4, 199, ["count", "all"]),
        (4, 200, ["count", *["named"] * 4]),  # three pages and the count: no less than four
        (5, 200, ["count", "all"]),
    ],
)
async def test_searches_of_one_moment_are_made_with_the_fewest_calls(
    searches: int, connections: int, calls: list[str]
) -> None:
    names = [f"n{number}" for number in range(searches)]
    lists = Lists([connection(name) for name in names], connections)
    assert await find(lists.search(), *names) == [names if "all" in calls else [n] for n in names]
    assert lists.calls == calls


@pytest.mark.parametrize("searches", [1, 5])
async def test_another_mark_is_never_found(searches: int) -> None:
    lists = Lists([connection("n", "f" * 16), connection("n", "")])
    assert await find(lists.search(), *["n"] * searches) == [[]] * searches


async def test_who_comes_while_a_list_is_read_waits_for_the_next() -> None:
    lists = Lists()
    search = lists.search()
    first = asyncio.create_task(find(search, *"abcd"))
    await lists.reading.wait()
    lists.there.append(connection("late"))
    assert await find(search, *["late"] * 4) == [["late"]] * 4
    assert await first == [[]] * 4
    assert lists.calls == ["count", "all"] * 2


async def test_where_nothing_can_be_counted_each_lists_by_its_name() -> None:
    lists = Lists([connection("a")], error=UnavailableError("Later.", status=503))
    assert await find(lists.search(), *"abcd") == [["a"], [], [], []]
    assert lists.calls == ["count", *["named"] * 4]


async def test_one_search_that_is_cancelled_leaves_the_others_theirs() -> None:
    lists = Lists([connection("b")])
    search = lists.search()
    one = asyncio.create_task(search.find("a", MARK))
    others = asyncio.create_task(find(search, *"bbbb"))
    await lists.reading.wait()
    one.cancel()
    assert await others == [["b"]] * 4


async def test_who_waits_for_the_next_list_is_let_go_when_the_client_is_closed() -> None:
    lists = Lists()
    search = lists.search()
    search.close()
    searches = asyncio.create_task(find(search, *"abcd"))
    await lists.reading.wait()
    later = asyncio.create_task(find(search, *"abcd"))
    await asyncio.sleep(0.001)
    search.close()
    with pytest.raises(asyncio.CancelledError):
        await later
    assert await searches == [[]] * 4
    assert lists.calls == ["count", "all"]
