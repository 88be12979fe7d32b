"""Ask a database for figures of its rows by windows of time, in one query that changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from pgflow_widgets.model.dataflow.figures import ColumnFigures, RowFigures, ValueKind
from pgflow_widgets.postgres.database_session import DatabaseSession
from pgflow_widgets.postgres.tables_and_columns import Relation, TypedColumn, quote_identifier

TIME_TYPES = {
    "date": "timestamp without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
}
_FLOATS = frozenset({"float4", "float8"})
_NUMBERS = _FLOATS | {"int2", "int4", "int8", "numeric", "money"}
_PER_COLUMN = 5
_SKEW = "interval '5 minutes'"  # the clock of an application may be ahead of the database's


@dataclass(frozen=True, slots=True)
class TimeBuckets:
    """The rows by their times.

    Parameters
    ----------
    column
        The column that holds the times.
    edges
        Where one bucket ends and the next begins, in order; what lies behind the last is left out.
    everything
        Whether the rows before the first edge count too, those without a time, and those dated
        ahead: later than the last edge and than the clock of the database.
    """

    column: TypedColumn
    edges: Sequence[datetime]
    everything: bool


@dataclass(frozen=True, slots=True)
class BucketFigures:
    """Figures of all rows, of those of each bucket, and of those without a time.

    The bucket of a number begins with the edge before that number; that of 0 has no beginning.
    The one that begins with the last edge holds the rows dated ahead.
    """

    total: RowFigures
    buckets: Mapping[int, RowFigures]
    without_time: RowFigures


async def read_figures(
    session: DatabaseSession,
    relation: Relation,
    columns: Sequence[TypedColumn],
    times: TimeBuckets | None,
) -> BucketFigures:
    """Read the figures, inside of a snapshot, by one query.

    Parameters
    ----------
    session, relation
        Where.
    columns
        Of which columns.
    times
        How rows are put into buckets; None to count all rows as one.
    """
    values = [f"{_value(column)} AS c{n}" for n, column in enumerate(columns)]
    bucket, condition = _bucket(times)
    inner = ", ".join([f"{bucket} AS bucket", *values])
    figures = "".join(f", {_figures(n, column)}" for n, column in enumerate(columns))
    query = (
        f"SELECT GROUPING(bucket), bucket, pg_catalog.count(*){figures}"  # noqa: S608 - quoted
        f" FROM (SELECT {inner} FROM {relation.identifier} WHERE {condition}) AS wanted"
        " GROUP BY GROUPING SETS ((bucket), ())"
    )
    total, without_time, buckets = RowFigures(), RowFigures(), dict[int, RowFigures]()
    for record in await session.fetch(query):
        is_total, number, *rest = record
        read = _row_figures(rest, columns)
        if is_total:
            total = read
        elif number is None:
            without_time = read
        else:
            buckets[number] = read
    return BucketFigures(total, buckets, without_time)


def _bucket(times: TimeBuckets | None) -> tuple[str, str]:
    """Return the SQL of a row's bucket, and which rows count."""
    if times is None:
        return "0", "true"
    name, kind = quote_identifier(times.column.name), TIME_TYPES[times.column.type]
    edges = [f"'{edge.astimezone(UTC).isoformat(sep=' ')}'" for edge in times.edges]
    casts = [f"{edge}::timestamp with time zone::{kind}" for edge in edges]
    bucket = f"pg_catalog.width_bucket({name}::{kind}, ARRAY[{', '.join(casts)}])"
    if times.everything:
        ahead = f"{name}::{kind} > GREATEST((pg_catalog.now() + {_SKEW})::{kind}, {casts[-1]})"
        return bucket, f"({name} < {casts[-1]} OR {name} IS NULL OR {ahead})"
    return bucket, f"{name} >= {casts[0]} AND {name} < {casts[-1]}"


def kind_of(column: TypedColumn) -> ValueKind:
    """Return how the values of a column are compared."""
    if column.type in _NUMBERS:
        return ValueKind.NUMBER
    if column.type == "date":
        return ValueKind.DAY
    return ValueKind.TIME if column.type in TIME_TYPES else ValueKind.TEXT


def _value(column: TypedColumn) -> str:
    name = quote_identifier(column.name)
    match kind_of(column):
        case ValueKind.NUMBER if column.type in _FLOATS:  # as it is written, with every digit
            return f"{name}::pg_catalog.text::double precision"
        case ValueKind.NUMBER:
            return f"{name}::numeric"
        case ValueKind.TIME | ValueKind.DAY:
            return f"{name}::{TIME_TYPES[column.type]}"
    return f'{name}::pg_catalog.text COLLATE pg_catalog."C"'


def _figures(number: int, column: TypedColumn) -> str:
    name = f"c{number}"
    total = f"pg_catalog.sum({name})::pg_catalog.text"
    return ", ".join(
        [
            f"pg_catalog.count(*) - pg_catalog.count({name})",
            f"pg_catalog.count(DISTINCT {name})",
            total if kind_of(column) is ValueKind.NUMBER else "NULL::pg_catalog.text",
            f"pg_catalog.min({name})::pg_catalog.text",
            f"pg_catalog.max({name})::pg_catalog.text",
        ]
    )


def _row_figures(values: Sequence[Any], columns: Sequence[TypedColumn]) -> RowFigures:
    rows, *rest = values
    figures: dict[str, ColumnFigures] = {}
    for place, column in enumerate(columns):
        nulls, distinct, *texts = rest[place * _PER_COLUMN : (place + 1) * _PER_COLUMN]
        kind = kind_of(column)
        is_float = column.type in _FLOATS
        total, low, high = (_parsed(kind, text, is_float=is_float) for text in texts)
        figures[column.name] = ColumnFigures(kind, nulls, distinct, total, low, high)
    return RowFigures(rows, figures)


def _parsed(kind: ValueKind, text: str | None, *, is_float: bool) -> object:
    """Return a value that PostgreSQL wrote as text; one that Python does not have stays text."""
    if text is None or kind is ValueKind.TEXT:
        return text
    try:
        if kind is ValueKind.NUMBER:
            number = Decimal(text)
            if number.is_nan():
                return None
            return float(number) if is_float else number
        moment = datetime.fromisoformat(text)
    except (ValueError, InvalidOperation):
        return text
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
