"""Reads a table, or its rows of a window, as Arrow batches from one snapshot of the database.

What is where, asyncpg tells; the rows come over a connection of Arrow's own driver, in a read-only
transaction that sees the database as it was when it began. Source: contract, dataflow.md 8 and 9.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pgflow_widgets.emulator.limits.daemon_threads import DaemonThreads
from pgflow_widgets.emulator.runs.run_windows import RunWindow
from pgflow_widgets.emulator.runs.table_queries import (
    READ_KINDS,
    TIME_TYPES,
    select_list,
    window_condition,
)
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.postgres.arrow_stream import ArrowStream
from pgflow_widgets.postgres.database_errors import DatabaseError, DatabaseTrouble
from pgflow_widgets.postgres.database_session import DatabaseSession, connect
from pgflow_widgets.postgres.login import Login
from pgflow_widgets.postgres.tables_and_columns import (
    Relation,
    TypedColumn,
    list_columns,
    list_relations,
)

if TYPE_CHECKING:
    import pyarrow as pa

_PATIENCE = 3600.0  # seconds for the next rows
_FAREWELL = 1.0  # seconds for the connection to end

T = TypeVar("T")


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
        ``integer``, ``float``, ``numeric`` (as text), ``boolean``, ``moment`` (the stored number,
        microseconds since 2000), ``day`` (the stored number, days since 2000) or ``text``.
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
    _login: Login
    _stream: ArrowStream = field(repr=False)
    _threads: DaemonThreads = field(default_factory=lambda: DaemonThreads(2))

    async def begin(self) -> None:
        """Sign in, and begin to read."""
        await self._in_time(self._stream.open)

    async def batches(self) -> AsyncGenerator[pa.RecordBatch, None]:
        """Iterate over batches of some megabytes; while one is looked at, the next is read."""
        following = asyncio.ensure_future(self._in_time(self._stream.read))
        try:
            while (batch := await following) is not None:
                following = asyncio.ensure_future(self._in_time(self._stream.read))
                await asyncio.sleep(0)  # its thread begins now
                yield batch
        finally:
            following.cancel()
            await asyncio.wait([following])

    async def end(self) -> None:
        """Stop reading; a connection that does not end is left to its thread."""
        ending = asyncio.ensure_future(self._threads.run(self._stream.close))
        await asyncio.wait([ending], timeout=_FAREWELL)

    async def _in_time(self, work: Callable[[], T]) -> T:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._threads.run(work)
        except TimeoutError:
            address = f"{self._login.server}:{self._login.port}"
        raise DatabaseError(f"{address} timed out", DatabaseTrouble.TIMEOUT)


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
    async with connect(login) as session, session.snapshot():
        relation = await _relation(session, table)
        known = {column.name: column for column in await list_columns(session, relation)}
    names: Sequence[str] = wanted
    if not names:  # none is mapped: the rows are counted by any
        names = [column.name for column in known.values() if column.readable][:1]
    missing = [name for name in (*names, *([delta] if delta else ())) if name not in known]
    if missing:
        raise ReadError(f"{table} has no column {missing[0]}.")
    columns = [known[name] for name in names]
    query = f"SELECT {select_list(columns)} FROM {relation.identifier}"  # noqa: S608 - quoted
    if delta is not None:
        condition = _window_condition(known[delta], window)
        if not window.everything:
            query = f"{query} WHERE {condition}"
    reader = TableReader(_read_columns(columns), login, ArrowStream(login, query))
    try:
        await reader.begin()
        yield reader
    finally:
        await reader.end()


async def _relation(session: DatabaseSession, path: str) -> Relation:
    for relation in await list_relations(session, path):
        if relation.path == path:
            return relation
    raise ReadError(f"The database has no table {path}.")


def _read_columns(columns: Sequence[TypedColumn]) -> tuple[ReadColumn, ...]:
    return tuple(ReadColumn(column.name, READ_KINDS.get(column.type, "text")) for column in columns)


def _window_condition(delta: TypedColumn, window: RunWindow) -> str:
    if delta.type not in TIME_TYPES:
        raise ReadError(f"The delta column {delta.name} is {delta.type}: it must hold times.")
    return window_condition(delta, window.bounds)
