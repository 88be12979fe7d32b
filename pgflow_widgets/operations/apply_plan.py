"""How a plan becomes a dataflow: its parts are looked for, made, and deleted again, in order.

In one module, for each kind of part is looked for, made and deleted by the rules of the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

from pgflow_widgets.api.dataflow_part_calls import ExistingPart
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import get_object, get_text
from pgflow_widgets.api.messages.mappings import MappedRow, MappingProblem
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, PgflowError
from pgflow_widgets.model.dataflow import part_bodies
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.profile_use import CANNOT_BE_UNDONE, ProfileUse
from pgflow_widgets.model.dataflow.schema_fields import TENANT, FieldType, without_tenant
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.operations import connections
from pgflow_widgets.operations.datasets import dataset_of, profile
from pgflow_widgets.operations.datasets.profile import ProfileChange
from pgflow_widgets.operations.new_flow import NewFlow

PartReport = Callable[[Kind, str], object]
"""Takes a part, and its id once it is there; empty while it is being made."""

_LOCKS: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
"""By mark, of plans that are being applied or undone here: two at once would make parts twice."""


class UnfinishedPlanError(Exception):
    """A part could not be made; these are there."""

    def __init__(self, part: Kind, made: Sequence[str], reason: PgflowError) -> None:
        super().__init__()
        self.part = part
        self.made = made
        self.reason = reason


async def apply(
    client: PlatformClient,
    plan: DataflowPlan,
    report: PartReport = lambda _kind, _id: None,
    *,
    confirm: bool = False,
) -> Dataflow:
    """Make every part of a plan that is not there yet, and return the dataflow.

    What cannot be undone is done only if it is confirmed.

    Raises
    ------
    InputError
        Something that the plan names is not there, or is there already for another purpose; nothing
        was made.
    UnfinishedPlanError
        A part could not be made.
    """
    plan.check()
    async with _LOCKS.setdefault(plan.mark(Kind.FLOW), asyncio.Lock()):
        return await _apply(client, plan, report, confirm=confirm)


async def _apply(
    client: PlatformClient, plan: DataflowPlan, report: PartReport, *, confirm: bool
) -> Dataflow:
    if flow := await own_flow(client, plan):
        report(Kind.FLOW, flow.id)
        return flow.with_delta_column(plan.schedule.delta_column)
    context = await _checked_context(client, plan)
    change = await _profile_change(client, plan, context)
    _refuse_unconfirmed(plan, change, confirm=confirm)
    there = await _there(client, plan, context)
    if Kind.MAPPING not in there:
        await _refuse_wrong_rules(client, plan, context)
    made = await _use_for_profile(client, change)
    new_flow = NewFlow(plan, context)
    for kind in part_bodies.kinds_of(plan):
        report(kind, "")
        try:
            part = there.get(kind)
            if part is None:
                part = await _make(client, kind, plan, context, new_flow)
        except PgflowError as error:
            if not made and isinstance(error, InputError):
                raise
            reason = error
        else:
            context.ids[kind] = part.id
            made.append(f"{kind} {part.name!r} ({part.id})")
            report(kind, part.id)
            continue
        raise UnfinishedPlanError(kind, made, reason)
    try:
        flow = await client.dataflow(context.ids[Kind.FLOW])
    except PgflowError as error:
        unread = error
    else:
        flow = flow.with_delta_column(plan.schedule.delta_column)
        return replace(flow, notes=tuple(new_flow.notes))
    raise UnfinishedPlanError(Kind.FLOW, made, unread)  # all is there; to go on is to read it again


async def _profile_change(
    client: PlatformClient, plan: DataflowPlan, context: PlanContext
) -> ProfileChange | None:
    """Return how a dataset that exists is to be changed for Profile; None if it is not to be.

    One that takes upserts serves a plan that does not ask for them: other flows may.
    """
    use = plan.target.profile
    if plan.target.new or use is ProfileUse.NO:
        return None
    change = await profile.plan_profile(client, context.ids[Kind.DATASET], use)
    if change.dataset.profile == ProfileUse.UPSERT:
        change = replace(change, mode=ProfileUse.UPSERT)
    return None if change.is_done else change


def _refuse_unconfirmed(plan: DataflowPlan, change: ProfileChange | None, *, confirm: bool) -> None:
    new = plan.target.new and plan.target.profile is not ProfileUse.NO
    if confirm or not (new or change):
        return
    words = " ".join(change.words) if change else CANNOT_BE_UNDONE
    becomes = f"{change.dataset.profile} → {change.mode}" if change else str(plan.target.profile)
    raise InputError(
        f"The plan changes whether {plan.target.dataset!r} is for Profile: {becomes}. {words}",
        hint="If that is meant: plan.apply(confirm=True).",
        field="target.profile",
    )


async def _use_for_profile(client: PlatformClient, change: ProfileChange | None) -> list[str]:
    """Enable a dataset that exists for Profile, before its first rows; return that in words."""
    if change is None:
        return []
    dataset = await profile.use_for_profile(client, change)
    return [f"dataset {dataset.name!r} ({dataset.id}), enabled for Profile, which stays"]


async def _make(
    client: PlatformClient,
    kind: Kind,
    plan: DataflowPlan,
    context: PlanContext,
    new_flow: NewFlow,
) -> ExistingPart:
    if kind is not Kind.FLOW:
        body = part_bodies.body_of(kind, plan, context)
        return (await client.make(kind, body, plan.mark(kind)))[0]
    body, mark = new_flow.body(), plan.mark(kind)
    part, _ = await client.make(kind, body, mark, renew=new_flow.body, mend=new_flow.mend)
    return part


def cost(plan: DataflowPlan) -> int:
    """Return how many calls it takes to make a plan of which nothing is there yet.

    Dataflows of its name, connection, columns, tenant and dataset are asked for, then each part
    that hangs on nothing new; the mapping is checked; each part is made, and the dataflow is read
    at the end. Long lists take a call more for each further page.
    """
    made = part_bodies.kinds_of(plan)
    looked_for = [kind for kind in made if not part_bodies.bases_of(kind, plan)]
    asked = 4 if connections.is_id(plan.connection) else 5
    return asked + len(looked_for) + 1 + len(made) + 1


async def own_flow(
    client: PlatformClient, plan: DataflowPlan, *, strict: bool = True
) -> Dataflow | None:
    """Return the dataflow of a plan, if it is there.

    Parameters
    ----------
    client, plan
        Which plan, and where.
    strict
        Whether another dataflow of its name is an `InputError`.
    """
    flows = [dataflow async for dataflow in client.dataflows(plan.name)]
    own = [flow for flow in flows if flow.mark in plan.marks(Kind.FLOW)]
    if flows and strict and not own:
        raise InputError(
            f"A dataflow {plan.name!r} exists already, and it is not quite this one.",
            hint="`plan.diff()` tells how they differ. Change the plan or its name, reschedule the"
            " dataflow, or delete it first.",
            field="target.name",
        )
    return own[0] if own else None


async def _there(
    client: PlatformClient, plan: DataflowPlan, context: PlanContext
) -> dict[Kind, ExistingPart]:
    """Return the parts that are there, from an attempt that was broken off; most often none."""
    there: dict[Kind, ExistingPart] = {}
    for kind in part_bodies.kinds_of(plan):
        if part_bodies.bases_of(kind, plan) <= there.keys():
            body = part_bodies.body_of(kind, plan, context)
            if matches := await client.find(kind, body, *plan.marks(kind)):
                there[kind] = matches[0]
                context.ids[kind] = matches[0].id
    return there


async def _refuse_wrong_rules(
    client: PlatformClient, plan: DataflowPlan, context: PlanContext
) -> None:
    """Raise what Data Prep has against the mapping, before anything is made."""
    for problem in await wrong_rules(client, plan, context):
        raise InputError(
            f"Data Prep refuses {problem.source!r} for {problem.destination}: {problem.message}",
            field=f"mapping.{without_tenant(problem.destination, context.tenant)}",
        )


async def wrong_rules(
    client: PlatformClient, plan: DataflowPlan, context: PlanContext
) -> list[MappingProblem]:
    """Return what Data Prep has against the mapping of a plan."""
    problems_by_rule = await client.validate(part_bodies.validation_body(plan, context))
    return [
        MappingProblem(rule.source, problem.destination or rule.destination, problem.message)
        for rule, problems in zip(plan.mapping, problems_by_rule, strict=False)
        for problem in problems
    ]


async def mapped_rows(
    client: PlatformClient,
    plan: DataflowPlan,
    context: PlanContext,
    rows: Sequence[Mapping[str, Any]],
) -> list[MappedRow]:
    """Return some rows of the table as the mapping would bring them in."""
    sample = [{name: row.get(name) for name in plan.columns} for row in rows]
    body = part_bodies.mapping_set_body(plan, context)
    return await client.preview_mapping(sample, body) if sample else []


async def undo(client: PlatformClient, plan: DataflowPlan) -> list[str]:
    """Delete the parts of a plan that exist, last one first, and return what they were."""
    async with _LOCKS.setdefault(plan.mark(Kind.FLOW), asyncio.Lock()):
        return await _undo(client, plan)


async def _undo(client: PlatformClient, plan: DataflowPlan) -> list[str]:
    columns = [{"name": column} for column in plan.columns]
    nothing = PlanContext("", TENANT, columns, dict.fromkeys(Kind, ""))
    parts: dict[Kind, list[ExistingPart]] = {}
    for kind in part_bodies.kinds_of(plan):
        if kind is Kind.IDENTITY:
            parts[kind] = await client.identities_of([schema.id for schema in parts[Kind.SCHEMA]])
        else:
            body = part_bodies.body_of(kind, plan, nothing)
            called = {key: text for key, text in body.items() if key in {"name", "title"}}
            parts[kind] = await client.find_to_delete(kind, called, *plan.marks(kind))
    gone = []
    for kind in reversed(part_bodies.kinds_of(plan)):
        gone += [
            f"{kind} {part.name!r} ({part.id})"
            for part in parts[kind]
            if await client.remove(kind, part.id)
        ]
    client.forget(plan.mark(Kind.IDENTITY))  # it hung on what is gone
    return gone


async def _checked_context(client: PlatformClient, plan: DataflowPlan) -> PlanContext:
    plan.schedule.refuse_passed_start(datetime.now(UTC))
    connection_id = await connections.id_of(client, plan.connection)
    context = await read_context(client, connection_id, plan.table)
    there = {str(column.get("name")) for column in context.columns}
    for name in plan.columns:
        if name not in there:
            raise InputError(
                f"The table {plan.table} has no column {name!r}.",
                hint=f"Its columns are {', '.join(sorted(there))}.",
                field="columns",
            )
    _check_delta(plan, context)
    await _settle_dataset(client, plan, context)
    return context


def _check_delta(plan: DataflowPlan, context: PlanContext) -> None:
    """Refuse a delta column that holds no times: every run would fail."""
    delta = plan.schedule.delta_column
    columns = {get_text(column, "name"): get_object(column, "xdm") for column in context.columns}
    fit = [name for name, described in columns.items() if is_time(FieldType.of(described))]
    if delta and delta not in fit:
        candidates = f"Columns of times: {', '.join(fit)}." if fit else "It has no column of times."
        raise InputError(
            f"The delta column {delta!r} of {plan.table} holds no times.",
            hint=f"{candidates} A dataflow that runs once needs no delta column.",
            field="schedule.delta_column",
        )


async def read_context(client: PlatformClient, connection_id: str, table: str) -> PlanContext:
    """Return what is known before a dataset is chosen."""
    columns = await client.table_columns(connection_id, table)
    return PlanContext(connection_id, await client.tenant(), columns, lead=client.start_lead)


async def _settle_dataset(client: PlatformClient, plan: DataflowPlan, context: PlanContext) -> None:
    """Look for the dataset: one that is to be used must be there, a new one must not."""
    name = plan.target.dataset
    if not plan.target.new:
        dataset = await dataset_of(client, name)
        context.ids |= {Kind.DATASET: dataset.id, Kind.SCHEMA: dataset.schema_id}
        return
    namesakes = [dataset async for dataset in client.datasets(name)]
    if namesakes and not any(dataset.mark in plan.marks(Kind.DATASET) for dataset in namesakes):
        raise InputError(
            f"A dataset {name!r} exists already.",
            hint="Choose another name; or take that dataset: leave out the class.",
            field="target.dataset",
        )
