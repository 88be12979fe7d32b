"""How a dataflow is, judged by answers as odd as a service may give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.frames.health import HEALTH
from pgflow_widgets.operations.flow_health import FlowHealth, Status
from pgflow_widgets.operations.flow_health.assessment import Facts, assess
from pgflow_widgets.operations.flow_health.failures import Failures
from pgflow_widgets.operations.flow_health.summaries import summarize
from tests.support.tables import for_each

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO = 1_700_000_000
HOURLY = {"startTime": LONG_AGO, "frequency": "hour", "interval": 1}


def milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)


def assessed(last: Run | None = None, failures: Failures | None = None, **item: Any) -> FlowHealth:
    whole = {"id": "flow-1", "name": "orders", "state": "enabled", "scheduleParams": HOURLY}
    health = assess(Facts(Dataflow.from_item(whole | item), last, failures), NOW)
    (summarized,) = summarize([health], NOW)
    assert len(HEALTH.frame([summarized])) == 1
    return summarized


def test_a_flow_is_late_by_the_time_since_its_run_was_due() -> None:
    assert assessed().status is Status.LATE
    ended = milliseconds(NOW - timedelta(hours=5))
    health = assessed(lastRunDetails={"id": "r", "state": "success", "completedAtUTC": ended})
    assert health.late_by == timedelta(hours=4)
    ended = milliseconds(NOW - timedelta(hours=1))
    health = assessed(lastRunDetails={"id": "r", "state": "success", "completedAtUTC": ended})
    assert (health.status, health.late_by) == (Status.HEALTHY, None)


@for_each(
    "schedule",
    [
        {"frequency": "week", "interval": 10**12},
        {"frequency": "week", "interval": 2**63 - 1},
        {"frequency": "minute", "interval": -15},
        {"frequency": "minute", "interval": "-15"},
        {"frequency": "week", "interval": -(10**12)},
        {"frequency": "hour", "interval": 0},
        {"frequency": "month", "interval": 1},
        {"frequency": "hour", "interval": 1, "startTime": 10**18},
    ],
)
def test_a_schedule_that_means_nothing_tells_no_lateness(schedule: dict[str, Any]) -> None:
    health = assessed(scheduleParams={"startTime": LONG_AGO} | schedule)
    assert (health.status, health.late_by) == (Status.NEW, None)


@for_each(
    "times",
    [
        {},
        {"completedAtUTC": "2026-03-01T08:00:00+05:30"},
        {"completedAtUTC": 2**80},
        {"startedAtUTC": None},
        {"completedAtUTC": [1]},
    ],
)
def test_a_last_run_without_a_time_that_can_be_read_tells_no_lateness(
    times: dict[str, Any],
) -> None:
    health = assessed(lastRunDetails={"id": "r", "state": "success", **times})
    assert (health.status, health.late_by) == (Status.HEALTHY, None)
    assert assessed(lastRunDetails={"id": "r", **times}).late_by is None
    begun = milliseconds(NOW - timedelta(minutes=5))
    details = {"id": "r", "state": "success", **times, "startedAtUTC": begun}
    assert assessed(lastRunDetails=details).flow.last_run_at == NOW - timedelta(minutes=5)


def test_times_at_the_ends_of_the_calendar_are_told() -> None:
    first, last = -62_135_596_800, 253_402_300_799
    assert assessed(scheduleParams=HOURLY | {"startTime": first}).status is Status.LATE
    assert assessed(scheduleParams=HOURLY | {"startTime": last}).status is Status.NEW
    for seconds, days_left in ((first, 0), (last, 30)):
        at = datetime.fromtimestamp(seconds, UTC)
        run = Run.from_item({"id": "r", "metrics": {"statusSummary": {"status": "failed"}}})
        for state in ("enabled", "disabled"):
            details = {"id": "r", "state": "failed", "completedAtUTC": seconds * 1000}
            health = assessed(run, Failures(1, at, run), state=state, lastRunDetails=details)
            assert health.days_left in {days_left, None}
