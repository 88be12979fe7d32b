"""A dataflow as a value: its limits, its text, its marks, and what it proposes."""

from __future__ import annotations

import itertools
import json
import re
import weakref
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow import column_mapping, schema_bodies, schema_fields
from pgflow_widgets.model.dataflow.column_mapping import MappingRule, SourceColumn
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext, body_of, kinds_of
from pgflow_widgets.model.dataflow.plan import Target
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.dataflow.schema_fields import CHOICES, FieldType, SchemaClass, SchemaField
from pgflow_widgets.notebook.access import open_sandboxes
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.operations.plan_diff import differences
from tests.support.plans import PLAN
from tests.support.tables import for_each


def refused(plan: Plan) -> InputError:
    with pytest.raises(InputError) as caught:
        plan.check()
    return caught.value


@for_each(
    "given, field, reason",
    [
        (("minute", 14), "schedule.interval", "15 minutes"),
        (("minute", "x"), "schedule.interval", "15 minutes"),
        (("hour", 0), "schedule.interval", "whole hours"),
        (("once", 15), "schedule.interval", "leave it out"),
        (("once", None, None, True), "schedule.backfill", "leave it out"),
        (("once", None, None, False), "schedule.backfill", "leave it out"),
        (("month", 1), "schedule.frequency", "once, minute, hour, day, week"),
        (("day", 1, "soon"), "schedule.start", "2026-03-01T12:00"),
        (("day", 1, None, "maybe"), "schedule.backfill", "neither true nor false"),
    ],
)
def test_a_schedule_keeps_to_adobes_limits_and_says_why(
    given: tuple[object, ...], field: str, reason: str
) -> None:
    with pytest.raises(InputError) as caught:
        Schedule.read(*given)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert reason in str(caught.value)


def test_what_is_left_out_of_a_schedule_gets_its_usual_value() -> None:
    assert Schedule.read("minute") == Schedule(Frequency.MINUTE, 15, None, True)
    assert Schedule.read("Day", "2") == Schedule(Frequency.DAY, 2, None, True)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert Schedule.read("once").params(now) == {
        "startTime": int(now.timestamp()),
        "frequency": "once",
    }


def test_a_start_is_utc_whatever_zone_it_is_given_in() -> None:
    there = datetime(2026, 3, 1, 7, tzinfo=timezone(timedelta(hours=1)))
    six = datetime(2026, 3, 1, 6, tzinfo=UTC)
    for start in (there, "2026-03-01T07:00+01:00", "2026-03-01T06:00", six):
        assert Schedule.read("day", 1, start).start == six


def test_a_plan_survives_its_text() -> None:
    assert Plan.from_yaml(PLAN.to_yaml()) == PLAN
    assert "interval: 15" in PLAN.to_yaml()


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1).filter(
    str.strip
)
_NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,20}", fullmatch=True)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    columns = tuple(draw(st.lists(_WORDS, min_size=1, max_size=5, unique=True)))
    names = draw(
        st.lists(_NAMES, min_size=len(columns), max_size=len(columns), unique_by=str.casefold)
    )
    fields = [SchemaField(f"_tenant.{n}", draw(st.sampled_from(CHOICES)), n) for n in names]
    kind = draw(st.sampled_from([SchemaClass.RECORD, SchemaClass.PROFILE, None]))
    frequency = draw(st.sampled_from(Frequency))
    once = frequency is Frequency.ONCE
    start = draw(st.none() | st.integers(0, 4 * 10**9))
    return Plan(
        name=draw(_WORDS),
        description=draw(st.just("") | _WORDS),
        connection=draw(_WORDS),
        table=draw(_WORDS),
        columns=columns,
        target=Target(draw(_WORDS), kind, tuple(fields) if kind else ()),
        mapping=tuple(MappingRule(c, f.path) for c, f in zip(columns, fields, strict=True)),
        schedule=Schedule(
            frequency,
            None if once else draw(st.integers(frequency.shortest, 10_000)),
            None if start is None else datetime.fromtimestamp(start, UTC),
            None if once else draw(st.booleans()),
            draw(st.sampled_from(columns)),
        ),
    )


@given(plans())
def test_any_plan_survives_its_text(plan: Plan) -> None:
    again = Plan.from_yaml(plan.to_yaml())
    assert again == plan
    assert {k: again.mark(k) for k in kinds_of(plan)} == {k: plan.mark(k) for k in kinds_of(plan)}


@for_each(
    "text",
    [
        "",
        "[]",
        "pgflow_plan: 2",
        "a: [",
        "!!python/object/apply:os.system ['true']",
        PLAN.to_yaml().replace("frequency: minute", "frequency: month"),
        PLAN.to_yaml().replace("interval: 15", "interval: 5"),
        PLAN.to_yaml().replace("type: double", "type: decimal"),
        PLAN.to_yaml().replace("table:", "tables:"),
        PLAN.to_yaml() + "password: x\n",
    ],
)
def test_text_that_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Plan.from_yaml(text)


@for_each(
    "changed, field",
    [
        (replace(PLAN, columns=()), "columns"),
        (replace(PLAN, name=" "), "target.name"),
        (replace(PLAN, target=replace(PLAN.target, dataset="")), "target.dataset"),
        (replace(PLAN, target=replace(PLAN.target, namespace="")), "target.namespace"),
        (replace(PLAN, target=replace(PLAN.target, identity="_tenant.total")), "target.identity"),
        (replace(PLAN, mapping=()), "mapping"),
        (
            replace(PLAN, mapping=(*PLAN.mapping, MappingRule("id", "_tenant.no"))),
            "mapping._tenant.no",
        ),
        (replace(PLAN, mapping=(*PLAN.mapping, PLAN.mapping[1])), "mapping._tenant.total"),
        (replace(PLAN, mapping=PLAN.mapping[1:]), "mapping._tenant.id"),
        (replace(PLAN, columns=("id", "total")), "schedule.delta_column"),
        (
            replace(PLAN, schedule=replace(PLAN.schedule, delta_column="")),
            "schedule.delta_column",
        ),
    ],
)
def test_what_is_wrong_is_named(changed: Plan, field: str) -> None:
    assert refused(changed).field == field


def test_an_event_must_have_id_and_time() -> None:
    event = replace(PLAN, target=replace(PLAN.target, schema_class=SchemaClass.EVENT))
    assert refused(event).field == "mapping._id"
    filled = (*event.mapping, MappingRule("id", "_id"), MappingRule("updated_at", "timestamp"))
    replace(event, mapping=filled).check()


def test_each_part_is_known_by_what_it_is_made_of() -> None:
    marks = {kind: PLAN.mark(kind) for kind in kinds_of(PLAN)}
    assert len(set(marks.values())) == len(marks)
    later = replace(PLAN, schedule=replace(PLAN.schedule, interval=30))
    changed = {kind for kind in kinds_of(later) if later.mark(kind) != marks[kind]}
    assert changed == {Kind.FLOW}
    other = replace(PLAN, mapping=(MappingRule("id", "_tenant.id"),))
    assert {k for k in kinds_of(other) if other.mark(k) != marks[k]} == {Kind.MAPPING, Kind.FLOW}


def test_parts_that_exist_are_known_by_marks_that_never_change() -> None:
    """A mark is kept in the service: where this fails, no part that was made is found any more."""
    assert {str(kind): PLAN.marks(kind) for kind in kinds_of(PLAN)} == {
        "source connection": ("5ed42dbeaaed129b", "d583c7579f7529b4"),
        "class": ("a71195bd2b479de3", "c0f00eb884fa3cd0"),
        "schema": ("c2eb1e8292351ba9", "58326484202b073e"),
        "identity": ("6775999aad370b66", "b25b1940aa9eac3f"),
        "dataset": ("583aa5dd6343760d", "a264e30ca13f3d6d"),
        "target connection": ("8e6571f9e969f70f", "f2c6fba897104044"),
        "mapping set": ("eb9eb2db3c04b6df", "a704f5ad11d9a58d"),
        "dataflow": ("82639827f52b1b11", "85650c5de746b570"),
    }


def test_so_are_those_of_a_field_group_and_of_a_dataset_that_was_there() -> None:
    profile = replace(PLAN, target=replace(PLAN.target, schema_class=SchemaClass.PROFILE))
    assert {str(kind): profile.marks(kind) for kind in kinds_of(profile)} == {
        "source connection": ("5ed42dbeaaed129b", "d583c7579f7529b4"),
        "field group": ("d057d99ab12b89bd", "226b7084593a19d1"),
        "schema": ("2d4d0f30beb7ee33", "4c143e7c9192c944"),
        "identity": ("272fb541f89bfd78", "adcf15ca46e25e28"),
        "dataset": ("de0753c4e2233e78", "7e6a6949cbf211dc"),
        "target connection": ("02d7cbba72e77573", "754a67f8d33b860f"),
        "mapping set": ("52e4bb89b0bbe709", "ebb2dc0ba60ded30"),
        "dataflow": ("5c36a3e1e42715fc", "8fa9f2433b028276"),
    }
    there = replace(PLAN, target=Target("Orders", None, ()))
    assert {str(kind): there.marks(kind) for kind in kinds_of(there)} == {
        "source connection": ("5ed42dbeaaed129b", "d583c7579f7529b4"),
        "target connection": ("2110e033131147b3", "63ccc48345c421ca"),
        "mapping set": ("ca7d0c18a4ed9e7d", "bdac07a65d95cbd1"),
        "dataflow": ("c542c641a618655e", "5da10dd18831230f"),
    }
    assert {there.mark(kind) for kind in kinds_of(there)} == {
        there.marks(kind)[0] for kind in kinds_of(there)
    }
    at_once = replace(PLAN, schedule=replace(PLAN.schedule, start=None))
    assert at_once.marks(Kind.FLOW) == ("daf84e6e23f6a1cb", "6aa2418eb81bdd86")


@pytest.mark.parametrize(
    "changed",
    [
        {"description": "other"},
        {"connection": "other"},
        {"table": "other"},
        {"columns": ("id", "updated_at")},
        {"mapping": PLAN.mapping[:2]},
        {"target": replace(PLAN.target, namespace="Email")},
        {"schedule": replace(PLAN.schedule, start=None)},
        {"schedule": replace(PLAN.schedule, interval=20)},
        {"schedule": replace(PLAN.schedule, backfill=False)},
        {"schedule": replace(PLAN.schedule, delta_column="")},
    ],
    ids=str,
)
def test_a_dataflow_that_says_anything_else_has_another_mark(changed: dict[str, Any]) -> None:
    other = replace(PLAN, **changed)
    assert not set(other.marks(Kind.FLOW)) & set(PLAN.marks(Kind.FLOW))
    there = replace(
        PLAN.schedule, start=datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    )
    assert replace(PLAN, schedule=there).mark(Kind.FLOW) == PLAN.mark(Kind.FLOW)


def test_a_plan_holds_nothing_of_one_organisation_and_its_parts_do() -> None:
    context = PlanContext("base", "acme", [{"name": c} for c in PLAN.columns])
    context.ids = {kind: f"id of {kind}" for kind in Kind}
    assert "acme" not in PLAN.to_yaml()
    assert (
        "_acme" in body_of(Kind.CLASS, PLAN, context)["definitions"]["customFields"]["properties"]
    )
    assert body_of(Kind.IDENTITY, PLAN, context)["xdm:sourceProperty"] == "/_acme/id"
    rules = body_of(Kind.MAPPING, PLAN, context)["mappings"]
    assert rules[1] == {
        "sourceType": "EXPRESSION",
        "source": "round(total)",
        "destination": "_acme.total",
    }
    steps = {e["name"]: e["params"] for e in body_of(Kind.FLOW, PLAN, context)["transformations"]}
    assert steps["Copy"]["deltaColumn"]["timezone"] == "UTC"


def test_differences_are_those_that_matter() -> None:
    there = replace(PLAN, target=Target("Orders", None, PLAN.target.fields))
    assert differences(PLAN, there) == []
    any_start = replace(PLAN, schedule=replace(PLAN.schedule, start=None))
    assert differences(any_start, there) == []
    other = replace(
        there,
        columns=("id", "total"),
        schedule=replace(there.schedule, interval=60),
        mapping=there.mapping[:2],
    )
    assert {(e.part, e.field, e.plan, e.flow) for e in differences(PLAN, other)} == {
        ("columns", "updated_at", "taken", ""),
        ("mapping", "_tenant.updated_at", "updated_at", ""),
        ("schedule", "interval", "15", "60"),
    }


def test_nobody_guesses_in_which_of_two_sandboxes(monkeypatch: pytest.MonkeyPatch) -> None:
    # None that other tests left.
    monkeypatch.setattr(open_sandboxes, "_open", weakref.WeakKeyDictionary())
    with pytest.raises(InputError, match="No sandbox given"):
        PLAN.apply()


@given(st.lists(st.text(), unique=True, max_size=8))
def test_names_are_made_legal_and_stay_apart(columns: list[str]) -> None:
    names = schema_fields.legal_names(columns)
    assert list(names) == columns
    assert len({each.casefold() for each in names.values()}) == len(columns)
    for each in names.values():
        assert schema_fields.field_name(each) == each


@given(st.lists(st.text("aA1_ b", min_size=60, max_size=66), unique=True, max_size=8))
def test_names_of_any_length_are_made_legal_and_stay_apart(columns: list[str]) -> None:
    names = schema_fields.legal_names(columns)
    assert len({each.casefold() for each in names.values()}) == len(columns)
    folded = [each.casefold() for each in columns]
    for column, name in names.items():
        assert schema_fields.field_name(name) == name
        if re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,63}", column):
            assert name == column or folded.count(column.casefold()) > 1


@for_each(
    "columns, names",
    [
        (["user id", "user_id"], ["user_id_2", "user_id"]),
        (["a.b", "a_b", "a-b"], ["a_b_2", "a_b", "a_b_3"]),
        (["ID", "id"], ["ID", "id_2"]),
        (["total", "Total", "total_2"], ["total", "Total_3", "total_2"]),
        (["1" + "a" * 62], ["f_1" + "a" * 61]),
        (["A" * 64, "a" * 64], ["A" * 64, "a" * 62 + "_2"]),
    ],
)
def test_a_legal_name_is_kept(columns: list[str], names: list[str]) -> None:
    assert list(schema_fields.legal_names(columns).values()) == names


@for_each("blank", [" ", "\u00a0", "\n", "\t", "\r\n", "\u2003"])
def test_names_are_trimmed_once(blank: str) -> None:
    target = replace(PLAN.target, dataset=f"{blank}Orders{blank}", namespace=f"CRMId{blank}")
    plan = replace(PLAN, name=f"orders{blank}", connection=f"{blank}shop", target=target)
    assert plan == PLAN
    assert plan.mark(Kind.DATASET) == PLAN.mark(Kind.DATASET)
    assert Plan.from_yaml(plan.to_yaml()) == PLAN


def test_notes_are_shown_and_are_no_part_of_what_a_plan_says() -> None:
    noted = replace(PLAN, notes=("id is a guess.",))
    assert "id is a guess." in repr(noted)
    assert noted == PLAN
    assert noted.to_yaml() == PLAN.to_yaml()
    assert {k: noted.mark(k) for k in kinds_of(noted)} == {k: PLAN.mark(k) for k in kinds_of(PLAN)}


@for_each(
    "path, name",
    [
        ("public.orders", "orders"),
        ('m."a.b"', "a.b"),
        ('m."quo""te"', 'quo"te'),
        ('"a.b"."c.d"', "c.d"),
        ('"a""."."b"', "b"),
        ("orders", "orders"),
        ('strange".orders', "orders"),
    ],
)
def test_a_path_is_cut_where_its_name_begins(path: str, name: str) -> None:
    assert column_mapping.table_name(path) == name


def test_names_stay_readable() -> None:
    names = schema_fields.legal_names(
        ["Straße Nr.", "Total", "total", "2nd", "価格", "_id", "e-mail"]
    )
    assert list(names.values()) == [
        *("Strae_Nr", "Total", "total_2", "f_2nd", "field", "id", "e_mail")
    ]


def column(name: str, kind: FieldType = FieldType.STRING) -> SourceColumn:
    return SourceColumn(name, kind)


def test_columns_find_their_fields_by_name_and_type() -> None:
    fields = [
        SchemaField("person.name.lastName", FieldType.STRING),
        SchemaField("_tenant.customerId", FieldType.LONG),
        SchemaField("_tenant.total", FieldType.INTEGER),
        SchemaField("personalEmail.address", FieldType.STRING),
        SchemaField("workAddress.city", FieldType.STRING),
        SchemaField("homeAddress.geo.city", FieldType.STRING),
    ]
    columns = [
        column("last_name"),
        column("CUSTOMER ID", FieldType.INTEGER),
        column("total", FieldType.DOUBLE),
        column("city"),
        column("nothing"),
    ]
    assert column_mapping.map_by_name(columns, fields) == [
        MappingRule("last_name", "person.name.lastName"),
        MappingRule("CUSTOMER ID", "_tenant.customerId"),
        MappingRule("city", "workAddress.city"),
    ]


def test_no_field_is_filled_twice() -> None:
    fields = [SchemaField("_tenant.id", FieldType.STRING)]
    assert column_mapping.map_by_name([column("id"), column("ID")], fields) == [
        MappingRule("id", "_tenant.id")
    ]


def test_a_schema_is_read_as_a_plan_spells_it() -> None:
    fields = (SchemaField("_tenant.a", FieldType.LONG, "A"),)
    group = schema_bodies.own_fields_body(fields, "acme")["definitions"]["customFields"]
    full = {"properties": {"_id": {"type": "string"}, **group["properties"]}}
    assert schema_fields.read_schema_fields(full, "acme") == [
        SchemaField("_id", FieldType.STRING, ""),
        *fields,
    ]


@for_each("kind", CHOICES)
def test_a_type_is_known_again_by_its_schema(kind: FieldType) -> None:
    assert FieldType.of(kind.schema) is kind


@for_each(
    "line, at",
    [
        ("start: 2026-13-45", ""),
        ("start: [1]", "schedule.start"),
        ("start: '0001-01-01T00:00+14:00'", "schedule.start"),
        ("start: {a: 1}", "schedule.start"),
        ("interval: [1]", "schedule.interval"),
        ("backfill: [1]", "schedule.backfill"),
    ],
)
@for_each("frequency", ["hour", "once"])
def test_a_schedule_that_is_no_schedule_is_refused(frequency: str, line: str, at: str) -> None:
    kept = PLAN.to_yaml().partition("schedule:")[0]
    text = f"{kept}schedule:\n  frequency: {frequency}\n  delta_column: updated_at\n  {line}\n"
    with pytest.raises(InputError) as caught:
        Plan.from_yaml(text)
    assert caught.value.field == (at or "schedule.start")


WRITTEN_BY_HAND = """
pgflow_plan: 1
name: 007
connection: shop
table: t
columns: [id, on, 010]
dataset: {name: Orders}
mapping:
  a: id
  status: ~
  b: on
schedule: {frequency: hour, interval: 2, backfill: no, delta_column: on}
"""


def test_names_of_a_plan_are_the_texts_that_stand_there() -> None:
    plan = Plan.from_yaml(WRITTEN_BY_HAND)
    assert (plan.name, plan.columns) == ("007", ("id", "on", "010"))
    assert plan.mapping == (MappingRule("id", "a"), MappingRule("on", "b"))  # nothing fills status
    assert (plan.schedule.interval, plan.schedule.backfill) == (2, False)
    assert Plan.from_yaml(plan.to_yaml()) == plan


def test_a_plan_in_json_is_the_same() -> None:
    plan = Plan.from_yaml(WRITTEN_BY_HAND)
    assert Plan.from_yaml(json.dumps(plan.document())) == plan


_MANY = (
    "["
    + ", ".join(
        [
            "&a [x, x, x, x, x, x]",
            *(f"&{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in itertools.pairwise("abcde")),
        ]
    )
    + "]"
)


@for_each(
    "line, changed, field",
    [
        ("columns: [id, on, 010]", "columns: [id, MANY]", "columns"),
        ("columns: [id, on, 010]", "columns: [id, ~]", "columns"),
        ("name: 007", "name: MANY", "name"),
        ("table: t", "table: {a: b}", "table"),
        ("a: id", "a: MANY", "mapping.a"),
        ("a: id", "~: id", "mapping"),
        ("name: Orders", "name: MANY", "dataset.name"),
        ("interval: 2", "interval: MANY", "schedule.interval"),
        ("interval: 2", "start: MANY", "schedule.start"),
        ("frequency: hour", "frequency: MANY", "schedule.frequency"),
        ("backfill: no", "backfill: MANY", "schedule.backfill"),
        ("backfill: no", "backfill: maybe", "schedule.backfill"),
        ("pgflow_plan: 1", "pgflow_plan: MANY", "pgflow_plan"),
        ("  a: id\n", "  a: id\n  a: on\n", None),
    ],
)
def test_what_is_no_name_is_refused_where_it_stands(
    line: str, changed: str, field: str | None
) -> None:
    text = WRITTEN_BY_HAND.replace(line, changed.replace("MANY", _MANY), 1)
    with pytest.raises(InputError) as caught:
        Plan.from_yaml(text)
    assert caught.value.field == field
    assert len(str(caught.value)) < 300
