"""List all base connections of a sandbox: page after page, or by time windows in parallel.

A chain of pages costs one round trip for each hundred connections. Where a round trip takes long,
connections are requested by their creation time instead, many windows at once. The result is used
only if its size equals the count that the service reports; else the chain of pages is followed.
Source: contract, flow-service.md 0.1 to 0.3.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pgflow_widgets.api.messages import connections
from pgflow_widgets.api.messages.connections import ConnectionItem, connection_id_of
from pgflow_widgets.api.messages.payload import Page
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response_limits import MOST_PAGES
from pgflow_widgets.api.pagination import follow_pages
from pgflow_widgets.errors import ProtocolError, RequestRefusedError
from pgflow_widgets.model import platform

T = TypeVar("T")
ItemT = TypeVar("ItemT")

QUICK = 0.02
"""Seconds; where a page comes in less, reading it takes as long as waiting for it."""

_CREATED = "createdAt"
# The connections to aim at in a window, so that few windows hold more than a page.
_FILL = platform.PAGE_SIZE * 4 // 5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls that a listing needs: read a page of connections, and count connections."""

    page: Callable[[Request], Coroutine[Any, Any, Page[ConnectionItem]]]
    count: Callable[[Request], Coroutine[Any, Any, int]]


class _DoesNotAddUpError(Exception):
    """The windows hold other connections than requested, or not all of them."""


async def list_all(
    calls: Calls,
    properties: Sequence[str],
    read: Callable[[ConnectionItem], T],
    *,
    heard: Callable[[int], object] | None = None,
    quick: float = QUICK,
) -> list[T]:
    """Return every connection that matches, once; sorted by creation if windows were read.

    Parameters
    ----------
    calls
        The calls to make.
    properties
        Filters that must all hold.
    read
        Converts an item into what is returned.
    heard
        Called with the number of connections so far.
    quick
        See `QUICK`.
    """
    batches = stream(calls, properties, read, heard=heard, quick=quick, early=False)
    return [connection async for batch in batches for connection in batch]


async def stream(
    calls: Calls,
    properties: Sequence[str],
    read: Callable[[ConnectionItem], T],
    *,
    heard: Callable[[int], object] | None = None,
    begun: Callable[[list[T]], object] | None = None,
    quick: float = QUICK,
    early: bool = True,
) -> AsyncGenerator[list[T]]:
    """Yield every connection that matches, once, in batches as they arrive.

    Parameters
    ----------
    calls, properties, read, heard, quick
        As in `list_all`.
    begun
        Called with the first page of several, while the others are still loading.
    early
        Whether to yield the first page before the windows are read.
    """
    request = connections.list_connections_request(properties)
    first = await calls.page(request)
    chain = follow_pages(request, first, calls.page, connection_id_of)
    if begun is not None and first.next_href:
        begun([read(item) for item in first.items])
    count = 0
    if first.next_href and first.seconds >= quick:
        items = await anext(chain) if early else []
        first_page = {connection_id_of(item) for item in items}
        count = len(items)
        yield [read(item) for item in items]
        windows = _Windows(calls, properties, read, heard)
        try:
            pairs = await windows.all()
        except (_DoesNotAddUpError, RequestRefusedError, ProtocolError) as error:
            _log.info("Reading the connections page after page (%s).", type(error).__name__)
        else:
            yield [connection for key, connection in pairs if key not in first_page]
            return
    async for items in chain:
        count += len(items)
        if heard is not None:
            heard(count)
        yield [read(item) for item in items]


class _Windows(Generic[T]):
    """Reads time windows, splits those that hold more than a page, and keeps their connections."""

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
        self._connections: dict[str, tuple[int, T]] = {}
        self._pages = 0

    async def all(self) -> list[tuple[str, T]]:
        """Return all connections with their ids, sorted by creation.

        A connection that exists from the beginning to the end is never missed, for it never changes
        its window. One that is created or deleted meanwhile may be missed. Only connections without
        a creation time could be missed otherwise, and the counts show those.
        """
        total, dated, oldest = await _together(
            self._count(None, None),
            self._count(0, None),
            self._page(None, None),
        )
        if total != dated:
            raise _DoesNotAddUpError
        await self._between(oldest, None, None)
        count = len(self._connections)
        if count != total and count != await self._count(None, None):
            raise _DoesNotAddUpError
        dated = sorted(self._connections.items(), key=lambda pair: pair[1][0])
        return [(key, connection) for key, (_, connection) in dated]

    async def _window(self, start: int, end: int) -> None:
        page = await self._page(start, end)
        await self._between(page, start, end)

    async def _between(
        self, oldest: Page[ConnectionItem], start: int | None, end: int | None
    ) -> None:
        """Keep the connections of a window whose first page, the oldest, is read already."""
        times = self._take(oldest.items, start, end)
        if not oldest.next_href:
            return
        if not times or times != sorted(times):
            raise _DoesNotAddUpError
        if times[0] == times[-1]:  # more of one moment than a page holds: no window is smaller
            request = self._request(start, end, _CREATED)
            async for items in follow_pages(request, oldest, self._calls.page, connection_id_of):
                self._take(items, start, end)
            return
        after = times[-1]
        left, newest = await _together(self._count(after, end), self._page(after, end, down=True))
        times = self._take(newest.items, after, end)
        if times != sorted(times, reverse=True) or (newest.next_href and not times):
            raise _DoesNotAddUpError
        if newest.next_href:
            windows = math.ceil(max(1, left - len(times)) / _FILL)
            if windows > MOST_PAGES:
                raise _DoesNotAddUpError
            edges = [after + (times[-1] + 1 - after) * n // windows for n in range(windows + 1)]
            bounds = [(a, b) for a, b in itertools.pairwise(edges) if a < b]
            await _together(*(self._window(a, b) for a, b in bounds))

    def _take(
        self, items: Sequence[ConnectionItem], start: int | None, end: int | None
    ) -> list[int]:
        """Keep items, and return their creation times."""
        times: list[int] = []
        for item in items:
            created = item.created_at
            if type(created) is not int or not (start or 0) <= created < (end or math.inf):
                raise _DoesNotAddUpError  # the service does not do as it is asked
            times.append(created)
            if not (key := connection_id_of(item)):
                raise _DoesNotAddUpError
            if key not in self._connections:
                self._connections[key] = (created, self._read(item))
        if self._heard is not None:
            self._heard(len(self._connections))
        return times

    def _request(self, start: int | None, end: int | None, orderby: str) -> Request:
        return connections.list_connections_request(self._bounds(start, end), orderby=orderby)

    async def _page(
        self, start: int | None, end: int | None, *, down: bool = False
    ) -> Page[ConnectionItem]:
        self._pages += 1
        if self._pages > MOST_PAGES:
            raise _DoesNotAddUpError
        return await self._calls.page(self._request(start, end, f"{'-' * down}{_CREATED}"))

    async def _count(self, start: int | None, end: int | None) -> int:
        request = connections.count_connections_request(self._bounds(start, end))
        return await self._calls.count(request)

    def _bounds(self, start: int | None, end: int | None) -> list[str]:
        after = [] if start is None else [f"{_CREATED}>={start}"]
        before = [] if end is None else [f"{_CREATED}<{end}"]
        return [*self._properties, *after, *before]


async def _together(*work: Coroutine[Any, Any, Any]) -> list[Any]:
    """Run coroutines concurrently; the first error cancels the others."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
