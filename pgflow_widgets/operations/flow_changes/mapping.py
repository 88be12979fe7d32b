"""Give a dataflow another mapping, after a look at what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.mappings import MappedRow
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow import part_bodies
from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.dataflow.schema_fields import without_tenant
from pgflow_widgets.operations import apply_plan, plan_diff
from pgflow_widgets.operations.flow_changes.schedule import NEW_FLOW
from pgflow_widgets.operations.flows import FlowRef, flow_of
from pgflow_widgets.operations.plan_diff import Difference
from pgflow_widgets.operations.planning import with_rules

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


async def plan_remap(
    client: PlatformClient, reference: FlowRef, rules: Mapping[str, str | None]
) -> Remapping:
    """Return what another mapping would change; nothing is changed."""
    flow = await flow_of(client, reference)
    if reason := why_mapping_fixed(flow):
        raise InputError(reason, hint=NEW_FLOW, field="mapping")
    parts = await plan_diff.parts_of(client, flow)
    plan = with_rules(parts.plan, rules)
    await refuse_wrong_mapping(client, plan, parts.context)
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
    change = await new_mapping(client, flow, remapping.plan, remapping.context)
    return await client.update_dataflow(flow, [change])


def why_mapping_fixed(flow: Dataflow) -> str:
    """Return why the mapping of a dataflow cannot change; empty if it can."""
    if flow.frequency == Frequency.ONCE:
        return f"{flow.name!r} runs once: Adobe keeps the mapping of such a dataflow."
    if _MAPPING_STEP not in flow.steps and flow.state != "draft":
        return f"{flow.name!r} has no mapping, and none can be added to it."
    return ""


async def refuse_wrong_mapping(
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


async def new_mapping(
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
