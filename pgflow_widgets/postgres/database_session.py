"""Sign in at a real PostgreSQL and run read-only queries.

Errors are told apart by whose fault they are; none holds a password.
"""

from __future__ import annotations

import contextlib
import operator
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeVar

import asyncpg

from pgflow_widgets.postgres.database_errors import (
    DRIVER_ERRORS,
    DatabaseError,
    check_login,
    query_error,
    sign_in_error,
)
from pgflow_widgets.postgres.idle_sessions import IdleSessions, end_session
from pgflow_widgets.postgres.login import CONNECT_TIMEOUT, Login, tls_of

STATEMENT_TIMEOUT = 15.0
_FAREWELL = 1.0  # seconds for a session to end in which something failed

# Every setting that decides how PostgreSQL writes a value as text. Role, database, or a pooler that
# hands on somebody else's session may have set them differently.
SETTINGS = {
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
"""What every session is set to, within its transaction."""

T = TypeVar("T")


@asynccontextmanager
async def connect(
    login: Login, *, patience: float | None = None, idle: IdleSessions | None = None
) -> AsyncIterator[DatabaseSession]:
    """Sign in, and stay signed in until the end of the ``with`` block.

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
        The sign-in failed. Errors of the ``with`` block are raised as they are.
    """
    check_login(login)
    patience = STATEMENT_TIMEOUT if patience is None else patience
    connection = (idle.take(login) if idle else None) or await _signed_in(login, patience)
    fine = False
    try:
        yield DatabaseSession(connection, login, patience)
        fine = True
    finally:
        if not (fine and idle and idle.keep(login, connection)):
            await end_session(connection, CONNECT_TIMEOUT if fine else _FAREWELL)


async def _signed_in(login: Login, patience: float) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(
            host=login.server,
            port=login.port,
            user=login.username,
            password=login.password.reveal(),
            database=login.database,
            ssl=tls_of(login),
            timeout=CONNECT_TIMEOUT,
            command_timeout=patience + 5,
            statement_cache_size=0,
            server_settings={"application_name": "pgflow_widgets"},
        )
    except DRIVER_ERRORS as error:
        failure = sign_in_error(error, login)
    # Raised out here so that the error does not carry the frames that saw the password.
    raise failure


class DatabaseSession:
    """A read-only session; a query that fails raises `DatabaseError`.

    Parameters
    ----------
    connection, login
        The open connection, and the login it was opened with.
    patience
        The timeout of one statement in seconds.
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
        """Read in one transaction, with fixed settings for how values are written.

        No setting of the role, the database or a pooler changes a value; the search path stays the
        role's own, for views and functions rely on it.
        """
        transaction = self._connection.transaction(isolation=isolation, readonly=True)
        # The timeout first: somebody else may have left almost none in a pooled session.
        settings = {"statement_timeout": f"{self._patience * 1000:.0f}"} | SETTINGS
        made = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items())
        await self._answer(transaction.start())
        try:
            await self._answer(self._connection.execute(made))
            yield
        finally:
            with contextlib.suppress(*DRIVER_ERRORS):  # a lost session has nothing to end
                await transaction.rollback()

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Run queries that may fail inside of a snapshot, which survives their failure."""
        savepoint = self._connection.transaction()
        await self._answer(savepoint.start())
        try:
            yield
        except DatabaseError:
            await self._answer(savepoint.rollback())
            raise
        await self._answer(savepoint.commit())

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        """Return all rows of a query."""
        return await self._answer(self._connection.fetch(query, *values))

    async def value(self, query: str, *values: object) -> Any:  # noqa: ANN401 - of any column
        """Return the single value of a query."""
        return await self._answer(self._connection.fetchval(query, *values))

    async def cursor(self, query: str, *values: object) -> Cursor:
        """Open a cursor, whose rows are fetched in batches; only inside of a snapshot."""
        return Cursor(self, await self._answer(self._connection.cursor(query, *values)))

    async def take_as_numbers(self, kinds: Iterable[str]) -> None:
        """Decode values of these types as the stored numbers, whatever their range."""
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
        except DRIVER_ERRORS as error:
            failure = query_error(error, self._login)
        raise failure


class Cursor:
    """The rows of a query, fetched in batches."""

    def __init__(self, session: DatabaseSession, cursor: asyncpg.cursor.Cursor) -> None:
        self._session = session
        self._cursor = cursor

    async def fetch(self, count: int) -> list[asyncpg.Record]:
        """Return the next rows, none at the end."""
        return await self._session._answer(self._cursor.fetch(count))  # noqa: SLF001 - one thing
