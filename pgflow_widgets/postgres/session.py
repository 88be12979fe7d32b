"""Sign in at a real PostgreSQL and ask it read-only questions.

Errors are told apart by whose fault they are; none holds a password.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import operator
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, TypeVar

import asyncpg

from pgflow_widgets.errors import Blame, PgflowError
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.secrets import Secret

CONNECT_TIMEOUT = 10.0
STATEMENT_TIMEOUT = 15.0
_FAREWELL = 1.0  # seconds for a session to end in which something failed

# Every setting that decides how PostgreSQL writes a value as text. Role, database, or a pooler that
# hands on somebody else's session may have set them differently.
_SETTINGS = {
    "bytea_output": "hex",
    "client_encoding": "UTF8",
    "DateStyle": "ISO, MDY",
    "extra_float_digits": "1",
    "IntervalStyle": "iso_8601",
    "lc_monetary": "C",
    "quote_all_identifiers": "off",
    "standard_conforming_strings": "on",
    "TimeZone": "UTC",
    "xmlbinary": "base64",
}

T = TypeVar("T")


class DatabaseTrouble(Enum):
    """What went wrong at the database, and the auth field that it points to."""

    PASSWORD = "password"  # noqa: S105 - a field's name
    DATABASE = "database"
    HOST = "server"
    REFUSED = "port"
    TLS = "sslMode"
    TIMEOUT = "timeout"
    SLOW = "slow"
    LOST = "lost"
    UNREACHABLE = "unreachable"
    PERMISSION = "permission"
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

    def __init__(self, message: str, trouble: DatabaseTrouble) -> None:
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


async def _goodbye(session: asyncpg.Connection, patience: float = CONNECT_TIMEOUT) -> None:
    with contextlib.suppress(*_FAILURES):
        await session.close(timeout=patience)


@asynccontextmanager
async def connect(
    login: Login, *, patience: float | None = None, idle: Idle | None = None
) -> AsyncIterator[DatabaseSession]:
    """Sign in for as long as the context lasts.

    The start of the session asks for nothing that a pooler might not know: all settings are made
    in `DatabaseSession.snapshot`.

    Parameters
    ----------
    login
        Where and how.
    patience
        Seconds that one statement may take; `STATEMENT_TIMEOUT` if left out.
    idle
        Where a session may come from, and where it goes if nothing went wrong; all who share it
        must want the same `patience`.

    Raises
    ------
    DatabaseError
        It did not let us in. Errors of the context's body are its own.
    """
    if login.server.startswith("/"):
        raise DatabaseError("the server is a path, not a host name", DatabaseTrouble.HOST)
    patience = STATEMENT_TIMEOUT if patience is None else patience
    connection = (idle.take(login) if idle else None) or await _signed_in(login, patience)
    fine = False
    try:
        yield DatabaseSession(connection, login, patience)
        fine = True
    finally:
        if not (fine and idle and idle.keep(login, connection)):
            await _goodbye(connection, CONNECT_TIMEOUT if fine else _FAREWELL)


async def _signed_in(login: Login, patience: float) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(
            host=login.server,
            port=login.port,
            user=login.username,
            password=login.password.reveal(),
            database=login.database,
            ssl=_tls(login),
            timeout=CONNECT_TIMEOUT,
            command_timeout=patience + 5,
            statement_cache_size=0,
            server_settings={"application_name": "pgflow_widgets"},
        )
    except _FAILURES as error:
        failure = _refusal(error, login)
    # Raised out here so that the error does not carry the frames that saw the password.
    raise failure


class DatabaseSession:
    """A session that only reads; a question that fails raises `DatabaseError`.

    Parameters
    ----------
    connection, login
        Who is signed in where.
    patience
        Seconds that one statement may take.
    """

    def __init__(self, connection: asyncpg.Connection, login: Login, patience: float) -> None:
        self._connection = connection
        self._login = login
        self._patience = patience

    @property
    def server_version(self) -> int:
        """The number before the first point."""
        return int(self._connection.get_server_version().major)

    @asynccontextmanager
    async def snapshot(
        self, *, isolation: Literal["read_committed", "repeatable_read"] = "read_committed"
    ) -> AsyncIterator[None]:
        """Read in one transaction, in which every value is written in one way.

        No setting of the role, the database or a pooler changes a value; the search path stays the
        role's own, for views and functions rely on it.
        """
        transaction = self._connection.transaction(isolation=isolation, readonly=True)
        settings = _SETTINGS | {"statement_timeout": f"{self._patience * 1000:.0f}"}
        made = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items())
        await self._answer(transaction.start())
        try:
            await self._answer(self._connection.execute(made))
            yield
        finally:
            with contextlib.suppress(*_FAILURES):  # a lost session has nothing to end
                await transaction.rollback()

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Ask inside of a snapshot what may fail: what was asked before stays."""
        savepoint = self._connection.transaction()
        await self._answer(savepoint.start())
        try:
            yield
        except DatabaseError:
            await self._answer(savepoint.rollback())
            raise
        await self._answer(savepoint.commit())

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        """Return all rows of an answer."""
        return await self._answer(self._connection.fetch(query, *values))

    async def value(self, query: str, *values: object) -> Any:  # noqa: ANN401 - of any column
        """Return the one value of an answer."""
        return await self._answer(self._connection.fetchval(query, *values))

    async def cursor(self, query: str, *values: object) -> Cursor:
        """Ask for rows that are fetched in portions; only inside of a snapshot."""
        return Cursor(self, await self._answer(self._connection.cursor(query, *values)))

    async def take_as_numbers(self, kinds: Iterable[str]) -> None:
        """Return values of these types as the numbers that PostgreSQL keeps, none out of range."""
        for kind in kinds:
            await self._answer(
                self._connection.set_type_codec(
                    kind,
                    schema="pg_catalog",
                    format="tuple",
                    encoder=lambda value: (value,),
                    decoder=operator.itemgetter(0),
                )
            )

    async def _answer(self, question: Awaitable[T]) -> T:
        try:
            return await question
        except _FAILURES as error:
            failure = _failed_question(error, self._login)
        raise failure


class Cursor:
    """Rows of an answer that are fetched in portions."""

    def __init__(self, session: DatabaseSession, cursor: asyncpg.cursor.Cursor) -> None:
        self._session = session
        self._cursor = cursor

    async def fetch(self, count: int) -> list[asyncpg.Record]:
        """Return the next rows, none at the end."""
        return await self._session._answer(self._cursor.fetch(count))  # noqa: SLF001 - one thing


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


def _refusal(error: Exception, login: Login) -> DatabaseError:
    """Return why nobody could sign in."""
    address = f"{login.server}:{login.port}"
    message = " ".join(str(error).split()) or type(error).__name__
    trouble = next((trouble for kind, trouble in _REFUSALS if isinstance(error, kind)), None)
    if trouble is DatabaseTrouble.UNREACHABLE and f"[Errno {errno.ECONNREFUSED}]" in message:
        trouble = DatabaseTrouble.REFUSED  # by each of the addresses that the host name stands for
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"certificate verify failed: {error.verify_message}"
    elif isinstance(error, ssl.SSLError):
        message = f"TLS failed: {error.reason or message}"
    elif trouble is DatabaseTrouble.HOST:
        message = f"unknown host {login.server!r}"
    elif trouble is DatabaseTrouble.REFUSED:
        message = f"{address} refused the connection"
    elif isinstance(error, TimeoutError):
        message = f"{address} timed out"
    elif isinstance(error, ConnectionError) and "SSL" in message:
        trouble, message = DatabaseTrouble.TLS, "the server does not support SSL"
    elif trouble is DatabaseTrouble.PASSWORD and "encryption" in message:
        trouble = DatabaseTrouble.TLS
    return DatabaseError(login.password.scrub(message), trouble or DatabaseTrouble.OTHER)


def _failed_question(error: Exception, login: Login) -> DatabaseError:
    """Return why a question got no answer, of somebody who is signed in."""
    message = " ".join(str(error).split()) or type(error).__name__
    trouble = next((trouble for kind, trouble in _FAILED if isinstance(error, kind)), None)
    if isinstance(error, TimeoutError):
        message = f"{login.server}:{login.port} timed out"
    return DatabaseError(login.password.scrub(message), trouble or DatabaseTrouble.OTHER)


_FAILURES = (
    *(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError),
    *(OSError, ValueError),
)
# The first that fits decides, so the more particular stand before the more general.
_REFUSALS: tuple[tuple[type[Exception], DatabaseTrouble], ...] = (
    (asyncpg.InvalidAuthorizationSpecificationError, DatabaseTrouble.PASSWORD),
    (asyncpg.InvalidCatalogNameError, DatabaseTrouble.DATABASE),
    (asyncpg.InsufficientPrivilegeError, DatabaseTrouble.PERMISSION),
    (socket.gaierror, DatabaseTrouble.HOST),
    (UnicodeError, DatabaseTrouble.HOST),
    (TimeoutError, DatabaseTrouble.TIMEOUT),
    (ConnectionRefusedError, DatabaseTrouble.REFUSED),
    (ssl.SSLError, DatabaseTrouble.TLS),
    (OSError, DatabaseTrouble.UNREACHABLE),
)
_FAILED: tuple[tuple[type[Exception], DatabaseTrouble], ...] = (
    (asyncpg.InsufficientPrivilegeError, DatabaseTrouble.PERMISSION),
    (asyncpg.QueryCanceledError, DatabaseTrouble.SLOW),
    (asyncpg.PostgresConnectionError, DatabaseTrouble.LOST),
    (TimeoutError, DatabaseTrouble.TIMEOUT),
    (OSError, DatabaseTrouble.LOST),
)
