"""The async client of Adobe's Flow Service API.

What is sent is built in `wire.request`, what comes back is understood in `wire.response`, and
`transport` carries the bytes; here stands only in which order.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from pgflow_widgets.errors import (
    OutcomeUnknownError,
    PgflowError,
    ProviderError,
    TimedOutError,
)
from pgflow_widgets.secret import Secret
from pgflow_widgets.settings import Credentials
from pgflow_widgets.spec import platform
from pgflow_widgets.transport import AnswerLostError, Transport
from pgflow_widgets.wire import request as ask
from pgflow_widgets.wire import response as answer
from pgflow_widgets.wire import token
from pgflow_widgets.wire.request import Request
from pgflow_widgets.wire.response import BaseConnection, Response, Table, TableSchema

TIMEOUT = 60.0
"""Seconds for one call, from the first byte sent to the last byte read."""

_UNAUTHORISED = 401


@dataclass(slots=True)
class TokenStore:
    """The current access token of one credential, in memory only.

    Clients of the same credential may share one, so that a notebook signs in once.
    """

    current: token.Token | None = None
    renewing: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """Whether the database let the service in, and if not, the error that tells why."""

    ok: bool
    error: ProviderError | None = None

    @property
    def reason(self) -> str:
        """The database's own words; empty if it let the service in."""
        if self.ok:
            return ""
        return self.error.detail if self.error else "The service gave no reason."


class FlowServiceClient:
    """Calls of Flow Service in one sandbox; use it with ``async with``.

    Parameters
    ----------
    credentials
        What signs in, and the addresses it is used at.
    sandbox
        Name of the sandbox.
    tokens
        Where the access token is kept; pass the same one to share a sign-in.
    timeout
        Seconds for one call.
    clock
        Seconds, monotonic; for tests.

    Notes
    -----
    Every method may raise `CredentialError`, `TransportError`, `ProtocolError` and the
    `ServiceError` that fits the answer. Source: contract, flow-service.md 0 to 2; auth.md 1 to 3.
    """

    def __init__(
        self,
        credentials: Credentials,
        sandbox: str = "prod",
        *,
        tokens: TokenStore | None = None,
        timeout: float = TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sandbox = sandbox
        self._credentials = credentials
        self._tokens = tokens or TokenStore()
        self._clock = clock
        self._transport = Transport(credentials.base_url, timeout=timeout)

    def __repr__(self) -> str:
        return f"FlowServiceClient({urlsplit(self._credentials.base_url).netloc}, {self.sandbox!r})"

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._transport.__aexit__(kind, error, traceback)

    async def create_connection(self, body: Mapping[str, Any]) -> BaseConnection:
        """Create a base connection, once.

        Parameters
        ----------
        body
            The request body, as `Source.body` builds it; its secrets are `Secret`.

        Returns
        -------
        BaseConnection
            As the service reads it back; if that reading fails, with what the create answered.

        Raises
        ------
        OutcomeUnknownError
            The request was sent and no answer came; it is not repeated.
        """
        request = ask.create_connection(body)
        made = answer.created(request, await self._ask(request))
        try:
            return await self.get_connection(made.id)
        except PgflowError:
            # It exists: an acknowledged connection must not get lost over a failed reading.
            return BaseConnection(
                id=made.id,
                etag=made.etag,
                name=str(body.get("name", "")),
                description=str(body.get("description", "")),
                connection_spec_id=str(body.get("connectionSpec", {}).get("id", "")),
                auth=str(body.get("auth", {}).get("specName", "")),
                sandbox=self.sandbox,
            )

    async def list_connections(
        self, properties: Sequence[str] = ()
    ) -> AsyncIterator[BaseConnection]:
        """Iterate over the base connections of the sandbox, all pages.

        Parameters
        ----------
        properties
            Filters in Adobe's grammar, such as ``"state==enabled"``; all must hold.
        """
        async for item in self._items(ask.list_connections(properties)):
            yield BaseConnection.from_item(item)

    async def get_connection(self, connection_id: str) -> BaseConnection:
        """Read one base connection; `NotFoundError` if there is none of that id."""
        request = ask.get_connection(connection_id)
        return BaseConnection.from_item(answer.single(request, await self._ask(request)))

    async def delete_connection(self, connection_id: str) -> None:
        """Delete a base connection; `InUseError` while flows use it."""
        request = ask.delete_connection(connection_id)
        answer.succeeded(request, await self._ask(request))

    async def test_connection(self, connection_id: str) -> ConnectionTest:
        """Ask the service to sign in at the database.

        The service itself answers only yes or no; the reason for a no is the error that explore
        gives on the same connection.
        """
        request = ask.test_connection(connection_id)
        if answer.tested(request, await self._ask(request)):
            return ConnectionTest(ok=True)
        try:
            await self.explore(connection_id)
        except ProviderError as error:
            return ConnectionTest(ok=False, error=error)
        return ConnectionTest(ok=False)

    async def explore(self, connection_id: str) -> list[Table]:
        """List the tables behind a base connection; `ProviderError` if the database refuses."""
        request = ask.explore(connection_id)
        return answer.tables(request, await self._ask(request))

    async def explore_table(
        self, connection_id: str, path: str, *, preview: bool = False
    ) -> TableSchema:
        """Read the columns of a table, and its first rows if `preview`.

        Parameters
        ----------
        connection_id
            The base connection.
        path
            The ``path`` of a table from `explore`.
        preview
            Whether to read rows too.
        """
        request = ask.explore(connection_id, path, preview=preview)
        return answer.table_schema(request, await self._ask(request))

    async def connection_specs(
        self, properties: Sequence[str] = ()
    ) -> tuple[Mapping[str, Any], ...]:
        """List the connection specs as the service has them, all pages."""
        return tuple([item async for item in self._items(ask.connection_specs(properties))])

    async def connection_spec(self, spec_id: str) -> Mapping[str, Any]:
        """Read one connection spec as the service has it."""
        request = ask.connection_spec(spec_id)
        return answer.single(request, await self._ask(request))

    async def _items(self, request: Request) -> AsyncIterator[Mapping[str, Any]]:
        seen: set[str] = set()
        following: Request | None = request
        while following is not None:
            page = answer.page(following, await self._ask(following))
            for item in page.items:
                yield item
            if not page.next_href or page.next_href in seen:
                return
            seen.add(page.next_href)
            following = ask.following(request, page.next_href)

    async def _ask(self, request: Request) -> Response:
        """Send with a valid token; one that the service refuses is renewed once."""
        current = await self._token()
        response = await self._send(request, current)
        if response.status == _UNAUTHORISED:
            response = await self._send(request, await self._token(refused=current))
        return response

    async def _token(self, refused: Secret | None = None) -> Secret:
        async with self._tokens.renewing:
            current = self._tokens.current
            if current and self._clock() < current.good_until and current.value != refused:
                return current.value
            # One caller renews it; those who wait for the lock find the new one.
            response = await self._transport.send(
                "sign in",
                "POST",
                self._credentials.token_url,
                lambda: {"Content-Type": "application/x-www-form-urlencoded"},
                lambda: token.form(self._credentials),
            )
            self._tokens.current = token.read(response, now=self._clock())
            return self._tokens.current.value

    async def _send(self, request: Request, access_token: Secret) -> Response:
        def headers() -> dict[str, str]:
            kept = {
                "Accept": "application/json",
                "Authorization": f"Bearer {access_token.reveal()}",
                platform.API_KEY: self._credentials.client_id,
                platform.ORG_ID: self._credentials.org_id,
                platform.SANDBOX_NAME: self.sandbox,
            }
            return kept if request.body is None else kept | {"Content-Type": "application/json"}

        url = self._credentials.base_url + platform.FLOW_SERVICE_PATH + request.target
        try:
            return await self._transport.send(
                request.purpose, request.method, url, headers, request.encoded
            )
        except (AnswerLostError, TimedOutError) as error:
            if request.repeatable:
                raise
            lost = error
        name = str((request.body or {}).get("name", ""))
        raise OutcomeUnknownError(
            f"It is not known whether the connection {name!r} was created. {lost.message}",
            name=name,
            hint="List the connections before you create it again.",
        )
