"""Change a dataflow that exists, in all in which it differs from a plan, as far as it can change.

What Adobe no longer takes is refused before anything is sent, with the reason.
Source: contract, dataflow.md 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.request import DESCRIPTION_PATH
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.model.dataflow.part_bodies import Kind
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.operations import apply_plan, plan_diff
from pgflow_widgets.operations.flow_changes.mapping import (
    new_mapping,
    refuse_wrong_mapping,
    why_mapping_fixed,
)
from pgflow_widgets.operations.flow_changes.options import options_patch
from pgflow_widgets.operations.flow_changes.schedule import (
    schedule_patch,
    send_changes,
    why_fixed,
)
from pgflow_widgets.operations.flows import FlowRef, flow_of
from pgflow_widgets.operations.plan_diff import Difference

_ENDS = "A dataflow keeps its source and its target."
_PARTS_OF_ENDS = frozenset({"columns", "dataset"})
_NAMES_OF_ENDS = frozenset({"connection", "table"})


@dataclass(frozen=True, slots=True)
class Update:
    """A dataflow after it was changed, and what stays different because it cannot change."""

    flow: Dataflow
    left: Sequence[Difference]


async def compare(
    client: PlatformClient, plan: DataflowPlan, reference: FlowRef
) -> tuple[Dataflow, plan_diff.FlowParts, list[Difference]]:
    """Return a dataflow, what it is made of, and where a plan differs: what can change, or why not.

    Left out, the dataflow is the plan's own, or the one of its name.
    """
    own = None if reference else await apply_plan.own_flow(client, plan, strict=False)
    flow = own or await flow_of(client, reference or plan.name)
    parts = await plan_diff.parts_of(client, flow, plan.connection, plan.target.dataset)
    differences = plan_diff.differences(plan, parts.plan)
    return flow, parts, [_judged(difference, plan, flow) for difference in differences]


async def differences_to(
    client: PlatformClient, plan: DataflowPlan, reference: FlowRef
) -> list[Difference]:
    """Return where a plan and a dataflow differ, as `compare` does."""
    return (await compare(client, plan, reference))[2]


def _judged(difference: Difference, plan: DataflowPlan, flow: Dataflow) -> Difference:
    reason, name = "", difference.field
    if (difference.part, name) == ("dataset", "profile"):
        reason = "`sandbox.datasets.enable_for_profile` changes that."
    elif difference.part in _PARTS_OF_ENDS or name in _NAMES_OF_ENDS:
        reason = _ENDS
    elif difference.part == "mapping":
        reason = why_mapping_fixed(flow)
    elif name == "delta_column":
        reason = "A dataflow keeps the delta column that it began with."
    elif difference.part == "schedule":
        becomes_once = plan.schedule.frequency == Frequency.ONCE
        if becomes_once and name != "start":
            name = "frequency"  # the rest goes with it
        reason = why_fixed(flow, name, getattr(plan.schedule, name))
    return replace(difference, changeable=not reason, reason=reason)


async def update(client: PlatformClient, plan: DataflowPlan, reference: FlowRef) -> Update:
    """Change a dataflow to what a plan says, in all that can change; return what cannot."""
    plan.check()
    flow, parts, differences = await compare(client, plan, reference)
    can = [difference for difference in differences if difference.changeable]
    left = [difference for difference in differences if not difference.changeable]
    changes: list[dict[str, Any]] = []
    names = {difference.field for difference in can if difference.part == "schedule"}
    new_schedule = _with_changed(plan.schedule, flow, names)
    changes += schedule_patch(flow, new_schedule)
    if any(difference.part == "mapping" for difference in can):
        wanted = replace(parts.plan, mapping=plan.mapping)
        await refuse_wrong_mapping(client, wanted, parts.context)
        changes.append(await new_mapping(client, flow, wanted, parts.context))
    if any(difference.part == "options" for difference in can):
        changes += await options_patch(client, flow, plan.options)
    said = {difference.field for difference in can if difference.part == "dataflow"}
    if "name" in said:
        changes.append({"op": "replace", "path": "/name", "value": plan.name})
    marked = flow
    if "description" in said or (not left and flow.mark not in plan.marks(Kind.FLOW)):
        changes.append({"op": "replace", "path": DESCRIPTION_PATH, "value": plan.description})
    if not left:
        marked = replace(flow, mark=plan.mark(Kind.FLOW))  # it is the plan's own now
    return Update(await send_changes(client, marked, changes, new_schedule), left)


def _with_changed(schedule: Schedule, flow: Dataflow, names: set[str]) -> Schedule:
    """Return the schedule of a dataflow, with those parts of another that are named."""
    old = Schedule(flow.frequency, flow.interval, None, flow.backfill)
    return replace(old, **{name: getattr(schedule, name) for name in names})
