"""Judge how a dataflow is by what is known of it; no calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.dataflow.schedule import SECONDS
from pgflow_widgets.model.error_catalogue import RunError, find_database_error
from pgflow_widgets.operations.flow_health.failures import Failures

Action = Literal["rotate", "run", "rows", "enable", "watch", ""]
"""What a person does about it: rotate the password, run again, look at the rows that failed…"""

LONGEST_FAILING = timedelta(days=30)
"""Adobe disables a dataflow that fails for so long without a break."""

_GRACE = timedelta(minutes=3)  # Adobe shows a run two or three minutes after it began
_ENABLED, _DISABLED = "enabled", "disabled"
_ROTATED = frozenset({"password", "username"})


class Status(StrEnum):
    """How a dataflow is, worst first."""

    DISABLED = "disabled"
    FAILING = "failing"
    UNKNOWN = "unknown"
    LATE = "late"
    BAD_ROWS = "bad rows"
    NEW = "not yet run"
    HEALTHY = "healthy"
    PAUSED = "paused"

    @property
    def rank(self) -> int:
        """Its place among all, from the worst."""
        return list(Status).index(self)

    @property
    def is_ill(self) -> bool:
        """Whether somebody has to look at it."""
        return self.rank <= Status.BAD_ROWS.rank


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a dataflow: its last run, if rows of it may have failed, its failures."""

    flow: Dataflow
    last: Run | None
    failures: Failures | PgflowError | None


@dataclass(frozen=True, slots=True)
class FlowHealth:
    """How a dataflow is.

    ``connection`` is the name of its connection, or the id where nobody asked for the name.
    ``failed_share`` is the share of the rows of its last run that failed, ``late_by`` how long ago
    a run was due, ``days_left`` how many days it may fail until Adobe disables it. ``summary`` says
    what it shares with others of its connection. What does not apply is None or empty.
    """

    flow: Dataflow
    connection: str
    connection_id: str
    status: Status
    credentials_since: datetime | None = None
    failing_since: datetime | None = None
    failed_runs: int | None = None
    failed_share: float | None = None
    late_by: timedelta | None = None
    days_left: int | None = None
    reason: str = ""
    what_to_do: str = ""
    action: Action = ""
    summary: str = ""


def assess(facts: Facts, now: datetime) -> FlowHealth:
    """Return how a dataflow is at a moment."""
    flow, failures = facts.flow, facts.failures
    connection_id = next(iter(flow.connection_ids), "")
    last = failures.last if isinstance(failures, Failures) and failures.last else facts.last
    health = FlowHealth(
        flow=flow,
        connection=connection_id,
        connection_id=connection_id,
        status=Status.HEALTHY,
        failed_share=_failed_share(last),
        late_by=_late_by(flow, now),
    )
    if isinstance(failures, PgflowError):
        health = replace(health, reason=failures.message, what_to_do=failures.hint)
        return replace(health, status=Status.UNKNOWN, action="watch")
    if failures and failures.last:
        return _failing(health, failures, failures.last, now)
    return _not_failing(health, facts.last)


def _failing(health: FlowHealth, failures: Failures, last: Run, now: datetime) -> FlowHealth:
    """Complete what is known of a dataflow whose last run failed."""
    flow, since = health.flow, failures.since
    action: Action = "rotate" if _is_about_credentials(last.errors) else "run"
    advice = "Rotate its password." if action == "rotate" else last.advice
    status, days_left = Status.FAILING, None
    if flow.state == _DISABLED:
        ended = flow.updated_at or now
        by_adobe = since is not None and ended - since >= LONGEST_FAILING
        status = Status.DISABLED if by_adobe else Status.PAUSED
        action = action if action == "rotate" else "enable"
        advice = f"{advice} Then enable it.".strip() if advice else "Mend it, then enable it."
    elif since is not None:
        failing_for = max(now - since, timedelta())  # the service's clock may be ahead
        days_left = max(0, LONGEST_FAILING.days - failing_for.days)
    return replace(
        health,
        status=status,
        failing_since=since,
        failed_runs=failures.count,
        days_left=days_left,
        reason=last.error or "The service gave no reason.",
        what_to_do=advice,
        action=action,
    )


def _not_failing(health: FlowHealth, last: Run | None) -> FlowHealth:
    """Complete what is known of a dataflow that does not fail."""
    if health.flow.state == _DISABLED:
        return replace(health, status=Status.PAUSED)
    if health.late_by:
        said = "Watch it: Adobe may be slow, or its schedule was changed."
        return replace(health, status=Status.LATE, what_to_do=said, action="watch")
    if health.failed_share and last:
        said = last.advice or "Look at the rows that failed."
        status = Status.BAD_ROWS
        return replace(health, status=status, reason=last.error, what_to_do=said, action="rows")
    if not health.flow.last_run:
        return replace(health, status=Status.NEW)
    return health


def _is_about_credentials(errors: tuple[RunError, ...]) -> bool:
    known = (find_database_error(error.message) for error in errors)
    return any(about and about[0] in _ROTATED for about in known)


def _failed_share(last: Run | None) -> float | None:
    """Return the share of the rows of a run that failed; None where the counts are not known."""
    if last is None or last.records_failed is None or not last.records_read:
        return None
    return last.records_failed / last.records_read


def _late_by(flow: Dataflow, now: datetime) -> timedelta | None:
    """Return how long ago a run was due; None unless two of them were missed.

    A dataflow that was changed or enabled meanwhile has two intervals from then on. An interval
    that means nothing, or a last run whose time is not known, tells nothing.
    """
    pauses: Mapping[str, int] = SECONDS
    interval = flow.interval or 0
    if flow.state != _ENABLED or interval <= 0 or flow.frequency not in pauses:
        return None
    has_run = bool(flow.last_run or flow.last_run_id)
    moments = [at for at in (flow.start, flow.last_run_at, flow.updated_at) if at]
    if not moments or (has_run and flow.last_run_at is None):
        return None
    pause = interval * pauses[flow.frequency]  # a number, for it may exceed any `timedelta`
    waiting = now - max(moments)
    if waiting.total_seconds() <= 2 * pause + _GRACE.total_seconds():
        return None
    return waiting - timedelta(seconds=pause)
