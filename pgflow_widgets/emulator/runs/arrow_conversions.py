"""Converts columns of PostgreSQL values to the Arrow types of XDM fields, and to preview values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep import date_patterns
from pgflow_widgets.emulator.data_prep.columns.column_expression import EXACT
from pgflow_widgets.emulator.data_prep.columns.texts import (
    FIRST,
    LAST,
    as_double_or_doubt,
    write_text,
)
from pgflow_widgets.emulator.data_prep.values import to_text
from pgflow_widgets.emulator.schema_registry import schemas

_DAY = 86_400_000_000
_EPOCH_MOMENTS = 946_684_800_000_000
_EPOCH_DAYS = 10_957
_CYCLE, _CYCLE_YEARS = 146_097 * _DAY, 400
# The ends are also what PostgreSQL calls infinite: of a day and of a time.
_INT32 = (-(2**31), 2**31 - 1)
_INT64 = (-(2**63), 2**63 - 1)
_START = datetime(2000, 1, 1)  # noqa: DTZ001 - a preview shows times without a zone
_WHOLE = re.compile(r"(-?\d{1,19})(?:\.0+)?")
_NINETEEN = pa.decimal128(19)
_MOMENT = pa.timestamp("us", "UTC")
_SOURCE_TYPES = {
    "integer": pa.int64(),
    "float": pa.float64(),
    "boolean": pa.bool_(),
    "numeric": pa.string(),
    "text": pa.string(),
}
_STORED_BYTES = {"moment": 8, "day": 4}
_TARGET_TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "long": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date-time": _MOMENT,
    "date": pa.date32(),
}


def arrow_type_of(rules: schemas.Resource) -> pa.DataType:
    """Return the Arrow type of a field."""
    kind = schemas.kind_of(rules)
    if kind == "array":
        return pa.list_(arrow_type_of(rules["items"]))
    if kind == "object" and rules.get("properties"):
        return pa.struct(
            [(name, arrow_type_of(inner)) for name, inner in rules["properties"].items()]
        )
    return _TARGET_TYPES.get(kind, pa.string())  # what has names of its own making is kept as JSON


def take_source(kind: str, column: pa.Array) -> pa.Array:
    """Return a column as it was read in the type of its kind; times are the stored numbers."""
    if kind not in _STORED_BYTES:
        return column.cast(_SOURCE_TYPES[kind])
    size = _STORED_BYTES[kind]
    fixed = pc.fill_null(column, bytes(size)).cast(pa.binary(size))
    stored = np.frombuffer(fixed.buffers()[1], f">i{size}", len(fixed), fixed.offset * size)
    missing = column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None
    return pa.array(stored.astype(np.int64), mask=missing)


def preview_values(kind: str, source: pa.Array) -> list[Any]:
    """Return the values of a source column as a preview shows them."""
    if kind == "numeric":
        return _numbers(source)
    plain: list[Any] = source.to_pylist()
    if kind in {"moment", "day"}:
        endless = _INT32 if kind == "day" else _INT64
        unit = _DAY if kind == "day" else 1
        said = dict(zip((None, *endless), (None, "-infinity", "infinity"), strict=True))
        return [said[value] if value in said else _written(value * unit) for value in plain]
    return plain


def _numbers(source: pa.Array) -> list[Any]:
    """Return numerics as doubles, but as whole numbers those that a double would round."""
    doubles = source.cast(pa.float64())
    numbers: list[Any] = doubles.to_pylist()
    for number in pc.indices_nonzero(pc.greater_equal(pc.abs(doubles), 2.0**53)).to_pylist():
        whole = _WHOLE.fullmatch(source[number].as_py())
        if whole is not None:
            numbers[number] = int(whole[1])
    return numbers


def _written(micros: int) -> str:
    # The calendar repeats itself: what datetime cannot hold is written some cycles nearer.
    cycles = 0 if FIRST <= micros <= LAST else micros // _CYCLE
    when = _START + timedelta(microseconds=micros - cycles * _CYCLE)
    written = when.isoformat()
    written = written.rstrip("0") if "." in written else written
    if not cycles:
        return written
    year = when.year + cycles * _CYCLE_YEARS
    return f"{year:04d}{written[4:]}" if year > 0 else f"{1 - year:04d}{written[4:]} BC"


def arrow_converter(rules: schemas.Resource) -> Callable[[Any], Any]:
    """Return what makes of a mapped value what Arrow takes: times are times, not text."""
    kind = schemas.kind_of(rules)
    if kind == "date-time":
        return lambda value: None if value is None else date_patterns.parse_iso_date(value)
    if kind == "date":
        return lambda value: None if value is None else date.fromisoformat(value)
    if kind == "array":
        inner = arrow_converter(rules["items"])
        return lambda value: None if value is None else [inner(item) for item in value]
    if kind == "object" and rules.get("properties"):
        parts = {name: arrow_converter(inner) for name, inner in rules["properties"].items()}
        return lambda value: (
            None if value is None else {name: to(value.get(name)) for name, to in parts.items()}
        )
    if kind == "object":
        return lambda value: None if value is None else to_text(value)
    return lambda value: value


Convert = Callable[[pa.Array, schemas.Resource], pa.Array]
"""Converts a column; null where a value does not fit."""


def _within(values: pa.Array, low: float | pa.Scalar, high: float | pa.Scalar) -> pa.Array:
    return _where(pc.and_(pc.greater_equal(values, low), pc.less_equal(values, high)), values)


def _where(fits: pa.Array, values: pa.Array) -> pa.Array:
    """Return values with null where they do not fit."""
    return pc.if_else(fits, values, pa.scalar(None, values.type))


def _whole(size: tuple[int, int], kind: pa.DataType) -> Convert:
    def convert(values: pa.Array, rules: schemas.Resource) -> pa.Array:
        low, high = rules.get("minimum", size[0]), rules.get("maximum", size[1])
        if (low, high) != _INT64:
            values = _within(values, max(low, _INT64[0]), min(high, _INT64[1]))
        return values.cast(kind)

    return convert


def _exact(size: tuple[int, int], kind: pa.DataType) -> Convert:
    """Convert numerics, which come as text so that no digit of a long one is lost."""

    def convert(values: pa.Array, rules: schemas.Resource) -> pa.Array:
        digits = pc.replace_substring_regex(values, r"\.0+$", "")
        fits = pc.match_substring_regex(digits, r"^-?\d{1,19}$")
        integers = _where(fits, digits).cast(_NINETEEN)
        low, high = (pa.scalar(Decimal(end), _NINETEEN) for end in _INT64)
        return _whole(size, kind)(_within(integers, low, high).cast(pa.int64()), rules)

    return convert


def _double(values: pa.Array, rules: schemas.Resource) -> pa.Array:
    # A whole number beyond 2**53 is rounded, as everywhere in JSON; a text has to fit.
    doubles = values.cast(pa.float64(), safe=not pa.types.is_integer(values.type))
    doubles = _where(pc.is_finite(doubles), doubles)
    if "minimum" in rules or "maximum" in rules:
        low, high = (float(rules.get(n, d)) for n, d in (("minimum", "-inf"), ("maximum", "inf")))
        doubles = _within(doubles, low, high)
    return doubles


def _counted(size: tuple[int, int], kind: pa.DataType) -> Convert:
    """Convert doubles that are whole numbers."""

    def convert(values: pa.Array, rules: schemas.Resource) -> pa.Array:
        whole = pc.and_(pc.equal(pc.floor(values), values), pc.less(pc.abs(values), EXACT))
        return _whole(size, kind)(_where(whole, values).cast(pa.int64()), rules)

    return convert


def _read_whole(size: tuple[int, int], kind: pa.DataType) -> Convert:
    """Convert texts of digits; whatever else a number may be written as is in doubt."""

    def convert(values: pa.Array, rules: schemas.Resource) -> pa.Array:
        digits = pc.match_substring_regex(values, r"^-?[0-9]{1,18}$")
        return _whole(size, kind)(_where(digits, values).cast(pa.int64()), rules)

    return convert


def _read_double(values: pa.Array, rules: schemas.Resource) -> pa.Array:
    doubles, doubt = as_double_or_doubt(values)
    return _double(_where(pc.invert(doubt), doubles), rules)


def _read_boolean(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    known = pc.or_(pc.equal(values, "true"), pc.equal(values, "false"))
    return _where(known, pc.equal(values, "true"))


def _written_as(kind: str) -> Convert:
    return lambda values, rules: _text(write_text(kind, values), rules)


def _text(values: pa.Array, rules: schemas.Resource) -> pa.Array:
    texts = values.cast(pa.string())
    if "enum" in rules:
        allowed = pa.array([text for text in rules["enum"] if isinstance(text, str)], pa.string())
        texts = _where(pc.is_in(texts, allowed), texts)
    return texts


def _moment(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    return pc.add(_within(values, FIRST, LAST), _EPOCH_MOMENTS).cast(_MOMENT)


def _day_moment(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    days = _within(values, FIRST // _DAY, LAST // _DAY)
    return pc.multiply(pc.add(days, _EPOCH_DAYS), _DAY).cast(_MOMENT)


def _moment_day(values: pa.Array, rules: schemas.Resource) -> pa.Array:
    return pc.floor_temporal(_moment(values, rules), unit="day").cast(pa.date32())


def _day(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    days = _within(values, FIRST // _DAY, LAST // _DAY)
    return pc.add(days, _EPOCH_DAYS).cast(pa.int32()).cast(pa.date32())


def _same(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    return values


COLUMN_CONVERSIONS: Mapping[tuple[str, str], Convert] = {
    ("integer", "int"): _whole(_INT32, pa.int32()),
    ("integer", "long"): _whole(_INT64, pa.int64()),
    ("integer", "double"): _double,
    ("integer", "string"): _text,
    ("float", "double"): _double,
    ("numeric", "int"): _exact(_INT32, pa.int32()),
    ("numeric", "long"): _exact(_INT64, pa.int64()),
    ("numeric", "double"): _double,
    ("numeric", "string"): _text,
    ("boolean", "boolean"): _same,
    ("moment", "date-time"): _moment,
    ("moment", "date"): _moment_day,
    ("day", "date-time"): _day_moment,
    ("day", "date"): _day,
    ("text", "string"): _text,
    ("text", "int"): _read_whole(_INT32, pa.int32()),
    ("text", "long"): _read_whole(_INT64, pa.int64()),
    ("text", "double"): _read_double,
    ("text", "boolean"): _read_boolean,
    ("instant", "date-time"): _moment,
    ("instant", "date"): _moment_day,
    ("number", "double"): _double,
    **{
        (source, target): _counted(size, kind)
        for source in ("float", "number")
        for target, size, kind in (("int", _INT32, pa.int32()), ("long", _INT64, pa.int64()))
    },
    **{
        (kind, "string"): _written_as(kind)
        for kind in ("float", "number", "boolean", "moment", "day", "instant")
    },
}
"""By the kind of a column, or of what an expression makes, and the kind of the field."""
