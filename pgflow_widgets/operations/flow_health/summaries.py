"""Say in one sentence what ill dataflows of a connection share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pgflow_widgets.operations.flow_health.assessment import FlowHealth, Status

_OWN = re.compile(r'"[^"]*"|\'[^\']*\'|\b[0-9a-f-]*\d[0-9a-f-]*\b', re.IGNORECASE)
"""What differs between texts of one kind: quoted names, numbers and ids."""

_WEEK = timedelta(days=7)


def summarize(health: Sequence[FlowHealth], now: datetime) -> list[FlowHealth]:
    """Return each with the sentence on all that are ill in the same way, by the same connection."""
    groups: dict[tuple[str, str, str], list[FlowHealth]] = defaultdict(list)
    for one in health:
        if one.status.is_ill:
            groups[_kind(one)].append(one)
    sentences = {key: _sentence(group, now) for key, group in groups.items()}
    return [replace(one, summary=sentences.get(_kind(one), "")) for one in health]


def _kind(one: FlowHealth) -> tuple[str, str, str]:
    return one.connection_id, one.status, _OWN.sub("…", one.reason)


def _sentence(group: Sequence[FlowHealth], now: datetime) -> str:
    first = group[0]
    who = f"{len(group):,} dataflows" if len(group) > 1 else repr(first.flow.name)
    if first.connection:
        who += f" of {first.connection}"
    return _SENTENCES[first.status](group, who, now).rstrip()


def _failing(group: Sequence[FlowHealth], who: str, now: datetime) -> str:
    since = _since(group, now)
    verb = "have" if len(group) > 1 else "has"
    return f"{who} {verb} been failing{since}: {_reason(group)}. {group[0].what_to_do}"


def _disabled(group: Sequence[FlowHealth], who: str, _now: datetime) -> str:
    verb = "are" if len(group) > 1 else "is"
    return (
        f"{who} {verb} disabled after 30 days of failures: {_reason(group)}. {group[0].what_to_do}"
    )


def _unknown(group: Sequence[FlowHealth], who: str, _now: datetime) -> str:
    return f"The runs of {who} could not be read: {_reason(group)}. {group[0].what_to_do}"


def _late(group: Sequence[FlowHealth], who: str, _now: datetime) -> str:
    longest = max((one.late_by for one in group if one.late_by), default=timedelta())
    most = " up to" if len(group) > 1 else ""
    return f"{who} {'are' if len(group) > 1 else 'is'} late by{most} {span_words(longest)}."


def _bad_rows(group: Sequence[FlowHealth], who: str, _now: datetime) -> str:
    share = max(one.failed_share or 0.0 for one in group)
    most = "up to " if len(group) > 1 else ""
    return f"In the last run of {who} {most}{share_words(share)} of the rows failed."


_SENTENCES: Mapping[Status, Callable[[Sequence[FlowHealth], str, datetime], str]] = {
    Status.DISABLED: _disabled,
    Status.FAILING: _failing,
    Status.UNKNOWN: _unknown,
    Status.LATE: _late,
    Status.BAD_ROWS: _bad_rows,
}


def _reason(group: Sequence[FlowHealth]) -> str:
    """Return the reason of all, without what differs between them."""
    texts = {one.reason for one in group}
    text = texts.pop() if len(texts) == 1 else _OWN.sub("…", group[0].reason)
    return text.rstrip(".")


def _since(group: Sequence[FlowHealth], now: datetime) -> str:
    times = [one.failing_since for one in group if one.failing_since]
    return f" since {day_words(min(times), now)}" if times else ""


def day_words(time: datetime, now: datetime) -> str:
    """Return a day in words: that of the week if it is in the last seven."""
    return f"{time:%A}" if now - time < _WEEK else f"{time.day} {time:%B %Y}"


def span_words(span: timedelta) -> str:
    """Return a span in words: minutes, hours or days."""
    minutes = span.total_seconds() / 60
    for limit, size, unit in ((120, 1, "minutes"), (48 * 60, 60, "hours")):
        if minutes < limit:
            return f"{minutes / size:.0f} {unit}"
    return f"{minutes / 60 / 24:.0f} days"


def share_words(share: float) -> str:
    """Return a share in percent, never rounded down to nothing."""
    percent = share * 100
    return "under 0.1 %" if 0 < percent < 0.1 else f"{percent:.1f}".removesuffix(".0") + " %"
