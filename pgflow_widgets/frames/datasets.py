"""The rows of a dataset as a typed frame."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.times import PRECISE_TIME, precise_times
from pgflow_widgets.model.dataflow.schema_fields import (
    TENANT,
    FieldType,
    SchemaField,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from pandas.api.extensions import ExtensionDtype


_EXACT = 2**53
"""Up to here a float holds each integer exactly."""
_DTYPES = {
    FieldType.STRING: "string",
    FieldType.INTEGER: "Int64",
    FieldType.LONG: "Int64",
    FieldType.DOUBLE: "Float64",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: PRECISE_TIME,
    FieldType.DATE_TIME: PRECISE_TIME,
    FieldType.OTHER: "object",
}


def dataset_frame(
    tables: Sequence[pa.Table],
    fields: Sequence[SchemaField],
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return rows of a dataset: a column per field that a table holds, and per own field.

    An own field has its bare name where no other field is called so; the others have their paths.
    Integers become ``Int64``, other numbers ``Float64``, booleans ``boolean``, dates and times
    ``datetime64[us, UTC]``, lists ``object``, all else ``string``. `columns` are the paths of some
    columns, in their order.
    """
    types = {field.path: field.type for field in fields}
    paths = list(columns or ())
    if columns is None:
        held = [path for table in tables for path in table.column_names]
        paths = list(dict.fromkeys([*(p for p in types if p.startswith(f"{TENANT}.")), *held]))
    bare = {path: path.removeprefix(f"{TENANT}.") for path in paths}
    names = {p: n if list(bare.values()).count(n) == 1 else p for p, n in bare.items()}
    frame = pd.DataFrame(
        {
            names[path]: _column(path, tables, types.get(path, FieldType.OTHER))
            for path in dict.fromkeys(paths)
        }
    )
    return cell_html.marked(frame, cell_html.ROWS)


def _column(path: str, tables: Sequence[pa.Table], kind: FieldType) -> pd.Series[Any]:
    """Return a column of all tables, without a detour over Python's objects where it fits."""
    pieces = [table.column(path) if path in table.column_names else None for table in tables]
    chunks = [chunk for piece in pieces if piece is not None for chunk in piece.chunks]
    if chunks and None not in pieces and (quick := _quick(chunks, kind)) is not None:
        return quick
    values: list[Any] = []
    for table, piece in zip(tables, pieces, strict=True):
        values += [None] * table.num_rows if piece is None else piece.to_pylist()
    return _typed(values, kind)


def _quick(chunks: Sequence[pa.Array], kind: FieldType) -> pd.Series[Any] | None:
    """Return values of Arrow as a column; None if their type is not that of the field."""
    import pyarrow as pa
    import pyarrow.compute as pc

    arrow = chunks[0].type
    if any(chunk.type != arrow for chunk in chunks):
        return None
    values = pa.chunked_array(chunks)
    match _DTYPES[kind]:
        case "Int64" if pa.types.is_signed_integer(arrow):
            return _pandas(values.cast(pa.int64()), pd.Int64Dtype())
        case "Float64" if pa.types.is_floating(arrow):
            numbers = values.cast(pa.float64())
            numbers = pc.if_else(pc.is_nan(numbers), None, numbers)
            return _pandas(numbers, pd.Float64Dtype())
        case "boolean" if pa.types.is_boolean(arrow):
            return _pandas(values, pd.BooleanDtype())
        case "string" if pa.types.is_string(arrow):
            return _pandas(values, pd.StringDtype())
        case str(dtype) if dtype == PRECISE_TIME and _is_moment(arrow):
            moments = values.cast(pa.timestamp("us")).to_numpy()
            return pd.Series(pd.DatetimeIndex(moments).tz_localize("UTC"))
    return None


def _is_moment(arrow: pa.DataType) -> bool:
    """Whether values are times in UTC, or without a zone, which counts as UTC."""
    import pyarrow as pa

    if pa.types.is_timestamp(arrow):
        return arrow.tz in {None, "UTC", "Etc/UTC", "+00:00"} and arrow.unit != "ns"
    return bool(pa.types.is_date(arrow))


def _pandas(values: pa.ChunkedArray, dtype: ExtensionDtype) -> pd.Series[Any]:
    column: pd.Series[Any] = values.to_pandas(types_mapper=lambda _arrow: dtype)
    return column


def _typed(values: Sequence[Any], kind: FieldType) -> pd.Series[Any]:
    """Return a column of its type, or as it is if it holds something else than its schema says."""
    raw = pd.Series(values, dtype="object")
    dtype = _DTYPES[kind]
    if dtype == "Int64" and any(isinstance(v, float) and v % 1 > 0 for v in values):
        if any(isinstance(v, int) and abs(v) > _EXACT for v in values):
            return raw
        dtype = "Float64"
    try:
        return _converted(values, dtype)
    except (ValueError, TypeError, OverflowError):
        return raw


def _converted(values: Sequence[Any], dtype: str) -> pd.Series[Any]:
    if dtype == PRECISE_TIME:
        return pd.Series(precise_times(values))
    if dtype == "string":
        texts = [
            v if v is None or isinstance(v, str) else json.dumps(v, default=str) for v in values
        ]
        return pd.Series(texts, dtype="string")
    return pd.Series(values, dtype=dtype)
