"""Work out figures of a dataset's rows, batch by batch, from the columns that are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from pgflow_widgets.model.dataflow.figures import ColumnFigures, RowFigures, ValueKind
from pgflow_widgets.operations.datasets.parquet_rows import (
    Selection,
    Source,
    count_rows,
    read_files,
)

if TYPE_CHECKING:
    import pyarrow as pa


def batch_figures(sources: Sequence[Source], columns: Mapping[str, str], tenant: str) -> RowFigures:
    """Return figures of the rows of some files; without columns only their number is read.

    Parameters
    ----------
    sources
        The files.
    columns
        The path of each column, by the name it has in the figures.
    tenant
        The organisation's namespace.
    """
    if not columns:
        return RowFigures(count_rows(sources))
    tables = read_files(sources, Selection([*columns.values()]), tenant).tables
    return table_figures(tables, columns)


def table_figures(tables: Sequence[pa.Table], columns: Mapping[str, str]) -> RowFigures:
    """Return figures of the rows of flat tables."""
    rows = sum(table.num_rows for table in tables)
    figures = {name: _column_figures(tables, path, rows) for name, path in columns.items()}
    known = {name: column for name, column in figures.items() if column is not None}
    return RowFigures(rows, known)


def _column_figures(tables: Sequence[pa.Table], path: str, rows: int) -> ColumnFigures | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    chunks = [
        chunk
        for table in tables
        if path in table.column_names
        for chunk in table.column(path).chunks
    ]
    if not chunks:
        return ColumnFigures(ValueKind.TEXT, rows, 0)
    kind = chunks[0].type
    if pa.types.is_nested(kind) or any(chunk.type != kind for chunk in chunks):
        return None
    values = pa.chunked_array(chunks)
    if _kind_of(kind) is ValueKind.TEXT:
        values = values.cast(pa.string())
    nulls = rows - (len(values) - values.null_count)
    distinct = pc.count_distinct(values, mode="only_valid").as_py()
    limits = pc.min_max(values).as_py()
    total = pc.sum(values).as_py() if _kind_of(kind) is ValueKind.NUMBER else None
    low, high = _moment(limits["min"]), _moment(limits["max"])
    return ColumnFigures(_kind_of(kind), nulls, distinct, total, low, high)


def _kind_of(kind: pa.DataType) -> ValueKind:
    import pyarrow as pa

    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return ValueKind.NUMBER
    is_time = pa.types.is_timestamp(kind) or pa.types.is_date(kind)
    return ValueKind.TIME if is_time else ValueKind.TEXT


def _moment(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value
