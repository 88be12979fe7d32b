"""Writes columns as the texts that a row makes of their values; null where Arrow would differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep.columns.column_expression import (
    BOOLEAN,
    DAY,
    FLOAT,
    INSTANT,
    INTEGER,
    LONGEST_SURE,
    MOMENT,
    NULL,
    NUMBER,
    TEXT,
    Column,
    ColumnExpression,
    NotCompiledError,
    apply,
    beyond,
    either,
    is_there,
)

_DAY = 86_400_000_000
_EPOCH = 946_684_800_000_000
# What a date-time with four digits for the year can say, in microseconds since 2000.
FIRST, LAST = -63_082_281_600_000_000, 252_455_615_999_999_999
_GROWTH = {INTEGER: 3.0, FLOAT: 3.0, NUMBER: 3.0, BOOLEAN: 5.0, MOMENT: 4.0, DAY: 4.0, INSTANT: 4.0}


def where(fits: Column, values: Column) -> Column:
    """Return values with null where they do not fit."""
    return pc.if_else(fits, values, pa.scalar(None, values.type))


def timestamps(kind: str, stored: Column) -> Column:
    """Return the timestamps of stored times, in UTC; null where ISO 8601 has none."""
    if kind == DAY:
        days = where(pc.invert(beyond(stored, 4_000_000)), stored)  # the rest is looked at below
        stored = pc.multiply(days, _DAY)
    within = pc.and_(pc.greater_equal(stored, FIRST), pc.less_equal(stored, LAST))
    return pc.cast(pc.add(where(within, stored), _EPOCH), pa.timestamp("us"))


def _iso(kind: str, stored: Column) -> Column:
    text = pc.cast(timestamps(kind, stored), pa.string())
    return pc.utf8_replace_slice(text, start=10, stop=11, replacement="T")


def _day(stored: Column) -> Column:
    return pc.utf8_slice_codeunits(_iso(DAY, stored), start=0, stop=19)


def _moment(stored: Column) -> Column:
    return pc.utf8_rtrim(pc.utf8_rtrim(_iso(MOMENT, stored), characters="0"), characters=".")


def _instant(stored: Column) -> Column:
    text = _iso(INSTANT, stored)
    seconds = pc.utf8_slice_codeunits(text, start=0, stop=19)
    whole = pc.if_else(pc.ends_with(text, pattern=".000000"), seconds, text)
    return pc.binary_join_element_wise(whole, "Z", "")


def _float(values: Column) -> Column:
    text = pc.cast(values, pa.string())
    sizes = pc.abs(values)
    plain = pc.or_(
        pc.and_(pc.greater_equal(sizes, 1e-4), pc.less(sizes, 1e15)), pc.equal(sizes, 0.0)
    )
    plain = pc.and_(plain, pc.invert(pc.match_substring(text, pattern="e")))
    whole = pc.invert(pc.match_substring(text, pattern="."))
    pointed = pc.if_else(whole, pc.binary_join_element_wise(text, ".0", ""), text)
    return where(plain, pointed)


def _number(values: Column) -> Column:
    return where(pc.not_equal(pc.floor(values), values), _float(values))


_WRITERS: Mapping[str, Callable[[Column], Column]] = {
    TEXT: lambda values: values,
    INTEGER: lambda values: pc.cast(values, pa.string()),
    FLOAT: _float,
    NUMBER: _number,
    BOOLEAN: lambda values: pc.if_else(values, "true", "false"),
    MOMENT: _moment,
    DAY: _day,
    INSTANT: _instant,
    NULL: lambda values: pc.cast(values, pa.string()),
}


def write_text(kind: str, values: Column) -> Column:
    """Return values of a kind as text; null where only a row tells it."""
    return _WRITERS[kind](values)


def as_text(part: ColumnExpression) -> ColumnExpression:
    """Return an expression as text."""
    if part.kind == TEXT:
        return part
    if part.kind not in _WRITERS:
        raise NotCompiledError

    def work(values: Column) -> tuple[Column, Column]:
        text = write_text(part.kind, values)
        return text, pc.and_(is_there(values), pc.is_null(text))

    return apply(TEXT, [part], work, growth=_GROWTH.get(part.kind, part.growth))


def bounded(text: Column) -> tuple[Column, Column]:
    """Return text, and where it is so long that a limit may be near."""
    return text, pc.greater(pc.binary_length(text), LONGEST_SURE)


def as_double_or_doubt(text: Column) -> tuple[Column, Column]:
    """Return the numbers that plain texts say, and where a text is not plain."""
    plain = pc.match_substring_regex(text, pattern=_PLAIN_NUMBER)
    values = pc.cast(where(plain, text), pa.float64())
    signed_nothing = pc.and_(pc.equal(values, 0.0), pc.starts_with(text, pattern="-"))
    return values, either(pc.invert(plain), signed_nothing)


_PLAIN_NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"
