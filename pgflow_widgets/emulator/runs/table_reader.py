"""Reads a table, or its rows of a window, in batches from one snapshot of the database.

The rows come through a server-side cursor, in a read-only transaction that sees the database as it
was when it began. Source: contract, dataflow.md 8 and 9.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pgflow_widgets.emulator.runs.run_windows import RunWindow
from pgflow_widgets.emulator.runs.table_queries import (
    READ_KINDS,
    TIME_TYPES,
    select_list,
    window_condition,
)
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.postgres.database_session import DatabaseSession, connect
from pgflow_widgets.postgres.login import Login
from pgflow_widgets.postgres.tables_and_columns import (
    Relation,
    TypedColumn,
    list_columns,
    list_relations,
)

_PATIENCE = 3600.0
_FIRST_BATCH = 1000
_BATCH_ROWS = 20_000
_BATCH_BYTES = 8 * 1024 * 1024


class ReadError(PgflowError):
    """The table does not have what the flow wants of it."""


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column that is read, and what its values are like.

    Parameters
    ----------
    name
        Of the column.
    kind
        ``integer``, ``float``, ``numeric`` (as text), ``boolean``, ``moment`` (microseconds since
        2000), ``day`` (days since 2000) or ``text``.
    """

    name: str
    kind: str


@dataclass(slots=True)
class TableReader:
    """The rows of one snapshot.

    Parameters
    ----------
    columns
        What each row has, in order.
    """

    columns: tuple[ReadColumn, ...]
    _session: DatabaseSession = field(repr=False)
    _query: str = field(repr=False)
    _values: Sequence[object] = field(repr=False)

    async def batches(self) -> AsyncGenerator[list[tuple[Any, ...]], None]:
        """Iterate over batches, each a list of its columns; never much more in memory than one."""
        cursor = await self._session.cursor(self._query, *self._values)
        following = asyncio.ensure_future(cursor.fetch(_FIRST_BATCH))
        try:
            while records := await following:
                following = asyncio.ensure_future(cursor.fetch(_next_size(records)))
                await asyncio.sleep(0)  # the query is sent, and answered while this is mapped
                yield list(zip(*records, strict=True))
        finally:
            following.cancel()
            await asyncio.wait([following])


def _next_size(records: Sequence[Any]) -> int:
    """Choose how many rows to fetch next, so that long values do not fill the memory."""
    looked = records[:: max(1, len(records) // 200)]
    taken = sum(16 + (len(v) if isinstance(v, str) else 0) for row in looked for v in row)
    row_size = max(1, taken // len(looked))
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // row_size))


@asynccontextmanager
async def open_reader(
    login: Login, table: str, wanted: Sequence[str], delta: str | None, window: RunWindow
) -> AsyncIterator[TableReader]:
    """Open a snapshot for as long as the context lasts.

    Parameters
    ----------
    login
        The database.
    table
        The path that explore gave.
    wanted
        Names of the columns to read.
    delta
        The delta column; None for the whole table.
    window
        Which rows to take by it.

    Raises
    ------
    DatabaseError
        The database said no.
    ReadError
        There is no such table or column, or the delta column holds no times.
    """
    async with connect(login, patience=_PATIENCE) as session:
        await session.take_as_numbers(sorted(TIME_TYPES))
        async with session.snapshot(isolation="repeatable_read"):
            relation = await _relation(session, table)
            known = {column.name: column for column in await list_columns(session, relation)}
            names: Sequence[str] = wanted
            if not names:  # none is mapped: the rows are counted by any
                names = [column.name for column in known.values() if column.readable][:1]
            missing = [name for name in (*names, *([delta] if delta else ())) if name not in known]
            if missing:
                raise ReadError(f"{table} has no column {missing[0]}.")
            columns = [known[name] for name in names]
            query = f"SELECT {select_list(columns)} FROM {relation.identifier}"  # noqa: S608
            values: Sequence[str] = ()
            if delta is not None:
                condition = _window_condition(known[delta])
                if not window.everything:
                    query, values = f"{query} WHERE {condition}", window.bounds
            yield TableReader(_read_columns(columns), session, query, values)


async def _relation(session: DatabaseSession, path: str) -> Relation:
    for relation in await list_relations(session):
        if relation.path == path:
            return relation
    raise ReadError(f"The database has no table {path}.")


def _read_columns(columns: Sequence[TypedColumn]) -> tuple[ReadColumn, ...]:
    return tuple(ReadColumn(column.name, READ_KINDS.get(column.type, "text")) for column in columns)


def _window_condition(delta: TypedColumn) -> str:
    if delta.type not in TIME_TYPES:
        raise ReadError(f"The delta column {delta.name} is {delta.type}: it must hold times.")
    return window_condition(delta)
