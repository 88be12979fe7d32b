"""All base connections of a sandbox: page after page, or many windows of time side by side.

A chain of pages costs one round trip for each hundred connections. Where a round trip takes long,
connections are asked for by the time of their creation instead, many windows at once. That is
trusted only if it adds up to what the service counts; else the chain is followed after all.
Source: contract, flow-service.md 0.1 to 0.3.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import math
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pgflow_widgets.errors import ProtocolError, RequestRefusedError
from pgflow_widgets.spec import platform
from pgflow_widgets.wire import request as ask
from pgflow_widgets.wire.request import Request
from pgflow_widgets.wire.response import ConnectionItem, Page

T = TypeVar("T")
ItemT = TypeVar("ItemT")

QUICK = 0.02
"""Seconds; where a page comes in less, reading it takes as long as waiting for it."""

_CREATED = "createdAt"
# So many are aimed at in a window, so that few windows hold more than a page.
_FILL = platform.PAGE_SIZE * 4 // 5
_EMPTY_PAGES = 100

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calls:
    """What a listing asks of a client: a page of connections, and a number of them."""

    page: Callable[[Request], Coroutine[Any, Any, Page[ConnectionItem]]]
    count: Callable[[Request], Coroutine[Any, Any, int]]


async def filtered(
    filters: Sequence[str], ask_all: Callable[[Sequence[str]], Awaitable[list[T]]]
) -> list[T]:
    """Return what filters let through; all there is, where the service refuses the filters.

    The caller compares what comes: a filter only saves pages.
    """
    if filters:
        with contextlib.suppress(RequestRefusedError):
            return await ask_all(filters)
    return await ask_all(())


class _DoesNotAddUpError(Exception):
    """The windows hold something else than what was asked for, or not all of it."""


async def pages(
    first: Request,
    ask_page: Callable[[Request], Coroutine[Any, Any, Page[ItemT]]],
    take: Callable[[Sequence[ItemT]], object],
) -> None:
    """Read page after page; a chain of pages that does not end is an error."""
    page = await ask_page(first)
    take(page.items)
    await _rest(first, page, ask_page, take)


async def _rest(
    request: Request,
    page: Page[ItemT],
    ask_page: Callable[[Request], Coroutine[Any, Any, Page[ItemT]]],
    take: Callable[[Sequence[ItemT]], object],
) -> None:
    seen: set[str] = set()
    empty = 0
    while True:
        empty = 0 if page.items else empty + 1
        if not page.next_href or page.next_href in seen:
            return
        if empty == _EMPTY_PAGES:
            raise ProtocolError(
                f"Could not {request.purpose}: {empty} empty pages came, one after the other.",
                hint="Try again; if it stays, report it to Adobe's support.",
            )
        seen.add(page.next_href)
        page = await ask_page(ask.following(request, page.next_href))
        take(page.items)


async def connections(
    calls: Calls,
    properties: Sequence[str],
    read: Callable[[ConnectionItem], T],
    *,
    heard: Callable[[int], object] | None = None,
    begun: Callable[[list[T]], object] | None = None,
    quick: float = QUICK,
) -> list[T]:
    """Return all connections that fit, each once; those of many windows by their creation.

    Parameters
    ----------
    calls
        How to ask.
    properties
        Filters that must all hold.
    read
        Makes of an item what is kept of it.
    heard
        Is told how many there are so far.
    begun
        Is given the first page, while the others are still to come.
    quick
        See `QUICK`.
    """
    request = ask.list_connections(properties)
    first = await calls.page(request)
    if begun is not None and first.next_href:
        begun([read(item) for item in first.items])
    if first.next_href and first.seconds >= quick:
        windows = _Windows(calls, properties, read, heard)
        try:
            return await windows.all()
        except (_DoesNotAddUpError, RequestRefusedError, ProtocolError) as error:
            _log.info("Reading the connections page after page (%s).", type(error).__name__)
    kept: dict[object, T] = {}

    def take(items: Sequence[ConnectionItem]) -> None:
        # Pages overlap when connections are made or deleted while they are read.
        for item in items:
            kept.setdefault(item.id, read(item))
        if heard is not None:
            heard(len(kept))

    take(first.items)
    await _rest(request, first, calls.page, take)
    return list(kept.values())


class _Windows(Generic[T]):
    """Reads windows of time, each as often as it takes, and keeps what is in them."""

    def __init__(
        self,
        calls: Calls,
        properties: Sequence[str],
        read: Callable[[ConnectionItem], T],
        heard: Callable[[int], object] | None,
    ) -> None:
        self._calls = calls
        self._properties = properties
        self._read = read
        self._heard = heard
        self._kept: dict[object, tuple[int, T]] = {}

    async def all(self) -> list[T]:
        """Return all, by their creation.

        Whatever is there from the beginning to the end is found, for a connection never changes
        the window that it belongs to. What comes or goes meanwhile may be found or not; only what
        has no time of creation could be missed, and is counted for that.
        """
        total, dated, oldest = await _together(
            self._calls.count(ask.count_connections(self._properties)),
            self._count(0, None),
            self._page(None, None),
        )
        if total != dated:
            raise _DoesNotAddUpError
        await self._between(oldest, None, None)
        found = len(self._kept)
        if found not in {total, await self._again(total, found)}:
            raise _DoesNotAddUpError
        return [each for _, each in sorted(self._kept.values(), key=lambda pair: pair[0])]

    async def _again(self, total: int, found: int) -> int:
        """Count again if that is needed."""
        if found == total:
            return total
        return await self._calls.count(ask.count_connections(self._properties))

    async def _window(self, start: int, end: int) -> None:
        page = await self._page(start, end)
        await self._between(page, start, end)

    async def _between(
        self, oldest: Page[ConnectionItem], start: int | None, end: int | None
    ) -> None:
        """Keep what is in a window, whose oldest are known already."""
        times = self._take(oldest.items, start, end)
        if not oldest.next_href:
            return
        if not times or times != sorted(times):
            raise _DoesNotAddUpError
        if times[0] == times[-1]:  # more of one moment than a page holds: no window is smaller
            request = self._request(start, end, _CREATED)
            await _rest(
                request, oldest, self._calls.page, lambda items: self._take(items, start, end)
            )
            return
        after = times[-1]
        left, newest = await _together(self._count(after, end), self._page(after, end, down=True))
        times = self._take(newest.items, after, end)
        if times != sorted(times, reverse=True):
            raise _DoesNotAddUpError
        if newest.next_href and not times:
            raise _DoesNotAddUpError
        if newest.next_href:
            windows = math.ceil(max(1, left - len(times)) / _FILL)
            edges = [after + (times[-1] + 1 - after) * n // windows for n in range(windows + 1)]
            bounds = [(a, b) for a, b in itertools.pairwise(edges) if a < b]
            await _together(*(self._window(a, b) for a, b in bounds))

    def _take(
        self, items: Sequence[ConnectionItem], start: int | None, end: int | None
    ) -> list[int]:
        """Keep items, and return when they were created."""
        times: list[int] = []
        for item in items:
            created = item.created_at
            if type(created) is not int or not (start or 0) <= created < (end or math.inf):
                raise _DoesNotAddUpError  # the service does not do as it is asked
            times.append(created)
            if item.id not in self._kept:
                self._kept[item.id] = (created, self._read(item))
        if self._heard is not None:
            self._heard(len(self._kept))
        return times

    def _request(self, start: int | None, end: int | None, orderby: str) -> Request:
        bounds = self._bounds(start, end)
        return ask.list_connections([*self._properties, *bounds], orderby=orderby)

    async def _page(
        self, start: int | None, end: int | None, *, down: bool = False
    ) -> Page[ConnectionItem]:
        return await self._calls.page(self._request(start, end, f"{'-' * down}{_CREATED}"))

    async def _count(self, start: int | None, end: int | None) -> int:
        bounds = self._bounds(start, end)
        return await self._calls.count(ask.count_connections([*self._properties, *bounds]))

    def _bounds(self, start: int | None, end: int | None) -> list[str]:
        bounds = [] if start is None else [f"{_CREATED}>={start}"]
        return bounds if end is None else [*bounds, f"{_CREATED}<{end}"]


async def _together(*work: Coroutine[Any, Any, Any]) -> list[Any]:
    """Do several things at once; the first error ends them all."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
