"""Reads a table, or its rows past a delta column, in batches from one snapshot of the database.

The rows come through a server-side cursor, in a read-only transaction that sees the database as it
was when it began. Source: contract, dataflow.md 8 and 9.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pgflow_widgets.emulator.runs import window_edge_rows
from pgflow_widgets.emulator.runs.table_queries import (
    READ_KINDS,
    TIME_TYPES,
    column_digests,
    select_later_rows,
    select_list,
)
from pgflow_widgets.emulator.runs.window_edge_rows import Digests, Edge
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.postgres.database_session import DatabaseSession, connect
from pgflow_widgets.postgres.login import Login
from pgflow_widgets.postgres.tables_and_columns import (
    Relation,
    TypedColumn,
    list_columns,
    list_relations,
    quote_identifier,
)

_PATIENCE = 3600.0
_FIRST_BATCH = 1000
_BATCH_ROWS = 20_000
_BATCH_BYTES = 8 * 1024 * 1024


class ReadError(PgflowError):
    """The table does not have what the flow wants of it."""


@dataclass(frozen=True, slots=True)
class RunWindow:
    """The rows that a run takes, by its delta column.

    Parameters
    ----------
    after
        Rows with this time or an earlier one are taken already; as PostgreSQL writes it, empty for
        none.
    ties
        Digests of the rows of exactly that time that are taken already: others may have come since.
        None if there were too many to keep, or if they are not known: then all of them count as
        taken. So no row comes twice, but one of just that time that has come since is left out.
    until
        The last time that is taken; empty for the database's own present.
    nulls
        Whether rows without a time are taken.
    hashed
        The columns that the digests are of, with their types.
    whole
        Whether every row is taken, whatever its time: the copy of a flow that runs once.
    """

    after: str = ""
    ties: tuple[Digests, ...] | None = ()
    until: str = ""
    nulls: bool = True
    hashed: tuple[str, ...] = ()
    whole: bool = False


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
    until
        The end of the window, as PostgreSQL writes it; empty without a delta column.
    hashed
        The columns that the digests of rows are of, with their types.
    """

    columns: tuple[ReadColumn, ...]
    until: str
    hashed: tuple[str, ...]
    _session: DatabaseSession = field(repr=False)
    _query: str = field(repr=False)
    _values: Sequence[object] = field(repr=False)
    _ties: str = field(repr=False)

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

    def add_query(self, query: str, copied: Mapping[str, int]) -> None:
        """Read the rows of another query too, whose values are how many were copied before."""
        self._query = f"{self._query} UNION ALL {query}"
        self._values = [*self._values, [*copied], [*copied.values()]]

    async def ties(self, mark: str) -> tuple[Digests, ...] | None:
        """Return the digests of the rows of exactly this time; None if there are too many."""
        rows = await self._session.fetch(self._ties, mark)
        if len(rows) > window_edge_rows.most_rows(len(self.hashed)):
            return None
        return tuple(tuple(row) for row in rows)


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
        Names of the columns to read; the delta column comes as the last one besides, if there is
        one.
    delta
        The delta column; None for the whole table.
    window
        What to take by it.

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
            names = [*wanted, delta] if delta else wanted
            if not names:  # none is mapped: the rows are counted by any
                names = [column.name for column in known.values() if column.readable][:1]
            missing = [name for name in names if name not in known]
            if missing:
                raise ReadError(f"{table} has no column {missing[0]}.")
            columns = [known[name] for name in names]
            if delta is None:
                query = f"SELECT {select_list(columns)} FROM {relation.identifier}"  # noqa: S608
                yield TableReader(_read_columns(columns), "", (), session, query, (), "")
            else:
                yield await _open_window(session, relation, columns, window)


async def _relation(session: DatabaseSession, path: str) -> Relation:
    for relation in await list_relations(session):
        if relation.path == path:
            return relation
    raise ReadError(f"The database has no table {path}.")


def _read_columns(columns: Sequence[TypedColumn]) -> tuple[ReadColumn, ...]:
    return tuple(ReadColumn(column.name, READ_KINDS.get(column.type, "text")) for column in columns)


async def _open_window(
    session: DatabaseSession, relation: Relation, columns: Sequence[TypedColumn], window: RunWindow
) -> TableReader:
    """Open the rows of a window; the delta column is the last one."""
    source, delta = f"FROM {relation.identifier}", columns[-1]
    kind = TIME_TYPES.get(delta.type)
    if kind is None:
        raise ReadError(f"The delta column {delta.name} is {delta.type}: it must hold times.")
    now = "SELECT pg_catalog.clock_timestamp()::pg_catalog.text"
    until = window.until or await session.value(now)
    digests = await column_digests(session, relation, columns)
    name = quote_identifier(delta.name)
    # A window is in UTC, as the session is: a column without a zone is compared as it stands.
    first, second = (f"${n}::pg_catalog.text::timestamp with time zone::{kind}" for n in (1, 2))
    # One more than can be told apart shows that there are too many.
    limit = window_edge_rows.most_rows(len(digests)) + 1
    ties = f"SELECT {', '.join(digests.values())} {source} WHERE {name} = {first} LIMIT {limit}"
    query, values = f"SELECT {select_list(columns)} {source}", []
    if not window.whole:
        values = [until, window.after] if window.after else [until]
        query += f" WHERE {_condition(window, name, first, second)}"
    reader = TableReader(
        _read_columns(columns), until, tuple(digests), session, query, values, ties
    )
    if window.after and window.ties is not None and not window.whole:
        edge = await reader.ties(window.after)
        if edge is not None:
            copied = window_edge_rows.compare_edges(
                Edge(window.hashed, window.ties), Edge(reader.hashed, edge), stored=relation.stored
            )
            key = window_edge_rows.key_sql([digests[column] for column in copied.columns])
            later = select_later_rows(columns, source, f"{name} = {second}", key)
            reader.add_query(later, copied.counts)
    return reader


def _condition(window: RunWindow, name: str, until: str, after: str) -> str:
    condition = f"{name} <= {until}"
    if window.after:
        condition += f" AND {name} > {after}"
    return f"({condition}) OR {name} IS NULL" if window.nulls else condition
