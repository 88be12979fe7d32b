"""Questions to a real PostgreSQL, read-only: does it let us in, what tables, which columns, rows.

The local Flow Service asks them in place of Adobe's connector. Errors are told apart by whose
fault they are; none holds a password.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import asyncpg

from pgflow_widgets.errors import Blame, PgflowError
from pgflow_widgets.secret import Secret
from pgflow_widgets.spec.fields import SslMode
from pgflow_widgets.spec.keys import Key

CONNECT_TIMEOUT = 10.0
STATEMENT_TIMEOUT = 15.0

_LONGEST_CELL = 16_384
_INTEGERS = frozenset({"int2", "int4", "int8"})
_NATIVE = _INTEGERS | {"float4", "float8", "bool"}
_MOMENTS = frozenset({"date", "timestamp", "timestamptz"})


class Trouble(Enum):
    """What went wrong at the database, and the auth field that it points to."""

    PASSWORD = "password"  # noqa: S105 - a field's name
    DATABASE = "database"
    HOST = "server"
    REFUSED = "port"
    TLS = "sslMode"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    PERMISSION = "permission"
    MISSING = "missing"
    OTHER = "other"


class DatabaseError(PgflowError):
    """PostgreSQL, or the way to it, said no.

    Parameters
    ----------
    message
        The database's or the system's own words.
    trouble
        What kind of no it is.
    """

    blame: Blame = "database"

    def __init__(self, message: str, trouble: Trouble) -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Login:
    """Where a database is and how to sign in.

    Parameters
    ----------
    server, port, database, username, password
        As usual.
    ssl_mode
        How the connection is encrypted.
    ca_file
        Certificates to trust instead of the system's when the certificate is checked.
    """

    server: str
    port: int
    database: str
    username: str
    password: Secret
    ssl_mode: SslMode = SslMode.PREFER
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, or what can be read like one."""

    schema: str
    name: str
    can_select: bool

    @property
    def path(self) -> str:
        """``schema.table``; a part is quoted only where the path would be ambiguous."""
        return ".".join(quoted(p) if set(p) & set('."') else p for p in (self.schema, self.name))

    @property
    def identifier(self) -> str:
        """The name in SQL."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column and its type in the catalogue's words, domains resolved to what is below them."""

    name: str
    type: str


def quoted(name: str) -> str:
    """Return a name as it stands in SQL."""
    return '"' + name.replace('"', '""') + '"'


class Idle:
    """Sessions that stay open for a moment, for the next question with the same login.

    Parameters
    ----------
    seconds
        How long they stay.
    most
        How many stay at most.
    """

    def __init__(self, seconds: float = 1.0, most: int = 16) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: list[tuple[Login, asyncpg.Connection, asyncio.TimerHandle]] = []
        self._ending: set[asyncio.Task[None]] = set()

    def take(self, login: Login) -> asyncpg.Connection | None:
        """Return a session of exactly that login, if one is there."""
        for place, (known, session, timer) in enumerate(self._kept):
            if known == login and not session.is_closed():
                timer.cancel()
                del self._kept[place]
                return session
        return None

    def keep(self, login: Login, session: asyncpg.Connection) -> bool:
        """Keep a session for the next one who asks; False if it is not wanted."""
        if session.is_closed() or len(self._kept) >= self._most:
            return False
        timer = asyncio.get_running_loop().call_later(self._seconds, self._end, session)
        self._kept.append((login, session, timer))
        return True

    async def close(self) -> None:
        """End them all."""
        for _, session, timer in tuple(self._kept):
            timer.cancel()
            self._end(session)
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _end(self, session: asyncpg.Connection) -> None:
        self._kept = [each for each in self._kept if each[1] is not session]
        task = asyncio.get_running_loop().create_task(_goodbye(session))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


async def _goodbye(session: asyncpg.Connection) -> None:
    with contextlib.suppress(*_FAILURES):
        await session.close(timeout=CONNECT_TIMEOUT)


@asynccontextmanager
async def connect(
    login: Login,
    *,
    time_zone: str | None = "UTC",
    patience: float = STATEMENT_TIMEOUT,
    idle: Idle | None = None,
) -> AsyncIterator[asyncpg.Connection]:
    """Sign in for as long as the context lasts; the session can only read.

    Parameters
    ----------
    login
        Where and how.
    time_zone
        That of the session; None for what the server gives the role.
    patience
        Seconds that one statement may take.
    idle
        Where a session may come from, and where it goes if nothing went wrong; all who share it
        must want the same `time_zone` and `patience`, and leave no settings behind.

    Raises
    ------
    DatabaseError
        It did not let us in, or a question inside the context failed.
    """
    if login.server.startswith("/"):
        raise DatabaseError("the server is a path, not a host name", Trouble.HOST)
    try:
        connection = (idle.take(login) if idle else None) or await asyncpg.connect(
            host=login.server,
            port=login.port,
            user=login.username,
            password=login.password.reveal(),
            database=login.database,
            ssl=_tls(login),
            timeout=CONNECT_TIMEOUT,
            command_timeout=patience + 5,
            statement_cache_size=0,
            server_settings={
                "application_name": "pgflow_widgets",
                "default_transaction_read_only": "on",
                "statement_timeout": str(int(patience * 1000)),
                "search_path": "pg_catalog",
                "DateStyle": "ISO",
                "IntervalStyle": "iso_8601",
                **({"TimeZone": time_zone} if time_zone else {}),
            },
        )
        fine = False
        try:
            yield connection
            fine = True
        finally:
            if not (fine and idle and idle.keep(login, connection)):
                await connection.close(timeout=CONNECT_TIMEOUT)
    except _FAILURES as error:
        failure = _understood(error, login)
    else:
        return
    # Raised out here so that the error does not carry the frames that saw the password.
    raise failure


def _tls(login: Login) -> ssl.SSLContext | str | bool:
    if login.ssl_mode is SslMode.DISABLE:
        return False
    if login.ssl_mode in {SslMode.ALLOW, SslMode.PREFER}:
        return str(login.ssl_mode)
    # asyncpg would look for certificates in the home of whoever runs this service.
    if login.ssl_mode is SslMode.REQUIRE:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # reads no certificates: 30 ms less
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    context = ssl.create_default_context(cafile=login.ca_file)
    context.check_hostname = login.ssl_mode is SslMode.VERIFY_FULL
    return context


def _understood(error: Exception, login: Login) -> DatabaseError:
    address = f"{login.server}:{login.port}"
    message = " ".join(str(error).split()) or type(error).__name__
    trouble = next((trouble for kind, trouble in _TROUBLES if isinstance(error, kind)), None)
    if trouble is Trouble.UNREACHABLE and f"[Errno {errno.ECONNREFUSED}]" in message:
        trouble = Trouble.REFUSED  # by each of the addresses that the host name stands for
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"certificate verify failed: {error.verify_message}"
    elif isinstance(error, ssl.SSLError):
        message = f"TLS failed: {error.reason or message}"
    elif trouble is Trouble.HOST:
        message = f"unknown host {login.server!r}"
    elif trouble is Trouble.REFUSED:
        message = f"{address} refused the connection"
    elif isinstance(error, TimeoutError):
        message = f"{address} timed out"
    elif isinstance(error, ConnectionError) and "SSL" in message:
        trouble, message = Trouble.TLS, "the server does not support SSL"
    elif trouble is Trouble.PASSWORD and "encryption" in message:
        trouble = Trouble.TLS
    return DatabaseError(login.password.scrub(message), trouble or Trouble.OTHER)


_FAILURES = (
    *(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError),
    *(OSError, ValueError),
)
# The first that fits decides, so the more particular stand before the more general.
_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (asyncpg.InvalidAuthorizationSpecificationError, Trouble.PASSWORD),
    (asyncpg.InvalidCatalogNameError, Trouble.DATABASE),
    (asyncpg.InsufficientPrivilegeError, Trouble.PERMISSION),
    (asyncpg.UndefinedTableError, Trouble.MISSING),
    (asyncpg.QueryCanceledError, Trouble.TIMEOUT),
    (socket.gaierror, Trouble.HOST),
    (UnicodeError, Trouble.HOST),
    (TimeoutError, Trouble.TIMEOUT),
    (ConnectionRefusedError, Trouble.REFUSED),
    (ssl.SSLError, Trouble.TLS),
    (OSError, Trouble.UNREACHABLE),
)


async def relations(connection: asyncpg.Connection, path: str = "") -> list[Relation]:
    """List tables, views, materialised views, partitioned and foreign tables, by name.

    Parameters
    ----------
    connection
        Where.
    path
        Look for that of this path only.
    """
    plain = path.count(".") == 1 and '"' not in path
    schema, name = path.split(".") if plain else (None, None)
    rows = await connection.fetch(
        """
        SELECT n.nspname, c.relname,
               has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f')
          AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND ($1::name IS NULL OR n.nspname = $1) AND ($2::name IS NULL OR c.relname = $2)
        ORDER BY 1, 2
        """,
        schema,
        name,
    )
    return [found for row in rows if path in {"", (found := Relation(*row)).path}]


async def columns(connection: asyncpg.Connection, relation: Relation) -> list[TypedColumn]:
    """List the columns of a relation in their order."""
    rows = await connection.fetch(
        """
        WITH RECURSIVE typed(attnum, attname, type) AS (
            SELECT a.attnum, a.attname, a.atttypid
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT d.attnum, d.attname, t.typbasetype
            FROM typed d JOIN pg_type t ON t.oid = d.type WHERE t.typtype = 'd'
        )
        SELECT d.attname, t.typname FROM typed d JOIN pg_type t ON t.oid = d.type
        WHERE t.typtype <> 'd' ORDER BY d.attnum
        """,
        relation.schema,
        relation.name,
    )
    return [TypedColumn(*row) for row in rows]


async def keys(connection: asyncpg.Connection, relation: Relation) -> list[Key]:
    """List what tells the rows of a relation apart, the primary key first, then the shortest.

    A unique index counts if it is of columns alone, of all rows, and none may be null. That of a
    table with heirs says nothing of their rows, which a query brings too.
    """
    rows = await connection.fetch(
        """
        SELECT array_agg(a.attname::text ORDER BY k.place), i.indisprimary
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
            ON k.place <= i.indnkeyatts
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
        WHERE n.nspname = $1 AND c.relname = $2
          AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
          AND NOT (c.relkind = 'r' AND EXISTS (
              SELECT FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid))
        GROUP BY i.indexrelid, i.indisprimary
        HAVING bool_and(a.attnotnull)
        ORDER BY i.indisprimary DESC, count(*), array_agg(a.attnum ORDER BY k.place)
        """,
        relation.schema,
        relation.name,
    )
    return [Key(tuple(names), primary) for names, primary in rows]


async def rows(
    connection: asyncpg.Connection,
    relation: Relation,
    wanted: Sequence[TypedColumn],
    *,
    limit: int,
    size: int,
) -> list[list[Any]]:
    """Read the first rows.

    Parameters
    ----------
    connection, relation, wanted
        What to read.
    limit, size
        At most so many rows, and characters in all of them.

    Returns
    -------
    list of list
        Integers, floats and booleans as they are; all else as PostgreSQL's text, so that no value
        is too strange to be read: times in UTC as ``2022-06-22 17:19:33``, numerics in full.
    """
    if not wanted:
        return []
    chosen = ", ".join(_expression(column) for column in wanted)
    found: list[list[Any]] = []
    taken = 0
    async with connection.transaction(readonly=True):
        query = f"SELECT {chosen} FROM {relation.identifier} LIMIT {limit:d}"  # noqa: S608 - quoted
        async for record in connection.cursor(query, prefetch=10):
            found.append(list(record))
            taken += sum(len(value) for value in record if isinstance(value, str))
            if taken > size:
                break
    return found


def _expression(column: TypedColumn) -> str:
    name = quoted(column.name)
    if column.type in _NATIVE:
        return name
    if column.type in _MOMENTS:
        return f"{name}::timestamp::text"
    if column.type == "money":
        return f"{name}::numeric::text"  # money's own text follows the server's locale
    return f"left({name}::text, {_LONGEST_CELL})"
