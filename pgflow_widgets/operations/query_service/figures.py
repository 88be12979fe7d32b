"""Ask Query Service for figures of the rows of a table, by one query each.

The figures are worked out so that they mean what those of the files mean. Source: contract,
query-service.md 4 and 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import ProtocolError
from pgflow_widgets.model.dataflow.figures import ColumnFigures, RowFigures, ValueKind
from pgflow_widgets.model.dataflow.schema_fields import FieldType
from pgflow_widgets.operations.query_service import Query, QueryAccess, run_query
from pgflow_widgets.postgres.query_service.statements import Statement

_WHOLE = frozenset({FieldType.INTEGER, FieldType.LONG})
_KINDS: Mapping[FieldType, ValueKind] = {
    **dict.fromkeys((*_WHOLE, FieldType.DOUBLE), ValueKind.NUMBER),
    FieldType.DATE: ValueKind.DAY,
    FieldType.DATE_TIME: ValueKind.TIME,
    FieldType.STRING: ValueKind.TEXT,
    FieldType.BOOLEAN: ValueKind.TEXT,
}
_PER_COLUMN = 5


@dataclass(frozen=True, slots=True)
class QueriedColumn:
    """A column whose figures are asked for: its path as SQL writes it, and its type."""

    path: str
    type: FieldType

    @property
    def is_comparable(self) -> bool:
        """Whether its values can be compared; those of arrays and maps cannot."""
        return self.type in _KINDS


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
    wanted = ["count(1)", *(sql for column in asked.values() for sql in _figures(column))]
    named = ", ".join(f"{sql} AS f{number}" for number, sql in enumerate(wanted))
    count, *values = await _one_row(client, access, f"SELECT {named} FROM {table}", len(wanted))  # noqa: S608 - names are quoted
    rows = _whole_number(count)
    figures: dict[str, ColumnFigures] = {}
    for place, (name, column) in enumerate(asked.items()):
        own = values[place * _PER_COLUMN : (place + 1) * _PER_COLUMN]
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
    (again,) = await _one_row(client, access, query, 1)
    return _whole_number(again or 0)


async def _one_row(
    client: PlatformClient, access: QueryAccess, text: str, size: int
) -> Sequence[Any]:
    answer = await run_query(client, access, Query(Statement(text, text)), lambda _d, _t: None)
    if len(answer.rows) != 1 or len(answer.rows[0]) != size:
        raise _no_figures()
    return answer.rows[0]


def _no_figures() -> ProtocolError:
    return ProtocolError(
        "Query Service did not answer one row of figures.",
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
    except (ValueError, InvalidOperation):
        return value
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
