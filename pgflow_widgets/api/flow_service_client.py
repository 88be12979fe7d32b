"""Call Adobe's Flow Service: the async client of base connections and the tables behind them.

This module is over 300 lines because its methods are documented as a public interface. `messages`
builds requests and reads answers, `session` sends them; this module only puts them in order.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from pgflow_widgets.api import connection_listing, create_once
from pgflow_widgets.api.connection_listing import Batch
from pgflow_widgets.api.connection_mark_search import MarkSearch
from pgflow_widgets.api.create_once import Creation
from pgflow_widgets.api.messages import (
    connections,
    flows,
    payload,
    sandboxes,
    service_errors,
    tables,
)
from pgflow_widgets.api.messages import request as ask
from pgflow_widgets.api.messages.connections import BaseConnection, ConnectionItem, ConnectionTest
from pgflow_widgets.api.messages.flows import Flow
from pgflow_widgets.api.messages.payload import Created
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.messages.tables import Table, TableSchema
from pgflow_widgets.api.pagination import list_items
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.api.session import CONCURRENCY, TIMEOUT, Session
from pgflow_widgets.api.tokens import TokenStore
from pgflow_widgets.api.transport import AnswerLostError
from pgflow_widgets.errors import (
    OutcomeUnknownError,
    PgflowError,
    ProtocolError,
    ProviderError,
    StaleError,
    TimedOutError,
    UnavailableError,
)
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.platform import is_loopback, start_lead
from pgflow_widgets.model.secrets import hide_arguments
from pgflow_widgets.model.sources import conceal_arguments

T = TypeVar("T")

_log = logging.getLogger(__name__)

_NOT_FOUND = 404
_STALE = 412


class FlowServiceClient:
    """Calls of Flow Service in one sandbox; use it with ``async with``.

    Parameters
    ----------
    credentials
        What signs in, and the addresses it is used at.
    sandbox
        Name of the sandbox.
    tokens
        Holds the access token; pass the same store to share a sign-in.
    timeout
        Seconds for one attempt.
    policy
        How often and how long a call is retried.
    concurrency
        The largest number of concurrent calls; fewer while the service answers 429.
    clock, sleep
        A monotonic clock in seconds, and the wait between attempts; for tests.

    Notes
    -----
    A call that is safe to repeat is retried, with a growing random wait, after connection errors,
    timeouts and the statuses 429, 500, 502, 503 and 504, within the deadline; a ``Retry-After`` is
    respected. `create_connection` is never blindly repeated. Every method may raise
    `CredentialError`, `TransportError`, `ProtocolError` and the `ServiceError` that fits the
    answer. Source: contract, flow-service.md 0 to 2; auth.md 1 to 3; errors.md 9.
    """

    def __init__(
        self,
        credentials: Credentials,
        sandbox: str = "prod",
        *,
        tokens: TokenStore | None = None,
        timeout: float = TIMEOUT,
        policy: RetryPolicy | None = None,
        concurrency: int = CONCURRENCY,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.sandbox = sandbox
        self._host = urlsplit(credentials.base_url).netloc
        self._local = is_loopback(credentials.base_url)
        self.start_lead = start_lead(credentials.base_url)
        self._session = Session(
            credentials,
            sandbox,
            tokens=tokens,
            timeout=timeout,
            policy=policy,
            concurrency=concurrency,
            clock=clock,
            sleep=sleep,
        )
        self._calls = connection_listing.Calls(
            page=lambda request: self._session.read(request, connections.read_connections),
            count=lambda request: self._session.read(request, payload.read_count),
        )
        self._mark_search = MarkSearch(
            list_named=lambda name: self._list(ask.safe_name_filters(name)),
            list_all=self._list,
            count=lambda: self._calls.count(connections.count_connections_request()),
        )

    def __repr__(self) -> str:
        return f"FlowServiceClient({self._host}, {self.sandbox!r})"

    async def __aenter__(self) -> Self:
        await self._session.transport.open()
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._mark_search.close()
        await self._session.transport.close()

    def at_most(self, concurrency: int) -> AbstractContextManager[None]:
        """Allow `concurrency` concurrent calls meanwhile; fewer while the service answers 429."""
        return self._session.limit.at_most(concurrency)

    @hide_arguments(conceal_arguments)
    async def create_connection(
        self,
        body: Mapping[str, Any],
        *,
        mark: str = "",
        read_back: bool = True,
        in_doubt: Callable[[], object] = lambda: None,
    ) -> BaseConnection:
        """Create a base connection, once.

        If no answer comes, the connection is looked for by a mark that was put at the end of its
        description, for as long as the service may still be at work. It is adopted if it is there,
        and sent once more if it is not.

        Parameters
        ----------
        body
            The request body, as `Source.body` builds it; its secrets are `Secret`, and become one
            if they are text.
        mark
            16 hexadecimal digits in place of random ones, by which a later call knows it again.
        read_back
            Whether to read the new connection, or to return what is known without.
        in_doubt
            Called when no answer came and looking begins, which may take a minute.

        Returns
        -------
        BaseConnection
            As the service reads it back; if that reading fails, with what the create answered.
            ``.outcome`` tells which happened: ``"created"``, ``"adopted"`` or ``"repeated"``.

        Raises
        ------
        OutcomeUnknownError
            No answer came, and looking for the connection did not settle it.
        """
        mark = mark or secrets.token_hex(8)
        request = connections.create_connection_request(body, mark)
        name = str(body.get("name", ""))

        async def keep(created: Created) -> BaseConnection:
            sent = connections.connection_from_create(request, created, self.sandbox)
            return await self._read_back(sent) if read_back else sent

        creation = Creation(
            request=request,
            read=payload.read_id_and_etag,
            find=partial(self._mark_search.find, name, mark),
            mark=mark,
            keep=keep,
            remove=self.delete_connection,
            noun="connection",
            name=name,
            known_by=f"description ends with {ask.add_mark('', mark)}",
        )
        made, outcome = await create_once.create(self._session, creation, in_doubt)
        return replace(made, outcome=outcome)

    async def _read_back(self, sent: BaseConnection) -> BaseConnection:
        """Read what was created or changed; a failed reading must not hide the change."""
        try:
            return await self.get_connection(sent.id)
        except PgflowError:
            return sent

    async def list_connections(
        self,
        properties: Sequence[str] = (),
        *,
        heard: Callable[[int], object] | None = None,
        begun: Callable[[list[BaseConnection]], object] | None = None,
    ) -> AsyncIterator[BaseConnection]:
        """Iterate over the base connections of the sandbox, page after page as they come.

        Where a page takes long, many are read side by side after the first: what is in them comes
        when all are there, oldest first.

        Parameters
        ----------
        properties
            Filters in Adobe's grammar, such as ``"state==enabled"``; all must hold.
        heard
            Is told how many have come so far.
        begun
            Is given the first of many, while the others are still to come.
        """
        batches = connection_listing.stream(
            self._calls,
            properties,
            lambda items: [BaseConnection.from_item(item) for item in items],
            heard=heard,
            begun=begun,
            early=True,
        )
        async for connection in connection_listing.in_order(batches):
            yield connection

    async def _list(self, properties: Sequence[str] = ()) -> list[BaseConnection]:
        return [connection async for connection in self.list_connections(properties)]

    async def connection_batches(
        self, properties: Sequence[str], read: Callable[[Sequence[ConnectionItem]], T]
    ) -> list[Batch[T]]:
        """Return what `read` makes of the items of each page; see `list_connections`."""
        batches = connection_listing.stream(self._calls, properties, read)
        return [batch async for batch in batches]

    async def list_sandboxes(self) -> list[SandboxInfo]:
        """List the sandboxes that the credential may use."""
        request = sandboxes.list_sandboxes_request()
        return await self._session.read(request, sandboxes.read_sandboxes)

    async def get_connection(self, connection_id: str) -> BaseConnection:
        """Read one base connection; `NotFoundError` if no connection has that id."""
        request = connections.get_connection_request(connection_id)
        response = await self._session.ask(request)
        connection = connections.read_single_connection(request, response)
        if connection.id.casefold() != connection_id.casefold():
            raise service_errors.unreadable_answer(request, response, "it is of another connection")
        return connection

    async def auth_params(self, connection_id: str, names: Iterable[str]) -> dict[str, str]:
        """Read auth params of a connection; `names` must not include secret fields."""
        request = connections.get_connection_request(connection_id)
        item = await self._session.read(request, payload.read_item)
        return connections.read_auth_params(item, names)

    @hide_arguments(conceal_arguments)
    async def update_connection(
        self, connection_id: str, changes: Mapping[str, Any], *, etag: str
    ) -> BaseConnection:
        """Change a base connection, once.

        Parameters
        ----------
        connection_id
            Which one.
        changes
            New values by JSON pointer, such as ``{"/name": "sales"}``; secrets as `Secret`. A new
            ``/auth/params`` replaces all of them. A new ``/description`` is the text alone: the
            mark that the old one ends with is read first, and stays.
        etag
            The version that the caller has seen.

        Raises
        ------
        StaleError
            It was changed in between.
        OutcomeUnknownError
            An answer was lost, and what is there now does not tell whether the change was made.
        """
        mark = ""
        if ask.DESCRIPTION_PATH in changes:
            mark = (await self.get_connection(connection_id)).mark
            text = ask.split_mark(ask.replace_mark(str(changes[ask.DESCRIPTION_PATH] or ""), mark))[
                0
            ]
            changes = {**changes, ask.DESCRIPTION_PATH: text}
        request = connections.update_connection_request(connection_id, changes, etag, mark)
        doubt: PgflowError
        try:
            response = await self._session.ask(request)
            # An earlier try may have changed the etag, and its answer was lost.
            if response.status != _STALE or response.tries == 1:
                changed = payload.read_id_and_etag(request, response)
                return await self._read_back(
                    BaseConnection(id=changed.id, etag=changed.etag, name="", sandbox=self.sandbox)
                )
            doubt = service_errors.service_error(request, response)
        except (AnswerLostError, TimedOutError, ProtocolError, UnavailableError) as error:
            doubt = error
        current = await self.get_connection(connection_id)
        if current.etag == etag:
            raise doubt  # nothing was changed
        names = ("name", "description", "state")
        readable = {f"/{name}": getattr(current, name) for name in names}
        if all(path in readable and readable[path] == value for path, value in changes.items()):
            return current
        if isinstance(doubt, StaleError) and changes.keys() <= readable.keys():
            raise doubt
        raise OutcomeUnknownError(
            f"It is not known whether the connection {current.name!r} was changed. {doubt.message}",
            name=current.name,
            hint="Test the connection; if it fails, make the change again.",
        )

    async def flows_using(self, connection_id: str) -> list[Flow]:
        """List the flows that read through a base connection."""
        request = flows.flows_using_request(connection_id)
        return [Flow.from_item(item) for item in await list_items(self._session.ask, request)]

    async def delete_connection(self, connection_id: str) -> None:
        """Delete a base connection; `InUseError` while flows use it."""
        request = connections.delete_connection_request(connection_id)
        response = await self._session.ask(request)
        if response.status == _NOT_FOUND and response.tries > 1:
            return  # an earlier try did it, and its answer was lost
        payload.check_success(request, response)

    async def test_connection(self, connection_id: str) -> ConnectionTest:
        """Ask the service to sign in at the database.

        The service itself answers only yes or no; the reason for a no is the error that explore
        gives on the same connection.
        """
        request = connections.test_connection_request(connection_id)
        if await self._session.read(request, connections.read_test_result):
            return ConnectionTest(ok=True)
        try:
            # One attempt: when the database refuses, another attempt would be refused too.
            await self.explore(connection_id, patient=False)
        except ProviderError as error:
            return ConnectionTest(ok=False, error=error)
        except PgflowError as error:
            _log.debug("No reason for the no: %s", error.message)
        return ConnectionTest(ok=False)

    async def explore(self, connection_id: str, *, patient: bool = True) -> list[Table]:
        """List the tables behind a base connection; `ProviderError` if the database refuses.

        Unless `patient`, it is not tried again when service or database are in trouble.
        """
        request = tables.explore_request(connection_id)
        return tables.read_tables(request, await self._session.ask(request, patient=patient))

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
        request = tables.explore_request(connection_id, path, preview=preview)
        return await self._session.read(request, tables.read_table_schema)

    async def connection_specs(
        self, properties: Sequence[str] = ()
    ) -> tuple[Mapping[str, Any], ...]:
        """List all connection specs as the service publishes them."""
        request = connections.connection_specs_request(properties)
        return tuple(await list_items(self._session.ask, request))

    async def connection_spec(self, spec_id: str) -> Mapping[str, Any]:
        """Read one connection spec as the service publishes it."""
        request = connections.connection_spec_request(spec_id)
        return await self._session.read(request, payload.read_item)
