"""Rows of a table as a typed frame, and what they tell about each column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.errors import InputError
from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.cell_display import INCOMPLETE
from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import PRECISE_TIME
from pgflow_widgets.frames.typed_arrays import typed_array

_BARS = 10


def preview_frame(
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
    known = {column.name: column for column in schema.columns}
    for name in columns or ():
        if name not in known:
            raise InputError(
                f"The table has no column {name!r}.", hint=f"Its columns are {', '.join(known)}."
            )
    wanted = schema.columns if columns is None else [known[name] for name in columns]
    # The shortest way from rows to columns; what a row leaves out is missing, as null is.
    cells = pd.DataFrame(
        schema.rows[:rows], columns=[column.name for column in wanted], dtype="object"
    )
    typed = {
        column.name: typed_array(cells[column.name].to_numpy(), _dtype(column)) for column in wanted
    }
    frame = cell_html.marked(pd.DataFrame(typed, copy=False), cell_html.ROWS)
    return _with_gaps(frame, schema.gaps([column.name for column in wanted]))


def _with_gaps(frame: pd.DataFrame, gaps: Sequence[str]) -> pd.DataFrame:
    """Return a frame that says in ``attrs["incomplete"]`` what is not in it; nothing if all is."""
    if gaps:
        frame.attrs[INCOMPLETE] = list(gaps)
    return frame


def profile_frame(schema: TableSchema) -> pd.DataFrame:
    """Return what the rows of a preview tell about each column, one row per column.

    ``name``, ``type`` (string), ``rows``, ``nulls``, ``distinct`` (Int64), ``min``, ``max``
    (string). Smallest and largest are of the values in their own type, written as text.
    """
    frame = PROFILE_COLUMNS.frame(summarize_columns(schema.columns, preview_frame(schema)))
    return _with_gaps(frame, schema.gaps())


def summarize_columns(columns: Sequence[Column], frame: pd.DataFrame) -> list[ColumnSummary]:
    """Return what the rows of a preview, as `preview_frame` gives them, tell about some columns."""
    return [_summary(column, frame[column.name]) for column in columns]


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """What the rows of a preview tell about one column."""

    name: str
    type: str
    rows: int
    nulls: int
    distinct: int
    min: str | None
    max: str | None
    histogram: tuple[int, ...] = ()


def _summary(column: Column, values: pd.Series[Any]) -> ColumnSummary:
    present = values.dropna()
    return ColumnSummary(
        name=column.name,
        type=column.type,
        rows=len(values),
        nulls=len(values) - len(present),
        distinct=int(present.nunique()),
        min=str(present.min()) if len(present) else None,
        max=str(present.max()) if len(present) else None,
        histogram=_histogram(present),
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


PROFILE_COLUMNS = FrameSpecification.of(
    "name type rows nulls distinct min max",
    **dict.fromkeys(("rows", "nulls", "distinct"), "Int64"),
)


def _dtype(column: Column) -> str:
    if column.format in {"date-time", "date"}:
        return PRECISE_TIME
    numbers = {"integer": "Int64", "long": "Int64", "double": "Float64", "number": "Float64"}
    return numbers.get(column.type, "boolean" if column.type == "boolean" else "string")
