"""Tell how all dataflows of a sandbox are, worst first, in few calls.

The list of the dataflows, read in hundreds, holds the state of each last run. A call more tells of
each dataflow whose last run failed, and one in a hundred names the connections of those that are
ill. Source: contract, after-the-load.md 7.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run, is_in_part, is_success
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.operations.flow_health.assessment import Facts, FlowHealth, Status, assess
from pgflow_widgets.operations.flow_health.failures import read_all_failures
from pgflow_widgets.operations.flow_health.summaries import summarize

__all__ = ["FlowHealth", "HealthReport", "Status", "read_health"]


@dataclass(frozen=True, slots=True)
class HealthReport:
    """How each dataflow is, worst first, and what could not be read, in sentences."""

    flows: Sequence[FlowHealth] = ()
    gaps: Sequence[str] = ()


async def read_health(client: PlatformClient, now: datetime | None = None) -> HealthReport:
    """Tell how each dataflow is, worst first.

    A part that cannot be read hides no other: the status of a dataflow whose runs cannot be read is
    ``unknown``, and the report says what else is missing. A dataflow that is deleted meanwhile is
    left out.

    Raises
    ------
    PgflowError
        The list of the dataflows cannot be read at all.
    """
    gaps: list[str] = []
    flows = await _list_flows(client, gaps)
    now = now or client.now()  # after an answer, which tells the time of the service
    runs, failures = await asyncio.gather(
        _read_partial_runs(client, flows, gaps), read_all_failures(client, flows)
    )
    there = [flow for flow in flows if flow.id not in failures or failures[flow.id] is not None]
    assessed = [
        assess(Facts(flow, runs.get(flow.last_run_id), failures.get(flow.id)), now)
        for flow in there
    ]
    named = await _name_connections(client, assessed, gaps)
    return HealthReport(_worst_first(summarize(named, now)), gaps)


async def _list_flows(client: PlatformClient, gaps: list[str]) -> list[Dataflow]:
    """List the dataflows; those that were read, if the list breaks off."""
    flows: list[Dataflow] = []
    try:
        async with aclosing(client.dataflow_pages()) as pages:
            async for page in pages:
                flows += page
    except PgflowError as error:
        if not flows:
            raise
        gaps.append(
            f"Only {len(flows):,} dataflows are told, for their list broke off: {error.message}"
        )
    return flows


async def _read_partial_runs(
    client: PlatformClient, flows: Iterable[Dataflow], gaps: list[str]
) -> dict[str, Run]:
    """Read the last runs that may have left rows out though they succeeded.

    Without a percentage of rows that may fail, a single one fails the run.
    """
    ids = [
        flow.last_run_id
        for flow in flows
        if flow.last_run_id
        and is_success(flow.last_run)
        and (flow.partial_ingestion_percent is not None or is_in_part(flow.last_run))
    ]
    lost = Counter[str]()
    runs = await client.runs_by_id(ids, _counts_in(lost))
    gaps += [
        f"The last runs of {count:,} dataflow{'s' * (count > 1)} could not be read, so their bad"
        f" rows are not told: {message}"
        for message, count in lost.items()
    ]
    return runs


async def _name_connections(
    client: PlatformClient, health: Sequence[FlowHealth], gaps: list[str]
) -> list[FlowHealth]:
    """Return all with the names of the connections of those about which there is to do."""
    lost = Counter[str]()
    ids = {one.connection_id for one in health if one.action and one.connection_id}
    bases = await client.connections_by_id(ids, _counts_in(lost))
    gaps += [
        f"The names of {count:,} connection{'s' * (count > 1)} could not be read: {message}"
        for message, count in lost.items()
    ]

    def named(one: FlowHealth) -> FlowHealth:
        base = bases.get(one.connection_id)
        if base is None:
            return one
        since = base.updated_at or base.created_at
        return replace(one, connection=base.name or one.connection, credentials_since=since)

    return [named(one) for one in health]


def _counts_in(lost: Counter[str]) -> Callable[[Sequence[str], PgflowError], None]:
    """Return what counts by message how many things a failed call was about."""

    def count(ids: Sequence[str], error: PgflowError) -> None:
        lost[error.message] += len(ids)

    return count


def _worst_first(health: Iterable[FlowHealth]) -> list[FlowHealth]:
    """Sort: what is disabled or fails first, of that what Adobe disables soonest."""

    def key(one: FlowHealth) -> tuple[int, float, float, str]:
        days = one.days_left if one.days_left is not None else 0
        late = -one.late_by.total_seconds() if one.late_by else 0.0
        return one.status.rank, days, late or -(one.failed_share or 0.0), one.flow.name

    return sorted(health, key=key)
