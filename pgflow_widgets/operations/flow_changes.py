"""Change a dataflow that runs: its schedule, its mapping, or all in which it differs from a plan.

What Adobe no longer takes is refused before anything is sent, with the reason.
Source: contract, dataflow.md 10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.mappings import MappedRow
from pgflow_widgets.api.messages.request import DESCRIPTION_PATH
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow import part_bodies
from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.dataflow.schema_fields import without_tenant
from pgflow_widgets.operations import apply_plan, plan_diff
from pgflow_widgets.operations.flows import FlowRef, flow_of
from pgflow_widgets.operations.plan_diff import Difference
from pgflow_widgets.operations.planning import with_rules

_NEW_FLOW = "Leave that as it is, or make a new dataflow: a plan of another name."
_ENDS = "A dataflow keeps its source and its target."
_PARTS_OF_ENDS = frozenset({"columns", "dataset"})
_NAMES_OF_ENDS = frozenset({"connection", "table"})
_COPY_STEP, _MAPPING_STEP = "Copy", "Mapping"


@dataclass(frozen=True, slots=True)
class Remapping:
    """Another mapping for a dataflow, before anything is changed.

    Parameters
    ----------
    flow
        The dataflow, as it is.
    plan
        What it will be.
    before
        The lines that its mapping has.
    context
        What is known of its source and its target.
    rows
        The first rows of the table, as the new mapping brings them in.
    """

    flow: Dataflow
    plan: DataflowPlan
    before: tuple[MappingRule, ...]
    context: PlanContext
    rows: Sequence[MappedRow]

    @property
    def differences(self) -> list[Difference]:
        """Where the mappings differ, line by line."""
        there = replace(self.plan, mapping=self.before)
        return plan_diff.differences(self.plan, there)


@dataclass(frozen=True, slots=True)
class Update:
    """A dataflow after it was changed, and what stays different because it cannot change."""

    flow: Dataflow
    left: Sequence[Difference]


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
    changes = _schedule_patch(flow, new)
    return await client.update_dataflow(flow, changes) if changes else flow


def _refuse_fixed(flow: Dataflow, asked: Mapping[str, object]) -> None:
    """Raise why a part of a schedule can no longer change, if one is asked for that cannot."""
    for name, value in asked.items():
        changed = value is not None and value != getattr(flow, name)
        if changed and (reason := _why_fixed(flow, name, value)):
            raise InputError(reason, hint=_NEW_FLOW, field=f"schedule.{name}")


def _why_fixed(flow: Dataflow, name: str, value: object) -> str:
    """Return why a part of the schedule cannot become a value; empty if it can."""
    if flow.frequency == Frequency.ONCE:
        return f"{flow.name!r} runs once: Adobe does not reschedule such a dataflow."
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


def _schedule_patch(flow: Dataflow, new: Schedule) -> list[dict[str, Any]]:
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


async def plan_remap(
    client: PlatformClient, reference: FlowRef, rules: Mapping[str, str | None]
) -> Remapping:
    """Return what another mapping would change; nothing is changed."""
    flow = await flow_of(client, reference)
    if reason := _why_mapping_fixed(flow):
        raise InputError(reason, hint=_NEW_FLOW, field="mapping")
    parts = await plan_diff.parts_of(client, flow)
    plan = with_rules(parts.plan, rules)
    await _refuse_wrong_mapping(client, plan, parts.context)
    table = await client.explore_table(parts.context.connection_id, plan.table, preview=True)
    rows = await apply_plan.mapped_rows(client, plan, parts.context, table.rows)
    return Remapping(flow, plan, parts.plan.mapping, parts.context, rows)


async def remap(client: PlatformClient, remapping: Remapping) -> Dataflow:
    """Give a dataflow another mapping, as it was shown; its later runs go by that.

    A new mapping set is made; the old one stays, for Adobe offers no way to delete one.
    """
    flow = await client.dataflow(remapping.flow.id)
    if flow.mapping_id != remapping.flow.mapping_id:
        raise InputError(
            f"The mapping of {flow.name!r} was changed meanwhile.",
            hint="Ask for the change again, and look at what it changes now.",
            field="mapping",
        )
    if not remapping.differences:
        return flow
    change = await _new_mapping(client, flow, remapping.plan, remapping.context)
    return await client.update_dataflow(flow, [change])


def _why_mapping_fixed(flow: Dataflow) -> str:
    if flow.frequency == Frequency.ONCE:
        return f"{flow.name!r} runs once: Adobe keeps the mapping of such a dataflow."
    if _MAPPING_STEP not in flow.steps and flow.state != "draft":
        return f"{flow.name!r} has no mapping, and none can be added to it."
    return ""


async def _refuse_wrong_mapping(
    client: PlatformClient, plan: DataflowPlan, context: PlanContext
) -> None:
    """Raise what is wrong with a mapping, before anything is made."""
    for problem in plan.problems("mapping"):
        raise problem
    for wrong in await apply_plan.wrong_rules(client, plan, context):
        raise InputError(
            f"Data Prep refuses {wrong.source!r} for {wrong.destination}: {wrong.message}",
            field=f"mapping.{without_tenant(wrong.destination, context.tenant)}",
        )


async def _new_mapping(
    client: PlatformClient, flow: Dataflow, plan: DataflowPlan, context: PlanContext
) -> dict[str, Any]:
    """Make a mapping set, unless an earlier attempt left it, and return what puts it in place.

    The step is found by its name: what its number is depends on the dataflow.
    """
    body = part_bodies.body_of(Kind.MAPPING, plan, context)
    mark = plan.mark(Kind.MAPPING)
    left = await client.find(Kind.MAPPING, body, mark)
    mapping_set = left[0] if left else (await client.make(Kind.MAPPING, body, mark))[0]
    params = {"mappingId": mapping_set.id, "mappingVersion": 0}
    step = {"name": _MAPPING_STEP, "params": params}
    if _MAPPING_STEP in flow.steps:
        path = f"/transformations/{flow.steps.index(_MAPPING_STEP)}"
        return {"op": "replace", "path": path, "value": step}
    steps = [step]  # a draft takes all of them together
    if _COPY_STEP in flow.steps:
        delta = {"deltaColumn": part_bodies.delta_column_body(flow.delta_column)}
        steps.insert(0, {"name": _COPY_STEP, "params": delta})
    return {"op": "add", "path": "/transformations", "value": steps}


async def compare(
    client: PlatformClient, plan: DataflowPlan, reference: FlowRef
) -> tuple[Dataflow, plan_diff.FlowParts, list[Difference]]:
    """Return a dataflow, what it is made of, and where a plan differs: what can change, or why not.

    Left out, the dataflow is the plan's own, or the one of its name.
    """
    own = None if reference else await apply_plan.own_flow(client, plan, strict=False)
    flow = own or await flow_of(client, reference or plan.name)
    parts = await plan_diff.parts_of(client, flow, plan.connection, plan.target.dataset)
    found = plan_diff.differences(plan, parts.plan)
    return flow, parts, [_judged(difference, plan, flow) for difference in found]


async def differences_to(
    client: PlatformClient, plan: DataflowPlan, reference: FlowRef
) -> list[Difference]:
    """Return where a plan and a dataflow differ, as `compare` does."""
    return (await compare(client, plan, reference))[2]


def _judged(difference: Difference, plan: DataflowPlan, flow: Dataflow) -> Difference:
    reason, name = "", difference.field
    if difference.part in _PARTS_OF_ENDS or name in _NAMES_OF_ENDS:
        reason = _ENDS
    elif difference.part == "mapping":
        reason = _why_mapping_fixed(flow)
    elif name == "delta_column":
        reason = "A dataflow keeps the delta column that it began with."
    elif difference.part == "schedule":
        becomes_once = plan.schedule.frequency == Frequency.ONCE
        if becomes_once and name != "start":
            name = "frequency"  # the rest goes with it
        reason = _why_fixed(flow, name, getattr(plan.schedule, name))
    return replace(difference, changeable=not reason, reason=reason)


async def update(client: PlatformClient, plan: DataflowPlan, reference: FlowRef) -> Update:
    """Change a dataflow to what a plan says, in all that can change; return what cannot."""
    plan.check()
    flow, parts, found = await compare(client, plan, reference)
    can = [difference for difference in found if difference.changeable]
    left = [difference for difference in found if not difference.changeable]
    changes: list[dict[str, Any]] = []
    names = {difference.field for difference in can if difference.part == "schedule"}
    changes += _schedule_patch(flow, _with_changed(plan.schedule, flow, names))
    if any(difference.part == "mapping" for difference in can):
        wanted = replace(parts.plan, mapping=plan.mapping)
        await _refuse_wrong_mapping(client, wanted, parts.context)
        changes.append(await _new_mapping(client, flow, wanted, parts.context))
    said = {difference.field for difference in can if difference.part == "dataflow"}
    if "name" in said:
        changes.append({"op": "replace", "path": "/name", "value": plan.name})
    marked = flow
    if "description" in said or (not left and flow.mark not in plan.marks(Kind.FLOW)):
        changes.append({"op": "replace", "path": DESCRIPTION_PATH, "value": plan.description})
    if not left:
        marked = replace(flow, mark=plan.mark(Kind.FLOW))  # it is the plan's own now
    return Update(await client.update_dataflow(marked, changes) if changes else flow, left)


def _with_changed(schedule: Schedule, flow: Dataflow, names: set[str]) -> Schedule:
    """Return the schedule of a dataflow, with those parts of another that are named."""
    old = Schedule(flow.frequency, flow.interval, None, flow.backfill)
    return replace(old, **{name: getattr(schedule, name) for name in names})
