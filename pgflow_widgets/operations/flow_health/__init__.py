"""Tell how all dataflows of a sandbox are, worst first, in few calls.

Three lists, read in hundreds: the dataflows, their last runs, their base connections. Then a call
for each dataflow whose last run did not succeed. Source: contract, after-the-load.md 7.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import is_success
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import NotFoundError, PgflowError
from pgflow_widgets.operations.flow_health.assessment import Facts, FlowHealth, Status, assess
from pgflow_widgets.operations.flow_health.failures import Failures, read_failures
from pgflow_widgets.operations.flow_health.summaries import summarize

__all__ = ["FlowHealth", "Status", "read_health"]


async def read_health(client: PlatformClient, now: datetime | None = None) -> list[FlowHealth]:
    """Tell how each dataflow is, worst first.

    A dataflow whose runs cannot be read hides no other: its status is ``unknown``. One that is
    deleted meanwhile is left out.
    """
    flows = [flow async for flow in client.dataflows()]
    now = now or client.now()  # after an answer, which tells the time of the service
    runs, connections, failures = await asyncio.gather(
        client.runs_by_id(flow.last_run_id for flow in flows if flow.last_run_id),
        client.connections_by_id(flow.connection_ids[0] for flow in flows if flow.connection_ids),
        _failures_of(client, [flow for flow in flows if _may_fail(flow)]),
    )

    def facts(flow: Dataflow) -> Facts:
        base = connections.get(next(iter(flow.connection_ids), ""))
        return Facts(flow, base, runs.get(flow.last_run_id), failures.get(flow.id))

    there = (flow for flow in flows if flow.id not in failures or failures[flow.id] is not None)
    return _worst_first(summarize([assess(facts(flow), now) for flow in there], now))


def _may_fail(flow: Dataflow) -> bool:
    """Whether the runs tell more: the last one failed, or it is under way after one that did."""
    return bool(flow.last_run) and not is_success(flow.last_run)


async def _failures_of(
    client: PlatformClient, flows: Sequence[Dataflow]
) -> dict[str, Failures | PgflowError | None]:
    """Read the failed runs of dataflows, by id; None for one that is gone."""

    async def one(flow: Dataflow) -> Failures | PgflowError | None:
        try:
            return await read_failures(client, flow)
        except NotFoundError:
            return None
        except PgflowError as error:
            return error

    answers = await asyncio.gather(*map(one, flows))
    return {flow.id: answer for flow, answer in zip(flows, answers, strict=True)}


def _worst_first(health: Iterable[FlowHealth]) -> list[FlowHealth]:
    """Sort: what is disabled or fails first, of that what Adobe disables soonest."""

    def key(one: FlowHealth) -> tuple[int, float, float, str]:
        days = one.days_left if one.days_left is not None else 0
        late = -one.late_by.total_seconds() if one.late_by else 0.0
        return one.status.rank, days, late or -(one.failed_share or 0.0), one.flow.name

    return sorted(health, key=key)
