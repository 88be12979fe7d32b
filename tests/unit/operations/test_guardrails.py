"""What Adobe's guardrails say against a plan, and the view whose time is late on purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pgflow_widgets.api.messages.mappings import MappedRow
from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.emulator.data_prep.expressions import parse_expression
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.column_mapping import MappingRule, empty_text_advice
from pgflow_widgets.model.dataflow.guardrails import GUARDRAILS, PATTERNS, guardrail_notes
from pgflow_widgets.model.dataflow.plan import Target
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.dataflow.schema_fields import (
    FieldType,
    SchemaClass,
    SchemaField,
    read_schema_fields,
)
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.operations.planning import delta_view_sql, empty_text_notes
from pgflow_widgets.operations.proposals import Proposal
from pgflow_widgets.widgets.ingest.checks import _empty_texts
from tests.support.plans import PLAN
from tests.support.tables import for_each

HOURLY = Schedule(Frequency.HOUR, 1, None, True, "updated_at")
EVENTS = replace(PLAN, target=replace(PLAN.target, schema_class=SchemaClass.EVENT))


def upserted(plan: Plan) -> Plan:
    return replace(plan, target=replace(plan.target, profile=ProfileUse.UPSERT))


@for_each(
    "plan, said, page",
    [
        (PLAN, "up to 96 batches a day", PATTERNS),
        (PLAN, "longer than 15 minutes overlaps", PATTERNS),
        (EVENTS, "more than the 90 of Profile and event data", GUARDRAILS),
        (upserted(PLAN), "2,000,000 records", GUARDRAILS),
    ],
)
def test_a_plan_near_a_guardrail_is_told_the_number_and_the_page(
    plan: Plan, said: str, page: str
) -> None:
    assert [note for note in guardrail_notes(plan, []) if said in note.text and note.page == page]


def test_a_large_part_of_the_guardrail_is_told_too_and_a_calm_plan_nothing() -> None:
    half_hourly = replace(EVENTS, schedule=replace(PLAN.schedule, interval=30))
    words = [note.words for note in guardrail_notes(half_hourly, [])]
    assert any(text.endswith(f"See {GUARDRAILS}") and "a large part of" in text for text in words)
    assert guardrail_notes(replace(EVENTS, schedule=HOURLY), [{"a": "x"}]) == []
    assert guardrail_notes(replace(PLAN, schedule=Schedule()), [{"a": "x" * 1_000}]) == []


def test_a_first_copy_is_told_how_many_rows_are_the_limits() -> None:
    (note,) = guardrail_notes(replace(PLAN, schedule=Schedule()), [{"a": "x" * 199_991}] * 2)
    assert "200 GB an hour, with rows like those of the preview about 1,000,000" in note.text
    assert "above 1 TB fails, about 5,000,000" in note.text
    assert (note.field, note.page) == ("columns", GUARDRAILS)


def test_small_batches_and_large_records_are_told_by_the_rows_of_the_preview() -> None:
    said = " ".join(note.text for note in guardrail_notes(PLAN, [{"a": "x" * 991}] * 2))
    assert "256 MB" in said
    assert "256,000 in each run" in said
    large = guardrail_notes(replace(EVENTS, schedule=HOURLY), [{"a": "x" * 20_000}])
    assert [note.field for note in large] == ["columns", "columns"]
    assert "10 KB for an event" in large[1].text
    profile = upserted(replace(PLAN, schedule=HOURLY))
    assert "columns" in {note.field for note in guardrail_notes(profile, [{"a": "x" * 200_000}])}


STATUS = SchemaField("status", FieldType.STRING, "", 1)


def test_a_schema_says_how_many_characters_a_field_asks_for() -> None:
    text: dict[str, Any] = {"type": "string", "minLength": 1}
    fields = read_schema_fields({"properties": {"status": text, "n": {"type": "integer"}}}, "t")
    assert [field.min_length for field in fields] == [1, 0]


def test_an_empty_text_is_marked_in_the_preview_and_a_way_out_is_offered() -> None:
    plan = replace(PLAN, target=Target("there"), mapping=(MappingRule("status", "status"),))
    rows = [MappedRow({"status": text}, ()) for text in ("new", "", "")]
    marked = _empty_texts(plan, rows, [STATUS], "acme")
    assert marked["status"].startswith("Row 2: an empty text.")
    assert empty_text_advice(STATUS, "status") in marked["status"]
    assert _empty_texts(plan, rows, [replace(STATUS, min_length=0)], "acme") == {}


def test_a_plan_notes_an_empty_text_where_its_field_asks_for_characters() -> None:
    schema = TableSchema((Column("status", "string", "string", ""),), ({"status": ""},))
    plan = replace(PLAN, mapping=(MappingRule("status", "status"),))
    notes = empty_text_notes(Proposal.of("t", schema), plan, [STATUS])
    assert [note.field for note in notes] == ["mapping.status"]
    assert 'iif("".equals(status), nullify(), status)' in notes[0].text
    assert "${" not in empty_text_advice(STATUS, "status")
    assert "..." in empty_text_advice(STATUS, "Net total")


def test_the_offered_expression_makes_an_empty_text_null_and_leaves_all_else() -> None:
    offered = empty_text_advice(STATUS, "status").partition(": ")[2].partition(" leaves")[0]
    expression = parse_expression(offered)
    values = [expression({"status": text}) for text in ("", "new", None)]
    assert values == [None, "new", None]


TABLE = TableSchema(
    (
        Column("id", "long", "integer", ""),
        Column('a"b', "string", "string", ""),
        Column("updated_at", "string", "string", "date-time"),
        Column("delta_at", "string", "string", "date-time"),
    ),
    (),
)


def test_a_view_with_a_later_time_quotes_what_it_names() -> None:
    sql = delta_view_sql(TABLE, 'sales."Odd ""one"""', "updated_at", "90 seconds")
    assert sql.startswith(
        'CREATE VIEW "sales"."Odd ""one""_for_adobe" AS\nSELECT\n    "id",\n    "a""b",\n'
    )
    assert '"updated_at" + interval \'90 seconds\' AS "delta_at_2"\n' in sql
    assert 'FROM "sales"."Odd ""one""";\n' in sql
    assert delta_view_sql(TABLE, "sales.orders", None, "5 minutes").count("updated_at") == 2


@for_each(
    "delta, delay, field",
    [
        ("updated_at", "5 minutes'; DROP TABLE x; --", "delay"),
        ("updated_at", "soon", "delay"),
        ("updated_at", "5 minutes\n", "delay"),
        ("id", "5 minutes", "delta_column"),
        ("nothing", "5 minutes", "delta_column"),
    ],
)
def test_a_delay_that_is_none_and_a_column_without_times_are_refused(
    delta: str, delay: str, field: str
) -> None:
    with pytest.raises(InputError) as caught:
        delta_view_sql(TABLE, "sales.orders", delta, delay)
    assert caught.value.field == field


DAYS = TableSchema(
    (Column("id", "long", "integer", ""), Column("ordered", "string", "string", "date-time")),
    ({"id": 1, "ordered": "2026-03-01T00:00:00"}, {"id": 2, "ordered": "2026-03-02T00:00:00"}),
)


def test_a_column_of_days_is_not_proposed_and_its_loss_is_told() -> None:
    proposal = Proposal.of("t", DAYS)
    assert (proposal.time, proposal.delta) == ("ordered", "")
    plan = replace(PLAN, schedule=replace(HOURLY, delta_column="ordered"))
    assert any("it holds days" in note.text for note in proposal.notes(plan))
    with pytest.raises(InputError, match="holds days"):
        delta_view_sql(DAYS, "t", "ordered", "5 minutes")
