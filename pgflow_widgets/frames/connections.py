"""Typed models to typed frames; the only module that imports pandas.

Each frame has a specification, so an empty answer gives an empty frame of the same columns and
dtypes. Times are UTC. No column can hold a secret: the models have none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from pgflow_widgets.api.messages.response import (
    CONNECTION_COLUMNS,
    BaseConnection,
    Column,
    ConnectionRow,
    Table,
    TableSchema,
    row_of,
)
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.sources import SOURCES

_BARS = 10

TIME = "datetime64[ms, UTC]"
_PREVIEW_TIME = "datetime64[us, UTC]"
_SOURCE_LABELS = {source.connection_spec_id: source.label for source in SOURCES}


@dataclass(frozen=True, slots=True)
class Spec:
    """The columns of a frame: name, attribute of the model (dots for one below), dtype."""

    columns: tuple[tuple[str, str, str], ...]

    def frame(self, models: Iterable[object]) -> pd.DataFrame:
        """Return one row per model, in their order."""
        rows = list(models)
        return pd.DataFrame(
            {
                name: pd.Series([attrgetter(attribute)(row) for row in rows], dtype=dtype)
                for name, attribute, dtype in self.columns
            }
        )


CONNECTIONS = Spec(
    (
        ("id", "id", "string"),
        ("name", "name", "string"),
        ("description", "description", "string"),
        ("state", "state", "string"),
        ("source", "connection_spec_id", "string"),
        ("auth", "auth", "string"),
        ("created_at", "created_at", TIME),
        ("created_by", "created_by", "string"),
        ("updated_at", "updated_at", TIME),
        ("updated_by", "updated_by", "string"),
        ("sandbox", "sandbox", "string"),
        ("etag", "etag", "string"),
    )
)
TABLES = Spec(
    (
        ("name", "name", "string"),
        ("path", "path", "string"),
        ("type", "type", "string"),
        ("can_preview", "can_preview", "boolean"),
        ("can_fetch_schema", "can_fetch_schema", "boolean"),
    )
)
COLUMNS = Spec(
    (
        ("name", "name", "string"),
        ("type", "type", "string"),
        ("xdm_type", "xdm_type", "string"),
        ("format", "format", "string"),
    )
)
_PLACED = tuple((name, name, "string") for name in ("table", "name", "type", "xdm_type", "format"))
ALL_COLUMNS = Spec(_PLACED)
FOUND_COLUMNS = Spec(
    (("connection", "connection", "string"), ("id", "connection_id", "string"), *_PLACED)
)
SANDBOXES = Spec(
    (
        ("name", "name", "string"),
        ("title", "title", "string"),
        ("type", "type", "string"),
        ("state", "state", "string"),
        ("region", "region", "string"),
        ("default", "default", "boolean"),
    )
)
STEPS = Spec(
    (
        ("step", "name", "string"),
        ("state", "state", "string"),
        ("detail", "detail", "string"),
        ("hint", "hint", "string"),
        ("milliseconds", "milliseconds", "Int64"),
    )
)
TESTS = Spec(
    (
        ("id", "id", "string"),
        ("name", "name", "string"),
        ("result", "ok", "boolean"),
        ("reason", "reason", "string"),
        ("milliseconds", "milliseconds", "Int64"),
    )
)
OUTCOMES = Spec(
    (
        ("row", "row", "Int64"),
        ("name", "name", "string"),
        ("id", "id", "string"),
        ("outcome", "outcome", "string"),
        ("error", "error", "string"),
        ("hint", "hint", "string"),
        ("field", "field", "string"),
        ("milliseconds", "milliseconds", "Int64"),
    )
)
REHEARSALS = Spec(
    (*OUTCOMES.columns, ("references", "references", "string"), ("host", "host", "string"))
)


def records(frame: Any) -> list[Mapping[str, object]]:  # noqa: ANN401 - of any kind
    """Return the rows of any frame as mappings; what is missing is None.

    A column of whole numbers with a missing one is of floats in pandas; they are whole again here.
    """
    found: list[Mapping[str, object]] = []
    for values in frame.itertuples(index=False, name=None):
        cells = [None if value is None or value is pd.NA else value for value in values]
        found.append(dict(zip(map(str, frame.columns), map(_whole, cells), strict=True)))
    return found


def _whole(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return int(value) if value.is_integer() else None if value != value else value
    return value


def connections(models: Iterable[BaseConnection]) -> pd.DataFrame:
    """Return base connections as `CONNECTIONS`; a source that is not declared shows its spec id."""
    return connection_rows([row_of(each) for each in models])


def connection_rows(rows: Sequence[ConnectionRow]) -> pd.DataFrame:
    """Return rows of base connections as `connections` does, in one pass."""
    columns = dict(zip(CONNECTION_COLUMNS, zip(*rows, strict=True), strict=True)) if rows else {}
    frame: dict[str, Any] = {}
    for name, attribute, dtype in CONNECTIONS.columns:
        values: Sequence[Any] = columns.get(attribute, ())
        if name == "source":
            values = [_SOURCE_LABELS.get(each, each) for each in values]
        frame[name] = _moments(values) if dtype == TIME else pd.array(list(values), dtype="string")
    return pd.DataFrame(frame)


def moments(values: Sequence[Any] | np.ndarray[Any, Any]) -> pd.DatetimeIndex:
    """Return moments, as texts or as they are, to the microsecond and in UTC.

    Raises
    ------
    ValueError
        Not all are moments between the years 1 and 9999.
    """
    try:
        # Few moments come twice, so remembering them takes longer than reading them.
        read = pd.to_datetime(values, format="ISO8601", utc=True, cache=False)
    except pd.errors.OutOfBoundsDatetime:
        # pandas 2 counts nanoseconds here, which end in the year 2262.
        plain = np.array([_utc(each) for each in values], dtype="datetime64[us]")
        return pd.DatetimeIndex(plain).tz_localize("UTC")
    return pd.DatetimeIndex(read).as_unit("us")


def _utc(value: Any) -> datetime | None:  # noqa: ANN401 - a text, a date, a moment or nothing
    if _is_missing(value):
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _moments(milliseconds: Sequence[int | None]) -> pd.DatetimeIndex:
    missing = np.datetime64("NaT").astype("int64")
    numbers = [missing if each is None else each for each in milliseconds]
    moments = np.array(numbers, dtype="int64").view("datetime64[ms]")
    return pd.DatetimeIndex(moments).tz_localize("UTC")


def tables(models: Iterable[Table]) -> pd.DataFrame:
    """Return tables as `TABLES`."""
    return TABLES.frame(models)


def columns(models: Iterable[Column]) -> pd.DataFrame:
    """Return columns as `COLUMNS`."""
    return COLUMNS.frame(models)


def preview(
    schema: TableSchema, rows: int | None = None, columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the rows of a preview, one column per source column, dtypes by its type.

    Integers become ``Int64``, other numbers ``Float64``, booleans ``boolean``, dates and times
    ``datetime64[us, UTC]`` (explore sends them without zone, in UTC), all else ``string``. A column
    with a value that its dtype cannot hold, such as an infinite date, stays ``string``, so that
    nothing is dropped silently. `columns` chooses some of them, in that order.

    Raises
    ------
    InputError
        There is no column of a name in `columns`.
    """
    kept = schema.rows[:rows]
    there = {column.name: column for column in schema.columns}
    for name in columns or ():
        if name not in there:
            raise InputError(
                f"The table has no column {name!r}.", hint=f"Its columns are {', '.join(there)}."
            )
    wanted = schema.columns if columns is None else [there[name] for name in columns]
    # The shortest way from rows to columns; what a row leaves out is missing, as null is.
    cells = pd.DataFrame(kept, columns=[column.name for column in wanted], dtype="object")
    typed = {column.name: _typed(column, cells[column.name].to_numpy()) for column in wanted}
    return _told(pd.DataFrame(typed, copy=False), schema.gaps([column.name for column in wanted]))


def _told(frame: pd.DataFrame, gaps: Sequence[str]) -> pd.DataFrame:
    """Return a frame that says in ``attrs["incomplete"]`` what is not in it; nothing if all is."""
    if gaps:
        frame.attrs["incomplete"] = list(gaps)
    return frame


def profile(schema: TableSchema) -> pd.DataFrame:
    """Return what the rows of a preview tell about each column, one row per column.

    ``name``, ``type`` (string), ``rows``, ``nulls``, ``distinct`` (Int64), ``min``, ``max``
    (string). Smallest and largest are of the values in their own type, written as text.
    """
    frame = PROFILE.frame(summaries(schema.columns, preview(schema)))
    return _told(frame, schema.gaps())


def summaries(columns: Sequence[Column], frame: pd.DataFrame) -> list[Summary]:
    """Return what the rows of a preview, as `preview` gives them, tell about some columns."""
    return [_summary(column, frame[column.name]) for column in columns]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the rows of a preview tell about one column."""

    name: str
    type: str
    rows: int
    nulls: int
    distinct: int
    min: str | None
    max: str | None
    histogram: tuple[int, ...] = ()


def _summary(column: Column, values: pd.Series[Any]) -> Summary:
    there = values.dropna()
    return Summary(
        name=column.name,
        type=column.type,
        rows=len(values),
        nulls=len(values) - len(there),
        distinct=int(there.nunique()),
        min=str(there.min()) if len(there) else None,
        max=str(there.max()) if len(there) else None,
        histogram=_histogram(there),
    )


def _histogram(values: pd.Series[Any]) -> tuple[int, ...]:
    """Return how many values lie in each of ten equal parts; empty if they are no numbers."""
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        numbers = values.astype("int64").to_numpy("float64")
    elif str(values.dtype) in {"Int64", "Float64"}:
        numbers = values.to_numpy("float64")
    else:
        return ()
    if len(numbers) == 0 or numbers.min() == numbers.max():
        return ()
    if not math.isfinite(float(numbers.max()) - float(numbers.min())):
        return ()  # parts of an endless range have no width
    return tuple(int(count) for count in np.histogram(numbers, bins=_BARS)[0])


PROFILE = Spec(
    (
        ("name", "name", "string"),
        ("type", "type", "string"),
        ("rows", "rows", "Int64"),
        ("nulls", "nulls", "Int64"),
        ("distinct", "distinct", "Int64"),
        ("min", "min", "string"),
        ("max", "max", "string"),
    )
)


def _typed(column: Column, values: np.ndarray[Any, Any]) -> Any:  # noqa: ANN401 - an array
    """Return an array of the column's dtype, of texts where it cannot hold a value."""
    dtype = _dtype(column)
    try:
        if dtype == _PREVIEW_TIME:
            return moments(values)
        found = _quickly(values, dtype)
        return pd.Series(list(values), dtype=dtype).array if found is None else found
    except (ValueError, TypeError, OverflowError):
        return pd.array([None if _is_missing(v) else str(v) for v in values], dtype="string")


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))


_ARRAYS: Mapping[str, tuple[str, str, Any]] = {
    "Int64": ("integer", "int64", pd.arrays.IntegerArray),
    "Float64": ("floating", "float64", pd.arrays.FloatingArray),
    "boolean": ("boolean", "bool", pd.arrays.BooleanArray),
}


def _quickly(values: np.ndarray[Any, Any], dtype: str) -> Any:  # noqa: ANN401 - an array, or None
    """Return an array of numbers or of yes and no, None if there is anything else among them.

    pandas would come to the same, but look at each value several times.
    """
    if dtype not in _ARRAYS:
        return None
    kind, native, array = _ARRAYS[dtype]
    if pd.api.types.infer_dtype(values, skipna=True) != kind:
        return None
    missing = pd.isna(values)
    return array(np.where(missing, 0, values).astype(native), missing)


def _dtype(column: Column) -> str:
    if column.format in {"date-time", "date"}:
        return _PREVIEW_TIME
    by_type: Mapping[str, str] = {
        "integer": "Int64",
        "long": "Int64",
        "double": "Float64",
        "number": "Float64",
        "boolean": "boolean",
    }
    return by_type.get(column.type, "string")
