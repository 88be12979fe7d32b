"""The rows of a dataset as a typed frame; reading Parquet needs pyarrow, the extra ``lake``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pgflow_widgets.errors import PgflowError, ProtocolError
from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.times import PRECISE_TIME, precise_times
from pgflow_widgets.local import interrupts
from pgflow_widgets.model.dataflow.schema_fields import (
    TENANT,
    FieldType,
    SchemaField,
    without_tenant,
)

if TYPE_CHECKING:
    import pyarrow as pa


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
    files: Sequence[bytes], fields: Sequence[SchemaField], tenant: str
) -> pd.DataFrame:
    """Return the rows of Parquet files: a column per field that a file holds, and per own field.

    An own field has its bare name where no other field is called so; the others have their paths.
    Integers become ``Int64``, other numbers ``Float64``, booleans ``boolean``, dates and times
    ``datetime64[us, UTC]``, lists ``object``, all else ``string``.

    Raises
    ------
    PgflowError
        pyarrow is not installed.
    """
    types = {field.path: field.type for field in fields}
    pieces: dict[str, list[Any]] = {path: [] for path in types if path.startswith(f"{TENANT}.")}
    rows = 0
    for table in [_read(file) for file in files]:
        columns = {without_tenant(name, tenant): table.column(name) for name in table.column_names}
        for path in columns:
            pieces.setdefault(path, [None] * rows)
        rows += table.num_rows
        for path, values in pieces.items():
            values += columns[path].to_pylist() if path in columns else [None] * table.num_rows
    bare = {path: path.removeprefix(f"{TENANT}.") for path in pieces}
    names = {p: n if list(bare.values()).count(n) == 1 else p for p, n in bare.items()}
    frame = pd.DataFrame(
        {
            names[path]: _typed(values, types.get(path, FieldType.OTHER))
            for path, values in pieces.items()
        }
    )
    return cell_html.marked(frame, cell_html.ROWS)


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


def _read(content: bytes) -> pa.Table:
    """Read a Parquet file, structs made flat: a column per field, dots in its name."""
    try:
        with interrupts.hold():
            import pyarrow as pa
            import pyarrow.parquet as pq
    except ImportError:
        raise PgflowError(
            "To read a dataset, pyarrow is needed.", hint="pip install 'pgflow-widgets[lake]'"
        ) from None
    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError):
        table = None
    if table is None:
        raise ProtocolError(
            "Could not read the dataset: one of its files is no Parquet, or damaged.",
            hint="Try again; if it stays, report it to Adobe's support.",
        )
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table
