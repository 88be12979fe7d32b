"""Draw how dataflows are as plain values for the page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from pgflow_widgets.operations.flow_health import FlowHealth, Status
from pgflow_widgets.operations.flow_health.summaries import share_words, span_words
from pgflow_widgets.widgets.health.declarations import ConnectionGroup, HealthView, IllFlow
from pgflow_widgets.widgets.view import Notice

SHOWN = 50
"""So many ill dataflows are drawn; of more, the sentences and the counts."""

HEADS = (
    *("Dataflow", "Status", "What to do", "Failing since (UTC)"),
    *("Failed runs", "Bad rows", "Late by", "Days until disabled"),
)
_WORDS: Mapping[Status, str] = {
    Status.DISABLED: "disabled by Adobe",
    Status.FAILING: "failing",
    Status.UNKNOWN: "of unknown state",
    Status.LATE: "late",
    Status.BAD_ROWS: "with bad rows",
    Status.NEW: "not yet run",
    Status.HEALTHY: "healthy",
    Status.PAUSED: "paused",
}
_BAD = frozenset({Status.DISABLED, Status.FAILING})
_SENTENCES = 5


@dataclass(slots=True)
class HealthState:
    """What is known of the dataflows, worst first, what is not, and what is under way."""

    health: Sequence[FlowHealth] = ()
    gaps: Sequence[str] = ()
    seen_at: datetime | None = None
    busy: str = ""
    opened: str = ""
    notice: Notice = field(default_factory=Notice)
    badge: str = ""
    variable: str = "sandbox"
    note: str = ""


def draw_health(state: HealthState, attempt: int) -> HealthView:
    """Return what the page draws."""
    counted = count_words(state.health) if state.seen_at else ""
    return {
        "title": "Health of the dataflows",
        "badge": state.badge,
        "counted": counted or state.busy or "Not loaded yet.",
        "announced": counted,
        "heads": HEADS,
        "groups": _groups(state),
        "rest": " ".join(filter(None, (_rest(state), *state.gaps, state.note))),
        "seen": f"As of {state.seen_at:%H:%M:%S} UTC" if state.seen_at else "",
        "busy": state.busy,
        "opened": state.opened,
        "notice": state.notice.view(),
        "attempt": attempt,
    }


def count_words(health: Sequence[FlowHealth]) -> str:
    """Return how many dataflows are how, the worst first."""
    if not health:
        return "There are no dataflows."
    counts = Counter(one.status for one in health)
    return ", ".join(f"{counts[status]:,} {_WORDS[status]}" for status in Status if counts[status])


def _rest(state: HealthState) -> str:
    ill = sum(one.status.is_ill for one in state.health)
    if state.seen_at is None or not state.health:
        return ""
    if not ill:
        return "" if state.gaps else "No dataflow needs you."
    beyond = f" Only the first {SHOWN} are listed." if ill > SHOWN else ""
    return f"{beyond} {state.variable}.health() lists all dataflows, healthy ones too.".strip()


def _groups(state: HealthState) -> list[ConnectionGroup]:
    """Return the ill dataflows by connection; that of the worst comes first."""
    by_connection: dict[str, list[FlowHealth]] = defaultdict(list)
    for one in state.health:
        if one.status.is_ill:
            by_connection[one.connection_id].append(one)
    totals = Counter(one.connection_id for one in state.health)
    names = {one.connection_id: one.connection for one in state.health}
    namesakes = Counter(names.values())
    room = SHOWN
    groups = []
    for connection_id, ill in by_connection.items():
        name = names[connection_id]
        known_by = name if namesakes[name] == 1 else connection_id
        rows = ill[:room]
        room -= len(rows)
        group = _group(ill, rows, totals[connection_id], f"{state.variable}", known_by)
        groups.append(group)
    return groups


def _group(
    ill: Sequence[FlowHealth],
    rows: Sequence[FlowHealth],
    total: int,
    variable: str,
    known_by: str,
) -> ConnectionGroup:
    first = ill[0]
    sentences = Counter(one.summary for one in ill).most_common(_SENTENCES)
    since = first.credentials_since
    about_secret = any(one.action == "rotate" for one in ill)
    left_out = len(ill) - len(rows)
    return {
        "id": first.connection_id,
        "name": first.connection or "No connection",
        "counted": f"{len(ill):,} of {total:,} dataflow{'s' * (total != 1)} affected",
        "sentences": [sentence for sentence, _ in sentences],
        "credentials": f"Connection last changed on {_day(since)}." if since else "",
        "code": f"{variable}.connections.rotate({known_by!r})" if about_secret else "",
        "rows": [_row(one) for one in rows],
        "more": f"And {left_out:,} more." if left_out else "",
    }


def _row(one: FlowHealth) -> IllFlow:
    action: Literal["run", "enable", ""] = ""
    if one.status is Status.DISABLED:
        action = "enable"
    elif one.status is Status.FAILING:
        action = "run"
    since = one.failing_since
    return {
        "id": one.flow.id,
        "name": one.flow.name,
        "sign": "failed" if one.status in _BAD else "partial",
        "status": one.status.capitalize(),
        "cells": [
            f"{since.astimezone(UTC):%Y-%m-%d %H:%M}" if since else "",
            "" if one.failed_runs is None else f"{one.failed_runs:,}",
            share_words(one.failed_share) if one.failed_share else "",
            span_words(one.late_by) if one.late_by else "",
            "" if one.days_left is None else str(one.days_left),
        ],
        "reason": " ".join(filter(None, (_as_sentence(one.reason), one.what_to_do))),
        "action": action,
        "open": "Failed rows" if one.failed_share else "Runs",
    }


def _as_sentence(text: str) -> str:
    return f"{text.rstrip('.')}." if text else ""


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
