"""Read since when a dataflow fails, and how often in a row."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run, is_success, is_under_way
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.platform_client.health_calls import NewestRuns
from pgflow_widgets.errors import NotFoundError, PgflowError, RequestRefusedError

_TOGETHER = 50
"""Of so many dataflows one call reads the newest runs: two of each, on average."""


@dataclass(frozen=True, slots=True)
class Failures:
    """The runs that failed since the last success; `since` is when the first of them did.

    ``last`` is the newest of them, None if the last run that ended succeeded.
    """

    count: int = 0
    since: datetime | None = None
    last: Run | None = None


async def read_all_failures(
    client: PlatformClient, flows: Sequence[Dataflow]
) -> dict[str, Failures | PgflowError | None]:
    """Read the failures of the dataflows whose last run did not succeed, by id.

    A dataflow that failed takes a call. Of those that run now, a call tells of 50 how the run
    before went. A dataflow that is gone has None, one whose runs cannot be read the error.
    """
    running = [flow for flow in flows if flow.last_run and is_under_way(flow.last_run)]
    known: dict[str, Failures | PgflowError | None] = {}
    for told in await asyncio.gather(
        *(
            _read_together(client, running[at : at + _TOGETHER])
            for at in range(0, len(running), _TOGETHER)
        )
    ):
        known |= told

    async def one(flow: Dataflow) -> Failures | PgflowError | None:
        try:
            return await read_failures(client, flow)
        except NotFoundError:
            return None
        except PgflowError as error:
            return error

    others = [
        flow
        for flow in flows
        if flow.last_run and not is_success(flow.last_run) and flow.id not in known
    ]
    answers = await asyncio.gather(*map(one, others))
    return known | {flow.id: answer for flow, answer in zip(others, answers, strict=True)}


async def _read_together(client: PlatformClient, flows: Sequence[Dataflow]) -> dict[str, Failures]:
    """Read the failures of several dataflows in one call; those of which it tells enough."""
    try:
        newest = await client.newest_runs(*(flow.id for flow in flows))
    except PgflowError:
        return {}  # each is asked by itself
    told: dict[str, Failures] = {}
    for flow in flows:
        own = NewestRuns([run for run in newest.runs if run.flow_id == flow.id], newest.are_all)
        failures, is_whole = _in_a_row(own)
        if is_whole and _holds_last(own, flow):
            told[flow.id] = failures
    return told


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
    failures, is_whole = _in_a_row(newest)
    if is_whole or not failures.count:
        return failures
    return await _read_beyond(client, flow, failures, sum(run.under_way for run in newest.runs))


def _in_a_row(newest: NewestRuns) -> tuple[Failures, bool]:
    """Return the failures since the last success, and whether that is among these runs."""
    ended = [run for run in newest.runs if not run.under_way]
    failed = list(takewhile(lambda run: not run.ok, ended))
    is_whole = len(failed) < len(ended) or newest.are_all
    if not failed:
        return Failures(), is_whole
    return Failures(len(failed), _failed_at(failed[-1]), failed[0]), is_whole


async def _newest_runs(client: PlatformClient, flow: Dataflow) -> NewestRuns:
    """Read the newest runs; all of them, if the service does not put the newest first."""
    try:
        newest = await client.newest_runs(flow.id)
    except RequestRefusedError:
        newest = NewestRuns((), are_all=False)
    if newest.are_all or _holds_last(newest, flow):
        return newest
    runs: Sequence[Run] = await client.runs(flow.id)
    return NewestRuns(runs[::-1], are_all=True)


def _holds_last(newest: NewestRuns, flow: Dataflow) -> bool:
    """Whether the last run is among these, so that the service did put the newest first."""
    return flow.last_run_id in {"", *(run.id for run in newest.runs)}


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
