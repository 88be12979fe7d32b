"""Compiles the functions on dates and times."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep.columns.column_expression import (
    DAY,
    INSTANT,
    INTEGER,
    MOMENT,
    TEXT,
    Column,
    ColumnExpression,
    NotCompiledError,
    apply,
    compiles,
    is_there,
)
from pgflow_widgets.emulator.data_prep.columns.texts import timestamps

_EPOCH = 946_684_800_000_000
_GETTERS: Mapping[str, Callable[[Column], Column]] = {
    **dict.fromkeys(("year", "yyyy"), pc.year),
    **dict.fromkeys(("quarter", "qq", "q"), pc.quarter),
    **dict.fromkeys(("month", "mm", "m"), pc.month),
    **dict.fromkeys(("dayofyear", "dy", "y"), pc.day_of_year),
    **dict.fromkeys(("day", "dd", "d"), pc.day),
    **dict.fromkeys(("week", "ww", "w"), pc.iso_week),
    **dict.fromkeys(
        ("weekday", "dw"),
        lambda times: pc.day_of_week(times, count_from_zero=False, week_start=7),
    ),
    **dict.fromkeys(("hour", "hh24"), pc.hour),
    **dict.fromkeys(("minute", "mi", "n"), pc.minute),
    **dict.fromkeys(("second", "ss", "s"), pc.second),
    **dict.fromkeys(("millisecond", "ms", "sss"), pc.millisecond),
}
_PLACES = {
    "yyyy": (0, 4),
    "MM": (5, 7),
    "dd": (8, 10),
    "HH": (11, 13),
    "mm": (14, 16),
    "ss": (17, 19),
}
"""Where the letters of a pattern stand in ISO 8601."""
_PART = re.compile(r"([A-Za-z])\1*|[^A-Za-z']+")


def _timed(part: ColumnExpression, kind: str, work: Callable[[Column], Column]) -> ColumnExpression:
    """Compile what is made of a time; one that ISO 8601 does not know is in doubt."""
    part.of(MOMENT, DAY, INSTANT)

    def run(stored: Column) -> tuple[Column, Column]:
        times = timestamps(part.kind, stored)
        return work(times), pc.and_(is_there(stored), pc.is_null(times))

    return apply(kind, [part], run)


@compiles("date", "zone_date_to_utc")
def _date(part: ColumnExpression) -> ColumnExpression:
    return _timed(part, INSTANT, lambda times: pc.subtract(pc.cast(times, pa.int64()), _EPOCH))


@compiles("date_part")
def _date_part(name: ColumnExpression, part: ColumnExpression) -> ColumnExpression:
    get = _GETTERS.get(name.known(str).casefold())
    if get is None:
        raise NotCompiledError
    return _timed(part, INTEGER, lambda times: pc.cast(get(times), pa.int64()))


@compiles("format")
def _format(part: ColumnExpression, pattern: ColumnExpression) -> ColumnExpression:
    written: str = pattern.known(str)
    pieces = [match[0] for match in _PART.finditer(written)]
    letters = [piece for piece in pieces if piece[0].isascii() and piece[0].isalpha()]
    if "".join(pieces) != written or not letters or not set(letters) <= set(_PLACES):
        raise NotCompiledError

    def work(times: Column) -> Column:
        text = pc.cast(times, pa.string())
        parts = [
            pc.utf8_slice_codeunits(text, *_PLACES[piece]) if piece in _PLACES else piece
            for piece in pieces
        ]
        return pc.binary_join_element_wise(*parts, "")

    return _timed(part, TEXT, work)
