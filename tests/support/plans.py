"""A plan with every part filled in."""

from __future__ import annotations

from datetime import UTC, datetime

from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.plan import Target
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.dataflow.schema_fields import FieldType, SchemaClass, SchemaField
from pgflow_widgets.notebook.plan import Plan

PLAN = Plan(
    name="orders",
    connection="shop",
    table="sales.orders",
    columns=("id", "total", "updated_at"),
    target=Target(
        "Orders",
        SchemaClass.RECORD,
        (
            SchemaField("_tenant.id", FieldType.STRING, "id"),
            SchemaField("_tenant.total", FieldType.DOUBLE, "total"),
            SchemaField("_tenant.updated_at", FieldType.DATE_TIME, "updated_at"),
        ),
        "_tenant.id",
        "CRMId",
    ),
    mapping=(
        MappingRule("id", "_tenant.id"),
        MappingRule("round(total)", "_tenant.total"),
        MappingRule("updated_at", "_tenant.updated_at"),
    ),
    schedule=Schedule(Frequency.MINUTE, 15, datetime(2026, 3, 1, tzinfo=UTC), True, "updated_at"),
)
