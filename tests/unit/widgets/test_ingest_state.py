"""What the steps from a table to a dataset hold and show, without a widget."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.mappings import MappingProblem
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.part_bodies import PlanContext
from pgflow_widgets.model.dataflow.plan_yaml import read_plan, write_plan
from pgflow_widgets.model.dataflow.row_keys import Key
from pgflow_widgets.model.dataflow.schema_fields import FieldType, SchemaField
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.edits import apply_edit
from pgflow_widgets.widgets.ingest.snippets import python_of
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.steps.review_view import draw_review
from pgflow_widgets.widgets.ingest.view import draw_ingest
from pgflow_widgets.widgets.watch import view as watch_view
from pgflow_widgets.widgets.watch.view import WatchState

SCHEMA = TableSchema(
    (
        Column("id", "long", "integer", ""),
        Column("e-mail", "string", "string", ""),
        Column("total", "double", "number", ""),
        Column("updated_at", "string", "string", "date-time"),
    ),
    tuple(
        {"id": n, "e-mail": "a", "total": 1.5, "updated_at": f"2026-01-0{n}T08:00:00"}
        for n in (1, 2, 3)
    ),
)
THERE = Dataset("5e47161fa49bb818ad7f47bd", "Customers", "", "schema", "")


@pytest.fixture
def state() -> IngestState:
    state = IngestState("shop", "sales.orders")
    state.load(SCHEMA, [THERE], PlanContext("base", "acme", []))
    return state


def view(state: IngestState) -> dict[str, Any]:
    drawn = draw_ingest(state, 0)
    json.dumps(drawn)
    return drawn


def shown(state: IngestState) -> str:
    return json.dumps(view(state), ensure_ascii=False)


def to(state: IngestState, step: str) -> None:
    while state.step != step:
        assert not state.show_problems()
        state.advance()


def test_what_is_proposed_is_a_plan_that_can_be_applied(state: IngestState) -> None:
    to(state, "review")
    plan = state.plan()
    plan.check()
    assert (plan.connection, plan.table) == ("shop", "sales.orders")
    assert plan.name == "sales.orders to Orders (PostgreSQL)"
    assert [each.destination for each in plan.mapping] == [
        *("_tenant.id", "_tenant.e_mail", "_tenant.total", "_tenant.updated_at")
    ]
    assert (state.key, plan.schedule.delta_column) == ("id", "")
    apply_edit(state, "frequency", "day")
    assert state.plan().schedule.delta_column == "updated_at"
    assert read_plan(write_plan(plan)) == plan


def test_a_step_opens_when_the_one_before_is_right(state: IngestState) -> None:
    assert [each["open"] for each in view(state)["steps"]] == [True, *[False] * 4]
    state.go("schedule")
    assert state.step == "columns"
    for number in range(4):
        apply_edit(state, f"take/{number}/", False)
    assert state.show_problems()
    assert "No column is chosen" in shown(state)
    apply_edit(state, "take/-1", True)
    state.advance()
    assert [each["open"] for each in view(state)["steps"]] == [True, True, False, False, False]


def test_an_untouched_step_does_not_scold(state: IngestState) -> None:
    to(state, "target")
    apply_edit(state, "target/dataset", "")
    assert "has no name" not in shown(state)
    assert state.show_problems()
    assert "has no name" in shown(state)


def test_the_dataflow_is_named_after_the_dataset_until_somebody_names_it(
    state: IngestState,
) -> None:
    apply_edit(state, "target/dataset", "Sales")
    assert state.name == "sales.orders to Sales"
    apply_edit(state, "target/name", "mine")
    apply_edit(state, "target/dataset", "Other")
    assert state.name == "mine"


def test_an_identity_becomes_text_and_its_namespace_is_guessed(state: IngestState) -> None:
    apply_edit(state, "target/identity", "id")
    assert state.field_type("id") is FieldType.STRING
    assert state.problems("target").keys() == {"target.namespace"}
    state.namespace = ""
    apply_edit(state, "target/identity", "e-mail")
    assert state.namespace == ""
    apply_edit(state, "target/namespace", "Email")
    assert state.problems("target") == {}
    apply_edit(state, "take/1/", False)
    assert state.plan().target.identity == ""


def test_an_event_proposes_what_it_must_fill(state: IngestState) -> None:
    apply_edit(state, "schema_class", "event")
    state.match()
    assert {MappingRule("id", "_id"), MappingRule("updated_at", "timestamp")} <= set(state.rules)


def test_lines_are_edited_and_a_problem_stands_at_its_line(state: IngestState) -> None:
    to(state, "mapping")
    apply_edit(state, "rule/1/source", "upper(`e-mail`)")
    apply_edit(state, "rule/0/remove", True)
    apply_edit(state, "rule/-1/add", True)
    assert state.rules[-1] == MappingRule("", "_tenant.id")
    apply_edit(state, "rule/0/source", "of a line that is gone")
    apply_edit(state, "rule/4/source", "id")
    state.rule_problems = [MappingProblem("id", "_acme.id", "No.")]
    assert state.problems("mapping") == {"mapping._tenant.id": "No."}
    grid = next(each for each in view(state)["blocks"] if each["type"] == "grid")
    assert [row["error"] for row in grid["rows"]] == ["", "", "", "No."]
    previews = [cell for row in grid["rows"] for cell in row["cells"] if cell["kind"] == "preview"]
    assert [cell["stale"] for cell in previews] == [False, False, False, True]
    apply_edit(state, "rule/4/source", "id + 1")
    assert state.problems("mapping") == {}


def test_a_second_press_on_a_line_that_is_gone_removes_no_other(state: IngestState) -> None:
    to(state, "mapping")
    before = state.rules
    apply_edit(state, "rule/1/remove", True)
    apply_edit(state, "rule/1/remove", True)
    assert state.rules == [before[0], *before[2:]]


def test_edited_lines_stay_while_columns_and_fields_do(state: IngestState) -> None:
    to(state, "mapping")
    apply_edit(state, "rule/2/source", "total * 2")
    state.go("columns")
    state.go("mapping")
    assert MappingRule("total * 2", "_tenant.total") in state.rules
    state.go("columns")
    apply_edit(state, "take/2/", False)
    state.go("mapping")
    assert all(each.destination != "_tenant.total" for each in state.rules)


def test_an_existing_dataset_is_matched(state: IngestState) -> None:
    apply_edit(state, "target/new", "existing")
    assert state.problems("target") == {"target.existing": "Choose a dataset."}
    apply_edit(state, "target/existing", "of-no-dataset")
    assert state.problems("target") == {"target.existing": "Choose a dataset."}
    apply_edit(state, "target/existing", THERE.id)
    state.existing_fields = [
        SchemaField("personalEmail.eMail", FieldType.STRING),
        SchemaField("_tenant.total", FieldType.DOUBLE),
    ]
    to(state, "review")
    plan = state.plan()
    assert plan.name == "sales.orders to Customers"
    assert not plan.target.new
    assert plan.mapping == (
        MappingRule("e-mail", "personalEmail.eMail"),
        MappingRule("total", "_tenant.total"),
    )


def test_of_datasets_with_the_same_name_the_chosen_one_is_meant(state: IngestState) -> None:
    twin, other = replace(THERE, id="5e47161fa49bb818ad7f47be"), replace(THERE, name="Other")
    state.datasets = [THERE, twin, replace(other, id="5e47161fa49bb818ad7f47bf")]
    apply_edit(state, "target/new", "existing")
    to_choose = shown_labels(state)
    assert to_choose["5e47161fa49bb818ad7f47bf"] == "Other"
    for each in (THERE, twin):
        apply_edit(state, "target/existing", each.id)
        assert state.plan().target.dataset == each.id
        assert state.name == "sales.orders to Customers"
        assert to_choose[each.id] == f"Customers ({each.id})"
        assert f"Customers ({each.id}) (exists)" in str(draw_review(state))
    apply_edit(state, "target/existing", "5e47161fa49bb818ad7f47bf")
    assert state.plan().target.dataset == "Other"


def shown_labels(state: IngestState) -> dict[str, str]:
    """What the choice of an existing dataset says, by id."""
    state.step = "target"
    fields = [field for block in view(state)["blocks"] for field in block.get("fields", ())]
    choice = next(each for each in fields if each["name"] == "target/existing")
    return {each["value"]: each["label"] for each in choice["choices"]}


def test_values_are_written_for_people() -> None:
    assert blocks.shorten_cell(59.699999999999996) == "59.7"
    assert blocks.shorten_cell(0.1) == "0.1"
    assert blocks.shorten_cell(None) is None
    assert blocks.shorten_cell(True) == "true"
    assert blocks.show_cell("2026-01-01", type_=FieldType.DATE)["format"] == "date"
    assert blocks.preview_cell(["1"], stale=False, type_=FieldType.LONG)["format"] == ""


def test_a_form_says_nothing_of_python(state: IngestState) -> None:
    to(state, "schedule")
    apply_edit(state, "repeats", "every")
    apply_edit(state, "delta", "")
    apply_edit(state, "start", "incomplete")
    wrong = state.problems("schedule")
    assert wrong["schedule.start"] == ("Complete the date and time, or clear the field.")
    said = "Choose a column that every insert and update sets to the current time."
    assert said in wrong["schedule.delta_column"]
    assert "delta_column=" not in wrong["schedule.delta_column"]


def test_the_schedule_keeps_to_the_limits(state: IngestState) -> None:
    to(state, "schedule")
    apply_edit(state, "repeats", "every")
    assert (state.frequency, state.interval) == ("minute", "15")
    apply_edit(state, "interval", "14")
    assert state.show_problems()
    assert "The shortest interval is 15 minutes." in shown(state)
    apply_edit(state, "frequency", "whenever")
    assert state.frequency == "minute"
    apply_edit(state, "repeats", "once")
    assert not state.show_problems()
    assert state.plan().schedule.backfill is None


def problems(state: IngestState) -> dict[str, str]:
    """What is to be mended in this step, by the control that mends it."""
    return {each["name"]: each["text"] for each in view(state)["problems"]}


def test_all_problems_of_a_step_are_told_at_once(state: IngestState) -> None:
    to(state, "target")
    apply_edit(state, "target/dataset", "")
    apply_edit(state, "target/name", "")
    apply_edit(state, "field/1/name", "no name")
    apply_edit(state, "target/identity", "total")
    apply_edit(state, "target/namespace", "")
    assert problems(state) == {}
    assert state.show_problems()
    names = ["target/dataset", "target/name", "field/1/name", "target/namespace"]
    assert problems(state) == dict.fromkeys(names, "")  # why stands beside each
    assert shown(state).count("The dataset has no name.") == 1
    for name, text in (("target/dataset", "a"), ("target/name", "b"), ("field/1/name", "c")):
        apply_edit(state, name, text)
    assert list(problems(state)) == ["target/namespace"]


def test_a_wrong_interval_does_not_hide_a_wrong_start(state: IngestState) -> None:
    to(state, "schedule")
    apply_edit(state, "repeats", "every")
    apply_edit(state, "interval", "5")
    apply_edit(state, "start", "incomplete")
    apply_edit(state, "delta", "")
    assert state.show_problems()
    assert list(problems(state)) == ["interval", "start", "delta"]


def test_a_step_that_is_done_says_what_was_chosen(state: IngestState) -> None:
    apply_edit(state, "take/2/", False)
    apply_edit(state, "target/dataset", "Orders")
    to(state, "schedule")
    apply_edit(state, "repeats", "every")
    to(state, "review")
    summaries = [step["summary"] for step in view(state)["steps"]]
    assert summaries == ["3 columns", "Orders (new)", "3 fields", "Every 15 minutes", ""]


def test_what_does_not_apply_is_not_shown(state: IngestState) -> None:
    def names() -> set[str]:
        drawn = view(state)["blocks"]
        return {field["name"] for block in drawn for field in block.get("fields", ())}

    to(state, "target")
    assert "target/namespace" not in names()
    apply_edit(state, "target/identity", "e-mail")
    assert "target/namespace" in names()
    apply_edit(state, "target/identity", "")
    to(state, "schedule")
    assert names() == {"repeats", "start", "partial", "diagnostics"}
    apply_edit(state, "repeats", "every")
    assert names() == {"repeats", "start", "delta", "backfill", "partial", "diagnostics"}


def test_the_review_says_everything(state: IngestState) -> None:
    to(state, "review")
    for said in (
        "Once, in about a minute",
        "later changes and deletions are not copied",
        "16 calls",
        "source connection, class, schema, dataset",
    ):
        assert said in shown(state)
    apply_edit(state, "code", "rules")
    assert "_tenant.e_mail" in shown(state)


def test_while_parts_are_made_nothing_changes(state: IngestState) -> None:
    to(state, "review")
    state.begin()
    state.tell("source connection", "1")
    state.tell("class", "")
    state.fail()
    drawn = view(state)
    assert drawn["repair"]
    assert not drawn["create"]
    assert not any(each["open"] for each in drawn["steps"])
    state.go("columns")
    assert state.step == "review"


FLOW = Dataflow.from_item(
    {
        "id": "f",
        "name": "orders",
        "state": "enabled",
        "scheduleParams": {"startTime": "1767225600", "frequency": "minute", "interval": "15"},
        "transformations": [{"name": "Copy", "params": {"deltaColumn": {"name": "updated_at"}}}],
    }
)
RUN = Run.from_item(
    {
        "id": "r",
        "flowId": "f",
        "params": {"windowEndTime": 1767225600},
        "metrics": {
            "durationSummary": {"startedAtUTC": 1767225600000, "completedAtUTC": 1767225602500},
            "sizeSummary": {"inputBytes": 24012, "outputBytes": 1717128},
            "recordSummary": {
                "inputRecordCount": 12000,
                "outputRecordCount": 11999,
                "failedRecordCount": 1,
            },
            "statusSummary": {"status": "success"},
        },
    }
)


def test_a_run_is_read_and_shown_in_words() -> None:
    assert (RUN.seconds, RUN.ok, RUN.under_way) == (2.5, True, False)
    now = datetime(2026, 3, 1, 7, 7, tzinfo=UTC)
    drawn = watch_view.draw_watch(WatchState(FLOW, [RUN], now, live=True), 0, now)
    assert drawn["schedule"] == "Every 15 minutes, next 07:15 UTC (in 8 min)"
    assert drawn["detail"] == "New rows by updated_at"
    assert drawn["counted"] == "1 run"
    row = drawn["rows"][0]
    assert (row["started"], row["status"]) == (
        "2026-01-01 00:00:00",
        "Succeeded, 1 row failed",
    )
    assert row["state"] == drawn["tiles"][0]["state"] == "partial"
    assert drawn["bars"][0]["label"] == "1 Jan 00:00"
    assert row["cells"] == ["12,000", "11,999", "1", "1.7 MB", "2.5 s"]
    assert [tile["value"] for tile in drawn["tiles"]] == ["Partial", "11,999", "1", "2.5 s"]
    assert drawn["trouble"] == "In the last run 1 row failed."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": "disabled"}, "Every 15 minutes"),
        ({"frequency": "once", "interval": None}, "Once"),
        ({"frequency": "day", "interval": 1}, "Every day, next 2026-03-02 00:00 UTC (in 17 h)"),
        ({"frequency": "week"}, "Every 15 weeks, next 2026-04-16 00:00 UTC (in 46 days)"),
        ({"start": None}, "Every 15 minutes"),
        ({"frequency": "whenever"}, ""),
    ],
)
def test_when_a_dataflow_runs_next_is_told(facts: dict[str, Any], said: str) -> None:
    flow, now = replace(FLOW, **facts), datetime(2026, 3, 1, 7, 7, tzinfo=UTC)
    assert watch_view.draw_watch(WatchState(flow), 0, now)["schedule"] == said


def test_before_the_first_run_its_time_is_told_once() -> None:
    now = datetime(2026, 3, 1, 7, 7, tzinfo=UTC)
    drawn = watch_view.draw_watch(WatchState(FLOW, (), now), 0, now)
    assert drawn["schedule"] == "Every 15 minutes"
    assert drawn["counted"] == "No runs yet. The first is due 1 Mar 07:15 UTC."
    assert drawn["tiles"] == []
    paused = WatchState(replace(FLOW, state="disabled"), (), now)
    assert watch_view.draw_watch(paused, 0, now)["counted"] == "No runs yet."


def test_the_chart_has_the_oldest_run_first_and_the_table_the_newest() -> None:
    runs = [replace(RUN, id=f"run-{number}") for number in range(40)]
    drawn = watch_view.draw_watch(WatchState(FLOW, runs, datetime.now(UTC)), 0)
    assert [row["id"] for row in drawn["rows"]] == [f"run-{n}" for n in range(39, 9, -1)]
    assert [bar["id"] for bar in drawn["bars"]] == [f"run-{n}" for n in range(10, 40)]
    assert drawn["counted"] == "Last 30 of 40 runs"


def test_a_run_whose_rows_are_all_written_succeeded() -> None:
    whole = replace(RUN, records_failed=0)
    drawn = watch_view.draw_watch(WatchState(FLOW, [whole], datetime.now(UTC)), 0)
    assert (drawn["rows"][0]["state"], drawn["rows"][0]["status"]) == ("done", "Succeeded")


def test_the_runs_of_one_that_goes_on_are_looked_at_every_second() -> None:
    assert watch_view.pause_after([RUN]) == 15
    assert watch_view.pause_after([RUN, replace(RUN, status="inProgress")]) == 1
    assert watch_view.pause_after([]) == 1


def test_a_copy_that_runs_once_copies_all_rows() -> None:
    once = replace(FLOW, frequency="once", interval=None)
    assert watch_view.draw_watch(WatchState(once), 0)["detail"] == "All rows"


def test_only_changes_of_state_are_announced() -> None:
    now = datetime.now(UTC)

    def announced(run: Run, flow: Dataflow = FLOW, second: int = 0) -> str:
        seen = WatchState(flow, [run], now + timedelta(seconds=second), live=True)
        return watch_view.draw_watch(seen, 0, now)["announced"]

    going = replace(RUN, status="inProgress", records_written=3, completed_at=None)
    later = announced(replace(going, records_written=900), second=9)
    assert announced(going) == later == "Enabled. Last run running, 1 failed."
    assert announced(RUN) == "Enabled. Last run succeeded, 11,999 rows written, 1 failed."
    assert announced(RUN, replace(FLOW, state="disabled")).startswith("Paused.")


def test_a_failed_run_says_why() -> None:
    failed = replace(RUN, status="failed", error="No such table (CONNECTOR-2001-500)")
    assert watch_view.trouble_of(failed) == (
        "The last run failed: No such table (CONNECTOR-2001-500)."
    )
    assert watch_view.trouble_of(replace(RUN, status="inProgress")) == ""


def test_a_run_that_goes_on_has_a_duration_so_far() -> None:
    begun = datetime.now(UTC) - timedelta(seconds=3)
    going = replace(RUN, status="inProgress", started_at=begun, completed_at=None)
    assert going.seconds is not None
    assert going.seconds >= 3
    assert replace(RUN, started_at=None).seconds is None


@pytest.mark.parametrize(
    ("activities", "params"),
    [
        ([{"durationSummary": {"extensions": {"windowEnd": 1767225600000}}}], {}),
        ([{"durationSummary": {"extensions": {"windowEnd": 1767225600}}}], {}),
        ([], {"windowEndTime": "1767225600"}),
    ],
)
def test_the_end_of_a_window_is_read_in_seconds_and_milliseconds(
    activities: list[Any], params: dict[str, Any]
) -> None:
    run = Run.from_item({"id": "r", "activities": activities, "params": params})
    assert run.window_end == datetime(2026, 1, 1, tzinfo=UTC)


def shape(state: IngestState) -> list[Any]:
    """What the page draws anew when it changes, and with it the field that a person is in."""
    return [
        (
            block["type"],
            [
                [(cell["kind"], cell.get("name"), cell.get("label")) for cell in row["cells"]]
                for row in block.get("rows", ())
            ],
        )
        for block in view(state)["blocks"]
    ]


def test_typing_an_expression_leaves_the_grid_in_the_page(state: IngestState) -> None:
    to(state, "mapping")
    before = shape(state)
    apply_edit(state, "rule/0/source", "upper(id)")
    assert shape(state) == before
    state.rule_problems = (MappingProblem("x", "_tenant.gone", "It is missing."),)
    assert "It is missing." in shown(state)
    assert shape(state) == before


def test_what_is_a_guess_is_told_where_it_is_chosen_and_in_the_review(state: IngestState) -> None:
    apply_edit(state, "schema_class", "event")
    assert "guess" in shown(state)
    state.step = "mapping"
    state.match()
    state.step = "review"
    assert "id is guessed from its name" in shown(state)
    assert any("id is guessed from its name" in each for each in state.plan().notes)


def test_a_key_of_several_columns_is_chosen_as_a_whole() -> None:
    state = IngestState("shop", "sales.orders")
    known = replace(SCHEMA, keys=(Key(("id", "total"), True),))
    state.load(known, [THERE], PlanContext("base", "acme", []))
    assert "id, total (together)" in shown(state)
    apply_edit(state, "schema_class", "event")
    state.match()
    assert MappingRule('concat(${id}, "/", ${total})', "_id") in state.rules
    apply_edit(state, "take/0/", False)
    state.match()
    assert MappingRule("", "_id") in state.rules


def test_a_copy_that_runs_once_gets_the_delta_column_that_a_person_chose(
    state: IngestState,
) -> None:
    apply_edit(state, "delta", "updated_at")
    plan = state.plan()
    assert plan.schedule.delta_column == "updated_at"
    assert any("every row" in each for each in plan.notes)


def fields_of(state: IngestState) -> dict[str, Any]:
    drawn = view(state)["blocks"]
    return {field["name"]: field for block in drawn for field in block.get("fields", ())}


def test_partial_ingestion_switches_diagnostics_on_and_keeps_them(state: IngestState) -> None:
    to(state, "schedule")
    apply_edit(state, "diagnostics", False)
    assert not state.plan().options.error_diagnostics
    apply_edit(state, "partial", True)
    assert fields_of(state)["percent"]["value"] == "5"
    assert (fields_of(state)["diagnostics"]["value"], fields_of(state)["diagnostics"]["off"]) == (
        True,
        True,
    )
    apply_edit(state, "diagnostics", False)
    assert state.plan().options == IngestOptions(True, 5)
    for wrong in ("0", "101", "", "many"):
        apply_edit(state, "percent", wrong)
        assert state.show_problems()
        assert "100 at most" in fields_of(state)["percent"]["error"]
    apply_edit(state, "percent", "0.5")
    assert not state.show_problems()
    to(state, "review")
    assert "Up to 0.5 percent of the rows" in shown(state)


def test_a_start_that_has_passed_is_told_beside_the_field(state: IngestState) -> None:
    to(state, "schedule")
    apply_edit(state, "start", "2020-01-01T00:00")
    assert state.show_problems()
    assert "has passed" in fields_of(state)["start"]["error"]
    apply_edit(state, "start", "2090-01-01T00:00")
    assert not state.show_problems()
    assert "in about a minute" in fields_of(state)["start"]["help"]


def test_profile_wants_an_identity_and_a_word_on_what_cannot_be_undone(state: IngestState) -> None:
    to(state, "target")
    assert "target/profile_known" not in fields_of(state)
    apply_edit(state, "target/profile", "upsert")
    assert state.show_problems()
    assert {"target.identity", "target.profile"} <= set(state.problems("target"))
    assert "never be taken back" in fields_of(state)["target/profile_known"]["help"]
    apply_edit(state, "target/identity", "e-mail")
    apply_edit(state, "target/namespace", "Email")
    apply_edit(state, "target/profile_known", True)
    assert not state.show_problems()
    assert state.plan().target.profile == "upsert"
    for choice in ("existing", "new"):
        apply_edit(state, "target/new", choice)
        assert set(state.problems("target")) >= {"target.profile"}
    apply_edit(state, "target/profile", "yes")
    assert set(state.problems("target")) == {"target.profile"}
    apply_edit(state, "target/profile_known", True)
    to(state, "review")
    assert "Rows reach Profile. The schema is enabled for Profile" in shown(state)
    assert "confirm=True" in python_of(state.plan())
    apply_edit(state, "target/profile", "nonsense")
    assert state.profile == "yes"
