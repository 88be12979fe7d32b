"""Work out figures of a dataset's rows as they are read, in memory of a bounded size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from threading import Event
from typing import TYPE_CHECKING, Any

from pgflow_widgets.model.dataflow.figures import ColumnFigures, RowFigures, ValueKind
from pgflow_widgets.operations.datasets.parquet_rows import (
    Selection,
    Source,
    count_rows,
    pass_tables,
)

if TYPE_CHECKING:
    import pyarrow as pa

MOST_DISTINCT = 5_000_000
"""Of more values it is not told how many differ."""


@dataclass(slots=True)
class FigureCollector:
    """Collects figures of rows.

    Parameters
    ----------
    columns
        The path of each column, by the name it has in the figures.
    """

    columns: Mapping[str, str]
    _rows: int = 0
    _collected: dict[str, _Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._collected = {name: _Column() for name in self.columns}

    def add(self, table: pa.Table) -> None:
        """Take rows, their columns flat."""
        self._rows += table.num_rows
        for name, path in self.columns.items():
            values = table.column(path) if path in table.column_names else None
            self._collected[name].add(values, table.num_rows)

    def count(self, rows: int) -> None:
        """Take a number of rows whose columns are not looked at."""
        self._rows += rows

    @property
    def figures(self) -> RowFigures:
        """What was collected so far; a column that cannot be compared is left out."""
        known = {name: column.figures for name, column in self._collected.items()}
        figures = {name: figures for name, figures in known.items() if figures is not None}
        return RowFigures(self._rows, figures)


def collect_figures(
    sources_by_batch: Mapping[str, Sequence[Source]],
    columns: Mapping[str, str],
    tenant: str,
    stopped: Event,
) -> tuple[dict[str, RowFigures], RowFigures]:
    """Return figures of each batch and of all of them; each file is read once.

    Without columns only the ends of the files are read, for the number of their rows.

    Parameters
    ----------
    sources_by_batch
        The files of each batch.
    columns
        As in `FigureCollector`.
    tenant
        The organisation's namespace.
    stopped
        Ends the reading early when it is set.
    """
    total, by_batch = FigureCollector(columns), dict[str, RowFigures]()
    several = len(sources_by_batch) > 1
    selection = Selection([*columns.values()], stopped=stopped)
    for batch_id, sources in sources_by_batch.items():
        batch = FigureCollector(columns)

        def take(table: pa.Table, batch: FigureCollector = batch) -> None:
            batch.add(table)
            if several:
                total.add(table)

        if columns:
            for source in sources:
                pass_tables(source, selection, tenant, take)
        else:
            rows = count_rows(sources)
            batch.count(rows)
            total.count(rows)
        by_batch[batch_id] = batch.figures
    return by_batch, total.figures if several else next(iter(by_batch.values()), total.figures)


@dataclass(slots=True)
class _Column:
    """Collects figures of one column."""

    kind: ValueKind | None = None
    comparable: bool = True
    nulls: int = 0
    total: Any = None
    low: Any = None
    high: Any = None
    differing: list[pa.Array] = field(default_factory=list)
    many: bool = False
    _merged: int = 0

    def add(self, values: pa.ChunkedArray | None, rows: int) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        if values is None:
            self.nulls += rows
            return
        kind = _kind_of(values.type)
        if pa.types.is_nested(values.type) or self.kind not in {None, kind}:
            self.comparable = False
            return
        self.kind = kind
        self.nulls += values.null_count
        if kind is ValueKind.TEXT:
            values = values.cast(pa.string())
        if pa.types.is_floating(values.type):
            values = pc.add(values, 0.0)  # there are two zeros, which are one number
        limits = pc.min_max(values).as_py()
        self.low = _least(min, self.low, _moment(limits["min"]))
        self.high = _least(max, self.high, _moment(limits["max"]))
        if kind is ValueKind.NUMBER and (part := _sum_of(values)) is not None:
            self.total = part if self.total is None else _sum(self.total, part)
        self._remember(pc.unique(values.drop_null()))

    def _remember(self, values: pa.Array) -> None:
        """Keep the values that differ, put together each time that they have doubled."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.many:
            return
        self.differing.append(values)
        size = sum(map(len, self.differing))
        if size > 2 * self._merged:
            merged = pc.unique(pa.chunked_array(_same_type(self.differing)))
            self.differing, self._merged = [merged], max(len(merged), 1)
            if len(merged) > MOST_DISTINCT:
                self.differing, self.many = [], True

    @property
    def figures(self) -> ColumnFigures | None:
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self.comparable:
            return None
        distinct: int | None = None if self.many else 0
        if self.differing:
            distinct = len(pc.unique(pa.chunked_array(_same_type(self.differing))))
        kind = self.kind or ValueKind.TEXT
        return ColumnFigures(kind, self.nulls, distinct, self.total, self.low, self.high)


def _same_type(arrays: Sequence[pa.Array]) -> list[pa.Array]:
    """Return arrays as the type of the last: files may have the same values in other widths."""
    return [array.cast(arrays[-1].type, safe=False) for array in arrays]


def _sum_of(values: pa.ChunkedArray) -> Any:  # noqa: ANN401 - a number of any kind
    """Return the sum of numbers, exact but for doubles; None if there are none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    if pa.types.is_floating(kind):
        return pc.sum(values).as_py()
    scale = kind.scale if pa.types.is_decimal(kind) else 0
    total = pc.sum(values.cast(pa.decimal256(76, scale))).as_py()
    return int(total) if total is not None and not scale else total


def _sum(one: Any, other: Any) -> Any:  # noqa: ANN401 - numbers of any kind
    if isinstance(one, Decimal) != isinstance(other, Decimal):
        return float(one) + float(other)
    return one + other


def _least(choose: Any, one: Any, other: Any) -> Any:  # noqa: ANN401 - values of any kind
    known = [value for value in (one, other) if value is not None]
    return choose(known) if known else None


def _kind_of(kind: pa.DataType) -> ValueKind:
    import pyarrow as pa

    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return ValueKind.NUMBER
    if pa.types.is_date(kind):
        return ValueKind.DAY
    return ValueKind.TIME if pa.types.is_timestamp(kind) else ValueKind.TEXT


def _moment(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value
