"""Figures of rows, at the source and in a dataset, and whether they agree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

_PRECISION = 1e-11
_EXACT = 2**53
_SUM_PRECISION = 1e-13
"""Of the largest value, for each value that a sum of doubles has."""
_MILLISECOND = timedelta(milliseconds=1)


class ValueKind(StrEnum):
    """How the values of a column are compared."""

    NUMBER = "number"
    TIME = "time"
    DAY = "day"
    TEXT = "text"


FIGURES = ("sum", "distinct", "min", "max", "nulls")
"""What is told of a column beside the number of its rows."""


_Number = int | float | Decimal


def _midnight(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(hour=0, minute=0, second=0, microsecond=0)
    return value


@dataclass(frozen=True, slots=True)
class ColumnFigures:
    """Figures of one column; those that cannot be told are None.

    Numbers are `Decimal`, `int` or `float`; times are in UTC.
    """

    kind: ValueKind
    nulls: int
    distinct: int | None
    total: Any = None
    low: Any = None
    high: Any = None

    def value(self, figure: str) -> Any:  # noqa: ANN401 - a number, a time or a text
        """Return a figure by its name in `FIGURES`."""
        names = {"sum": "total", "min": "low", "max": "high"}
        return getattr(self, names.get(figure, figure))

    def by_day(self) -> ColumnFigures:
        """Return the figures of times as those of the days in which they lie, in UTC."""
        low, high = _midnight(self.low), _midnight(self.high)
        return replace(self, kind=ValueKind.DAY, distinct=None, low=low, high=high)

    def slack(self, rows: int) -> float:
        """Return by how much sums of doubles of these values may differ."""
        ends = [abs(float(end)) for end in (self.low, self.high) if isinstance(end, _Number)]
        largest = max(ends, default=0.0)
        return rows * largest * _SUM_PRECISION if math.isfinite(largest) else 0.0


@dataclass(frozen=True, slots=True)
class RowFigures:
    """The number of some rows, and figures of their columns."""

    rows: int = 0
    columns: Mapping[str, ColumnFigures] = field(default_factory=dict)


def add_figures(parts: Iterable[RowFigures]) -> RowFigures:
    """Return the figures of several sets of rows; how many values differ cannot be added."""
    several = [part for part in parts if part.rows]
    if len(several) == 1:
        return several[0]
    columns: dict[str, ColumnFigures] = {}
    for name in dict.fromkeys(name for part in several for name in part.columns):
        known = [part.columns[name] for part in several if name in part.columns]
        totals = [column.total for column in known if column.total is not None]
        lows = [column.low for column in known if column.low is not None]
        highs = [column.high for column in known if column.high is not None]
        columns[name] = ColumnFigures(
            known[0].kind,
            sum(column.nulls for column in known),
            None,
            sum(map(Decimal, totals)) if totals else None,
            min(lows) if lows else None,
            max(highs) if highs else None,
        )
    return RowFigures(sum(part.rows for part in several), columns)


def comparable_figures(one: ColumnFigures, other: ColumnFigures) -> tuple[str, ...]:
    """Return the figures that mean the same on both sides."""
    if {one.kind, other.kind} == {ValueKind.TIME, ValueKind.DAY}:
        return FIGURES[1:] if one.kind is ValueKind.DAY else ("min", "max", "nulls")
    if one.kind != other.kind:  # such as a number that became a text
        return ("distinct", "nulls")
    if any(isinstance(end, float) and abs(end) > _EXACT for end in (other.low, other.high)):
        return ("sum", "min", "max", "nulls")  # doubles do not tell such numbers apart
    return FIGURES if one.kind is ValueKind.NUMBER else FIGURES[1:]


def figures_differ(one: object, other: object, slack: float = 0.0) -> bool:
    """Tell whether two figures differ by more than doubles or a millisecond can.

    `slack` is by how much doubles may differ however small they are.
    """
    if one is None or other is None:
        return False
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) > _MILLISECOND
    numbers = isinstance(one, _Number) and isinstance(other, _Number)
    if numbers and float in {type(one), type(other)}:
        first, second = float(str(one)), float(str(other))
        close = math.isclose(first, second, rel_tol=_PRECISION, abs_tol=slack)
        return not close and not (math.isnan(first) and math.isnan(second))
    return one != other


def difference_of(one: object, other: object, slack: float = 0.0) -> float | None:
    """Return by how much the second figure is larger; None if they are no numbers."""
    if isinstance(one, _Number) and isinstance(other, _Number):
        return float(other) - float(one) if figures_differ(one, other, slack) else 0.0
    return None
