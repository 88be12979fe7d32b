"""Compare a plan with a dataflow that exists."""

from __future__ import annotations

from dataclasses import dataclass

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.json_values import as_objects, get_object, get_text
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.plan import DataflowPlan, Target
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.dataflow.schema_fields import read_schema_fields, without_tenant


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a plan and a dataflow say differently.

    Parameters
    ----------
    part, field
        What it is of.
    plan, flow
        What each of them says.
    changeable, reason
        Whether the dataflow can be changed in that; if not, why.
    """

    part: str
    field: str
    plan: str
    flow: str
    changeable: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FlowParts:
    """What a dataflow is made of: the plan that it would come from, and the sandbox around it."""

    plan: DataflowPlan
    context: PlanContext


async def parts_of(
    client: PlatformClient, flow: Dataflow, connection: str = "", dataset_name: str = ""
) -> FlowParts:
    """Return what a dataflow is made of.

    `connection` and `dataset_name` may be the ids by which a plan means its own.
    """
    tenant = await client.tenant()
    sources = await client.end_items(Kind.SOURCE, flow.source_ids[:1])
    targets = await client.end_items(Kind.TARGET, flow.target_ids[:1])
    source = next(iter(sources.values()), {})
    target = next(iter(targets.values()), {})
    base_id = get_text(source, "baseConnectionId")
    base = base_id
    if base_id and base_id != connection:
        base = (await client.get_connection(base_id)).name
    params = get_object(source, "params")
    columns = list(as_objects(params.get("columns")))
    dataset_id = get_text(get_object(target, "params"), "dataSetId")
    dataset = await client.dataset(dataset_id) if dataset_id else None
    known_by = dataset.name if dataset and dataset_name != dataset_id else dataset_id
    fields = read_schema_fields(await client.schema(dataset.schema_id), tenant) if dataset else []
    rules = await client.mapping_rules(flow.mapping_id) if flow.mapping_id else []
    plan = DataflowPlan(
        name=flow.name,
        connection=base,
        table=get_text(params, "tableName"),
        columns=tuple(get_text(column, "name") for column in columns),
        target=Target(
            known_by,
            None,
            tuple(fields),
            profile=ProfileUse(dataset.profile) if dataset else ProfileUse.NO,
        ),
        mapping=tuple(
            MappingRule(rule.source, without_tenant(rule.destination, tenant)) for rule in rules
        ),
        schedule=Schedule(
            _frequency(flow.frequency), flow.interval, flow.start, flow.backfill, flow.delta_column
        ),
        description=flow.description,
        options=flow.options,
    )
    ids = {Kind.DATASET: dataset.id, Kind.SCHEMA: dataset.schema_id} if dataset else {}
    return FlowParts(plan, PlanContext(base_id, tenant, columns, ids))


def _frequency(text: str) -> Frequency | str:
    """Return the unit of a dataflow that exists; one that is not known here stays as it is told."""
    return Frequency(text or Frequency.ONCE) if text in {"", *Frequency} else text


def differences(plan: DataflowPlan, there: DataflowPlan) -> list[Difference]:
    """Return where a plan and what a dataflow is made of differ."""
    same = ("name", "description", "connection", "table")
    pairs: list[tuple[str, str, str, str]] = [
        ("dataflow", name, getattr(plan, name), getattr(there, name)) for name in same
    ]
    for name in dict.fromkeys((*plan.columns, *there.columns)):
        ours, theirs = ("taken" if name in side.columns else "" for side in (plan, there))
        pairs.append(("columns", name, ours, theirs))
    pairs.append(("dataset", "name", plan.target.dataset, there.target.dataset))
    served = plan.target.profile == ProfileUse.YES and there.target.profile == ProfileUse.UPSERT
    if plan.target.profile is not ProfileUse.NO and not served:  # what is not asked for stays
        pairs.append(("dataset", "profile", plan.target.profile, there.target.profile))
    known = {field.path: str(field.type) for field in there.target.fields}
    pairs += [
        ("dataset", field.path, str(field.type), known.get(field.path, ""))
        for field in (plan.target.fields if plan.target.new else ())
    ]
    wanted, filled = ({e.destination: e.source for e in p.mapping} for p in (plan, there))
    pairs += [
        ("mapping", to, wanted.get(to, ""), filled.get(to, "")) for to in {**wanted, **filled}
    ]
    when, then = plan.schedule, there.schedule
    names = ["frequency", "interval", "backfill"] + ["start"] * bool(when.start)
    if then.delta_column or when.frequency != Frequency.ONCE:
        names.append("delta_column")  # what runs once has none before it has run on demand
    pairs += [("schedule", name, _shown(when, name), _shown(then, name)) for name in names]
    for name in ("error_diagnostics", "partial_ingestion_percent"):
        ours, theirs = (_shown(side.options, name) for side in (plan, there))
        pairs.append(("options", name, ours, theirs))
    return [Difference(*pair) for pair in pairs if pair[2] != pair[3]]


def _shown(values: Schedule | IngestOptions, name: str) -> str:
    value = getattr(values, name)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
