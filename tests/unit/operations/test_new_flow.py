"""The flow of a plan as it is sent: with or without a delta column, and a start that lies ahead."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.errors import InputError, ProviderError, RequestRefusedError
from pgflow_widgets.model import platform
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.part_bodies import Kind, PlanContext
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.operations import plan_diff
from pgflow_widgets.operations.new_flow import COLUMN_WANTED, NewFlow
from tests.support.plans import PLAN
from tests.support.tables import for_each

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONCE = replace(PLAN, schedule=Schedule(Frequency.ONCE, delta_column="updated_at"))
REPEATED = replace(PLAN, schedule=replace(PLAN.schedule, start=None))


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


def new_flow(plan: Plan, clock: Clock, *, base_url: str = platform.PLATFORM_URL) -> NewFlow:
    columns = [{"name": column} for column in plan.columns]
    ids = {kind: f"the {kind}" for kind in Kind}
    lead = platform.start_lead(base_url)
    return NewFlow(plan, PlanContext("base", "acme", columns, ids, lead, clock))


def steps_of(body: dict[str, Any]) -> list[str]:
    return [step["name"] for step in body["transformations"]]


def refusal(said: str, status: int = 400) -> RequestRefusedError:
    return RequestRefusedError("Refused.", status=status, detail=said)


MARKS = ("82639827f52b1b11", "85650c5de746b570")
WRAPPED = ProviderError(
    "Refused.",
    status=400,
    code="1100-400",
    detail="Error from flow provider: The delta column is required.",
)
NEEDED = refusal("The delta column is required for this connector.")
PASSED = refusal("Start time cannot be set in the past.")


def test_what_runs_once_is_sent_without_a_delta_column_and_what_repeats_with_one() -> None:
    assert steps_of(new_flow(ONCE, Clock()).body()) == ["Mapping"]
    assert steps_of(new_flow(REPEATED, Clock()).body()) == ["Copy", "Mapping"]


def test_a_once_that_is_refused_for_its_column_is_sent_the_other_way_once() -> None:
    flow = new_flow(ONCE, Clock())
    assert not flow.mend(refusal("Something else."))
    assert not flow.mend(refusal("The delta column is required.", status=409))
    assert new_flow(ONCE, Clock()).mend(WRAPPED)
    assert flow.mend(NEEDED)
    copy = flow.body()["transformations"][0]
    assert (copy["name"], copy["params"]["deltaColumn"]["name"]) == ("Copy", "updated_at")
    assert flow.notes == [COLUMN_WANTED]
    assert not flow.mend(NEEDED)
    assert not new_flow(REPEATED, Clock()).mend(NEEDED)
    without = replace(ONCE, schedule=Schedule())
    assert not new_flow(without, Clock()).mend(NEEDED)


def test_the_start_lies_ahead_each_time_that_the_flow_is_sent() -> None:
    clock = Clock(NOON + timedelta(milliseconds=300))
    flow = new_flow(ONCE, clock)
    assert flow.body()["scheduleParams"]["startTime"] == NOON.timestamp() + 91
    clock.now += timedelta(minutes=2)
    assert flow.body()["scheduleParams"]["startTime"] == NOON.timestamp() + 211
    here = new_flow(ONCE, clock, base_url="http://127.0.0.1:8080")
    assert here.body()["scheduleParams"]["startTime"] == NOON.timestamp() + 122
    request = Request("create it", "POST", "/flows", body=flow.body(), renew=flow.body)
    sent = request.encode()
    clock.now += timedelta(seconds=5)
    assert request.encode() != sent


def test_a_start_that_passed_on_the_way_is_put_off_once_unless_a_person_chose_it() -> None:
    clock = Clock()
    flow = new_flow(REPEATED, clock)
    assert flow.mend(PASSED)
    assert flow.body()["scheduleParams"]["startTime"] == NOON.timestamp() + 360
    assert not flow.mend(PASSED)
    assert not new_flow(PLAN, clock).mend(PASSED)


def test_a_start_that_has_passed_is_refused_and_an_old_plan_still_loads() -> None:
    schedule = Schedule.read("once", start=NOON)
    schedule.refuse_passed_start(NOON - timedelta(seconds=1))
    Schedule.read("once").refuse_passed_start(NOON)
    with pytest.raises(InputError, match="has passed") as caught:
        schedule.refuse_passed_start(NOON)
    assert caught.value.field == "schedule.start"
    assert Plan.from_yaml(replace(PLAN, schedule=schedule).to_yaml()).schedule == schedule


def test_a_start_is_told_in_utc_and_on_the_clock_here(monkeypatch: pytest.MonkeyPatch) -> None:
    later = replace(PLAN.schedule, start=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    once = Schedule(Frequency.ONCE, start=NOON)
    try:
        monkeypatch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        assert once.words == "once, 2026-03-01 12:00 UTC (13:00 here)"
        ahead = "every 15 minutes from 2026-03-01 23:30 UTC"
        assert later.words == f"{ahead} (2026-03-02 00:30 here)"
        assert later.words_after(timedelta(), local=False) == ahead
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()
        assert later.words == ahead
    finally:
        monkeypatch.undo()
        time.tzset()
    assert REPEATED.schedule.words == "every 15 minutes, first in about a minute"
    assert Schedule().words_after(timedelta(seconds=1)) == "once, in a second"


def test_the_options_are_always_sent_and_strict_unless_a_person_says_so() -> None:
    assert new_flow(PLAN, Clock()).body()["options"] == {"errorDiagnosticsEnabled": True}
    some = replace(PLAN, options=IngestOptions(partial_ingestion_percent=2.5))
    sent = {"errorDiagnosticsEnabled": True, "partialIngestionPercent": 2.5}
    assert new_flow(some, Clock()).body()["options"] == sent
    off = replace(PLAN, options=IngestOptions(error_diagnostics=False))
    assert new_flow(off, Clock()).body()["options"] == {"errorDiagnosticsEnabled": False}


@for_each(
    "diagnostics, percent, field",
    [
        (True, 0, "partial_ingestion_percent"),
        (True, 101, "partial_ingestion_percent"),
        (True, "many", "partial_ingestion_percent"),
        (True, float("nan"), "partial_ingestion_percent"),
        (True, True, "partial_ingestion_percent"),
        (True, "1" * 400, "partial_ingestion_percent"),
        (False, 5, "error_diagnostics"),
        ("maybe", None, "error_diagnostics"),
    ],
)
def test_options_that_cannot_be_are_refused(
    diagnostics: object, percent: object, field: str
) -> None:
    with pytest.raises(InputError) as caught:
        IngestOptions.of(diagnostics, percent)
    assert caught.value.field == f"options.{field}"


def test_a_plan_made_of_values_checks_its_options() -> None:
    wrong = replace(PLAN, options=IngestOptions(False, 5))
    assert [problem.field for problem in wrong.problems("schedule")] == [
        "options.error_diagnostics"
    ]


def test_options_go_into_yaml_and_back_and_may_be_left_out() -> None:
    some = replace(PLAN, options=IngestOptions(True, 5))
    assert "partial_ingestion_percent: 5\n" in some.to_yaml()
    assert Plan.from_yaml(some.to_yaml()) == some
    assert Plan.from_yaml(PLAN.to_yaml()) == PLAN
    older = PLAN.to_yaml().partition("options:")[0]
    assert Plan.from_yaml(older) == PLAN
    for line in ("error_diagnostics: off", "partial_ingestion_percent: 0.5"):
        options = Plan.from_yaml(f"{older}options:\n  {line}\n").options
        assert options in {IngestOptions(False), IngestOptions(True, 0.5)}
    for line in ("partial_ingestion_percent: [1]", "error_diagnostics: {a: 1}", "more: 1"):
        with pytest.raises(InputError) as caught:
            Plan.from_yaml(f"{older}options:\n  {line}\n")
        assert caught.value.field == f"options.{line.partition(':')[0]}"


def test_the_marks_of_older_dataflows_stay_and_other_options_have_other_marks() -> None:
    # Of a plan without options, as earlier versions made them: they find their dataflow again.
    assert PLAN.marks(Kind.FLOW) == MARKS
    other = replace(PLAN, options=IngestOptions(True, 5))
    assert not set(other.marks(Kind.FLOW)) & set(MARKS)
    assert other.marks(Kind.DATASET) == PLAN.marks(Kind.DATASET)


def test_the_options_of_a_dataflow_are_read_as_numbers_or_text_and_off_if_absent() -> None:
    said = {"partialIngestionPercent": "10", "errorDiagnosticsEnabled": "true"}
    flow = Dataflow.from_item({"id": "f", "options": said})
    assert (flow.error_diagnostics, flow.partial_ingestion_percent) == (True, 10.0)
    assert "Up to 10 percent" in flow._repr_html_()
    older = Dataflow.from_item({"id": "f"})
    assert (older.error_diagnostics, older.partial_ingestion_percent) == (False, None)


def test_a_once_that_has_not_run_on_demand_does_not_differ_in_its_column() -> None:
    without = replace(ONCE, schedule=Schedule(Frequency.ONCE), options=IngestOptions(True, 5))
    differing = {(row.part, row.field) for row in plan_diff.differences(ONCE, without)}
    assert differing == {("options", "partial_ingestion_percent")}
    other = replace(ONCE, schedule=Schedule(Frequency.ONCE, delta_column="seen_at"))
    assert ("schedule", "delta_column") in {
        (row.part, row.field) for row in plan_diff.differences(ONCE, other)
    }
