"""Call Flow Service for what tells how dataflows are, in few calls for many of them.

Source: contract, flow-service.md 0.1 to 0.3 and 7.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages import payload
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.request import Request, equality_filter
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model import platform

T = TypeVar("T")

_STARTED = "metrics.durationSummary.startedAtUTC"
_SUCCEEDED = "metrics.statusSummary.status==success"


@dataclass(frozen=True, slots=True)
class NewestRuns:
    """The newest runs of a dataflow, newest first, and whether there are no others."""

    runs: Sequence[Run]
    are_all: bool


class HealthCalls(FlowServiceClient):
    """Calls about many dataflows at once; parameters, use and errors as in its base class."""

    async def runs_by_id(self, ids: Iterable[str]) -> dict[str, Run]:
        """Read runs by id, a hundred in a call; those of a call that fails are left out."""

        async def read(some: Sequence[str]) -> list[Run]:
            return (await self._runs([_one_of(some)], limit=platform.PAGE_SIZE)).items

        return {run.id: run for run in await _read_in_hundreds(ids, read)}

    async def connections_by_id(self, ids: Iterable[str]) -> dict[str, BaseConnection]:
        """Read base connections by id, a hundred in a call; those of a failed call are left out."""

        async def read(some: Sequence[str]) -> list[BaseConnection]:
            return await self._list([_one_of(some)])

        return {connection.id: connection for connection in await _read_in_hundreds(ids, read)}

    async def newest_runs(self, flow_id: str) -> NewestRuns:
        """Read the newest hundred runs of a dataflow, in one call."""
        filters = [equality_filter("flowId", flow_id)]
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


def _one_of(ids: Sequence[str]) -> str:
    return f"id=={','.join(ids)}"


def _begun_after(flow_id: str, start: datetime | None) -> list[str]:
    after = [f"{_STARTED}>{int(start.timestamp() * 1000)}"] if start else []
    return [equality_filter("flowId", flow_id), *after]


async def _read_in_hundreds(
    ids: Iterable[str], read: Callable[[Sequence[str]], Coroutine[Any, Any, list[T]]]
) -> list[T]:
    """Read what has these ids, side by side; a part that fails hides no other."""

    async def read_or_leave_out(some: Sequence[str]) -> list[T]:
        try:
            return await read(some)
        except PgflowError:
            return []

    wanted, size = sorted(set(ids)), platform.PAGE_SIZE
    parts = [wanted[start : start + size] for start in range(0, len(wanted), size)]
    return [
        item for items in await asyncio.gather(*map(read_or_leave_out, parts)) for item in items
    ]
