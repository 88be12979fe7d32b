"""The async client of Adobe's Flow Service API.

What is sent is built in `wire.request`, what comes back is understood in `wire.response`, and
`transport` carries the bytes; here stands only in which order.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from pgflow_widgets.api import connection_listing, create_once
from pgflow_widgets.api.create_once import Creation
from pgflow_widgets.api.mark_search import Looks
from pgflow_widgets.api.messages import (
    connection_rows,
    connections,
    payload,
    sandboxes,
    service_errors,
    tables,
)
from pgflow_widgets.api.messages import request as ask
from pgflow_widgets.api.messages.connection_rows import ConnectionRow
from pgflow_widgets.api.messages.connections import BaseConnection, Flow
from pgflow_widgets.api.messages.json_values import get_text
from pgflow_widgets.api.messages.payload import Created
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.messages.tables import Table, TableSchema
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
from pgflow_widgets.local.credentials import Credentials, is_loopback
from pgflow_widgets.model.secrets import Secret, concealing
from pgflow_widgets.model.sources import is_secret

_log = logging.getLogger(__name__)

_NOT_FOUND = 404
_STALE = 412


def _conceal(arguments: dict[str, Any]) -> None:
    """Make the secrets of a body, or of changes to one, `Secret`."""
    for name in arguments.keys() & {"body", "changes"}:
        arguments[name] = _hidden(arguments[name])


def _hidden(value: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, Mapping):
        return {key: _hidden(each, str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(each) for each in value]
    secret = isinstance(value, str) and is_secret(name.rpartition("/")[2])
    return Secret(value) if secret else value


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
        Seconds for one try.
    policy
        How patiently a call is repeated.
    concurrency
        How many calls are under way at once at most; fewer while the service answers 429.
    clock, sleep
        Seconds, monotonic, and the wait between tries and looks; for tests.

    Notes
    -----
    Calls that may be repeated are, with a growing random wait, after connection errors, timeouts
    and the statuses 429, 500, 502, 503 and 504; a ``Retry-After`` is kept to, the deadline always.
    `create_connection` is never blindly repeated. Every method may raise `CredentialError`,
    `TransportError`, `ProtocolError` and the `ServiceError` that fits the answer. Source: contract,
    flow-service.md 0 to 2; auth.md 1 to 3; errors.md 9.
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

        self._looks = Looks(
            named=lambda name: self._list(ask.safe_name_filters(name)),
            everything=self._list,
            count=lambda: self._count(connections.count_connections_request()),
        )

    def __repr__(self) -> str:
        return f"FlowServiceClient({self._host}, {self.sandbox!r})"

    async def __aenter__(self) -> Self:
        await self._session.transport.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._looks.close()
        await self._session.transport.close()

    def at_most(self, concurrency: int) -> AbstractContextManager[None]:
        """Let so many calls be under way at once meanwhile; fewer while the service answers 429.

        Parameters
        ----------
        concurrency
            In place of the number that the client was made with.
        """
        return self._session.limit.at_most(concurrency)

    @concealing(_conceal)
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

        creation = Creation(
            request=request,
            read=payload.read_created,
            find=partial(self._looks.marked, name, mark),
            keep=partial(self._read_back if read_back else self._kept, request),
            remove=self.delete_connection,
            noun="connection",
            name=name,
            known_by=f"description ends with {ask.add_mark('', mark)}",
        )
        made, outcome = await create_once.create(self._session, creation, in_doubt)
        return replace(made, outcome=outcome)

    async def _read_back(self, request: Request, made: Created) -> BaseConnection:
        try:
            return await self.get_connection(made.id)
        except PgflowError:
            # It exists: an acknowledged connection must not get lost over a failed reading.
            return self._unread(request, made)

    async def _kept(self, request: Request, made: Created) -> BaseConnection:
        return self._unread(request, made)

    def _unread(self, request: Request, made: Created) -> BaseConnection:
        body = request.body if isinstance(request.body, Mapping) else {}
        description, mark = ask.split_mark(str(body.get("description", "")))
        return BaseConnection(
            id=made.id,
            etag=made.etag,
            name=str(body.get("name", "")),
            description=description,
            mark=mark,
            connection_spec_id=str(body.get("connectionSpec", {}).get("id", "")),
            auth=str(body.get("auth", {}).get("specName", "")),
            sandbox=self.sandbox,
        )

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
        read = BaseConnection.from_item
        batches = connection_listing.stream(self._calls, properties, read, heard=heard, begun=begun)
        async for batch in batches:
            for each in batch:
                yield each

    async def _list(self, properties: Sequence[str] = ()) -> list[BaseConnection]:
        return [each async for each in self.list_connections(properties)]

    async def connection_rows(self, properties: Sequence[str] = ()) -> list[ConnectionRow]:
        """Return the base connections of the sandbox as rows of a table; see `list_connections`."""
        return await connection_listing.list_all(
            self._calls, properties, connection_rows.row_of_item
        )

    async def list_sandboxes(self) -> list[SandboxInfo]:
        """List the sandboxes that the credential may use."""
        request = sandboxes.list_sandboxes_request()
        return sandboxes.read_sandboxes(request, await self._session.ask(request))

    async def get_connection(self, connection_id: str) -> BaseConnection:
        """Read one base connection; `NotFoundError` if there is none of that id."""
        request = connections.get_connection_request(connection_id)
        response = await self._session.ask(request)
        found = connections.read_connection(request, response)
        if found.id.casefold() != connection_id.casefold():
            raise service_errors.unreadable_answer(request, response, "it is of another connection")
        return found

    async def auth_params(self, connection_id: str, names: Iterable[str]) -> dict[str, str]:
        """Read auth params of a connection; `names` must be of fields that are no secrets."""
        request = connections.get_connection_request(connection_id)
        item = payload.read_item(request, await self._session.ask(request))
        return connections.read_auth_params(item, names)

    @concealing(_conceal)
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
        if ask.DESCRIPTION in changes:
            mark = (await self.get_connection(connection_id)).mark
            text = ask.split_mark(ask.replace_mark(str(changes[ask.DESCRIPTION] or ""), mark))[0]
            changes = {**changes, ask.DESCRIPTION: text}
        request = connections.update_connection_request(connection_id, changes, etag, mark)
        doubt: PgflowError
        try:
            response = await self._session.ask(request)
            # An earlier try may have changed the etag, and its answer was lost.
            if response.status != _STALE or response.tries == 1:
                return await self._changed(payload.read_created(request, response))
            doubt = service_errors.service_error(request, response)
        except (AnswerLostError, TimedOutError, ProtocolError, UnavailableError) as error:
            doubt = error
        kept = await self.get_connection(connection_id)
        if kept.etag == etag:
            raise doubt  # nothing was changed
        shown = {"/name": kept.name, "/description": kept.description, "/state": kept.state}
        if all(path in shown and shown[path] == value for path, value in changes.items()):
            return kept
        if isinstance(doubt, StaleError) and changes.keys() <= shown.keys():
            raise doubt
        raise OutcomeUnknownError(
            f"It is not known whether the connection {kept.name!r} was changed. {doubt.message}",
            name=kept.name,
            hint="Test the connection; if it fails, make the change again.",
        )

    async def _changed(self, made: Created) -> BaseConnection:
        try:
            return await self.get_connection(made.id)
        except PgflowError:
            # It is done: an acknowledged change must not get lost over a failed reading.
            return BaseConnection(id=made.id, etag=made.etag, name="", sandbox=self.sandbox)

    async def flows_using(self, connection_id: str) -> list[Flow]:
        """List the flows that read through a base connection."""
        request = connections.flows_using_request(connection_id)
        return [Flow.from_item(item) for item in await self._items(request)]

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
        if connections.read_test_result(request, await self._session.ask(request)):
            return ConnectionTest(ok=True)
        try:
            # One try: that the database says no is known, and it says so again at once.
            await self.explore(connection_id, patient=False)
        except ProviderError as error:
            return ConnectionTest(ok=False, error=error)
        except PgflowError as error:
            _log.debug("No reason for the no: %s", error.message)
        return ConnectionTest(ok=False)

    async def explore(self, connection_id: str, *, patient: bool = True) -> list[Table]:
        """List the tables behind a base connection; `ProviderError` if the database refuses.

        Parameters
        ----------
        connection_id
            The base connection.
        patient
            Whether to try again when the service or the database is in trouble.
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
        return tables.read_table_schema(request, await self._session.ask(request))

    async def connection_specs(
        self, properties: Sequence[str] = ()
    ) -> tuple[Mapping[str, Any], ...]:
        """List the connection specs as the service has them, all pages."""
        return tuple(await self._items(connections.connection_specs_request(properties)))

    async def connection_spec(self, spec_id: str) -> Mapping[str, Any]:
        """Read one connection spec as the service has it."""
        request = connections.connection_spec_request(spec_id)
        return payload.read_item(request, await self._session.ask(request))

    @property
    def _calls(self) -> connection_listing.Calls:
        return connection_listing.Calls(self._connections, self._count)

    async def _connections(self, request: Request) -> payload.Page[connections.ConnectionItem]:
        return connections.read_connections(request, await self._session.ask(request))

    async def _page(self, request: Request) -> payload.Page[Mapping[str, Any]]:
        return payload.read_page(request, await self._session.ask(request))

    async def _count(self, request: Request) -> int:
        return payload.read_count(request, await self._session.ask(request))

    async def _items(self, request: Request) -> list[Mapping[str, Any]]:
        pages = connection_listing.iterate_pages(
            request, self._page, lambda item: get_text(item, "id")
        )
        return [each async for page in pages for each in page]
