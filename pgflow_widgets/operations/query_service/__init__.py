"""Sign in at Query Service, and run SQL there: a session is opened when a query needs one.

Source: contract, query-service.md.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import PgflowError, QueryError
from pgflow_widgets.local import ipython
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.local.secret_references import Vault
from pgflow_widgets.model.error_catalogue.query_service import INVALID_TOKEN, SESSION_LIMIT
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.postgres.query_service.login import QueryLogin, QueryTls, read_credential
from pgflow_widgets.postgres.query_service.session import QueryRows, QuerySession, Report, quiet
from pgflow_widgets.postgres.query_service.sessions import QuerySessions
from pgflow_widgets.postgres.query_service.statements import Statement

T = TypeVar("T")

ROW_CAP = 50_000
"""How many rows the service returns where a query has no LIMIT."""


@dataclass(frozen=True, slots=True)
class Query:
    """A statement, and how its nested fields come.

    Parameters
    ----------
    statement
        What is asked.
    flatten
        Whether each leaf of an object is a column of its own.
    json
        Whether objects come as JSON.
    """

    statement: Statement
    flatten: bool = False
    json: bool = False


@dataclass(frozen=True, slots=True)
class QueryAccess:
    """Who signs in at Query Service, and the sessions that are open there."""

    credentials: Credentials
    sessions: QuerySessions


async def run_query(
    client: PlatformClient, access: QueryAccess, query: Query, report: Report
) -> QueryRows:
    """Run a query and return its rows; see `QuerySession.run`."""

    async def run(session: QuerySession) -> QueryRows:
        try:
            return await session.run(query.statement, json=query.json, report=report)
        finally:
            await access.sessions.give_back(session)

    async with access.sessions.turn():
        return await _in_a_session(client, access, query, run)


class QueryPages:
    """The rows of a query, which come page by page; close it, for it holds a session."""

    def __init__(self, access: QueryAccess, session: QuerySession) -> None:
        self._access = access
        self._session = session
        self._loop = asyncio.get_running_loop()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        client: PlatformClient,
        access: QueryAccess,
        query: Query,
        report: Report = quiet,
    ) -> QueryPages:
        """Open a cursor over the rows of a query; see `QuerySession.open_pages`."""

        async def begin(session: QuerySession) -> QueryPages:
            try:
                await session.open_pages(query.statement, json=query.json, report=report)
            except BaseException:
                await access.sessions.give_back(session)
                raise
            return cls(access, session)

        return await _in_a_session(client, access, query, begin)

    async def fetch(self, rows: int, report: Report = quiet) -> QueryRows:
        """Return the next rows, none at the end; see `QuerySession.fetch`."""
        try:
            return await self._session.fetch(rows, report)
        except QueryError as error:
            failure = _in_words_of_the_notebook(error, self._access, ())
        raise failure

    async def close(self, *, ended: bool = False) -> None:
        """Let the session go: it rests if the rows came to their end, and closes otherwise."""
        try:
            if ended:
                with contextlib.suppress(PgflowError):  # then it cannot be used again, and closes
                    await self._session.end_pages()
        finally:
            await self._access.sessions.give_back(self._session)

    def close_soon(self, *, ended: bool) -> None:
        """Close it without a wait, on whatever thread and however late the collector comes."""

        def close() -> None:
            self._closing = self._loop.create_task(self.close(ended=ended))

        try:  # at the end of a process even `contextlib` may be gone
            self._loop.call_soon_threadsafe(close)
        except RuntimeError:
            return  # the loop is closed, and so is the session


async def _in_a_session(
    client: PlatformClient,
    access: QueryAccess,
    query: Query,
    work: Callable[[QuerySession], Awaitable[T]],
) -> T:
    """Do work in a session; once more with a new token if the token is refused."""
    tried: list[Secret] = []
    try:
        try:
            return await work(await _session(client, access, query, tried))
        except QueryError as error:
            if error.sqlstate != INVALID_TOKEN or access.credentials.query_credential:
                raise
        return await work(await _session(client, access, query, tried))
    except QueryError as error:
        failure = _in_words_of_the_notebook(error, access, tried)
    raise failure


async def _session(
    client: PlatformClient, access: QueryAccess, query: Query, tried: list[Secret]
) -> QuerySession:
    """Return a session, and note its password among those that were tried."""

    async def sign_in() -> QuerySession:
        parameters = await client.query_parameters(refused=tried[-1] if tried else None)
        login = QueryLogin(
            host=parameters.host,
            port=parameters.port,
            database_name=parameters.database,
            username=parameters.username,
            password=_credential(access.credentials) or parameters.token,
            root_certificate=access.credentials.query_root_certificate,
            tls=QueryTls(access.credentials.query_ssl_mode),
            flatten=query.flatten,
        )
        tried.append(login.password)
        return await QuerySession.open(login)

    session = await access.sessions.take((client.sandbox, query.flatten), sign_in)
    if not tried:
        tried.append(session.login.password)
    return session


def _credential(credentials: Credentials) -> Secret | None:
    """Return the password that does not expire, if there is one."""
    named = credentials.query_credential
    if not named:
        return None
    own = (credentials.client_secret, credentials.access_token)
    reference = Vault(own).find(named)
    return read_credential(reference.secret if reference else named)


def _in_words_of_the_notebook(
    error: QueryError, access: QueryAccess, tried: Sequence[Secret]
) -> QueryError:
    """Return the error with the notebook's name of the sandbox, and its own share of a limit."""
    message = error.message
    for secret in tried:
        message = secret.scrub(message)
    if SESSION_LIMIT in message and (count := access.sessions.count):
        message = f"{message.rstrip('.')}. This sandbox object holds {count}."
    return error.with_message(message, hint=ipython.with_sandbox_variable(error.hint))


def gaps_of(statement: Statement, rows: int) -> list[str]:
    """Return what may be missing of the rows of a query, in sentences.

    The service says nothing where it cuts a result. Source: contract, query-service.md 6.
    """
    if rows != ROW_CAP or statement.limit is not None:
        return []
    return [
        f"These are {ROW_CAP:,} rows, after which Query Service cuts where a query has no LIMIT:"
        f" there may be more. {ipython.sandbox_variable()}.sql.pages reads them all."
    ]
