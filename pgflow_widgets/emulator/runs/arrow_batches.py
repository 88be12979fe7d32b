"""Batches of rows in the shape of their schema: mapped, checked, good rows apart from bad ones.

What copies a column is done for the whole column by Arrow; an expression, and whatever Arrow would
do differently from `mapping`, row by row. Source: contract, dataflow.md 6 and 9.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep import date_patterns
from pgflow_widgets.emulator.data_prep.row_mapping import CompiledRule, MappingError
from pgflow_widgets.emulator.data_prep.values import as_text
from pgflow_widgets.emulator.runs.table_reader import SourceColumn
from pgflow_widgets.emulator.schema_registry import schemas

_DAY = 86_400_000_000
_EPOCH_MOMENTS = 946_684_800_000_000
_EPOCH_DAYS = 10_957
# What a date-time with four digits for the year can say, in microseconds since 2000.
_FIRST, _LAST = -63_082_281_600_000_000, 252_455_615_999_999_999
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
    "moment": pa.int64(),
    "day": pa.int64(),
    "numeric": pa.string(),
    "text": pa.string(),
}
_TARGET_TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "long": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date-time": _MOMENT,
    "date": pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that does not fit, and why.

    Parameters
    ----------
    number
        Of the row in the run, from 1.
    errors
        ``field``, ``source`` and ``message`` of each reason.
    data
        The row as it came.
    """

    number: int
    errors: Sequence[Mapping[str, str]]
    data: Mapping[str, Any]


@dataclass(slots=True)
class Shape:
    """How rows of a source become rows of a schema.

    Parameters
    ----------
    columns
        What a batch has, the delta column as the last one if there is one.
    rules
        The mappings.
    required
        Paths of objects (the root is empty) with the names that must not be null in them.
    """

    columns: Sequence[SourceColumn]
    rules: Sequence[CompiledRule]
    required: Mapping[tuple[str, ...], Sequence[str]]
    _places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._places = {each.name: place for place, each in enumerate(self.columns)}

    def shaped(self, batch: Sequence[Sequence[Any]], first: int) -> tuple[pa.Table, list[Bad], int]:
        """Map one batch.

        Parameters
        ----------
        batch
            Columns as they were read.
        first
            The number of its first row.

        Returns
        -------
        tuple
            The good rows, the bad ones, and the bytes that the source took.
        """
        sources = [
            pa.array(values, _SOURCE_TYPES[column.kind])
            for column, values in zip(self.columns, batch, strict=True)
        ]
        rows = _Rows(self.columns, sources)
        reasons: dict[int, list[dict[str, str]]] = {}
        made = {rule.field.path: self._column(rule, sources, rows, reasons) for rule in self.rules}
        tree = _Tree(made)
        for path, names in self.required.items():
            self._require(tree, path, names, reasons)
        table = tree.table()
        size = sum(each.nbytes for each in sources)
        if not reasons:
            return table, [], size
        keep = pa.array([number not in reasons for number in range(len(rows))], pa.bool_())
        bad = [Bad(first + n, reasons[n], rows[n]) for n in sorted(reasons)]
        return table.filter(keep), bad, size

    def _column(
        self,
        rule: CompiledRule,
        sources: Sequence[pa.Array],
        rows: _Rows,
        reasons: dict[int, list[dict[str, str]]],
    ) -> pa.Array:
        place = self._places.get(rule.source) if rule.attribute else None
        if place is None and rule.attribute and len(rule.attribute) == 1:
            place = self._places.get(rule.attribute[0])
        fast = place is not None and _FAST.get((self.columns[place].kind, rule.field.kind))
        if fast and place is not None and "pattern" not in rule.field.rules:
            made = fast(sources[place], rule.field.rules)
            wrong = pc.and_(sources[place].is_valid(), made.is_null())
            if not pc.any(wrong).as_py():
                return made
            for number in pc.indices_nonzero(wrong).to_pylist():
                if _value(rule, rows[number], number, reasons) is not None:
                    _add(reasons, number, rule, "Too large for its field.")
            return made
        names = [each.name for each in self.columns if each.name in rule.attributes]
        kind, convert = type_of(rule.field.rules), _arrow_converter(rule.field.rules)
        return pa.array(
            [
                convert(_value(rule, row, number, reasons))
                for number, row in enumerate(rows.of(names))
            ],
            kind,
        )

    def _require(
        self,
        tree: _Tree,
        path: tuple[str, ...],
        names: Sequence[str],
        reasons: dict[int, list[dict[str, str]]],
    ) -> None:
        there = tree.present(path)
        for name in names:
            missing = tree.present((*path, name))
            wrong = pc.invert(missing) if there is None else pc.and_(there, pc.invert(missing))
            if not pc.any(wrong).as_py():
                continue
            said = {"field": ".".join((*path, name)), "source": "", "message": "Required."}
            for number in pc.indices_nonzero(wrong).to_pylist():
                reasons.setdefault(number, []).append(said)


class _Rows:
    """The rows of a batch as dicts, made only where something has to look at them."""

    def __init__(self, columns: Sequence[SourceColumn], sources: Sequence[pa.Array]) -> None:
        self._columns = columns
        self._sources = sources
        self._lists: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self._sources[0]) if self._sources else 0

    def of(self, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Iterate over the rows with nothing but these columns."""
        for column, source in zip(self._columns, self._sources, strict=True):
            if column.name in names and column.name not in self._lists:
                self._lists[column.name] = _listed(column.kind, source)
        if not names:
            yield from ({} for _ in range(len(self)))
        for values in zip(*[self._lists[name] for name in names], strict=True):
            yield dict(zip(names, values, strict=True))

    def __getitem__(self, number: int) -> dict[str, Any]:
        return {
            column.name: _listed(column.kind, source.slice(number, 1))[0]
            for column, source in zip(self._columns, self._sources, strict=True)
        }


class _Tree:
    """Columns by their paths, and the objects that they make."""

    def __init__(self, made: Mapping[tuple[str, ...], pa.Array]) -> None:
        self._leaves = made
        self._size = len(next(iter(made.values()))) if made else 0

    def table(self) -> pa.Table:
        """Return one column for each field at the top; an object of nothing but nulls is null."""
        names = dict.fromkeys(path[0] for path in self._leaves)
        return pa.table({name: self._array((name,)) for name in names})

    def present(self, path: tuple[str, ...]) -> pa.Array | None:
        """Tell of each row whether it has something at a path; None for the root: it always has."""
        if not path:
            return None
        below = [a.is_valid() for p, a in self._leaves.items() if p[: len(path)] == path]
        if not below:
            return pa.array([False] * self._size, pa.bool_())
        found = below[0]
        for each in below[1:]:
            found = pc.or_(found, each)
        return found

    def _array(self, path: tuple[str, ...]) -> pa.Array:
        if path in self._leaves:
            return self._leaves[path]
        depth = len(path)
        names = dict.fromkeys(p[depth] for p in self._leaves if p[:depth] == path)
        parts = [self._array((*path, name)) for name in names]
        present = self.present(path)
        assert present is not None
        return pa.StructArray.from_arrays(parts, list(names), mask=pc.invert(present))


def type_of(rules: schemas.Resource) -> pa.DataType:
    """Return the Arrow type of a field."""
    kind = schemas.kind_of(rules)
    if kind == "array":
        return pa.list_(type_of(rules["items"]))
    if kind == "object" and rules.get("properties"):
        return pa.struct([(name, type_of(each)) for name, each in rules["properties"].items()])
    return _TARGET_TYPES.get(kind, pa.string())  # what has names of its own making is kept as JSON


def _listed(kind: str, source: pa.Array) -> list[Any]:
    """Return the values of a source column as a preview shows them."""
    if kind == "numeric":
        return _numbers(source)
    found: list[Any] = source.to_pylist()
    if kind in {"moment", "day"}:
        endless = _INT32 if kind == "day" else _INT64
        unit = _DAY if kind == "day" else 1
        said = dict(zip((None, *endless), (None, "-infinity", "infinity"), strict=True))
        return [said[each] if each in said else _written(each * unit) for each in found]
    return found


def _numbers(source: pa.Array) -> list[Any]:
    """Return numerics as doubles, but as whole numbers those that a double would round."""
    doubles = source.cast(pa.float64())
    found: list[Any] = doubles.to_pylist()
    for number in pc.indices_nonzero(pc.greater_equal(pc.abs(doubles), 2.0**53)).to_pylist():
        whole = _WHOLE.fullmatch(source[number].as_py())
        if whole is not None:
            found[number] = int(whole[1])
    return found


def _written(micros: int) -> str:
    # The calendar repeats itself: what datetime cannot hold is written some cycles nearer.
    cycles = 0 if _FIRST <= micros <= _LAST else micros // _CYCLE
    when = _START + timedelta(microseconds=micros - cycles * _CYCLE)
    written = when.isoformat()
    written = written.rstrip("0") if "." in written else written
    if not cycles:
        return written
    year = when.year + cycles * _CYCLE_YEARS
    return f"{year:04d}{written[4:]}" if year > 0 else f"{1 - year:04d}{written[4:]} BC"


def required(
    whole: schemas.Resource, filled: Sequence[tuple[str, ...]], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Sequence[str]]]:
    """Iterate over the objects that a mapping fills, with the names that they must have."""
    if whole.get("required"):
        yield path, whole["required"]
    for name, rules in whole.get("properties", {}).items():
        here = (*path, name)
        if rules.get("type") == "object" and any(p[: len(here)] == here for p in filled):
            yield from required(rules, filled, here)


def _value(
    rule: CompiledRule,
    row: Mapping[str, Any],
    number: int,
    reasons: dict[int, list[dict[str, str]]],
) -> Any:  # noqa: ANN401 - any value
    try:
        return rule.value(row)
    except MappingError as error:
        _add(reasons, number, rule, str(error))
        return None


def _add(
    reasons: dict[int, list[dict[str, str]]], number: int, rule: CompiledRule, message: str
) -> None:
    said = {"field": ".".join(rule.field.path), "source": rule.source, "message": message}
    reasons.setdefault(number, []).append(said)


def _arrow_converter(rules: schemas.Resource) -> Callable[[Any], Any]:
    """Return what makes of a mapped value what Arrow takes: times are times, not text."""
    kind = schemas.kind_of(rules)
    if kind == "date-time":
        return lambda value: None if value is None else date_patterns.parse_iso_date(value)
    if kind == "date":
        return lambda value: None if value is None else date.fromisoformat(value)
    if kind == "array":
        inner = _arrow_converter(rules["items"])
        return lambda value: None if value is None else [inner(each) for each in value]
    if kind == "object" and rules.get("properties"):
        parts = {name: _arrow_converter(each) for name, each in rules["properties"].items()}
        return lambda value: (
            None if value is None else {name: to(value.get(name)) for name, to in parts.items()}
        )
    if kind == "object":
        return lambda value: None if value is None else as_text(value)
    return lambda value: value


Convert = Callable[[pa.Array, schemas.Resource], pa.Array]
"""Converts a column; null where a value does not fit."""


def _within(values: pa.Array, low: float | pa.Scalar, high: float | pa.Scalar) -> pa.Array:
    fits = pc.and_(pc.greater_equal(values, low), pc.less_equal(values, high))
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
        found = pc.if_else(fits, digits, pa.scalar(None, pa.string())).cast(_NINETEEN)
        low, high = (pa.scalar(Decimal(end), _NINETEEN) for end in _INT64)
        return _whole(size, kind)(_within(found, low, high).cast(pa.int64()), rules)

    return convert


def _double(values: pa.Array, rules: schemas.Resource) -> pa.Array:
    # A whole number beyond 2**53 is rounded, as everywhere in JSON; a text has to fit.
    found = values.cast(pa.float64(), safe=not pa.types.is_integer(values.type))
    found = pc.if_else(pc.is_finite(found), found, pa.scalar(None, pa.float64()))
    if "minimum" in rules or "maximum" in rules:
        low, high = (float(rules.get(n, d)) for n, d in (("minimum", "-inf"), ("maximum", "inf")))
        found = _within(found, low, high)
    return found


def _text(values: pa.Array, rules: schemas.Resource) -> pa.Array:
    found = values.cast(pa.string())
    none = pa.scalar(None, pa.string())
    if "enum" in rules:
        allowed = pa.array([each for each in rules["enum"] if isinstance(each, str)], pa.string())
        found = pc.if_else(pc.is_in(found, allowed), found, none)
    if "maxLength" in rules:
        fits = pc.less_equal(pc.utf8_length(found), rules["maxLength"])
        found = pc.if_else(fits, found, none)
    if "minLength" in rules:
        fits = pc.greater_equal(pc.utf8_length(found), rules["minLength"])
        found = pc.if_else(fits, found, none)
    return found


def _moment(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    return pc.add(_within(values, _FIRST, _LAST), _EPOCH_MOMENTS).cast(_MOMENT)


def _day_moment(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    days = _within(values, _FIRST // _DAY, _LAST // _DAY)
    return pc.multiply(pc.add(days, _EPOCH_DAYS), _DAY).cast(_MOMENT)


def _moment_day(values: pa.Array, rules: schemas.Resource) -> pa.Array:
    return pc.floor_temporal(_moment(values, rules), unit="day").cast(pa.date32())


def _day(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    days = _within(values, _FIRST // _DAY, _LAST // _DAY)
    return pc.add(days, _EPOCH_DAYS).cast(pa.int32()).cast(pa.date32())


def _same(values: pa.Array, _rules: schemas.Resource) -> pa.Array:
    return values


_FAST: Mapping[tuple[str, str], Convert] = {
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
}
