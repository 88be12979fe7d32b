"""Read since when a dataflow fails, and how often in a row."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.platform_client.health_calls import NewestRuns
from pgflow_widgets.errors import PgflowError, RequestRefusedError


@dataclass(frozen=True, slots=True)
class Failures:
    """The runs that failed since the last success; `since` is when the first of them did.

    ``last`` is the newest of them, None if the last run that ended succeeded.
    """

    count: int = 0
    since: datetime | None = None
    last: Run | None = None


async def read_failures(client: PlatformClient, flow: Dataflow) -> Failures:
    """Read the failed runs since the last success: one call, or four after a hundred failures.

    Raises
    ------
    NotFoundError
        The dataflow is gone.
    """
    newest = await _newest_runs(client, flow)
    if not newest.runs:
        await client.dataflow(flow.id)  # which raises if it is gone
    ended = [run for run in newest.runs if not run.under_way]
    failed = list(takewhile(lambda run: not run.ok, ended))
    if not failed:
        return Failures()
    there = Failures(len(failed), _failed_at(failed[-1]), failed[0])
    if len(failed) < len(ended) or newest.are_all:
        return there
    under_way = len(newest.runs) - len(ended)
    return await _read_beyond(client, flow, there, under_way)


async def _newest_runs(client: PlatformClient, flow: Dataflow) -> NewestRuns:
    """Read the newest runs; all of them, if the service does not put the newest first."""
    try:
        newest = await client.newest_runs(flow.id)
    except RequestRefusedError:
        newest = NewestRuns((), are_all=False)
    if newest.are_all or flow.last_run_id in {run.id for run in newest.runs}:
        return newest
    runs: Sequence[Run] = await client.runs(flow.id)
    return NewestRuns(runs[::-1], are_all=True)


async def _read_beyond(
    client: PlatformClient, flow: Dataflow, there: Failures, under_way: int
) -> Failures:
    """Read the rest of the failures, or return those that are known if it cannot be read."""
    try:
        success = await client.last_success(flow.id)
        since = success.started_at if success else None
        if success and since is None:
            return there
        first, count = await asyncio.gather(
            client.first_run_after(flow.id, since), client.count_runs_after(flow.id, since)
        )
    except PgflowError:
        return there
    if first is None or first.ok or count < there.count:
        return there
    return Failures(count - under_way, _failed_at(first), there.last)


def _failed_at(run: Run) -> datetime | None:
    return run.completed_at or run.started_at or run.created_at
