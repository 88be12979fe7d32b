"""What is proposed for a table: its key, its delta column, its fields; and what is told of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.emulator.data_prep import expressions
from pgflow_widgets.model.dataflow import row_keys, time_columns
from pgflow_widgets.model.dataflow.column_mapping import SourceColumn
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.row_keys import Key
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.dataflow.schema_fields import FieldType
from pgflow_widgets.operations.planning import propose_plan, with_new_dataset
from pgflow_widgets.operations.proposals import Proposal
from tests.support.tables import for_each

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAST = "2026-01-05T07:08:09"
DAY = "2026-01-05T00:00:00"


def guessed(*names: str, **values: list[Any]) -> str:
    """The delta column of a table with these columns; each has one past time, or these."""
    described = dict.fromkeys((*names, *values), FieldType.DATE_TIME)
    count = max((len(each) for each in values.values()), default=1)
    rows = [
        {**dict.fromkeys(names, PAST), **{n: v[i] for n, v in values.items()}} for i in range(count)
    ]
    found = time_columns.best_time_column(time_columns.find_time_columns(described, rows, NOW))
    return found.name if found else ""


NEVER = [
    "birth_date",
    "birthdate",
    "BirthDate",
    "dob",
    "birthday",
    "geburtsdatum",
    "geburtstag",
    "date_of_birth",
    "expires_at",
    "expiry_date",
    "expirydate",
    "expiration",
    "expiresAt",
    "valid_until",
    "validuntil",
    "valid_to",
    "validTo",
    "valid_from",
    "deadline",
    "end_date",
    "enddate",
    "EndDate",
    "due_on",
    "duedate",
    "due_date",
    "maturity",
    "maturity_date",
    "release_date",
    "releasedate",
    "hire_date",
    "hiredate",
    "start_date",
    "startdate",
    "scheduled_for",
    "scheduled_at",
    "checkout_date",
    "checkoutdate",
    "check_out",
    "from_date",
    "to_date",
    "date_to",
    "effective_date",
    "renewal_date",
    "next_run_at",
    "trial_ends_at",
    "starts_at",
    "not_after",
    "ends_at",
    "termination_date",
    "warranty_until",
    "estimated_arrival",
    "delivery_date",
    "required_date",
    "return_date",
    "gültig_bis",
    "fällig_am",
    "custbirthdate",
    "contract_expiration_dt",
]
SEEN = [
    "timestamp",
    "modifieddate",
    "ModifiedDate",
    "starttime",
    "datetime",
    "lastupdate",
    "updatedat",
    "joindate",
    "created",
    "createdat",
    "creationdate",
    "lastmodified",
    "modified",
    "ts",
    "changedon",
    "insertdate",
    "updatetime",
    "last_update",
    "rowupdated",
    "eventtime",
    "logdate",
    "orderdate",
    "occurred_at",
    "due_date_changed_at",
]


@for_each("name", NEVER)
def test_what_lies_ahead_or_does_not_move_is_never_proposed(name: str) -> None:
    assert guessed(name) == ""
    assert guessed(name, "id_seen") == ""
    assert guessed(name, "created_at") == "created_at"


@for_each("name", SEEN)
def test_names_of_one_word_are_seen(name: str) -> None:
    assert guessed(name) == name
    assert guessed("birth_date", name, "something") == name


def test_the_only_column_of_times_is_proposed_whatever_it_is_called() -> None:
    assert guessed("wann") == "wann"
    assert guessed("wann", "wo") == ""


@for_each(
    "value",
    [
        *("2030-01-01T00:00:00", "2026-03-01T13:00:00", "infinity", "294276-12-31T00:00:00"),
        *("9999-12-31", "5874897-12-31", "2026-03-01T12:10:00+00:00", None),
        *("1890-05-05T00:00:00", "-infinity", "0044-01-01T00:00:00 BC", "4713-01-01 BC"),
    ],
)
def test_values_of_the_preview_speak_against_a_column(value: str | None) -> None:
    assert guessed(wann=[PAST, value]) == ""
    assert guessed("created_at", wann=[PAST, value]) == "created_at"


def test_values_of_the_present_do_not() -> None:
    assert guessed(wann=[PAST, NOW.isoformat(), (NOW + timedelta(minutes=1)).isoformat()])
    assert guessed(updated_at=["0001-01-01T00:00:00", PAST]) == "updated_at"
    assert guessed(updated_at=["2030-01-01T00:00:00", PAST]) == ""


def test_timestamps_come_before_dates_and_changes_before_births() -> None:
    assert guessed("created_at", "updated_at") == "updated_at"
    assert guessed("inserted", "lastModified", "created") == "lastModified"
    assert guessed("created_at", updated_on=[DAY]) == "created_at"
    assert guessed(created_on=[DAY], updated_on=[DAY]) == "updated_on"


def test_rows_without_a_time_speak_against_a_column() -> None:
    assert guessed("created_at", last_seen=[None]) == "created_at"
    assert guessed(last_seen=[None]) == ""


@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=3))
def test_no_name_and_no_value_is_too_strange(name: str, values: list[str]) -> None:
    time_columns.find_time_columns(
        {name: FieldType.DATE_TIME}, [{name: each} for each in values], NOW
    )


def columns(**types: FieldType) -> list[SourceColumn]:
    return [SourceColumn(name, kind) for name, kind in types.items()]


LONG, TEXT = FieldType.LONG, FieldType.STRING


def test_a_key_is_guessed_from_names_and_rows_and_says_so() -> None:
    rows = [{"order_id": n, "id": 1} for n in range(3)]
    found = row_keys.primary_key("sales.orders", columns(order_id=LONG, id=LONG), rows)
    assert found.source == "order_id"
    assert "guess" in found.note
    assert "first 3 rows" in found.note
    assert row_keys.primary_key("sales.orders", columns(id=LONG), rows).source == ""


def test_a_key_that_is_told_is_no_guess() -> None:
    rows = [{"country_id": n, "two_letter": "a"} for n in range(3)]
    found = row_keys.primary_key(
        "country", columns(country_id=LONG, two_letter=TEXT), rows, [Key(("two_letter",), True)]
    )
    assert (found.source, found.note) == ("two_letter", "")


def test_of_a_key_of_several_columns_never_one_alone() -> None:
    known = [Key(("id", "line"), True)]
    found = row_keys.primary_key("t", columns(id=LONG, line=LONG), [{"id": 1, "line": 1}], known)
    assert found.source == 'concat(${id}, "/", ${line})'
    assert "together" in found.note
    left_out = row_keys.primary_key("t", columns(id=LONG, total=LONG), [{"id": 1}], known)
    assert left_out.source == ""
    assert "id, line" in left_out.note


@given(
    st.lists(st.tuples(*(st.text("a/~-0|1", max_size=3),) * 3, st.integers(-3, 3)), max_size=12),
)
def test_other_keys_are_joined_to_other_texts(rows: list[tuple[Any, ...]]) -> None:
    names = ("a", "b.c", "d e", "n")
    types = dict(zip(names, (TEXT, TEXT, TEXT, LONG), strict=True))
    for order in (names, names[::-1]):
        joined = expressions.parse_expression(row_keys.key_expression(order, types))
        made = {joined(dict(zip(names, row, strict=True))) for row in rows}
        assert len(made) == len(set(rows))


def test_a_name_that_no_expression_can_hold_is_told() -> None:
    types = {"a}": LONG, "b": LONG}
    found = row_keys.primary_key("t", columns(**types), [], [Key(("a}", "b"), True)])
    assert found.source == ""
    assert "a}, b" in found.note


def schema(
    *described: tuple[str, str], known: tuple[Key, ...] | None = None, **values: list[Any]
) -> TableSchema:
    forms = {
        "long": ("long", "integer", ""),
        "double": ("double", "number", ""),
        "text": ("string", "string", ""),
        "time": ("string", "string", "date-time"),
    }
    found = tuple(Column(name, *forms[kind]) for name, kind in described)
    rows = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
    return TableSchema(found, tuple(rows), known)


def planned(
    table: TableSchema, kind: str = "record", **schedule: Any
) -> tuple[Proposal, DataflowPlan]:
    proposal = Proposal.of("public.t", table)
    plan = with_new_dataset(propose_plan("shop", proposal), proposal, None, kind, "")
    return proposal, replace(plan, name="t", schedule=Schedule(**schedule))


@for_each(
    "name, kind, value, becomes",
    [
        ("id", "long", 1700000000000000001, TEXT),
        ("counted", "long", 2**53, TEXT),
        ("counted", "long", 2**53 - 1, LONG),
        ("id", "long", -(2**60), TEXT),
        ("account_no", "double", 9007199254740992.0, TEXT),
        ("accountId", "double", 1e20, TEXT),
        ("distance", "double", 1e20, FieldType.DOUBLE),
        ("id", "double", 12.0, FieldType.DOUBLE),
    ],
)
def test_keys_that_no_number_carries_become_text_and_it_is_told(
    name: str, kind: str, value: float, becomes: FieldType
) -> None:
    proposal, plan = planned(schema((name, kind), **{name: [1, value]}))
    assert plan.target.fields[0].type is becomes
    told = [each for each in proposal.notes(plan) if "2^53" in each.text]
    assert bool(told) == (becomes is TEXT)


def test_a_numeric_key_that_is_told_becomes_text_too() -> None:
    table = schema(("k", "double"), known=(Key(("k",), True),), k=[9007199254740992.0])
    proposal, plan = planned(table)
    assert plan.target.fields[0].type is TEXT
    assert "9007199254740992" in proposal.notes(plan)[0].text


def hint(proposal: Proposal, plan: DataflowPlan, step: str) -> str:
    return " ".join(f"{each.message} {each.hint}" for each in proposal.problems(plan, step))


HOURLY = {"frequency": Frequency.HOUR, "interval": 1, "backfill": True}


def test_what_repeats_without_a_delta_column_is_told_the_candidates() -> None:
    table = schema(("id", "long"), ("due_date", "time"), id=[1], due_date=[PAST])
    said = hint(*planned(table, **HOURLY), "schedule")
    assert "due_date" in said
    assert "delta_column=" in said
    assert "once" in hint(*planned(schema(("id", "long"), id=[1]), **HOURLY), "schedule")


def test_an_event_without_a_time_or_an_id_is_told_the_candidates() -> None:
    table = schema(("a", "text"), ("due_date", "time"), a=["x", "x"], due_date=[PAST, PAST])
    said = hint(*planned(table, "event"), "mapping")
    assert 'mapping={"timestamp": ...}' in said
    assert "due_date" in said
    assert 'mapping={"_id": ...}' in said


@for_each("kind, frequency", [*product(("long", "text"), ("once", "hour"))])
def test_a_delta_column_without_times_is_refused(kind: str, frequency: str) -> None:
    table = schema(("updated_at", kind), ("at", "time"), updated_at=["1"], at=[PAST])
    timing: dict[str, Any] = HOURLY if frequency == "hour" else {}
    proposal, plan = planned(table, delta_column="updated_at", **timing)
    said = hint(proposal, plan, "schedule")
    assert "holds no times" in said
    assert "at" in said.partition("Columns of times:")[2]


def test_a_chosen_column_that_may_leave_rows_out_is_told() -> None:
    table = schema(("id", "long"), ("due", "time"), id=[1], due=["2090-01-01T00:00:00"])
    proposal, plan = planned(table, delta_column="due", **HOURLY)
    assert any("leave rows out" in each.text for each in proposal.notes(plan))
    proposal, plan = planned(table, delta_column="due")
    assert any("every row" in each.text for each in proposal.notes(plan))


def test_a_number_that_no_float_holds_is_told_too() -> None:
    columns = [SourceColumn("id", FieldType.LONG), SourceColumn("key", FieldType.DOUBLE)]
    rows = [{"id": 10**400, "key": 10**400}]
    assert row_keys.find_inexact_numbers(columns, rows) == {"id": str(10**400), "key": str(10**400)}
