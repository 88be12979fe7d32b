"""What people hold in a notebook: one sandbox of one organisation, every answer a DataFrame.

The methods block the cell that calls them and work inside a running kernel loop, for the network
is on a thread of its own (`background`).
"""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import logging
import time
import warnings
import weakref
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast
from urllib.parse import urlsplit

from pgflow_widgets.api.messages.connection_rows import ConnectionRow
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.messages.tables import TableSchema
from pgflow_widgets.errors import (
    InputError,
    NotFoundError,
    NotPermittedError,
    PgflowError,
    ProtocolError,
)
from pgflow_widgets.local import background, interrupts, ipython, postgres_files, secret_references
from pgflow_widgets.local import credentials as settings
from pgflow_widgets.local.background import Report
from pgflow_widgets.local.credentials import Credentials, is_loopback
from pgflow_widgets.model import platform, sources
from pgflow_widgets.model.auth_fields import AuthSpec, Cloud, Source
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.dataflow.plan import Plan
from pgflow_widgets.model.secrets import Secret, Value, concealing
from pgflow_widgets.operations import arguments, connection_search, rotation
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.connection_search import ConnectionFilter, FoundColumns
from pgflow_widgets.operations.connections import ConnectionRef, TestRow

# All that a call needs, before the first one: an interrupted import could not be made good, and
# the background thread must import nothing.
with interrupts.hold():
    from pgflow_widgets.api.flow_service_client import FlowServiceClient
    from pgflow_widgets.api.platform_client import PlatformClient
    from pgflow_widgets.api.session import CONCURRENCY
    from pgflow_widgets.api.tokens import TokenStore
    from pgflow_widgets.frames import connections as frames
    from pgflow_widgets.frames import previews
    from pgflow_widgets.notebook.flows import Dataflows
    from pgflow_widgets.operations import bulk_create, bulk_table, dataflows
    from pgflow_widgets.operations.bulk_table import ConnectionTable
    from pgflow_widgets.operations.dataflows import FlowRef
    from pgflow_widgets.postgres import login, preflight
    from pgflow_widgets.postgres.preflight import Step
    from pgflow_widgets.widgets.browser.widget import Backend, Browser
    from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
    from pgflow_widgets.widgets.progress import Progress

    frames.OUTCOMES.frame([])  # the first frame makes pandas load the rest of it

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

ConnectionRefs = ConnectionRef | Iterable[ConnectionRef]
"""One, several, or a frame with a column ``id``."""

_log = logging.getLogger(__name__)

_REGION_PATIENCE = 3.0
_NAMES_PATIENCE = 2.0
_NAMES_KEPT = 30.0
_SHOWN_TROUBLES = 3
_MOST_AT_ONCE = 64
_TESTS_AT_ONCE = 32


class UnreadTablesWarning(UserWarning):
    """Some tables could not be read."""


def _conceal(given: dict[str, Any]) -> None:
    """Make secrets among auth fields `Secret`, and what may be one in the wrong field."""
    form = "the form: sandbox.connect()"
    ipython.conceal(given.get("values", {}), sources.is_secret, sources.may_be_secret, instead=form)
    for each in (sources.NAME, sources.DESCRIPTION):
        if isinstance(given.get(each.name), str):
            each.clean(given[each.name])


def _read_table(given: dict[str, Any]) -> None:
    if "frame_or_csv" in given:
        table = given["frame_or_csv"]
        given["frame_or_csv"] = bulk_table.is_file(table), bulk_table.read_table(table)


@arguments.check_calls
class Sandbox(Dataflows):
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
        self._browsers: list[weakref.ref[Browser]] = []
        self._names: dict[tuple[object, ...], tuple[float, list[str]]] = {}
        self._flow_names = {}
        Sandbox.newest = self
        Plan.known[self] = None

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
        """The cloud: as given, else by the sandbox's region, else Azure while nobody can tell."""
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
        region = known[name].region
        self._cloud = platform.cloud_of(region) if region else None
        return self

    def _where(self, place: str = "") -> str:
        """Return which sandbox of which organisation this is, in words.

        Parameters
        ----------
        place
            Name of another sandbox of the organisation.
        """
        credentials = self._credentials
        return f"{place or self.name!r} of {credentials.org_id} at {credentials.base_url}"

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
        name = self.name  # what is typed here must not go to another sandbox after a `switch`
        form = ConnectionForm(
            source=source,
            cloud=self.cloud,
            create=partial(self._create, sandbox=name),
            name_taken=partial(self._name_taken, sandbox=name),
            show=lambda made: frames.connections_frame([made]).to_html(index=False, border=0),
            check=self._check,
            offers=self._offers(),
            local=is_loopback(self._credentials.base_url),
            title=f"{source.label} to Experience Platform, sandbox {name}{self._elsewhere()}",
        )
        form.show()
        return form

    def browse(self) -> Browser:
        """Show the connection browser, and return it.

        Returns
        -------
        Browser
            ``.connection``, ``.table`` and ``.frame`` hold what is chosen in it.
        """
        backend = Backend(
            sandbox=self.name,
            cloud=self.cloud,
            base_url=self._credentials.base_url,
            client=partial(self._client, self.name),
            create=lambda draft, sandbox: self._create(draft, sandbox=sandbox),
            spelled=self._spelled,
            sandboxes=self._sandboxes,
            ingest=partial(self._ingest, sandbox=self.name),
        )
        browser = Browser(backend)
        self._browsers.append(weakref.ref(browser))
        browser.show()
        return browser

    @concealing(_conceal)
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
        arguments.check("str", name=name, description=description)
        arguments.check("bool", verify=verify)
        spec = self._auth_spec(source, cloud, auth)
        draft = ConnectionDraft(
            source, spec, name, description, spec.prefilled(operations.field_values(spec, values))
        )
        return background.run(self._create, draft, verify=verify)

    @concealing(_read_table)
    def create_many(
        self,
        frame_or_csv: ConnectionTable,
        *,
        dry_run: bool = False,
        verify: bool = False,
        concurrency: int | None = None,
        trust_references: bool = False,
        source: Source = sources.POSTGRESQL,
        cloud: Cloud | str | None = None,
        auth: str = "Basic Authentication",
    ) -> pd.DataFrame:
        """Make many base connections, several at once.

        All rows are checked before anything is sent. A row that was created before, by the same
        table in an earlier run, is adopted and not made again: after a break, run it again.

        Parameters
        ----------
        frame_or_csv
            A DataFrame, the path of a CSV or YAML file, mappings, or ``postgresql://`` URIs. The
            columns are ``name``, ``description``, ``auth``, the fields of the auth spec, and
            ``connection_string`` (or ``uri``) for what `create_connection` takes as such. A
            password is named: ``env:SHOP_PASSWORD``, or ``keyring:service/user``; also in a URI,
            as ``postgresql://user:env:SHOP_PASSWORD@host/db``. In a frame it may be a `Secret`.
        dry_run
            Whether only to check, to look at what is there already, and to show which secrets of
            this machine would go where.
        verify
            Whether to have the service sign in at each database, and to delete a new connection
            again when the database refuses. `test` can do it later: it takes the result.
        concurrency
            How many calls are under way at once at most; 16 if left out.
        trust_references
            Whether the passwords that a file names may go to the hosts that it names. If left out,
            you are asked, once for each in a session; where nobody can be asked, nothing is sent.
        source, cloud, auth
            As in `create_connection`; a column ``auth`` goes over it.

        Returns
        -------
        DataFrame
            One row per row of the table, in its order: ``row`` (Int64, its place from 0), ``name``,
            ``id``, ``outcome``, ``error``, ``hint``, ``field`` (string), ``milliseconds`` (Int64).
            ``outcome`` is ``created``; ``adopted`` (was there already); ``repeated`` (sent once
            more after a lost answer); ``failed``; ``unknown`` (no answer, and looking did not
            settle it); or ``skipped`` (would have failed as one before it). Of a dry run: ``new``,
            ``exists`` or ``invalid``, and two more columns: ``references``, the secrets that the
            row names (``~/.pgpass`` and ``pg_service.conf`` where these complete it), and ``host``
            (string), where they would go.

        Raises
        ------
        InputError
            Rows break rules; the message tells all of them, and nothing was sent. Or a file names
            secrets, and nobody has agreed that they go where it says.

        Warns
        -----
        PlainSecretWarning
            A secret stands in the table as plain text.

        Notes
        -----
        A row is known again by all but its description and its secrets; so a password that was
        changed in the table changes nothing in a connection that is there: `rotate` does. No table
        can name what signs in at Adobe: ``env:PGFLOW_CLIENT_SECRET`` and the like are refused.
        """
        # As it was read before this frame began, so that none of ours holds a plain secret.
        from_file, table = cast("tuple[bool, list[Mapping[str, object]]]", frame_or_csv)
        arguments.check("bool", dry_run=dry_run, verify=verify)
        arguments.check("int | None", concurrency=concurrency)
        arguments.check("str", auth=auth)
        arguments.check("Source", source=source)
        arguments.check("Cloud | None", cloud=cloud)
        width = CONCURRENCY if concurrency is None else concurrency
        if not 1 <= width <= _MOST_AT_ONCE:
            raise InputError(
                f"concurrency is a number from 1 to {_MOST_AT_ONCE}.", field="concurrency"
            )
        vault = secret_references.Vault(self._own_secrets())
        rows = bulk_table.read_rows(table, source, Cloud(cloud or self.cloud), auth, vault)
        ipython.warn_of_plain(sum(row.plain for row in rows), instead=secret_references.NOTATION)
        valid = [row for row in rows if not row.problems]
        if not dry_run:
            bulk_table.refuse_invalid(rows)
        if from_file and not dry_run:
            named = ((each, row.host) for row in valid for each in row.references)
            secret_references.agree(named, trusted=trust_references)

        async def work(report: Report) -> list[bulk_create.Outcome]:
            async with self._client(concurrency=width) as client:
                onboarding = bulk_create.BulkCreate(client, self._spelled, verify, width)
                if dry_run:
                    return await onboarding.look(valid)
                return await onboarding.create(valid, report)

        try:
            found = _shown(work, "connections")
        finally:
            for browser in filter(None, (each() for each in self._browsers)):
                if browser.sandbox == self.name and not dry_run:
                    browser.outdated(None)
        found += [bulk_create.refused_outcome(row) for row in rows if row.problems]
        found.sort(key=lambda each: each.row)
        return (frames.REHEARSALS if dry_run else frames.OUTCOMES).frame(found)

    @concealing(_conceal)
    def check(
        self,
        *,
        source: Source = sources.POSTGRESQL,
        cloud: Cloud | str | None = None,
        auth: str = "Basic Authentication",
        **values: Value,
    ) -> pd.DataFrame:
        """Look at a database from this machine, before Adobe is asked to connect to it.

        Adobe connects from addresses of its own, so that this machine gets there proves nothing
        for Adobe, nor the other way round. Nothing is sent to Adobe.

        Parameters
        ----------
        source, cloud, auth, **values
            As in `create_connection`.

        Returns
        -------
        DataFrame
            One row per step: ``step``, ``state`` (``ok``, ``warn`` or ``fail``), ``detail``,
            ``hint`` (string), ``milliseconds`` (Int64). The first that fails is the last.

        Raises
        ------
        InputError
            A value breaks a rule; nothing was tried.
        """
        spec = self._auth_spec(source, cloud, auth)
        draft = ConnectionDraft(
            source, spec, "", "", spec.prefilled(operations.field_values(spec, values))
        )
        steps: list[object] = []
        background.run(self._check, draft, steps.append)
        return frames.STEPS.frame(steps)

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
        return frames.SANDBOXES.frame(background.run(self._sandboxes))

    def connections(
        self,
        *,
        state: str = "",
        source: str = "",
        created_after: datetime | str | None = None,
    ) -> pd.DataFrame:
        """List the base connections of this sandbox, all of them or those that fit.

        Parameters
        ----------
        state
            Such as ``"enabled"``.
        source
            ``"PostgreSQL"``, or the name or id of a connection spec.
        created_after
            A moment, or text such as ``"2026-03-01"``; UTC where it says no zone.

        Returns
        -------
        DataFrame
            One row per connection: ``id``, ``name``, ``description``, ``state``, ``source``,
            ``auth`` (string), ``created_at`` (datetime64[ms, UTC]), ``created_by`` (string),
            ``updated_at`` (datetime64[ms, UTC]), ``updated_by``, ``sandbox``, ``etag`` (string).
            No column holds a secret.

        Notes
        -----
        The service filters (``property=``). Source: contract, flow-service.md 0.3.
        """
        wanted = ConnectionFilter(state, source, _moment(created_after))

        async def ask() -> list[ConnectionRow]:
            async with self._client() as client:
                return await wanted.rows(client)

        return frames.connection_rows_frame(background.run(ask))

    def search(self, text: str) -> pd.DataFrame:
        """List the base connections that show a text in any of their columns.

        Parameters
        ----------
        text
            One word or several, in any case; all must be there.

        Returns
        -------
        DataFrame
            As `connections`.
        """
        return frames.connections_frame(
            connection_search.containing(background.run(self._list), text)
        )

    def tables(self, connection: ConnectionRef) -> pd.DataFrame:
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

        async def ask() -> pd.DataFrame:
            async with self._client() as client:
                return frames.TABLES.frame(
                    await client.explore(await operations.id_of(client, connection))
                )

        return background.run(ask)

    def columns(self, connection: ConnectionRef, table: str | None = None) -> pd.DataFrame:
        """List the columns of a table, or of all tables of a connection.

        Parameters
        ----------
        connection
            As in `tables`.
        table
            The ``path`` of the table, such as ``"sales.orders"``; all tables if left out.

        Returns
        -------
        DataFrame
            One row per column: ``name``, ``type``, ``xdm_type``, ``format`` (string); before them
            ``table`` where it is of all tables.

        Warns
        -----
        UnreadTablesWarning
            Some tables could not be read; the others are there.
        """

        async def ask() -> pd.DataFrame:
            async with self._client() as client:
                found = await operations.id_of(client, connection)
                return frames.COLUMNS.frame((await client.explore_table(found, str(table))).columns)

        async def ask_all(report: Report) -> FoundColumns:
            async with self._client() as client:
                kept = await operations.read_connection(client, connection)
                return await connection_search.read_all_columns(client, kept, report)

        if table is not None:
            return background.run(ask)
        return frames.ALL_COLUMNS.frame(_watched(ask_all, "tables").columns)

    def find_column(self, text: str, connection: ConnectionRefs = None) -> pd.DataFrame:
        """Look for columns by name across tables.

        Parameters
        ----------
        text
            A piece of the name, in any case.
        connection
            Where to look, as in `test`; all enabled ones if left out.

        Returns
        -------
        DataFrame
            One row per column: ``connection``, ``id`` (of the connection), ``table``, ``name``,
            ``type``, ``xdm_type``, ``format`` (string).

        Warns
        -----
        UnreadTablesWarning
            Some tables or databases could not be read; the others are there.
        """

        async def ask(report: Report) -> FoundColumns:
            async with self._client() as client:
                if connection is None:
                    where = await ConnectionFilter(state="enabled").models(client)
                else:
                    where = [
                        await operations.read_connection(client, each)
                        for each in _several(connection)
                    ]
                return await connection_search.find_columns(client, text, where, report)

        return frames.FOUND_COLUMNS.frame(_watched(ask, "connections").columns)

    def preview(
        self,
        connection: ConnectionRef,
        table: str,
        *,
        rows: int | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Read the first rows of a table.

        Parameters
        ----------
        connection, table
            As in `columns`.
        rows
            How many rows to keep of those that the service gives.
        columns
            Which columns to keep, in that order.

        Returns
        -------
        DataFrame
            One column per source column; integers ``Int64``, other numbers ``Float64``, booleans
            ``boolean``, dates and times ``datetime64[us, UTC]``, all else ``string``. Sentences in
            ``attrs["incomplete"]`` name what is left out: a column that could not be read, texts
            over 16,384 characters and rows past 8 MB, as far as the service tells.

        Raises
        ------
        InputError
            There is no column of a name in `columns`.
        """
        return previews.preview_frame(
            background.run(self._preview, connection, table), rows, columns
        )

    def profile(self, connection: ConnectionRef, table: str) -> pd.DataFrame:
        """Summarise each column of a table, from the rows of its preview.

        Parameters
        ----------
        connection, table
            As in `columns`.

        Returns
        -------
        DataFrame
            One row per column: ``name``, ``type`` (string), ``rows``, ``nulls``, ``distinct``
            (Int64), ``min``, ``max`` (string); ``attrs["incomplete"]`` as in `preview`.
        """
        return previews.profile_frame(background.run(self._preview, connection, table))

    def test(
        self, connections: ConnectionRefs, *, timeout: float = operations.PATIENCE
    ) -> pd.DataFrame:
        """Have the service sign in at the database of one connection or of several.

        Parameters
        ----------
        connections
            One connection, as in `tables`, several of them, or a frame such as `connections`.
        timeout
            Seconds for each of them; many are tested at once, so that those that hang hold up
            nobody.

        Returns
        -------
        DataFrame
            One row per connection, in the order given: ``id``, ``name`` (string), ``result``
            (boolean; missing where the service could not tell), ``reason`` (string),
            ``milliseconds`` (Int64).
        """
        several = _several(connections)
        return frames.TESTS.frame(background.run(self._test, several, timeout))

    def rename(
        self, connection: ConnectionRef, name: str, *, description: str | None = None
    ) -> BaseConnection:
        """Give a connection another name, and another description if one is given.

        Parameters
        ----------
        connection
            As in `tables`.
        name
            The new name.
        description
            The new description; the old one stays if left out.

        Returns
        -------
        BaseConnection
            As it is now.

        Raises
        ------
        StaleError
            Somebody else changed it in the same moment; nothing was changed here.
        """
        changes = {"/name": str(sources.NAME.clean(name))}
        if description is not None:
            changes["/description"] = str(sources.DESCRIPTION.clean(description))
        return background.run(self._change, connection, changes)

    def enable(self, connection: ConnectionRef) -> BaseConnection:
        """Enable a connection; parameters, result and errors are as in `rename`."""
        return background.run(self._change, connection, {"/state": "enabled"})

    def disable(self, connection: ConnectionRef) -> BaseConnection:
        """Disable a connection; parameters, result and errors are as in `rename`."""
        return background.run(self._change, connection, {"/state": "disabled"})

    @concealing(_conceal)
    def rotate(
        self, connection: ConnectionRef, *, verify: bool = True, **values: Value
    ) -> BaseConnection:
        """Replace the credentials of a connection, such as its password.

        The service replaces them as a whole. Of basic authentication it shows all but the
        password, so a new ``password`` is enough; a connection string is needed whole.

        Parameters
        ----------
        connection
            As in `tables`.
        verify
            Whether the service first tries them on a temporary connection, which is deleted again;
            only if the database lets it in, the credentials are replaced, and tested once more.
            Without, a wrong password breaks the connection, and the old one cannot be had back.
        **values
            Fields of the auth spec, or ``connection_string``, as in `create_connection`. Without
            any the password is asked for, so that it stands in no cell.

        Returns
        -------
        BaseConnection
            As it is now.

        Raises
        ------
        InputError
            A field is missing or breaks a rule; nothing was sent.
        ProviderError
            The database refuses them; the connection keeps the old ones, unless the message says
            otherwise.
        StaleError
            Somebody else changed it in the same moment; nothing was changed here.
        OutcomeUnknownError
            An answer was lost, and it is not known whether the change was made.
        """
        arguments.check("bool", verify=verify)
        found = background.run(self._authentication, connection, self.cloud)
        kept, source, spec, known = found
        values = values or {"password": _asked(f"New password of {kept.name}: ")}
        draft = operations.draft_of_all(
            source, spec, kept, {**known, **operations.field_values(spec, values)}
        )
        return background.run(self._rotate, kept, draft, verify=verify)

    def delete(self, named: ConnectionRef | FlowRef, *, with_connections: bool = False) -> None:
        """Delete a connection, or a dataflow.

        Parameters
        ----------
        named
            A connection as in `tables`, or a dataflow as in `runs`: an id, a name that no other
            has, or a result.
        with_connections
            Of a dataflow, whether its source and its target connection go too, where no other
            dataflow uses them. Base connection and dataset stay in any case.

        Raises
        ------
        InputError
            There is none of that name, or several are called so; nothing was deleted.
        InUseError
            Dataflows use the connection; the message names them, and nothing was deleted.
        """
        background.run(self._delete, named, with_connections=with_connections)

    def names(self, connection: ConnectionRef = None, table: str | None = None) -> list[str]:
        """Return what can be typed next, for tab completion; soon, or nothing.

        Parameters
        ----------
        connection, table
            Nothing for the names of connections; a connection for its tables; both for columns.

        Returns
        -------
        list of str
            Remembered for half a minute; empty if the service does not answer within seconds.
        """
        place = (self.name, connection, table)
        known = self._names.get(place)
        if known is None or time.monotonic() - known[0] > _NAMES_KEPT:
            found: list[str] = []
            with contextlib.suppress(PgflowError):
                found = background.run(self._find_names, connection, table)
            known = self._names[place] = (time.monotonic(), found)
        return known[1]

    def _offers(self) -> dict[str, Pasted]:
        """Return what the form can be filled in with at a click, by the words that offer it."""
        try:
            found = postgres_files.from_pg_variables()
        except InputError:
            return {}  # the variables name what no connection can carry, such as a socket
        return {"Use the PG* variables": found} if found else {}

    def _own_secrets(self) -> Iterator[Secret]:
        """Return what signs in at Adobe, here or in another sandbox of this process."""
        yield from settings.own_secrets()
        yield from (self._credentials.client_secret, self._credentials.access_token)
        if self._tokens and self._tokens.current:
            yield self._tokens.current.value

    def _elsewhere(self) -> str:
        """Say where a password goes that is typed here, if that is not Adobe or this machine."""
        url = self._credentials.base_url
        if url == platform.PLATFORM_URL or is_loopback(url):
            return ""
        return f", at {urlsplit(url).netloc}"

    def _client(
        self, sandbox: str | None = None, *, concurrency: int | None = None
    ) -> PlatformClient:
        self._tokens = self._tokens or TokenStore()
        return PlatformClient(
            self._credentials,
            sandbox or self.name,
            tokens=self._tokens,
            concurrency=concurrency or CONCURRENCY,
        )

    async def _check(self, draft: ConnectionDraft, told: Callable[[Step], object]) -> None:
        local = is_loopback(self._credentials.base_url)
        async for step in preflight.check_database(login.login_of(draft), local=local):
            told(step)

    def _auth_spec(self, source: Source, cloud: Cloud | str | None, auth: str) -> AuthSpec:
        arguments.check("Source", source=source)
        arguments.check("Cloud | None", cloud=cloud)
        arguments.check("str", auth=auth)
        return source.auth_spec(Cloud(cloud or self.cloud), auth)

    async def _create(
        self, draft: ConnectionDraft, *, verify: bool = True, sandbox: str | None = None
    ) -> BaseConnection:
        draft.body()
        async with self._client(sandbox) as client:
            spec = await self._spelled(client, draft)
            made = await client.create_connection(
                draft.body(spec), in_doubt=partial(_tell_of_doubt, draft.name)
            )
            if verify:
                await operations.keep_if_it_works(client, made)
        for browser in filter(None, (each() for each in self._browsers)):
            if browser.sandbox == client.sandbox:
                browser.heard(made)
        return made

    async def _spelled(self, client: FlowServiceClient, draft: ConnectionDraft) -> AuthSpec:
        """Return the auth spec as the service itself spells it, if it tells."""
        spec_id = draft.source.connection_spec_id
        if spec_id not in self._connection_specs:
            with contextlib.suppress(NotFoundError, NotPermittedError, ProtocolError):
                self._connection_specs[spec_id] = await client.connection_spec(spec_id)
        offered = self._connection_specs.get(spec_id, {}).get("authSpec")
        for each in offered if isinstance(offered, list) else ():
            if isinstance(each, dict) and each.get("name") == draft.spec.name:
                return draft.spec.spelled_as_in(each.get("spec"))
        return draft.spec

    async def _name_taken(self, name: str, *, sandbox: str) -> bool:
        async with self._client(sandbox) as client:
            return bool(await operations.connections_named(client, name))

    async def _list(self) -> list[BaseConnection]:
        async with self._client() as client:
            return await ConnectionFilter().models(client)

    async def _preview(self, connection: ConnectionRef, table: str) -> TableSchema:
        async with self._client() as client:
            found = await operations.id_of(client, connection)
            return await client.explore_table(found, table, preview=True)

    async def _test(self, connections: Sequence[ConnectionRef], timeout: float) -> list[TestRow]:  # noqa: ASYNC109
        async with self._client(concurrency=_TESTS_AT_ONCE) as client:
            return await operations.test_many(
                client, connections, patience=timeout, width=_TESTS_AT_ONCE
            )

    async def _change(
        self, connection: ConnectionRef, changes: Mapping[str, str]
    ) -> BaseConnection:
        async with self._client() as client:
            return await operations.change_connection(client, connection, changes)

    async def _authentication(
        self, connection: ConnectionRef, cloud: Cloud
    ) -> tuple[BaseConnection, Source, AuthSpec, dict[str, str]]:
        async with self._client() as client:
            kept = await operations.read_connection(client, connection)
            return kept, *await operations.spec_of(client, kept, cloud)

    async def _rotate(
        self, kept: BaseConnection, draft: ConnectionDraft, *, verify: bool
    ) -> BaseConnection:
        async with self._client() as client:
            spec = await self._spelled(client, draft)
            return await rotation.rotate(client, kept, draft, spec, verify=verify)

    async def _delete(self, named: ConnectionRef | FlowRef, *, with_connections: bool) -> None:
        async with self._client() as client:
            found = await dataflows.connection_or_flow(client, named)
            if isinstance(found, BaseConnection):
                await operations.delete_connection(client, found)
            else:
                await dataflows.delete_flow(client, found, with_connections=with_connections)

    async def _find_names(self, connection: ConnectionRef, table: str | None) -> list[str]:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_NAMES_PATIENCE), self._client() as client:
                if connection is None:
                    return sorted({each.name async for each in client.list_connections()})
                found = await operations.id_of(client, connection)
                if table is None:
                    return [each.path for each in await client.explore(found, patient=False)]
                return [each.name for each in (await client.explore_table(found, table)).columns]
        return []

    async def _sandboxes(self) -> list[SandboxInfo]:
        async with self._client() as client:
            return await client.list_sandboxes()

    async def _find_cloud(self) -> Cloud | None:
        """Return the cloud of the sandbox's region, if the service tells it soon."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_REGION_PATIENCE):
                for each in await self._sandboxes():
                    if each.name == self.name and each.region:
                        return platform.cloud_of(each.region)
        return None


def _several(connections: ConnectionRefs) -> list[ConnectionRef]:
    found: list[ConnectionRef] = arguments.fit("connections", connections, ["ConnectionRefs"])
    return found


def _tell_of_doubt(name: str) -> None:
    _log.warning(
        "No answer came, so the connection %r may be there or not: looking for it takes a minute"
        " at most.",
        name,
    )


def _shown(work: Callable[[Report], Coroutine[Any, Any, T]], noun: str) -> T:
    """Do long work, and show how far it is."""
    with Progress(noun) as progress:
        return background.watch(work, progress)


def _watched(
    work: Callable[[Report], Coroutine[Any, Any, FoundColumns]], noun: str
) -> FoundColumns:
    """Do long work, show how far it is, and warn of what it had to leave out."""
    found = _shown(work, noun)
    if found.troubles:
        shown = "\n".join(found.troubles[:_SHOWN_TROUBLES])
        more = len(found.troubles) - _SHOWN_TROUBLES
        warnings.warn(
            f"{len(found.troubles)} could not be read:\n{shown}"
            + (f"\nand {more} more." if more > 0 else ""),
            UnreadTablesWarning,
            stacklevel=3,
        )
    return found


def _moment(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise InputError(f"{value!r} is no date.", hint=arguments.MOMENT) from None
    found: datetime | None = arguments.fit("created_after", value, ["None", "datetime"])
    return found


def _asked(prompt: str) -> Secret:
    """Ask the person for a secret; what is typed is shown nowhere."""
    try:
        return Secret(getpass.getpass(prompt))
    except (RuntimeError, EOFError, getpass.GetPassWarning):
        raise InputError(
            "Nobody can be asked for the password here.", hint="Pass password=, as a Secret."
        ) from None
