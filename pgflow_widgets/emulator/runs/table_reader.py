"""A table, or the rows past a delta column, in batches from one snapshot of the database.

The rows come through a server-side cursor, in a read-only transaction that sees the database as it
was when it began. Source: contract, dataflow.md 8 and 9.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pgflow_widgets.emulator.runs import edge_rows
from pgflow_widgets.emulator.runs.edge_rows import Digests, Edge
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.postgres import catalogue, row_sample
from pgflow_widgets.postgres.catalogue import Relation, TypedColumn, quote_identifier
from pgflow_widgets.postgres.database_session import DatabaseSession, connect
from pgflow_widgets.postgres.login import Login

_PATIENCE = 3600.0
_FIRST_BATCH = 1000
_BATCH_ROWS = 20_000
_BATCH_BYTES = 8 * 1024 * 1024
_MOMENTS = {
    "date": "date",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
}
_KINDS = {
    **dict.fromkeys(("int2", "int4", "int8"), "integer"),
    **dict.fromkeys(("float4", "float8"), "float"),
    **dict.fromkeys(("numeric", "money"), "numeric"),
    **dict.fromkeys(("timestamp", "timestamptz"), "moment"),
    "date": "day",
    "bool": "boolean",
}
DAYS = (-730_119, 2_921_939)
"""The first and the last day that ISO 8601 can say, since 2000."""

_POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class ReadError(PgflowError):
    """The table does not have what the flow wants of it."""


@dataclass(frozen=True, slots=True)
class Window:
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
class SourceColumn:
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
class Reader:
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

    columns: tuple[SourceColumn, ...]
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
                await asyncio.sleep(0)  # the question is sent, and answered while this is mapped
                yield list(zip(*records, strict=True))
        finally:
            following.cancel()
            await asyncio.wait([following])

    def also(self, query: str, copied: Mapping[str, int]) -> None:
        """Read the rows of another question too, which is told how many were copied before."""
        self._query = f"{self._query} UNION ALL {query}"
        self._values = [*self._values, [*copied], [*copied.values()]]

    async def ties(self, mark: str) -> tuple[Digests, ...] | None:
        """Return the digests of the rows of exactly this time; None if there are too many."""
        rows = await self._session.fetch(self._ties, mark)
        if len(rows) > edge_rows.most_rows(len(self.hashed)):
            return None
        return tuple(tuple(row) for row in rows)


def _next_size(records: Sequence[Any]) -> int:
    """Choose how many rows to fetch next, so that long values do not fill the memory."""
    looked = records[:: max(1, len(records) // 200)]
    taken = sum(16 + (len(v) if isinstance(v, str) else 0) for row in looked for v in row)
    each = max(1, taken // len(looked))
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // each))


@asynccontextmanager
async def reading(
    login: Login, table: str, wanted: Sequence[str], delta: str | None, window: Window
) -> AsyncIterator[Reader]:
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
        await session.take_as_numbers(sorted(_MOMENTS))
        async with session.snapshot(isolation="repeatable_read"):
            relation = await _relation(session, table)
            known = {each.name: each for each in await catalogue.list_columns(session, relation)}
            names = [*wanted, *([delta] if delta else [])] or _any_readable(known.values())
            missing = [name for name in names if name not in known]
            if missing:
                raise ReadError(f"{table} has no column {missing[0]}.")
            columns = [known[name] for name in names]
            if delta is None:
                yield _whole(session, relation, columns)
                return
            digests = await _digests(session, relation, columns)
            yield await _opened(session, relation, columns, digests, window)


def _any_readable(columns: Iterable[TypedColumn]) -> list[str]:
    """Return a column to count the rows by, where none is mapped."""
    return [each.name for each in columns if each.readable][:1]


async def _relation(session: DatabaseSession, path: str) -> Relation:
    for relation in await catalogue.list_relations(session):
        if relation.path == path:
            return relation
    raise ReadError(f"The database has no table {path}.")


async def _digests(
    session: DatabaseSession, relation: Relation, columns: Sequence[TypedColumn]
) -> dict[str, str]:
    """Return the SQL of the digest of each copied column, by its name with its type."""
    rows = await session.fetch(
        """
        SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
        """,
        relation.schema,
        relation.name,
    )
    types = dict(rows)
    return {
        f"{each.name} {types[each.name]}": edge_rows.digest_sql(_expression(each))
        for each in columns
    }


def _read_columns(columns: Sequence[TypedColumn]) -> tuple[SourceColumn, ...]:
    return tuple(SourceColumn(each.name, _KINDS.get(each.type, "text")) for each in columns)


def _chosen(columns: Sequence[TypedColumn]) -> str:
    return ", ".join(_expression(each) for each in columns)


def _whole(session: DatabaseSession, relation: Relation, columns: Sequence[TypedColumn]) -> Reader:
    query = f"SELECT {_chosen(columns)} FROM {relation.identifier}"  # noqa: S608 - quoted
    return Reader(_read_columns(columns), "", (), session, query, (), "")


async def _opened(
    session: DatabaseSession,
    relation: Relation,
    columns: Sequence[TypedColumn],
    digests: Mapping[str, str],
    window: Window,
) -> Reader:
    """Open the rows of a window; the delta column is the last one."""
    source, delta = f"FROM {relation.identifier}", columns[-1]
    kind = _MOMENTS.get(delta.type)
    if kind is None:
        raise ReadError(f"The delta column {delta.name} is {delta.type}: it must hold times.")
    now = "SELECT pg_catalog.clock_timestamp()::pg_catalog.text"
    until = window.until or await session.value(now)
    name = quote_identifier(delta.name)

    def at(number: int) -> str:
        # A window is in UTC, as the session is: a column without a zone is compared as it stands.
        return f"${number}::pg_catalog.text::timestamp with time zone::{kind}"

    # One more than can be told apart shows that there are too many.
    limit = edge_rows.most_rows(len(digests)) + 1
    ties = f"SELECT {', '.join(digests.values())} {source} WHERE {name} = {at(1)} LIMIT {limit}"
    values: list[object] = [until]
    condition = f"{name} <= {at(1)}"
    if window.after:
        values.append(window.after)
        condition += f" AND {name} > {at(2)}"
    if window.nulls:
        condition = f"({condition}) OR {name} IS NULL"
    query = f"SELECT {_chosen(columns)} {source} WHERE {condition}"
    if window.whole:
        query, values = f"SELECT {_chosen(columns)} {source}", []
    reader = Reader(_read_columns(columns), until, tuple(digests), session, query, values, ties)
    if window.after and window.ties is not None and not window.whole:
        now_there = await reader.ties(window.after)
        if now_there is not None:
            copied = edge_rows.compare(
                Edge(window.hashed, window.ties),
                Edge(reader.hashed, now_there),
                stored=relation.stored,
            )
            key = edge_rows.key_sql([digests[each] for each in copied.columns])
            reader.also(_later_rows(columns, source, f"{name} = {at(2)}", key), copied.counts)
    return reader


def _later_rows(columns: Sequence[TypedColumn], source: str, edge: str, key: str) -> str:
    """Return the SQL of the rows of the edge that are more than were copied before."""
    names = [f"c{number}" for number in range(len(columns))]
    chosen = ", ".join(
        f"{_expression(column)} AS {name}" for column, name in zip(columns, names, strict=True)
    )
    numbered = f"{key} AS key, pg_catalog.row_number() OVER (PARTITION BY {key}) AS number"
    return (  # all names are quoted
        f"SELECT {', '.join(names)} FROM (SELECT {chosen}, {numbered} {source} WHERE {edge}) there"  # noqa: S608
        " LEFT JOIN ROWS FROM (pg_catalog.unnest($3::pg_catalog.text[]),"
        " pg_catalog.unnest($4::pg_catalog.int8[])) AS copied(key, count) USING (key)"
        " WHERE there.number > coalesce(copied.count, 0)"
    )


def _expression(column: TypedColumn) -> str:
    if column.type in _KINDS and column.type != "numeric":
        return row_sample.exact_sql(column)
    return f"{quote_identifier(column.name)}::pg_catalog.text"


def latest(kind: str, values: Sequence[int | None], until: str) -> int | None:
    """Return the latest of the times of a batch, but for those past the end of the window.

    Those before the first day, as -infinity, count as the first day: so they are not new again.
    """
    first = DAYS[0] * (1 if kind == "day" else 86_400_000_000)
    last = _number(kind, until)
    return max(
        (max(each, first) for each in values if each is not None and each <= last), default=None
    )


def _number(kind: str, written_time: str) -> int:
    """Return a time that PostgreSQL or `written` wrote as it stands in a batch."""
    away = datetime.fromisoformat(written_time) - _POSTGRES_EPOCH
    return away.days if kind == "day" else away // timedelta(microseconds=1)


def written(kind: str, value: int) -> str:
    """Return a time of a batch, a ``moment`` or a ``day``, as PostgreSQL writes it."""
    away = timedelta(days=value) if kind == "day" else timedelta(microseconds=value)
    return (_POSTGRES_EPOCH + away).isoformat(sep=" ")
