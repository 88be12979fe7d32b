"""Converts times of a delta column between a batch and PostgreSQL's notation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

DAY_RANGE = (-730_119, 2_921_939)
"""The first and the last day that ISO 8601 can say, since 2000."""
_POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def latest_time(kind: str, values: Sequence[int | None], until: str) -> int | None:
    """Return the latest of the times of a batch, but for those past the end of the window.

    Those before the first day, as -infinity, count as the first day: so they are not new again.
    """
    first = DAY_RANGE[0] * (1 if kind == "day" else 86_400_000_000)
    last = _number(kind, until)
    return max(
        (max(time, first) for time in values if time is not None and time <= last), default=None
    )


def _number(kind: str, written_time: str) -> int:
    """Return a time that PostgreSQL or `format_time` wrote as it stands in a batch."""
    away = datetime.fromisoformat(written_time) - _POSTGRES_EPOCH
    return away.days if kind == "day" else away // timedelta(microseconds=1)


def format_time(kind: str, value: int) -> str:
    """Return a time of a batch, a ``moment`` or a ``day``, as PostgreSQL writes it."""
    away = timedelta(days=value) if kind == "day" else timedelta(microseconds=value)
    return (_POSTGRES_EPOCH + away).isoformat(sep=" ")
