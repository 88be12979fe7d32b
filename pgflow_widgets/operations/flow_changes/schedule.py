"""Change when a dataflow runs, as far as Adobe lets it change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, ServiceError
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.error_catalogue import connector
from pgflow_widgets.operations.flows import FlowRef, flow_of
from pgflow_widgets.operations.new_flow import COLUMN_WANTED

_COPY_STEP = "Copy"
NEW_FLOW = "Leave that as it is, or make a new dataflow: a plan of another name."


async def reschedule(
    client: PlatformClient,
    reference: FlowRef,
    frequency: str | None,
    interval: int | None,
    start: datetime | str | None,
    backfill: bool | None,
) -> Dataflow:
    """Change when a dataflow runs; what is left out stays as it is."""
    flow = await flow_of(client, reference)
    unit = Schedule.read(frequency or flow.frequency).frequency
    once = unit == Frequency.ONCE
    new = Schedule.read(
        unit,
        flow.interval if interval is None and unit == flow.frequency else interval,
        start,
        backfill if once or backfill is not None else flow.backfill,
        flow.delta_column,
    )
    asked = {"frequency": new.frequency, "start": new.start, "interval": new.interval}
    asked |= {"backfill": new.backfill} if backfill is not None else {}
    _refuse_fixed(flow, asked)
    if not once and not new.delta_column:
        raise InputError(
            f"{flow.name!r} has no delta column, so it can run once only.",
            hint="Each run would bring all rows again: make a new plan with one (delta_column=).",
            field="schedule.delta_column",
        )
    if flow.backfill is None and backfill is None:
        new = replace(new, backfill=None)  # nobody told, and to tell it may be refused
    return await send_changes(client, flow, schedule_patch(flow, new), new)


def _refuse_fixed(flow: Dataflow, asked: Mapping[str, object]) -> None:
    """Raise why a part of a schedule can no longer change, if one is asked for that cannot."""
    for name, value in asked.items():
        changed = value is not None and value != getattr(flow, name)
        if changed and (reason := why_fixed(flow, name, value)):
            raise InputError(reason, hint=NEW_FLOW, field=f"schedule.{name}")


def refuse_one_time(flow: Dataflow) -> None:
    """Refuse to reschedule a dataflow that runs once, whatever the new schedule is."""
    if flow.frequency == Frequency.ONCE:
        raise InputError(_one_time(flow), hint=NEW_FLOW, field="schedule.frequency")


def why_fixed(flow: Dataflow, name: str, value: object) -> str:
    """Return why a part of the schedule cannot become a value; empty if it can."""
    if flow.frequency == Frequency.ONCE:
        return _one_time(flow)
    now = datetime.now(UTC)
    if flow.start is not None and flow.start <= now:
        began = f"{flow.name!r} began at {flow.start:%Y-%m-%d %H:%M} UTC"
        if name == "start":
            return f"{began}: Adobe keeps that start (1366)."
        if name == "frequency" and value == Frequency.ONCE:
            return f"{began}: Adobe no longer changes it to run once (1403)."
        if name == "backfill":
            return f"{began}: Adobe no longer changes its backfill (1404)."
    if name == "start" and isinstance(value, datetime) and value <= now:
        return f"The start {value:%Y-%m-%d %H:%M} UTC has passed: Adobe refuses it (1360)."
    return ""


def _one_time(flow: Dataflow) -> str:
    return f"{flow.name!r} runs once: Adobe does not reschedule such a dataflow."


async def send_changes(
    client: PlatformClient, flow: Dataflow, changes: Sequence[Mapping[str, Any]], new: Schedule
) -> Dataflow:
    """Change a dataflow that is to run by a schedule; its delta column goes, or stays if it must.

    Pages disagree on that of a dataflow that runs once: a refusal that asks for the column has
    changed nothing, and the changes are sent once more with it.
    """
    removal = _without_copy(flow, new)
    if not changes and not removal:
        return flow
    try:
        changed = await client.update_dataflow(flow, [*changes, *removal])
    except ServiceError as error:  # the connector's words may stand in another error
        asked = connector.COPY_NEEDED.says(f"{error.title} {error.detail}")
        if not removal or error.status != HTTPStatus.BAD_REQUEST or not asked:
            raise
    else:
        return _with_column(changed, flow.delta_column)
    changed = await client.update_dataflow(flow, changes)
    return replace(changed, notes=(*changed.notes, COLUMN_WANTED))


def _without_copy(flow: Dataflow, new: Schedule) -> list[dict[str, Any]]:
    """Return what takes the delta column off a dataflow that is to run once: Adobe forbids it.

    It comes last among changes: the steps behind it move up.
    """
    becomes_once = flow.frequency != Frequency.ONCE and new.frequency == Frequency.ONCE
    if not becomes_once or _COPY_STEP not in flow.steps:
        return []
    return [{"op": "remove", "path": f"/transformations/{flow.steps.index(_COPY_STEP)}"}]


def _with_column(flow: Dataflow, column: str) -> Dataflow:
    """Return a dataflow with the delta column that it had, for its first run on demand."""
    if flow.delta_column or not column:
        return flow
    said = f"Adobe learns the delta column {column!r} again with the first run on demand."
    return replace(flow.with_delta_column(column), notes=(*flow.notes, said))


def schedule_patch(flow: Dataflow, new: Schedule) -> list[dict[str, Any]]:
    """Return the changes that give a dataflow a schedule; a start that is None stays."""
    old = {"frequency": flow.frequency, "interval": flow.interval, "backfill": flow.backfill}
    wanted: dict[str, Any] = {"frequency": str(new.frequency), "interval": new.interval}
    wanted["backfill"] = new.backfill
    changes: list[dict[str, Any]] = []
    if new.start is not None and new.start != flow.start:
        seconds = int(new.start.timestamp())
        changes.append({"op": "replace", "path": "/scheduleParams/startTime", "value": seconds})
    for name, value in wanted.items():
        path = f"/scheduleParams/{name}"
        if value is None and old[name] is not None:
            changes.append({"op": "remove", "path": path})
        elif value != old[name]:
            op = "add" if old[name] is None else "replace"
            changes.append({"op": op, "path": path, "value": value})
    return changes
