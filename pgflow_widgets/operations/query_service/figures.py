"""Ask Query Service for figures of the rows of a table, by one query for each question.

The figures are worked out so that they mean what those of the files mean. Source: contract,
query-service.md 4 and 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import ProtocolError
from pgflow_widgets.model.dataflow.figures import ColumnFigures, RowFigures, ValueKind
from pgflow_widgets.model.dataflow.schema_fields import FieldType
from pgflow_widgets.operations.query_service import Query, QueryAccess, run_query
from pgflow_widgets.postgres.query_service.statements import Statement, literal
from pgflow_widgets.postgres.window_figures import BucketFigures

_WHOLE = frozenset({FieldType.INTEGER, FieldType.LONG})
_KINDS: Mapping[FieldType, ValueKind] = {
    **dict.fromkeys((*_WHOLE, FieldType.DOUBLE), ValueKind.NUMBER),
    FieldType.DATE: ValueKind.DAY,
    FieldType.DATE_TIME: ValueKind.TIME,
    FieldType.STRING: ValueKind.TEXT,
    FieldType.BOOLEAN: ValueKind.TEXT,
}
_PER_COLUMN = 5
_NO_TIME = -1


@dataclass(frozen=True, slots=True)
class QueriedColumn:
    """A column whose figures are asked for: its path as SQL writes it, and its type."""

    path: str
    type: FieldType

    @property
    def is_comparable(self) -> bool:
        """Whether its values can be compared; those of arrays and maps cannot."""
        return self.type in _KINDS


@dataclass(frozen=True, slots=True)
class Buckets:
    """Rows by their times: the path of the time as SQL writes it, and the edges in order.

    The bucket of a number begins with the edge before that number, as in `BucketFigures`.
    """

    path: str
    edges: Sequence[datetime]

    @property
    def sql(self) -> str:
        """The SQL of the number of a row's bucket."""
        cases = "".join(
            f" WHEN {self.path} >= {literal(edge, 'edge')} THEN {number}"
            for number, edge in reversed([*enumerate(self.edges, 1)])
        )
        return f"CASE WHEN {self.path} IS NULL THEN ({_NO_TIME}){cases} ELSE 0 END"


async def read_figures(
    client: PlatformClient, access: QueryAccess, table: str, columns: Mapping[str, QueriedColumn]
) -> RowFigures:
    """Read the number of rows of a table, and figures of its columns, by one query.

    Parameters
    ----------
    client, access
        Who asks.
    table
        Its name for SQL.
    columns
        By the names that they have in the figures.

    Raises
    ------
    PgflowError
        Query Service was not reached, refused, or answered nothing that can be read.
    """
    asked = {name: column for name, column in columns.items() if column.is_comparable}
    wanted = _wanted(asked)
    (row,) = await _rows(client, access, f"SELECT {wanted} FROM {table}", _width(asked), most=1)  # noqa: S608 - names are quoted
    return _row_figures(asked, row)


async def read_buckets(
    client: PlatformClient,
    access: QueryAccess,
    table: str,
    columns: Mapping[str, QueriedColumn],
    times: Buckets,
) -> BucketFigures:
    """Read the same of the rows of each bucket, without a total; see `read_figures`."""
    asked = {name: column for name, column in columns.items() if column.is_comparable}
    inner = {
        name: replace(column, path=f"c{number}")
        for number, (name, column) in enumerate(asked.items())
    }
    values = [f"{column.path} AS {inner[name].path}" for name, column in asked.items()]
    query = (
        f"SELECT {_wanted(inner)}, bucket FROM"  # noqa: S608 - names are quoted
        f" (SELECT {', '.join([f'{times.sql} AS bucket', *values])} FROM {table}) AS wanted"
        " GROUP BY bucket"
    )
    most = len(times.edges) + 2
    rows = await _rows(client, access, query, _width(asked) + 1, most=most)
    buckets = {_whole_number(row[-1]): _row_figures(asked, row[:-1]) for row in rows}
    without_time = buckets.pop(_NO_TIME, RowFigures())
    return BucketFigures(RowFigures(), buckets, without_time)


def _wanted(columns: Mapping[str, QueriedColumn]) -> str:
    wanted = ["count(1)", *(sql for column in columns.values() for sql in _figures(column))]
    return ", ".join(f"{sql} AS f{number}" for number, sql in enumerate(wanted))


def _width(columns: Mapping[str, QueriedColumn]) -> int:
    return 1 + _PER_COLUMN * len(columns)


def _row_figures(columns: Mapping[str, QueriedColumn], row: Sequence[Any]) -> RowFigures:
    rows = _whole_number(row[0])
    figures: dict[str, ColumnFigures] = {}
    for place, (name, column) in enumerate(columns.items()):
        own = row[1 + place * _PER_COLUMN : 1 + (place + 1) * _PER_COLUMN]
        figures[name] = _read_column(_KINDS[column.type], rows, own)
    return RowFigures(rows, figures)


async def count_duplicates(
    client: PlatformClient, access: QueryAccess, table: str, key: Sequence[str]
) -> int:
    """Return how many rows of a table repeat the key of another row, by one query.

    `key` are the paths of its columns as SQL writes them.
    """
    keys = ", ".join(f"{path} AS k{number}" for number, path in enumerate(key))
    names = ", ".join(f"k{number}" for number in range(len(key)))
    query = (
        "SELECT sum(cast(n AS decimal(20, 0))) - count(1) AS again FROM"  # noqa: S608 - names are quoted
        f" (SELECT count(1) AS n FROM (SELECT {keys} FROM {table}) AS rows_of GROUP BY {names})"
        " AS keys_of"
    )
    ((again,),) = await _rows(client, access, query, 1, most=1)
    return _whole_number(again or 0)


async def _rows(
    client: PlatformClient, access: QueryAccess, text: str, width: int, *, most: int
) -> Sequence[Sequence[Any]]:
    """Return the rows of a query; exactly one if at most one is wanted."""
    answer = await run_query(client, access, Query(Statement(text, text)), lambda _d, _t: None)
    fits = len(answer.rows) == 1 if most == 1 else len(answer.rows) <= most
    if not fits or any(len(row) != width for row in answer.rows):
        raise _no_figures()
    return answer.rows


def _no_figures() -> ProtocolError:
    return ProtocolError(
        "Query Service did not answer the figures that it was asked for.",
        hint="Try again; if it stays, report it to Adobe's support.",
    )


def _whole_number(value: object) -> int:
    try:
        return int(Decimal(str(value)))
    except (ArithmeticError, ValueError):
        raise _no_figures() from None


def _figures(column: QueriedColumn) -> list[str]:
    """Return the SQL of how many values there are and differ, of sum, least and largest value.

    Whole numbers are added as decimals, for a sum of them may exceed 64 bits. There are two zeros
    among doubles, and they are one number. Spark takes NaN for the largest number, so it is left
    out of the ends.
    """
    value = ends = column.path
    total = "cast(NULL AS double)"
    if column.type in _WHOLE:
        total = f"sum(cast({value} AS decimal(20, 0)))"
    elif column.type is FieldType.DOUBLE:
        value = f"({column.path} + 0)"
        ends = f"CASE WHEN isnan({column.path}) THEN NULL ELSE {value} END"
        total = f"sum({column.path})"
    elif column.type is FieldType.BOOLEAN:
        value = ends = f"cast({column.path} AS string)"
    return [f"count({value})", f"count(DISTINCT {value})", total, f"min({ends})", f"max({ends})"]


def _read_column(kind: ValueKind, rows: int, values: Sequence[Any]) -> ColumnFigures:
    count, distinct, *others = values
    total, low, high = (_parsed(kind, value) for value in others)
    return ColumnFigures(
        kind, rows - _whole_number(count), _whole_number(distinct), total, low, high
    )


def _parsed(kind: ValueKind, value: object) -> object:
    """Return a value; one that Python does not have stays text."""
    if not isinstance(value, str) or kind is ValueKind.TEXT:
        return value
    try:
        if kind is ValueKind.NUMBER:
            number = Decimal(value)
            return int(number) if number == number.to_integral_value() else number
        moment = datetime.fromisoformat(value)
    except (ArithmeticError, ValueError):
        return value
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
