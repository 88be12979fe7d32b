"""Read a list to its end, in each way in which Adobe's services page.

Source: contract, flow-service.md 0.2; dataflow.md 3, 5 and 6.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Mapping,
    Sequence,
)
from typing import Any, Protocol, TypeVar

from pgflow_widgets.api.messages import payload
from pgflow_widgets.api.messages.json_values import get_text
from pgflow_widgets.api.messages.payload import Page
from pgflow_widgets.api.messages.request import Request, next_page_request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.response_limits import ListBounds
from pgflow_widgets.api.messages.schemas import list_resources_request, read_registry_page
from pgflow_widgets.errors import PgflowError, RequestRefusedError
from pgflow_widgets.model import platform

_PROPOSAL_PATIENCE = 2.0

T = TypeVar("T")
ItemT = TypeVar("ItemT")
Item = Mapping[str, Any]
SendRequest = Callable[[Request], Awaitable[Response]]
"""Sends a request; `Session.ask` does."""


async def list_with_filters(
    filters: Sequence[str], ask_all: Callable[[Sequence[str]], Awaitable[list[T]]]
) -> list[T]:
    """Return the items that pass the filters; all items if the service refuses the filters.

    The caller compares the items itself: a filter only saves pages.
    """
    if filters:
        with contextlib.suppress(RequestRefusedError):
            return await ask_all(filters)
    return await ask_all(())


async def follow_pages(
    request: Request,
    page: Page[ItemT],
    ask_page: Callable[[Request], Coroutine[Any, Any, Page[ItemT]]],
    key: Callable[[ItemT], str],
) -> AsyncGenerator[list[ItemT]]:
    """Yield each item of all pages once; a chain of pages that does not end is an error.

    Parameters
    ----------
    request, page
        The request for the first page, and its answer.
    ask_page
        Sends a request for a page.
    key
        Returns the id of an item.
    """
    bounds = ListBounds(request.purpose, key)
    while True:
        # Pages overlap when something is made or deleted while they are read.
        yield bounds.new_items(page.items, page.size)
        if not page.next_href:
            return
        bounds.go_on(page.next_href)
        page = await ask_page(next_page_request(request, page.next_href))


async def list_items(ask: SendRequest, request: Request) -> list[Item]:
    """Return all items of a list of Flow Service."""

    async def ask_page(request: Request) -> Page[Item]:
        return payload.read_page(request, await ask(request))

    first = await ask_page(request)
    pages = follow_pages(request, first, ask_page, lambda item: get_text(item, "id"))
    return [item async for page in pages for item in page]


async def list_resources(ask: SendRequest, kind: str, filters: Sequence[str]) -> list[Item]:
    """Return all schemas, field groups or classes of the organisation."""
    resources: list[Item] = []
    request, start = list_resources_request(kind, filters, start=""), ""
    bounds: ListBounds[Item] = ListBounds(request.purpose, lambda item: get_text(item, "$id"))
    while True:
        response = await ask(request)
        page, start = read_registry_page(request, response)
        resources += bounds.new_items(page, len(response.body))
        if not start:
            return resources
        bounds.go_on(start)
        request = list_resources_request(kind, filters, start=start)


def iterate_data(
    ask: SendRequest, key: str, page_request: Callable[[int], Request]
) -> AsyncIterator[Item]:
    """Iterate over a list of Data Prep or Data Access; `key` names the id of an item."""
    return iterate_by_offset(
        ask, page_request, payload.read_data_list, lambda item: get_text(item, key)
    )


async def iterate_by_offset(
    ask: SendRequest,
    page_request: Callable[[int], Request],
    read: Callable[[Request, Response], Sequence[T]],
    key: Callable[[T], str],
) -> AsyncIterator[T]:
    """Iterate over a list that is read with ``start`` and ``limit``.

    Parameters
    ----------
    ask
        Sends a request.
    page_request
        Makes the request for the page that begins with an item of that number.
    read
        Reads the items off an answer.
    key
        Returns the id of an item.
    """
    start = 0
    request = page_request(start)
    bounds = ListBounds(request.purpose, key, patience=1)
    while True:
        response = await ask(request)
        items = read(request, response)
        for item in bounds.new_items(items, len(response.body)):
            yield item
        if len(items) < platform.PAGE_SIZE:
            return
        start += len(items)
        bounds.go_on(str(start))
        request = page_request(start)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


async def names_soon(listing: AsyncIterator[_Named]) -> list[str]:
    """Return the names that a list gives within a moment, for a proposal in an error."""
    names: list[str] = []
    with contextlib.suppress(TimeoutError, PgflowError):
        async with asyncio.timeout(_PROPOSAL_PATIENCE):
            async for item in listing:
                names.append(item.name)  # noqa: PERF401 - what came in time counts
    return names
