"""List all base connections of a sandbox: page after page, or by time windows in parallel.

A chain of pages costs one round trip for each hundred connections. Where a round trip takes long,
connections are requested by their creation time instead, many windows at once, each from its oldest
connection on. The result is used only if its size equals the count that the service reports; else
the chain of pages is followed.
Source: contract, flow-service.md 0.1 to 0.3.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from operator import itemgetter
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
# The connections to aim at in a window. While there are few windows, each is to be one page; of
# many, each may be several, read one after the other, for the last page of a window is not full.
_FILL = platform.PAGE_SIZE * 4 // 5
_LARGE_FILL = platform.PAGE_SIZE * 5 // 2
_FEW = 16
_IN_A_ROW = 5
"""Pages of a window that are read one after the other before it is cut again."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls that a listing needs: read a page of connections, and count connections."""

    page: Callable[[Request], Coroutine[Any, Any, Page[ConnectionItem]]]
    count: Callable[[Request], Coroutine[Any, Any, int]]


class _DoesNotAddUpError(Exception):
    """The windows hold other connections than requested, or not all of them."""


@dataclass(frozen=True, slots=True)
class Batch(Generic[T]):
    """What was read of a page: of a window's, with the time of each connection; it is in no order.

    ``times`` is None where pages came one after the other, in the order of the service.
    """

    connections: T
    times: Sequence[int] | None = None


async def in_order(batches: AsyncIterator[Batch[list[T]]]) -> AsyncGenerator[T]:
    """Yield connections as they come; those of windows when all are there, by creation."""
    dated: list[tuple[int, T]] = []
    async for batch in batches:
        if batch.times is not None:
            dated += zip(batch.times, batch.connections, strict=True)
            continue
        for connection in batch.connections:
            yield connection
    for _, connection in sorted(dated, key=itemgetter(0)):
        yield connection


async def stream(
    calls: Calls,
    properties: Sequence[str],
    read: Callable[[Sequence[ConnectionItem]], T],
    *,
    heard: Callable[[int], object] | None = None,
    begun: Callable[[T], object] | None = None,
    quick: float = QUICK,
    early: bool = False,
) -> AsyncGenerator[Batch[T]]:
    """Yield every connection that matches, once, in batches as they arrive.

    Parameters
    ----------
    calls
        The calls to make.
    properties
        Filters that must all hold.
    read
        Converts the items of a page into what is yielded.
    heard
        Called with the number of connections so far.
    begun
        Called with the first page of several, while the others are still loading.
    quick
        See `QUICK`.
    early
        Whether to yield the first page before the windows are read.
    """
    request = connections.list_connections_request(properties)
    first = await calls.page(request)
    chain = follow_pages(request, first, calls.page, connection_id_of)
    if begun is not None and first.next_href:
        begun(read(first.items))
    count = 0
    if first.next_href and first.seconds >= quick:
        items = await anext(chain) if early else []
        count = len(items)
        if early:
            yield Batch(read(items))
        windows = _Windows(calls, properties, read, heard, {connection_id_of(i) for i in items})
        try:
            batches = await windows.all()
        except (_DoesNotAddUpError, RequestRefusedError, ProtocolError) as error:
            _log.info("Reading the connections page after page (%s).", type(error).__name__)
        else:
            del windows  # it remembers each id
            for batch in batches:
                yield batch
            return
        del windows
    async for items in chain:
        count += len(items)
        if heard is not None:
            heard(count)
        yield Batch(read(items))


class _Windows(Generic[T]):
    """Reads time windows, splits those of many pages, and keeps what is read of their pages."""

    def __init__(
        self,
        calls: Calls,
        properties: Sequence[str],
        read: Callable[[Sequence[ConnectionItem]], T],
        heard: Callable[[int], object] | None,
        passed_on: set[str],
    ) -> None:
        self._calls = calls
        self._properties = properties
        self._read = read
        self._heard = heard
        self._passed_on = passed_on
        self._known: set[str] = set()
        self._batches: list[Batch[T]] = []
        self._pages = 0

    async def all(self) -> list[Batch[T]]:
        """Return what was read of all pages, but for what was passed on already.

        A connection that exists from the beginning to the end is never missed, for it never changes
        its window, nor its place behind those that are read already. One that is created or deleted
        meanwhile may be missed. Only connections without a creation time could be missed otherwise,
        and the counts show those.
        """
        total, dated, oldest, newest = await _together(
            self._count(None, None),
            self._count(0, None),
            self._page(None, None),
            self._page(None, None, down=True),
        )
        if total != dated:
            raise _DoesNotAddUpError
        after = await self._rise(oldest, None, None)
        if after is not None:
            await self._split(newest, (None, None), after, total - len(oldest.items))
        count = len(self._known)
        if count != total and count != await self._count(None, None):
            raise _DoesNotAddUpError
        return self._batches

    async def _window(self, start: int, end: int) -> None:
        """Read a window from its oldest connection on; split it if it holds many pages."""
        for _ in range(_IN_A_ROW):
            after = await self._rise(await self._page(start, end), start, end)
            if after is None:
                return
            start = after
        left, newest = await _together(self._count(start, end), self._page(start, end, down=True))
        await self._split(newest, (start, end), start, left)

    async def _rise(
        self, oldest: Page[ConnectionItem], start: int | None, end: int | None
    ) -> int | None:
        """Keep the oldest page of a window; return where the rest of it begins, None if it is all.

        Connections of the moment where the rest begins are read again, for there may be more.
        """
        times = self._take(oldest.items, start, end)
        if not oldest.next_href:
            return None
        if not times or times != sorted(times):
            raise _DoesNotAddUpError
        if times[0] < times[-1]:
            return times[-1]
        # More of one moment than a page holds: no window is smaller.
        request = self._request(start, end, _CREATED)
        async for items in follow_pages(request, oldest, self._calls.page, connection_id_of):
            self._take(items, start, end)
        return None

    async def _split(
        self,
        newest: Page[ConnectionItem],
        window: tuple[int | None, int | None],
        after: int,
        left: int,
    ) -> None:
        """Keep the newest page of a window, and read what lies between it and `after`."""
        times = self._take(newest.items, *window)
        if times != sorted(times, reverse=True) or (newest.next_href and not times):
            raise _DoesNotAddUpError
        if not newest.next_href or (until := times[-1] + 1) <= after:
            return
        left = max(1, left - len(times))
        windows = max(math.ceil(left / _LARGE_FILL), min(_FEW, math.ceil(left / _FILL)))
        if windows > MOST_PAGES:
            raise _DoesNotAddUpError
        edges = [after + (until - after) * n // windows for n in range(windows + 1)]
        bounds = [(a, b) for a, b in itertools.pairwise(edges) if a < b]
        await _together(*(self._window(a, b) for a, b in bounds))

    def _take(
        self, items: Sequence[ConnectionItem], start: int | None, end: int | None
    ) -> list[int]:
        """Keep what is new of a page, and return the creation times of all of it."""
        times: list[int] = [item.created_at for item in items]
        keys = [connection_id_of(item) for item in items]
        if not all(keys) or any(
            type(created) is not int or not (start or 0) <= created < (end or math.inf)
            for created in times
        ):
            raise _DoesNotAddUpError  # the service does not do as it is asked
        new: dict[str, ConnectionItem] = {
            key: item for key, item in zip(keys, items, strict=True) if key not in self._known
        }
        self._known.update(new)
        kept = [item for key, item in new.items() if key not in self._passed_on]
        if kept:
            self._batches.append(Batch(self._read(kept), [item.created_at for item in kept]))
        if self._heard is not None:
            self._heard(len(self._known))
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
