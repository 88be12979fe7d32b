"""List the runs of a dataflow, run it now, and wait for a run to end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from weakref import WeakValueDictionary

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import as_objects, get_object, get_text
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.session import UnansweredError
from pgflow_widgets.errors import (
    InputError,
    NotFoundError,
    OutcomeUnknownError,
    ProtocolError,
    TimedOutError,
    TransportError,
    UnavailableError,
)
from pgflow_widgets.local import ipython
from pgflow_widgets.model.dataflow import part_bodies
from pgflow_widgets.model.dataflow.part_bodies import Kind
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.dataflow.schema_fields import FieldType
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.operations.flow_runs.asked_run import AskedRun
from pgflow_widgets.operations.flows import FlowRef, flow_of

_LONGEST_PAUSE = 5.0
_STARTED: dict[str, tuple[str, float]] = {}
"""By dataflow, the run that was started here last, and when."""

_LOCKS: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
_SILENCE = 4
"""How long a first run may not be listed after its start, in leads of a start: six minutes."""


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
        hint=ipython.with_sandbox_variable(
            "`sandbox.flows.watch` shows how far it is. Adobe shows the first run only two or three"
            " minutes after the start."
        ),
    )


async def run_now(client: PlatformClient, flow: FlowRef, asked: AskedRun | None = None) -> Run:
    """Run a dataflow now, and return the run.

    Adobe runs on demand what is scheduled once; of what is scheduled again and again it runs only a
    failed run anew.
    """
    chosen = await flow_of(client, flow)
    planned = flow.delta_column if isinstance(flow, Dataflow) else ""
    lock = _LOCKS.setdefault(chosen.id, asyncio.Lock())
    async with lock:  # two at once would both take the same window
        return await _run(client, chosen, planned, asked or AskedRun())


async def _run(client: PlatformClient, chosen: Dataflow, planned: str, asked: AskedRun) -> Run:
    runs = await _runs_with_newest(client, chosen)
    last = runs[-1] if runs else None
    if any(run.under_way for run in runs):
        raise InputError(
            f"A run of {chosen.name!r} is under way already.",
            hint=ipython.with_sandbox_variable("`sandbox.flows.runs` shows it."),
        )
    if last and last.failed and asked.start is None and asked.end is None:
        again = partial(client.re_trigger, last.id)
        return await _start_once(client, chosen, runs, again, again=last)
    _refuse_repeating(chosen)
    delta_column = await _delta_column(client, chosen, asked, planned)
    now = client.now()  # by a clock that is ahead, rows of the time between would be lost
    begin, end = asked.window(chosen, runs, now, _SILENCE * client.start_lead)
    # What is committed after the run has read the table, and before its window ends, would be lost.
    await asyncio.sleep(max(0.0, end - now.timestamp()))
    params = {
        "startTime": int(datetime.now(UTC).timestamp()),
        "windowStartTime": begin,
        "windowEndTime": end,
        "deltaColumn": part_bodies.delta_column_body(delta_column),
    }
    return await _start_once(client, chosen, runs, partial(client.create_run, chosen.id, params))


async def _start_once(
    client: PlatformClient,
    chosen: Dataflow,
    runs: Sequence[Run],
    start: Callable[[], Awaitable[str]],
    *,
    again: Run | None = None,
) -> Run:
    """Start a run, and return it; after a lost answer it is not sent twice: the list tells.

    `again` is a run that may itself be under way again.
    """
    try:
        run_id = await start()
    except (UnansweredError, UnavailableError, ProtocolError) as error:
        if isinstance(error, UnavailableError) and error.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise
        lost = error
    else:
        _STARTED[chosen.id] = run_id, asyncio.get_running_loop().time()
        return await _read_started(client, chosen, run_id)
    if started := await _look_for_run(client, chosen, runs, again):
        return started
    raise OutcomeUnknownError(
        f"It is not known whether a run of {chosen.name!r} has begun. {lost.message}",
        name=chosen.name,
        hint=ipython.with_sandbox_variable(
            "Look at `sandbox.flows.runs` in some minutes, before you run it again."
        ),
    )


async def _read_started(client: PlatformClient, chosen: Dataflow, run_id: str) -> Run:
    """Read a run that has been started; one that is not shown yet is under way."""
    try:
        return await client.run(run_id)
    except NotFoundError:
        return Run.from_item({"id": run_id, "flowId": chosen.id})


async def _runs_with_newest(client: PlatformClient, chosen: Dataflow) -> list[Run]:
    """List the runs, with the one that was started here last: Adobe may list it late."""
    runs = await client.runs(chosen.id)
    run_id, at = _STARTED.get(chosen.id, ("", 0.0))
    age = asyncio.get_running_loop().time() - at
    if run_id in {"", *(run.id for run in runs)}:
        return runs
    if age > (_SILENCE * client.start_lead).total_seconds():
        return runs
    return [*runs, await _read_started(client, chosen, run_id)]


async def _look_for_run(
    client: PlatformClient, chosen: Dataflow, runs: Sequence[Run], again: Run | None
) -> Run | None:
    """Return a run that was not there before, once the list shows it; None if it never does."""
    before = {run.id for run in runs if again is None or run.id != again.id}
    loop = asyncio.get_running_loop()
    pause, end = 0.2, loop.time() + 2 * client.start_lead.total_seconds()
    while True:
        listed: Sequence[Run] = ()
        with contextlib.suppress(TransportError, UnavailableError, ProtocolError):
            listed = await client.runs(chosen.id)  # the network may be gone with the answer
        if new := [run for run in listed if run.id not in before and run != again]:
            return new[-1]
        if loop.time() >= end:
            return None
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _refuse_repeating(chosen: Dataflow) -> None:
    """Raise why Adobe does not let a dataflow run on demand."""
    if chosen.frequency != Frequency.ONCE:
        raise InputError(
            f"Adobe runs {chosen.name!r} by its schedule only, {chosen.frequency} by"
            f" {chosen.frequency}.",
            hint="On demand it runs what is scheduled once, or a run that failed.",
        )


async def time_columns_of(client: PlatformClient, flow: Dataflow) -> list[str]:
    """Return the columns that a dataflow takes and that hold times."""
    types = await _types_of_columns(client, flow)
    return [name for name, column_type in types.items() if is_time(column_type)]


async def _types_of_columns(client: PlatformClient, flow: Dataflow) -> dict[str, FieldType]:
    """Return the columns that a dataflow takes; none if its source connection does not tell."""
    sources = await client.end_items(Kind.SOURCE, flow.source_ids[:1])
    return {
        get_text(column, "name"): FieldType.of(get_object(column, "xdm"))
        for source in sources.values()
        for column in as_objects(get_object(source, "params").get("columns"))
    }


async def _delta_column(
    client: PlatformClient, chosen: Dataflow, asked: AskedRun, planned: str
) -> str:
    """Return the column that tells new rows; Adobe keeps the one of the first run on demand.

    So a wrong one would spoil the dataflow for good. `planned` is what the dataflow's plan says.
    """
    there, wanted = chosen.delta_column, asked.delta_column or planned
    if there and asked.delta_column and asked.delta_column != there:
        raise InputError(
            f"The delta column of {chosen.name!r} is {there!r}, and Adobe keeps it.",
            hint="Leave out delta_column, or make a new dataflow.",
            field="delta_column",
        )
    if there:
        return there
    types = await _types_of_columns(client, chosen)
    fit = [name for name, column_type in types.items() if is_time(column_type)]
    if wanted and (wanted in fit or not types):
        return wanted
    named = f"Columns of times: {', '.join(fit)}." if fit else "It takes no column of times."
    hint = f"{named} Say which one tells new rows: delta_column=..."
    if wanted:
        said = f"{chosen.name!r} takes no column {wanted!r} that holds times."
        raise InputError(said, hint=hint, field="delta_column")
    raise InputError(
        f"{chosen.name!r} has no delta column, so it would bring all rows again.",
        hint=hint,
        field="schedule.delta_column",
    )
