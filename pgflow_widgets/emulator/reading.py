"""A table, or the rows past a delta column, in batches from one snapshot of the database.

The rows come through a server-side cursor, in a read-only transaction that sees the database as it
was when it began. Source: contract, dataflow.md 8 and 9.
"""

from __future__ import annotations

import asyncio
import operator
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pgflow_widgets import postgres
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.postgres import Login, Relation, TypedColumn, quoted

if TYPE_CHECKING:
    import asyncpg

MOST_TIES = 10_000
"""So many rows of one time are told apart; a table loaded in one go can have more."""

_PATIENCE = 3600.0
_FIRST_BATCH = 1000
_BATCH_ROWS = 20_000
_BATCH_BYTES = 8 * 1024 * 1024
_MOMENTS = {"date": "date", "timestamp": "timestamp", "timestamptz": "timestamptz"}
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
        Hashes of the rows of exactly that time that are taken already: others may have come since.
        None if there were too many to keep: then all of them count as taken.
    until
        The last time that is taken; empty for the database's own present.
    nulls
        Whether rows without a time are taken.
    hashed
        The columns that the hashes are of. If one of them is gone or is of another type, or if they
        are not known, hashes cannot be compared: then all rows of that time count as taken. So no
        row comes twice, but one of just that time that has come since is left out.
    whole
        Whether every row is taken, whatever its time: the copy of a flow that runs once.
    """

    after: str = ""
    ties: tuple[str, ...] | None = ()
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
        The columns that the hashes of rows are of, with their types.
    """

    columns: tuple[SourceColumn, ...]
    until: str
    hashed: tuple[str, ...]
    _connection: asyncpg.Connection = field(repr=False)
    _query: str = field(repr=False)
    _values: Sequence[object] = field(repr=False)
    _ties: str = field(repr=False)

    async def batches(self) -> AsyncGenerator[list[tuple[Any, ...]], None]:
        """Iterate over batches, each a list of its columns; never much more in memory than one."""
        cursor = await self._connection.cursor(self._query, *self._values)
        following = asyncio.ensure_future(cursor.fetch(_FIRST_BATCH))
        try:
            while records := await following:
                following = asyncio.ensure_future(cursor.fetch(_next_size(records)))
                await asyncio.sleep(0)  # the question is sent, and answered while this is mapped
                yield list(zip(*records, strict=True))
        finally:
            following.cancel()
            await asyncio.wait([following])

    async def ties(self, mark: str) -> tuple[str, ...] | None:
        """Return hashes of the rows of exactly this time; None if there are too many."""
        rows = await self._connection.fetch(self._ties, mark)
        return None if len(rows) > MOST_TIES else tuple(row[0] for row in rows)


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
    async with postgres.connect(login, patience=_PATIENCE) as connection:
        for name in sorted(set(_MOMENTS)):
            await connection.set_type_codec(
                name,
                schema="pg_catalog",
                format="tuple",
                encoder=lambda value: (value,),
                decoder=operator.itemgetter(0),
            )
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            relation = await _relation(connection, table)
            known = {each.name: each for each in await postgres.columns(connection, relation)}
            names = [*wanted, *([delta] if delta else [])] or list(known)[:1]
            missing = [name for name in names if name not in known]
            if missing:
                raise ReadError(f"{table} has no column {missing[0]}.")
            columns = [known[name] for name in names]
            if delta is None:
                yield _whole(connection, relation, columns)
                return
            hashes = await _readable(connection, relation, known)
            yield await _opened(connection, relation, columns, hashes, window)


async def _relation(connection: asyncpg.Connection, path: str) -> Relation:
    for relation in await postgres.relations(connection):
        if relation.path == path:
            return relation
    raise ReadError(f"The database has no table {path}.")


async def _readable(
    connection: asyncpg.Connection, relation: Relation, known: Mapping[str, TypedColumn]
) -> dict[str, str]:
    """Return what a row's hash is of: every column that the role may read, not only the mapped.

    So another mapping does not make old rows look new, and rows that differ elsewhere are two. The
    keys are names with types: a type changes how a value is written.
    """
    rows = await connection.fetch(
        """
        SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
        AND has_column_privilege(attrelid, attnum, 'SELECT') ORDER BY attnum
        """,
        relation.identifier,
    )
    return {f"{name} {kind}": _expression(known[name]) for name, kind in rows if name in known}


def _found(columns: Sequence[TypedColumn]) -> tuple[SourceColumn, ...]:
    return tuple(SourceColumn(each.name, _KINDS.get(each.type, "text")) for each in columns)


def _chosen(columns: Sequence[TypedColumn]) -> str:
    return ", ".join(_expression(each) for each in columns)


def _whole(
    connection: asyncpg.Connection, relation: Relation, columns: Sequence[TypedColumn]
) -> Reader:
    source = f"FROM {relation.identifier}"
    query = f"SELECT {_chosen(columns)} {source}"
    return Reader(_found(columns), "", (), connection, query, (), "")


async def _opened(
    connection: asyncpg.Connection,
    relation: Relation,
    columns: Sequence[TypedColumn],
    hashes: Mapping[str, str],
    window: Window,
) -> Reader:
    """Open the rows of a window; the delta column is the last one."""
    chosen, source, delta = _chosen(columns), f"FROM {relation.identifier}", columns[-1]
    kind = _MOMENTS.get(delta.type)
    if kind is None:
        raise ReadError(f"The delta column {delta.name} is {delta.type}: it must hold times.")
    until = window.until or await connection.fetchval("SELECT clock_timestamp()::text")
    name = quoted(delta.name)

    def row_hash(of: Sequence[str]) -> str:
        return f"md5(ROW({', '.join(hashes[each] for each in of)})::text)"

    def at(number: int) -> str:
        # A window is in UTC, as the session is: a column without a zone is compared as it stands.
        return f"${number}::text::timestamptz::{kind}"

    bounds, values = [f"{name} <= {at(1)}"], [until]
    if window.after:
        values.append(window.after)
        later = f"{name} > {at(2)}"
        comparable = window.hashed and all(each in hashes for each in window.hashed)
        if window.ties is not None and comparable:
            values.append(list(window.ties))
            later = (
                f"({later} OR ({name} = {at(2)} AND {row_hash(window.hashed)} <> ALL ($3::text[])))"
            )
        bounds.append(later)
    condition = " AND ".join(bounds)
    if window.nulls:
        condition = f"({condition}) OR {name} IS NULL"
    query = f"SELECT {chosen} {source} WHERE {condition}"
    if window.whole:
        query, values = f"SELECT {chosen} {source}", []
    ties = f"SELECT {row_hash([*hashes])} {source} WHERE {name} = {at(1)} LIMIT {MOST_TIES + 1}"
    return Reader(_found(columns), until, tuple(hashes), connection, query, values, ties)


def _expression(column: TypedColumn) -> str:
    name = quoted(column.name)
    kind = _KINDS.get(column.type)
    if column.type == "money":
        return f"{name}::numeric::text"  # money's own text follows the server's locale
    if kind == "numeric" or kind is None:
        return f"{name}::text"
    return name


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
