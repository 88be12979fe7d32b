"""The window of a run on demand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import InputError
from pgflow_widgets.operations.flow_runs import AskedRun

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECONDS = int(NOON.timestamp())


def run(status: str, ends: int | None) -> Run:
    params = {} if ends is None else {"windowEndTime": ends}
    item = {"id": "r", "params": params, "metrics": {"statusSummary": {"status": status}}}
    return Run.from_item(item)


def test_a_window_begins_where_the_last_good_run_ended_whatever_came_after_it() -> None:
    runs = [run("success", SECONDS - 60), run("success", SECONDS - 600)]  # an old window, anew
    runs += [run("failed", SECONDS - 5), run("success", None)]
    assert AskedRun().window(runs, NOON) == (SECONDS - 60, SECONDS)
    assert AskedRun("updated_at").window([], NOON) == (0, SECONDS)


def test_a_window_that_begins_now_ends_with_the_next_second() -> None:
    late = NOON + timedelta(milliseconds=900)
    assert AskedRun().window([run("success", SECONDS)], late) == (SECONDS, SECONDS + 1)


def test_a_window_is_as_it_is_asked_for_and_may_overlap() -> None:
    asked = AskedRun(start="2026-03-01T10:00", end=NOON - timedelta(hours=1))
    runs = [run("success", SECONDS - 60)]
    assert asked.window(runs, NOON) == (SECONDS - 7200, SECONDS - 3600)
    assert AskedRun(start="2026-03-01T10:00").window(runs, NOON) == (SECONDS - 7200, SECONDS)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (AskedRun(start="2026-03-01T11:00", end="2026-03-01T11:00"), "before it begins"),
        (AskedRun(start="2026-03-01T11:00", end="2026-03-01T10:00"), "before it begins"),
        (AskedRun(end="2026-03-01T12:01"), "in the future"),
    ],
)
def test_a_window_that_would_bring_nothing_or_lose_rows_is_refused(
    asked: AskedRun, said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        asked.window([], NOON)
    assert caught.value.field == "end"
