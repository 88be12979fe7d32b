"""Call Flow Service for what tells how dataflows are, in few calls for many of them.

Source: contract, flow-service.md 0.1 to 0.3 and 7.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages import flows, payload
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import get_text
from pgflow_widgets.api.messages.payload import Page
from pgflow_widgets.api.messages.request import Request, equality_filter
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.pagination import follow_pages
from pgflow_widgets.errors import PgflowError, RequestRefusedError
from pgflow_widgets.model import platform

T = TypeVar("T")
OnFailure = Callable[[Sequence[str], PgflowError], object]
"""Is told the ids of a call that failed, and how it did."""

_STARTED = "metrics.durationSummary.startedAtUTC"
_SUCCEEDED = "metrics.statusSummary.status==success"


@dataclass(frozen=True, slots=True)
class NewestRuns:
    """The newest runs of a dataflow, newest first, and whether there are no others."""

    runs: Sequence[Run]
    are_all: bool


class HealthCalls(FlowServiceClient):
    """Calls about many dataflows at once; parameters, use and errors as in its base class."""

    async def dataflow_pages(self) -> AsyncGenerator[list[Dataflow]]:
        """Iterate over the pages of the dataflows that bring data in."""

        async def ask_page(request: Request) -> Page[Mapping[str, Any]]:
            return await self._session.read(request, payload.read_page)

        request = flows.list_items_request("flows", [flows.ONLY_SOURCES])
        try:
            first = await ask_page(request)
        except RequestRefusedError:  # of the filter, which only saves pages
            request = flows.list_items_request("flows")
            first = await ask_page(request)
        pages = follow_pages(request, first, ask_page, lambda item: get_text(item, "id"))
        async for page in pages:
            yield [Dataflow.from_item(item) for item in page]

    async def runs_by_id(
        self, ids: Iterable[str], on_failure: OnFailure = lambda _ids, _error: None
    ) -> dict[str, Run]:
        """Read runs by id, a hundred in a call; those of a call that fails are left out."""

        async def read(some: Sequence[str]) -> list[Run]:
            return (await self._runs([_one_of("id", some)], limit=platform.PAGE_SIZE)).items

        return {run.id: run for run in await _read_in_hundreds(ids, read, on_failure)}

    async def items_by_id(self, kind: str, ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """Read items of a kind by id, a hundred in a call; those of a failed call are left out."""

        async def read(some: Sequence[str]) -> list[Mapping[str, Any]]:
            request = flows.list_items_request(kind, [_one_of("id", some)])
            return list((await self._session.read(request, payload.read_page)).items)

        wanted = set(ids)
        items = await _read_in_hundreds(wanted, read, lambda _ids, _error: None)
        by_id = {get_text(item, "id"): item for item in items}
        return {key: item for key, item in by_id.items() if key in wanted}

    async def connections_by_id(
        self, ids: Iterable[str], on_failure: OnFailure = lambda _ids, _error: None
    ) -> dict[str, BaseConnection]:
        """Read base connections by id, a hundred in a call; those of a failed call are left out."""

        async def read(some: Sequence[str]) -> list[BaseConnection]:
            return await self._list([_one_of("id", some)])

        connections = await _read_in_hundreds(ids, read, on_failure)
        return {connection.id: connection for connection in connections}

    async def newest_runs(self, *flow_ids: str) -> NewestRuns:
        """Read the newest hundred runs of one or several dataflows, in one call."""
        filters = [_one_of("flowId", flow_ids)]
        page = await self._runs(filters, order="-createdAt", limit=platform.PAGE_SIZE)
        newest = sorted(page.items, key=_age, reverse=True)
        return NewestRuns(newest, are_all=page.is_last)

    async def last_success(self, flow_id: str) -> Run | None:
        """Read the last run of a dataflow that succeeded; None if there is none."""
        filters = [equality_filter("flowId", flow_id), _SUCCEEDED]
        page = await self._runs(filters, order="-createdAt", limit=1)
        return next(iter(page.items), None)

    async def first_run_after(self, flow_id: str, start: datetime | None) -> Run | None:
        """Read the first run of a dataflow that began after a time, or the first of all."""
        page = await self._runs(_begun_after(flow_id, start), order="createdAt", limit=1)
        return next(iter(page.items), None)

    async def count_runs_after(self, flow_id: str, start: datetime | None) -> int:
        """Count the runs of a dataflow that began after a time, or all of them."""
        query = [("property", condition) for condition in _begun_after(flow_id, start)]
        request = Request("count the runs", "GET", "/runs", (*query, ("count", "true")))
        return await self._session.read(request, payload.read_count)

    async def _runs(self, filters: Sequence[str], *, limit: int, order: str = "") -> _RunPage:
        query = [("property", condition) for condition in filters]
        query += [("limit", str(limit)), *([("orderby", order)] if order else [])]
        request = Request("list the runs", "GET", "/runs", tuple(query))
        page = await self._session.read(request, payload.read_page)
        return _RunPage([Run.from_item(item) for item in page.items], not page.next_href)


@dataclass(frozen=True, slots=True)
class _RunPage:
    items: list[Run]
    is_last: bool


def _age(run: Run) -> tuple[bool, datetime | None, str]:
    return run.created_at is not None, run.created_at, run.id


def _one_of(field: str, ids: Sequence[str]) -> str:
    return f"{field}=={','.join(ids)}"


def _begun_after(flow_id: str, start: datetime | None) -> list[str]:
    after = [f"{_STARTED}>{int(start.timestamp() * 1000)}"] if start else []
    return [equality_filter("flowId", flow_id), *after]


async def _read_in_hundreds(
    ids: Iterable[str],
    read: Callable[[Sequence[str]], Coroutine[Any, Any, list[T]]],
    on_failure: OnFailure,
) -> list[T]:
    """Read what has these ids, side by side; a part that fails hides no other."""

    async def read_or_leave_out(some: Sequence[str]) -> list[T]:
        try:
            return await read(some)
        except PgflowError as error:
            on_failure(some, error)
            return []

    wanted, size = sorted(set(ids)), platform.PAGE_SIZE
    parts = [wanted[start : start + size] for start in range(0, len(wanted), size)]
    return [
        item for items in await asyncio.gather(*map(read_or_leave_out, parts)) for item in items
    ]
