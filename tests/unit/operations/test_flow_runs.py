"""The window of a run on demand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pandas as pd
import pytest

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.schedule import utc
from pgflow_widgets.operations.flow_runs.asked_run import AskedRun
from tests.support.tables import for_each

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECONDS = int(NOON.timestamp())


def run(status: str, ends: int | None) -> Run:
    params = {} if ends is None else {"windowEndTime": ends}
    item = {"id": "r", "params": params, "metrics": {"statusSummary": {"status": status}}}
    return Run.from_item(item)


FLOW = Dataflow.from_item(
    {"id": "f", "name": "orders", "scheduleParams": {"startTime": SECONDS - 3600}}
)


def window(asked: AskedRun, runs: list[Run], now: datetime = NOON) -> tuple[int, int]:
    return asked.window(FLOW, runs, now, timedelta(minutes=6))


def test_a_window_begins_where_the_last_good_run_ended_whatever_came_after_it() -> None:
    runs = [run("success", SECONDS - 60), run("success", SECONDS - 600)]  # an old window, anew
    runs += [run("failed", SECONDS - 5), run("PARTIAL_SUCCESS", SECONDS - 30)]
    assert window(AskedRun(), runs) == (SECONDS - 30, SECONDS)
    assert window(AskedRun("updated_at"), [run("failed", SECONDS - 5)]) == (0, SECONDS)
    assert window(AskedRun(), []) == (0, SECONDS)  # the start is an hour ago


def test_a_first_copy_that_tells_no_window_ended_with_its_start_at_the_earliest() -> None:
    assert window(AskedRun(), [run("success", None)]) == (SECONDS - 3600, SECONDS)


def test_a_window_that_begins_now_ends_with_the_next_second() -> None:
    late = NOON + timedelta(milliseconds=900)
    assert window(AskedRun(), [run("success", SECONDS)], late) == (SECONDS, SECONDS + 1)


def test_a_window_is_as_it_is_asked_for_and_may_overlap() -> None:
    asked = AskedRun(start="2026-03-01T10:00", end=NOON - timedelta(hours=1))
    runs = [run("success", SECONDS - 60)]
    assert window(asked, runs) == (SECONDS - 7200, SECONDS - 3600)
    for others in ([run("PARTIAL_FAILURE", None)], [run("success", None)] * 2, []):
        assert window(AskedRun(start="2026-03-01T10:00"), others) == (SECONDS - 7200, SECONDS)
    assert window(AskedRun(start="1900-01-01"), []) == (0, SECONDS)


@for_each(
    "asked, said, field",
    [
        (AskedRun(start="2026-03-01T11:00", end="2026-03-01T11:00"), "before it begins", "end"),
        (AskedRun(start="2026-03-01T11:00", end="2026-03-01T10:00"), "before it begins", "end"),
        (AskedRun(end="2026-03-01T12:01"), "in the future", "end"),
        (AskedRun(start="2026-03-01T13:00"), "in the future", "start"),
    ],
)
def test_a_window_that_would_bring_nothing_or_lose_rows_is_refused(
    asked: AskedRun, said: str, field: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        window(asked, [])
    assert caught.value.field == field


@for_each(
    "runs, said",
    [
        ([run("PARTIAL_FAILURE", SECONDS - 60)], "did its rows come"),
        ([run("success", SECONDS - 60), run("success", None)], "does not tell which window"),
        ([run("success", SECONDS + 60)], "ends at 2026-03-01 12:01:00 UTC, in the future"),
    ],
)
def test_where_the_runs_do_not_tell_what_came_the_start_is_asked_for(
    runs: list[Run], said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        window(AskedRun(), runs)
    assert caught.value.field == "start"


@pytest.mark.parametrize("since", [timedelta(minutes=-1), timedelta(minutes=3)])
def test_nothing_runs_on_demand_before_the_first_run_that_copies_all(since: timedelta) -> None:
    fresh = replace(FLOW, start=NOON - since)
    with pytest.raises(InputError, match="is not listed yet"):
        AskedRun().window(fresh, [], NOON, timedelta(minutes=6))


@for_each(
    "status, state",
    [
        *product(["", "IN_PROGRESS", "inProgress", "queued", "scheduled"], ["under way"]),
        *product(["success", "COMPLETED", "partial success", "PARTIAL_SUCCESS"], ["ok"]),
        *product(["failed", "FAILED"], ["failed"]),
        *product(["PARTIAL_FAILURE", "whatever"], [""]),
    ],
)
def test_a_status_is_read_in_any_spelling_and_an_unknown_one_says_nothing(
    status: str, state: str
) -> None:
    ended = run(status, None)
    states = {"under way": ended.under_way, "ok": ended.ok, "failed": ended.failed}
    assert [name for name, holds in states.items() if holds] == [*filter(None, [state])]


def test_a_time_of_pandas_is_a_time() -> None:
    moment = utc(pd.Timestamp("2030-01-01", tz="Europe/Berlin"), "start")
    assert (type(moment), str(moment)) == (datetime, "2029-12-31 23:00:00+00:00")
    with pytest.raises(InputError, match="out of range"):
        utc(pd.NaT, "start")


def test_the_service_tells_its_time() -> None:
    answer = Response(200, {"date": "Sun, 01 Mar 2026 12:00:00 GMT"}, b"")
    assert answer.sent_at == NOON
    for wrong in ("", "soon", "Sun, 99 Mar 2026 12:00:00 GMT"):
        assert Response(200, {"date": wrong}, b"").sent_at is None
