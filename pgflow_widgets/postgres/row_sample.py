"""Read the first rows of a table; an unreadable column does not spoil the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pgflow_widgets.postgres.database_errors import DatabaseError, DatabaseTrouble
from pgflow_widgets.postgres.database_session import DatabaseSession
from pgflow_widgets.postgres.tables_and_columns import Relation, TypedColumn, quote_identifier

LONGEST_CELL = 16_384
"""So many characters of a text are read for a preview."""
_NATIVE = frozenset({"int2", "int4", "int8", "float8", "bool"})
_PORTION = 10
_NOT_OF_A_COLUMN = frozenset({DatabaseTrouble.SLOW, DatabaseTrouble.TIMEOUT, DatabaseTrouble.LOST})

_ReadColumns = Callable[[Sequence[TypedColumn]], Awaitable[tuple[list[list[Any]], bool]]]
"""Reads columns of the first rows, and whether all of them fit the size."""


@dataclass(frozen=True, slots=True)
class RowSample:
    """The first rows of a relation, and what is missing from them.

    Parameters
    ----------
    rows
        One list of values per row; None in a column that could not be read.
    unread
        The columns that could not be read, each with the database's reason.
    cut
        The columns with a text that was longer than `LONGEST_CELL`.
    complete
        Whether the rows end because the table or the limit ends, and not because of their size.
    """

    rows: list[list[Any]]
    unread: Mapping[str, str]
    cut: tuple[str, ...]
    complete: bool


async def read_first_rows(
    session: DatabaseSession,
    relation: Relation,
    wanted: Sequence[TypedColumn],
    *,
    limit: int,
    size: int,
) -> RowSample:
    """Read the first rows; an unreadable column does not spoil the others.

    Parameters
    ----------
    session, relation, wanted
        What to read, inside of a snapshot.
    limit, size
        At most so many rows, and characters in all of them.

    Returns
    -------
    Sample
        Integers, floats and booleans as they are; all else as PostgreSQL's text, so that no value
        is too strange to be read: times in UTC as ``2022-06-22 17:19:33``, numerics in full.

    Raises
    ------
    DatabaseError
        The relation cannot be read, whatever the column.
    """
    unread = {column.name: "permission denied" for column in wanted if not column.readable}
    readable = [column for column in wanted if column.readable]
    read = partial(_read_columns, session, relation, limit, size)
    try:
        rows, complete = await read(readable)
    except DatabaseError as error:
        if error.trouble in _NOT_OF_A_COLUMN:
            raise
        reason = error
    else:
        return _sample(wanted, readable, rows, unread, complete=complete)
    try:
        await read([])
    except DatabaseError:
        raise reason from None  # it fails without any column
    bad = await _unreadable(read, readable)
    readable = [column for column in readable if column.name not in bad]
    if not readable:
        raise reason
    rows, complete = await read(readable)
    return _sample(wanted, readable, rows, unread | bad, complete=complete)


async def _unreadable(read: _ReadColumns, suspects: Sequence[TypedColumn]) -> dict[str, str]:
    """Return the unreadable columns with their errors, found by bisection."""
    try:
        await read(suspects)
    except DatabaseError as error:
        if error.trouble in _NOT_OF_A_COLUMN:
            raise
        if len(suspects) == 1:
            return {suspects[0].name: error.message}
    else:
        return {}
    half = len(suspects) // 2
    bad = await _unreadable(read, suspects[:half])
    return bad | await _unreadable(read, suspects[half:])


async def _read_columns(
    session: DatabaseSession,
    relation: Relation,
    limit: int,
    size: int,
    wanted: Sequence[TypedColumn],
) -> tuple[list[list[Any]], bool]:
    """Return the first rows, and whether all of them fit the size."""
    chosen = ", ".join(map(_select_list_entry, wanted)) or "1"
    query = f"SELECT {chosen} FROM {relation.identifier} LIMIT {limit:d}"  # noqa: S608 - quoted
    rows: list[list[Any]] = []
    taken = 0
    async with session.attempt():
        cursor = await session.cursor(query)
        while records := await cursor.fetch(_PORTION):
            for record in records:
                if taken > size:
                    return rows, False
                rows.append(list(record))
                taken += sum(len(value) for value in record if isinstance(value, str))
    return rows, True


def _sample(
    wanted: Sequence[TypedColumn],
    read: Sequence[TypedColumn],
    rows: Sequence[list[Any]],
    unread: Mapping[str, str],
    *,
    complete: bool,
) -> RowSample:
    """Return rows with a value for each wanted column, and long texts cut."""
    places = {column.name: place for place, column in enumerate(read)}
    cut = {
        column.name
        for place, column in enumerate(read)
        if any(isinstance(row[place], str) and len(row[place]) > LONGEST_CELL for row in rows)
    }

    def cell(row: list[Any], name: str) -> Any:  # noqa: ANN401 - a value of any column
        value = row[places[name]] if name in places else None
        return value[:LONGEST_CELL] if name in cut and isinstance(value, str) else value

    return RowSample(
        rows=[[cell(row, column.name) for column in wanted] for row in rows],
        unread=unread,
        cut=tuple(column.name for column in wanted if column.name in cut),
        complete=complete,
    )


def exact_sql(column: TypedColumn) -> str:
    """Return the SQL that reads a column exactly, where its own form would lose precision."""
    name = quote_identifier(column.name)
    if column.type == "float4":  # as it is written: 0.1, not the double that is nearest to it
        return f"{name}::pg_catalog.text::double precision"
    if column.type == "money":
        return f"{name}::numeric::pg_catalog.text"  # money's own text follows the server's locale
    return name


def _select_list_entry(column: TypedColumn) -> str:
    name = quote_identifier(column.name)
    if column.type in _NATIVE:
        return name
    if column.type in {"timestamp", "timestamptz"}:
        return f"{name}::timestamp::pg_catalog.text"
    if column.type == "date":  # the last days of a date are no timestamp
        midnight = f"{name}::pg_catalog.text || ' 00:00:00'"
        late = (
            f"{name} >= '294277-01-01'::pg_catalog.date AND {name} <> 'infinity'::pg_catalog.date"
        )
        return f"CASE WHEN {late} THEN {midnight} ELSE {name}::timestamp::pg_catalog.text END"
    if column.type in {"float4", "money"}:
        return exact_sql(column)
    return f"pg_catalog.left({name}::pg_catalog.text, {LONGEST_CELL + 1})"
