"""What people hold in a notebook: one sandbox of one organisation, every answer a DataFrame.

The methods block the cell that calls them and work inside a running kernel loop, for the network
is on a thread of its own (`background`).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit

from pgflow_widgets import background, settings, shell
from pgflow_widgets.errors import (
    InputError,
    NotFoundError,
    NotPermittedError,
    PgflowError,
    ProtocolError,
    ProviderError,
)
from pgflow_widgets.secret import Secret, Value
from pgflow_widgets.settings import Credentials, is_loopback
from pgflow_widgets.spec import libpq, platform, sources
from pgflow_widgets.spec.conninfo import Pasted
from pgflow_widgets.spec.draft import Draft
from pgflow_widgets.spec.fields import AuthSpec, Cloud, Source, fold
from pgflow_widgets.wire.request import named
from pgflow_widgets.wire.response import BaseConnection, SandboxInfo

if TYPE_CHECKING:
    import pandas as pd

    from pgflow_widgets.caller import TokenStore
    from pgflow_widgets.client import FlowServiceClient
    from pgflow_widgets.widgets.connection_form import ConnectionForm

Connection = str | BaseConnection | None
"""How a base connection is named in a call: its id, its unique name, or a result."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WHOLE = fold("connection_string")
_REGION_PATIENCE = 3.0


class Sandbox:
    """One sandbox of an organisation on Experience Platform.

    Parameters
    ----------
    credentials
        What signs in; `Sandbox.from_env` reads it from the environment.
    name
        Name of the sandbox, lower case.
    cloud
        ``"Azure"`` or ``"AWS"``: what the form starts with; that of the sandbox's region if left
        out.

    Notes
    -----
    Every method that calls the service may raise `CredentialError`, `TransportError`,
    `ProtocolError` or the `ServiceError` that fits the answer. Source: contract, flow-service.md.
    """

    newest: ClassVar[Sandbox | None] = None
    """The one that was made last in this process, since somebody signed in."""

    def __init__(
        self,
        credentials: Credentials,
        name: str = platform.DEFAULT_SANDBOX,
        *,
        cloud: Cloud | str | None = None,
    ) -> None:
        self.name = name
        self._cloud = None if cloud is None else Cloud(cloud)
        self._credentials = credentials
        self._tokens: TokenStore | None = None
        self._connection_specs: dict[str, Mapping[str, Any]] = {}
        Sandbox.newest = self

    @classmethod
    def from_env(cls, name: str | None = None, *, cloud: Cloud | str | None = None) -> Sandbox:
        """Sign in with what `Credentials.from_env` finds.

        Parameters
        ----------
        name
            Name of the sandbox; ``PGFLOW_SANDBOX``, else ``prod``, if left out.
        cloud
            As in `Sandbox`.

        Raises
        ------
        CredentialError
            A part of the credential is missing.
        """
        return cls(Credentials.from_env(), name or settings.sandbox_name(), cloud=cloud)

    @property
    def cloud(self) -> Cloud:
        """The cloud: as given, else by the sandbox's region, else Azure where nobody can tell."""
        if self._cloud is None:
            with contextlib.suppress(PgflowError):
                self._cloud = background.run(self._find_cloud)
        return self._cloud or Cloud.AZURE

    def switch(self, name: str) -> Self:
        """Use another sandbox of the organisation from now on; forms that are shown keep theirs.

        Parameters
        ----------
        name
            Name of the other sandbox, one of `sandboxes`.

        Returns
        -------
        Sandbox
            This one.

        Raises
        ------
        InputError
            There is no sandbox of that name for this credential.
        """
        known = {each.name: each for each in background.run(self._sandboxes)}
        if name not in known:
            raise InputError(
                f"There is no sandbox {name!r} for this credential.",
                hint=f"Choose from: {', '.join(known)}.",
            )
        self.name = name
        self._cloud = platform.cloud_of(known[name].region)
        return self

    def __repr__(self) -> str:
        return f"Sandbox({self.name!r}, {urlsplit(self._credentials.base_url).netloc})"

    def connect(self, *, source: Source = sources.POSTGRESQL) -> ConnectionForm:
        """Show the form that makes a base connection, and return it.

        Parameters
        ----------
        source
            The kind of database.

        Returns
        -------
        ConnectionForm
            ``form.result`` is the connection once it is made.
        """
        from pgflow_widgets import frames
        from pgflow_widgets.widgets.connection_form import ConnectionForm

        name = self.name  # what is typed here must not go to another sandbox after a `switch`
        form = ConnectionForm(
            source=source,
            cloud=self.cloud,
            create=partial(self._create, sandbox=name),
            name_taken=partial(self._name_taken, sandbox=name),
            show=lambda made: frames.connections([made]).to_html(index=False, border=0),
            offers=self._offers(),
            local=is_loopback(self._credentials.base_url),
            title=f"{source.label} to Experience Platform, sandbox {name}{self._elsewhere()}",
        )
        form.show()
        return form

    def create_connection(
        self,
        name: str,
        *,
        description: str = "",
        source: Source = sources.POSTGRESQL,
        cloud: Cloud | str | None = None,
        auth: str = "Basic Authentication",
        verify: bool = True,
        **values: Value,
    ) -> BaseConnection:
        """Make a base connection without the form.

        Parameters
        ----------
        name, description
            How the connection is listed.
        source
            The kind of database.
        cloud
            ``"Azure"`` or ``"AWS"``; that of the sandbox if left out.
        auth
            Name of the auth spec.
        verify
            Whether to have the service sign in at the database, and to delete the connection
            again when the database refuses.
        **values
            The fields of the auth spec (``server``, ``port``, ``database``, ``username``,
            ``password``, ``ssl_mode``); or ``connection_string``: a connection string, a
            ``postgresql://`` URI, a DSN or anything else that the form reads. A field that is left
            out starts as in the form.

        Returns
        -------
        BaseConnection
            The new connection.

        Raises
        ------
        InputError
            A value breaks a rule; nothing was sent.
        ProviderError
            The database refused; nothing was kept.
        OutcomeUnknownError
            No answer came, and looking for the connection did not settle whether it was made.

        Notes
        -----
        A create whose answer is lost is looked for and adopted, or sent once more; ``.outcome`` of
        the result tells which.
        """
        spec = source.auth_spec(Cloud(cloud or self.cloud), auth)
        # From here on no frame of ours holds a plain secret, whatever interrupts the call.
        values = _concealed(spec, values)
        draft = Draft(source, spec, name, description, spec.prefilled(_given(spec, values)))
        return background.run(self._create, draft, verify=verify)

    def sandboxes(self) -> pd.DataFrame:
        """List the sandboxes of the organisation that the credential may use.

        Returns
        -------
        DataFrame
            One row per sandbox: ``name``, ``title``, ``type``, ``state``, ``region`` (string),
            ``default`` (boolean). ``VA6`` is a region of AWS, all others are of Azure.

        Notes
        -----
        Source: contract, auth.md 5.
        """
        from pgflow_widgets import frames

        return frames.SANDBOXES.frame(background.run(self._sandboxes))

    def connections(self) -> pd.DataFrame:
        """List the base connections of this sandbox.

        Returns
        -------
        DataFrame
            One row per connection: ``id``, ``name``, ``description``, ``state``, ``source``,
            ``auth`` (string), ``created_at`` (datetime64[ms, UTC]), ``created_by`` (string),
            ``updated_at`` (datetime64[ms, UTC]), ``updated_by``, ``sandbox``, ``etag`` (string).
            No column holds a secret.
        """
        from pgflow_widgets import frames

        return frames.connections(background.run(self._list))

    def tables(self, connection: Connection) -> pd.DataFrame:
        """List the tables and views behind a connection.

        Parameters
        ----------
        connection
            Its id, its unique name, or a result such as ``form.result``.

        Returns
        -------
        DataFrame
            One row per table: ``name``, ``path``, ``type`` (string), ``can_preview``,
            ``can_fetch_schema`` (boolean). ``path`` is what the other methods take.

        Raises
        ------
        InputError
            There is no such connection, or several of that name.
        ProviderError
            The database refused.
        """
        from pgflow_widgets import frames

        async def ask() -> pd.DataFrame:
            async with self._client() as client:
                return frames.tables(await client.explore(await _id(client, connection)))

        return background.run(ask)

    def columns(self, connection: Connection, table: str) -> pd.DataFrame:
        """List the columns of a table.

        Parameters
        ----------
        connection
            As in `tables`.
        table
            The ``path`` of the table, such as ``"sales.orders"``.

        Returns
        -------
        DataFrame
            One row per column: ``name``, ``type``, ``xdm_type``, ``format`` (string).
        """
        from pgflow_widgets import frames

        async def ask() -> pd.DataFrame:
            async with self._client() as client:
                schema = await client.explore_table(await _id(client, connection), table)
                return frames.columns(schema.columns)

        return background.run(ask)

    def preview(
        self, connection: Connection, table: str, *, rows: int | None = None
    ) -> pd.DataFrame:
        """Read the first rows of a table.

        Parameters
        ----------
        connection, table
            As in `columns`.
        rows
            How many rows to keep of those that the service gives.

        Returns
        -------
        DataFrame
            One column per source column; integers ``Int64``, other numbers ``Float64``, booleans
            ``boolean``, dates and times ``datetime64[us, UTC]``, all else ``string``.
        """
        from pgflow_widgets import frames

        async def ask() -> pd.DataFrame:
            async with self._client() as client:
                found = await _id(client, connection)
                return frames.preview(await client.explore_table(found, table, preview=True), rows)

        return background.run(ask)

    def test(self, connections: Connection | Iterable[Connection]) -> pd.DataFrame:
        """Have the service sign in at the database of one connection or of several.

        Parameters
        ----------
        connections
            One connection, as in `tables`, or several of them.

        Returns
        -------
        DataFrame
            One row per connection, in the order given: ``id``, ``name`` (string), ``result``
            (boolean; missing where the service could not tell), ``reason`` (string),
            ``milliseconds`` (Int64).
        """
        from pgflow_widgets import frames

        several = [connections] if isinstance(connections, Connection) else list(connections)
        return frames.TESTS.frame(background.run(self._test, several))

    def _offers(self) -> dict[str, Pasted]:
        """Return what the form can be filled in with at a click, by the words that offer it."""
        try:
            found = libpq.from_environment(os.environ, **settings.libpq_files())
        except InputError:
            return {}  # the variables name what no connection can carry, such as a socket
        return {"Use the PG* variables": found} if found else {}

    def _elsewhere(self) -> str:
        """Say where a password goes that is typed here, if that is not Adobe or this machine."""
        url = self._credentials.base_url
        if url == platform.PLATFORM_URL or is_loopback(url):
            return ""
        return f", at {urlsplit(url).netloc}"

    def _client(self, sandbox: str | None = None) -> FlowServiceClient:
        from pgflow_widgets.caller import TokenStore
        from pgflow_widgets.client import FlowServiceClient

        self._tokens = self._tokens or TokenStore()
        return FlowServiceClient(self._credentials, sandbox or self.name, tokens=self._tokens)

    async def _create(
        self, draft: Draft, *, verify: bool = True, sandbox: str | None = None
    ) -> BaseConnection:
        draft.body()
        async with self._client(sandbox) as client:
            spec = await self._spelled(client, draft)
            made = await client.create_connection(draft.body(spec))
            if verify:
                await _keep_if_it_works(client, made)
            return made

    async def _spelled(self, client: FlowServiceClient, draft: Draft) -> AuthSpec:
        """Return the auth spec as the service itself spells it, if it tells."""
        spec_id = draft.source.connection_spec_id
        if spec_id not in self._connection_specs:
            with contextlib.suppress(NotFoundError, NotPermittedError, ProtocolError):
                self._connection_specs[spec_id] = await client.connection_spec(spec_id)
        offered = self._connection_specs.get(spec_id, {}).get("authSpec")
        for each in offered if isinstance(offered, list) else ():
            if isinstance(each, dict) and each.get("name") == draft.spec.name:
                return draft.spec.spelled_as_in(each.get("spec") or {})
        return draft.spec

    async def _name_taken(self, name: str, *, sandbox: str) -> bool:
        async with self._client(sandbox) as client:
            return bool(await _named(client, name))

    async def _list(self) -> list[BaseConnection]:
        async with self._client() as client:
            return [connection async for connection in client.list_connections()]

    async def _test(self, connections: Iterable[Connection]) -> list[_TestRow]:
        async with self._client() as client:
            ids = [await _id(client, connection) for connection in connections]
            return list(await asyncio.gather(*(_tested(client, each) for each in ids)))

    async def _sandboxes(self) -> list[SandboxInfo]:
        async with self._client() as client:
            return await client.list_sandboxes()

    async def _find_cloud(self) -> Cloud:
        """Return the cloud of the sandbox's region; soon, or not at all."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_REGION_PATIENCE):
                for each in await self._sandboxes():
                    if each.name == self.name and each.region:
                        return platform.cloud_of(each.region)
        return Cloud.AZURE


@dataclass(frozen=True, slots=True)
class _TestRow:
    id: str
    name: str
    ok: bool | None
    reason: str
    milliseconds: int


async def _tested(client: FlowServiceClient, connection_id: str) -> _TestRow:
    """Test one connection; what the service cannot tell is neither yes nor no."""
    start = time.perf_counter()
    name, ok = "", None
    try:
        name = (await client.get_connection(connection_id)).name
        outcome = await client.test_connection(connection_id)
        ok, reason = outcome.ok, outcome.reason
    except PgflowError as error:
        reason = error.message
    return _TestRow(connection_id, name, ok, reason, round((time.perf_counter() - start) * 1000))


async def _id(client: FlowServiceClient, connection: Connection) -> str:
    """Return the id of a connection that is named in any of the ways."""
    if isinstance(connection, BaseConnection):
        return connection.id
    if not connection:
        raise InputError(
            "No connection is given.",
            hint="Fill in the form and press Create first, or name one of `sandbox.connections()`.",
        )
    if _ID.fullmatch(connection):
        return connection
    named = await _named(client, connection)
    if len(named) == 1:
        return named[0].id
    if not named:
        raise InputError(
            f"No connection is called {connection!r} in the sandbox {client.sandbox}.",
            hint="`sandbox.connections()` lists them.",
        )
    raise InputError(
        f"{len(named)} connections are called {connection!r}: use the id of the one you mean.",
        hint="; ".join(f"{each.id} (created {each.created_at or '?'})" for each in named),
    )


async def _named(client: FlowServiceClient, name: str) -> list[BaseConnection]:
    return [each async for each in client.list_connections(named(name)) if each.name == name]


async def _keep_if_it_works(client: FlowServiceClient, made: BaseConnection) -> None:
    """Delete a new connection again when the database refuses it, and say why."""
    try:
        outcome = await client.test_connection(made.id)
    except PgflowError:
        return  # it exists and could not be tested; `Sandbox.test` can tell later
    refusal = outcome.error
    if refusal is None:
        return
    said = refusal.detail.removeprefix("Error from flow provider: ")
    kept = "Nothing was kept."
    try:
        await client.delete_connection(made.id)
    except PgflowError:
        kept = f"The connection {made.id} could not be deleted again: delete it by hand."
    raise ProviderError(
        f"The database refused the connection: {said}. {kept}",
        status=refusal.status,
        code=refusal.code,
        title=refusal.title,
        detail=refusal.detail,
        request_id=refusal.request_id,
        hint=refusal.hint,
        field=refusal.field,
    )


def _concealed(spec: AuthSpec, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return keyword arguments with secrets as `Secret`; warn if one is typed in the cell."""
    secret = {fold(each.name) for each in spec.fields if each.secret} | {_WHOLE}
    plain = [value for keyword, value in values.items() if fold(keyword) in secret]
    shell.warn_of_typed(plain, instead="the form: sandbox.connect()")
    return {
        keyword: Secret(value) if fold(keyword) in secret and isinstance(value, str) else value
        for keyword, value in values.items()
    }


def _given(spec: AuthSpec, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return keyword arguments as values of the fields of an auth spec."""
    names = {fold(each.name): each for each in spec.fields}
    given: dict[str, Value] = {}
    for keyword, value in values.items():
        each = names.get(fold(keyword))
        if each is not None:
            given[each.name] = value if isinstance(value, Secret) else str(value)
        elif fold(keyword) == _WHOLE:
            given = libpq.read(value, **settings.libpq_files()).values_for(spec) | given
        else:
            raise InputError(
                f"{spec.name} has no field {keyword!r}.",
                hint=f"Its fields are {', '.join(each.name for each in spec.fields)}.",
            )
    return given
