"""List the runs of a dataflow, run it now, and wait for a run to end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.session import UnansweredError
from pgflow_widgets.errors import (
    InputError,
    ProtocolError,
    RequestRefusedError,
    TimedOutError,
    UnavailableError,
)
from pgflow_widgets.local import ipython
from pgflow_widgets.model.dataflow import part_bodies
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.operations.flows import FlowRef, flow_of

_LONGEST_PAUSE = 5.0


async def list_runs(client: PlatformClient, flow: FlowRef) -> list[Run]:
    """List the runs of a dataflow, oldest first."""
    return await client.runs((await flow_of(client, flow)).id)


async def wait_for_run(client: PlatformClient, flow: FlowRef, timeout: float) -> Run:  # noqa: ASYNC109
    """Wait until the last run of a dataflow has ended, and return it."""
    chosen = await flow_of(client, flow)
    pause = 0.2
    try:
        async with asyncio.timeout(timeout) as waiting:
            while True:
                runs = await client.runs(chosen.id)
                if runs and not runs[-1].under_way:
                    return runs[-1]
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, _LONGEST_PAUSE)
    except TimeoutError:
        if not waiting.expired():  # a call had no answer: that is another matter
            raise
    raise TimedOutError(
        f"No run of {chosen.name!r} has ended within {timeout:g} seconds.",
        hint=ipython.with_sandbox_variable("`sandbox.flows.watch` shows how far it is."),
    )


async def run_now(client: PlatformClient, flow: FlowRef) -> Run:
    """Run a dataflow now, and return the run.

    Adobe runs on demand what is scheduled once; of what is scheduled again and again it runs only a
    failed run anew.
    """
    chosen = await flow_of(client, flow)
    runs = await client.runs(chosen.id)
    last = runs[-1] if runs else None
    if last and last.under_way:
        raise InputError(
            f"A run of {chosen.name!r} is under way already.",
            hint=ipython.with_sandbox_variable("`sandbox.flows.runs` shows it."),
        )
    if last and not last.ok:
        return await _run_again(client, last)
    _refuse_unrunnable(chosen, last)
    try:
        run_id = await client.create_run(chosen.id, _window(chosen, last))
    except (UnansweredError, UnavailableError, ProtocolError) as error:
        lost = error
    else:
        return await client.run(run_id)
    # Not sent twice: the list tells whether it runs.
    known = {run.id for run in runs}
    new = [run for run in await client.runs(chosen.id) if run.id not in known]
    if not new:
        raise lost
    return new[-1]


def _refuse_unrunnable(chosen: Dataflow, last: Run | None) -> None:
    """Raise why Adobe, or good sense, does not let a dataflow run on demand."""
    if chosen.frequency != Frequency.ONCE:
        raise InputError(
            f"Adobe runs {chosen.name!r} by its schedule only, {chosen.frequency} by"
            f" {chosen.frequency}.",
            hint="On demand it runs what is scheduled once, or a run that failed.",
        )
    if last and not chosen.delta_column:
        raise InputError(
            f"{chosen.name!r} has no delta column, so it would bring all rows again.",
            hint="Make a new plan with one (delta_column=), or delete the dataset and apply the"
            " plan again.",
            field="schedule.delta_column",
        )


def _window(chosen: Dataflow, last: Run | None) -> dict[str, Any]:
    """Return the params of a run that takes what changed since the last one."""
    now = int(datetime.now(UTC).timestamp())
    begin = int(last.window_end.timestamp()) if last and last.window_end else 0
    end = max(now, begin + 1)  # an empty window is refused
    params: dict[str, Any] = {"startTime": now, "windowStartTime": begin, "windowEndTime": end}
    if chosen.delta_column:
        params["deltaColumn"] = part_bodies.delta_column_body(chosen.delta_column)
    return params


async def _run_again(client: PlatformClient, failed: Run) -> Run:
    """Run a failed run again; after a lost answer it may be under way already."""
    try:
        return await client.run(await client.re_trigger(failed.id))
    except RequestRefusedError:
        now = await client.run(failed.id)
        if not now.under_way:
            raise
        return now
