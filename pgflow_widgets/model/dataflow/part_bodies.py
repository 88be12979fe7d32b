"""Build the request body of each part of a dataflow.

Source: contract, dataflow.md 2 to 8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from pgflow_widgets.model import platform, sources
from pgflow_widgets.model.dataflow import schema_bodies
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.dataflow.schema_fields import SchemaClass, with_tenant

CONTENT_TYPE = "application/vnd.adobe.xed-full+json;version=1"
DATE_FORMAT = "yyyy-MM-dd HH:mm:ss"


class Kind(StrEnum):
    """A part of a dataflow, in the order in which the parts are made."""

    SOURCE = "source connection"
    CLASS = "class"
    FIELD_GROUP = "field group"
    SCHEMA = "schema"
    IDENTITY = "identity"
    UNION = "profile tag"
    DATASET = "dataset"
    TARGET = "target connection"
    MAPPING = "mapping set"
    FLOW = "dataflow"


_BASES: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.SCHEMA: (Kind.CLASS, Kind.FIELD_GROUP),
    Kind.IDENTITY: (Kind.SCHEMA,),
    Kind.UNION: (Kind.SCHEMA, Kind.IDENTITY),
    Kind.DATASET: (Kind.SCHEMA,),
    Kind.TARGET: (Kind.SCHEMA, Kind.DATASET),
    Kind.MAPPING: (Kind.SCHEMA,),
    Kind.FLOW: (Kind.SOURCE, Kind.TARGET, Kind.MAPPING),
}


@dataclass(slots=True)
class PlanContext:
    """What the bodies of a plan's parts need beside the plan: the sandbox as it is.

    Parameters
    ----------
    connection_id
        The base connection.
    tenant
        The tenant's id, without the underscore before it.
    columns
        The columns of the table, as explore describes them.
    ids
        The ids of the existing parts.
    lead
        How far ahead the dataflow starts if its plan does not say when.
    clock
        Tells the present time.
    """

    connection_id: str
    tenant: str
    columns: Sequence[Mapping[str, Any]]
    ids: dict[Kind, str] = field(default_factory=dict)
    lead: timedelta = platform.START_LEAD
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def kinds_of(plan: DataflowPlan) -> tuple[Kind, ...]:
    """Return the kinds of parts that a plan needs, in order."""
    target = plan.target
    wanted = {Kind.SOURCE, Kind.TARGET, Kind.MAPPING, Kind.FLOW}
    if target.new:
        record = target.schema_class is SchemaClass.RECORD
        wanted |= {Kind.CLASS if record else Kind.FIELD_GROUP, Kind.SCHEMA, Kind.DATASET}
    if target.identity:
        wanted.add(Kind.IDENTITY)
    if target.new and target.profile is not ProfileUse.NO:
        wanted.add(Kind.UNION)
    return tuple(kind for kind in Kind if kind in wanted)


def bases_of(kind: Kind, plan: DataflowPlan) -> set[Kind]:
    """Return the parts of a plan that a part depends on: it cannot exist without them."""
    return set(_BASES.get(kind, ())) & set(kinds_of(plan))


def body_of(kind: Kind, plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    """Return the request body that creates a part, without its mark."""
    builders = {
        Kind.SOURCE: _source,
        Kind.CLASS: _class,
        Kind.FIELD_GROUP: _field_group,
        Kind.SCHEMA: _schema,
        Kind.IDENTITY: _identity,
        Kind.UNION: _union,
        Kind.DATASET: _dataset,
        Kind.TARGET: _target,
        Kind.MAPPING: mapping_set_body,
        Kind.FLOW: flow_body,
    }
    return builders[kind](plan, context)


def _source(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    there = {str(column.get("name")): column for column in context.columns}
    return {
        "name": f"{plan.name}: source",
        "baseConnectionId": context.connection_id,
        "data": {"format": "tabular"},
        "params": {"tableName": plan.table, "columns": [there[name] for name in plan.columns]},
        "connectionSpec": {
            "id": sources.POSTGRESQL.connection_spec_id,
            "version": sources.POSTGRESQL.connection_spec_version,
        },
    }


def _class(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    title, text = f"{plan.target.dataset} (class)", f"Rows of {plan.table}"
    return schema_bodies.class_body(title, text, plan.target.fields, context.tenant)


def _field_group(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    target = plan.target
    title, text = f"{target.dataset} (fields)", f"Columns of {plan.table}"
    return schema_bodies.field_group_body(
        title, text, target.fields, context.tenant, _class_id(plan)
    )


def _class_id(plan: DataflowPlan) -> str:
    return plan.target.schema_class.class_id if plan.target.schema_class else ""


def _schema(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    text = f"Made from {plan.table}"
    if Kind.CLASS in context.ids:
        return schema_bodies.schema_body(plan.target.dataset, text, [context.ids[Kind.CLASS]])
    parts = [_class_id(plan), context.ids[Kind.FIELD_GROUP]]
    return schema_bodies.schema_body(plan.target.dataset, text, parts)


def _identity(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    path = with_tenant(plan.target.identity, context.tenant)
    return schema_bodies.identity_body(context.ids[Kind.SCHEMA], path, plan.target.namespace)


def _dataset(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    profile = plan.target.profile
    tags = {} if profile is ProfileUse.NO else {"tags": profile.tags()}
    return {
        "name": plan.target.dataset,
        "description": f"Rows of {plan.table}",
        "schemaRef": {"id": context.ids[Kind.SCHEMA], "contentType": CONTENT_TYPE},
        **tags,
    }


def _union(_plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    return {"name": "for Profile", "schema": context.ids[Kind.SCHEMA]}


def _target(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    return {
        "name": f"{plan.name}: target",
        "data": {"schema": {"id": context.ids[Kind.SCHEMA], "version": CONTENT_TYPE}},
        "params": {"dataSetId": context.ids[Kind.DATASET]},
        "connectionSpec": {
            "id": platform.DATA_LAKE_SPEC_ID,
            "version": platform.DATA_LAKE_SPEC_VERSION,
        },
    }


def mapping_set_body(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    """Return a mapping set; it includes the fields of a schema that does not exist yet."""
    rules = [
        rule.body(plan.columns, with_tenant(rule.destination, context.tenant))
        for rule in plan.mapping
    ]
    schema: dict[str, Any] = {"jsonSchema": _json_schema(plan, context)}
    if Kind.SCHEMA in context.ids:
        schema = {"schemaRef": {"id": context.ids[Kind.SCHEMA], "contentType": CONTENT_TYPE}}
    return {"name": plan.name, "outputSchema": schema, "mappings": rules}


def validation_body(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    """Return a mapping set with the source columns, so that unknown ones are reported."""
    there = {str(column.get("name")): column.get("xdm") or {} for column in context.columns}
    known = {name: there[name] for name in plan.columns if name in there}
    schema = {"jsonSchema": {"type": "object", "properties": known}}
    return {**mapping_set_body(plan, context), "inputSchema": schema}


def _json_schema(plan: DataflowPlan, context: PlanContext) -> dict[str, Any]:
    definitions = schema_bodies.own_fields_body(plan.target.fields, context.tenant)["definitions"]
    asked = plan.target.schema_class.required if plan.target.schema_class else {}
    properties = {path: field_type.schema for path, field_type in asked.items()}
    own = definitions["customFields"]["properties"]
    return {"type": "object", "properties": {**properties, **own}}


def flow_body(
    plan: DataflowPlan, context: PlanContext, *, copy: bool | None = None
) -> dict[str, Any]:
    """Return a flow that starts a moment from now, unless its plan says when.

    Its delta column stands in a ``Copy`` step. What runs once has none: Adobe's page on source
    errors forbids it (1369), and its page on ingestion on demand lets the first such run bring the
    column. `copy` decides otherwise, for another page has it required (1367).
    """
    steps: list[dict[str, Any]] = []
    delta_column = plan.schedule.delta_column
    copies = plan.schedule.frequency != Frequency.ONCE if copy is None else copy
    if delta_column and copies:
        delta = {"deltaColumn": delta_column_body(delta_column)}
        steps.append({"name": "Copy", "params": delta})
    mapping = {"mappingId": context.ids[Kind.MAPPING], "mappingVersion": 0}
    steps.append({"name": "Mapping", "params": mapping})
    return {
        "name": plan.name,
        "description": plan.description,
        "flowSpec": {"id": platform.FLOW_SPEC_ID, "version": platform.FLOW_SPEC_VERSION},
        "sourceConnectionIds": [context.ids[Kind.SOURCE]],
        "targetConnectionIds": [context.ids[Kind.TARGET]],
        "transformations": steps,
        "scheduleParams": plan.schedule.params(context.clock(), context.lead),
        "options": plan.options.body(),
    }


def delta_column_body(column: str) -> dict[str, str]:
    """Return a delta column; its timestamps are read as UTC."""
    return {"name": column, "dateFormat": DATE_FORMAT, "timezone": "UTC"}
