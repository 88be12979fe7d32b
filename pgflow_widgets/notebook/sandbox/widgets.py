"""The forms of a `Sandbox`: connect, browse, ingest, and the health of its dataflows."""

from __future__ import annotations

import weakref
from functools import partial

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.errors import InputError
from pgflow_widgets.local import ipython
from pgflow_widgets.local.postgres_files import from_pg_variables
from pgflow_widgets.model import sources
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.sources import Source
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.notebook.flows.counts import comparer
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations.connections import ConnectionRef, find_connections_named
from pgflow_widgets.operations.flow_health.sign_in import expiry_note
from pgflow_widgets.widgets.browser.backend import BrowserBackend
from pgflow_widgets.widgets.browser.widget import Browser
from pgflow_widgets.widgets.connection_form.backend import Destination, FormBackend, NextSteps
from pgflow_widgets.widgets.connection_form.unfinished_form import Unfinished
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from pgflow_widgets.widgets.health.widget import Health
from pgflow_widgets.widgets.ingest.widget import Ingest

_LOCAL = "A service on this machine stands in for Adobe: nothing that you create here leaves it."


@argument_checks.check_calls
class SandboxScreens:
    """The part of a `Sandbox` that shows forms.

    A form keeps the sandbox that it was shown for, whatever `Sandbox.switch` does later.
    """

    _access: Access

    def connect(self, *, source: Source = sources.POSTGRESQL) -> ConnectionForm:
        """Show the form that creates a base connection, and return it.

        It starts with what was typed into the last one, except secrets, if that was not finished.

        Parameters
        ----------
        source
            The kind of database.

        Returns
        -------
        ConnectionForm
            ``form.result`` is the connection once it is made.
        """
        name = self._access.name  # what is typed goes nowhere else later
        unfinished = self._access.unfinished.setdefault((source.label, name), Unfinished())
        form = self._connection_form(source, name, self._access.cloud, self._place(), unfinished)
        form.show()
        return form

    def _connection_form(
        self,
        source: Source,
        name: str,
        cloud: Cloud,
        place: Destination,
        unfinished: Unfinished | None = None,
    ) -> ConnectionForm:
        access = self._access
        backend = FormBackend(
            create=partial(access.create, sandbox=name),
            name_taken=partial(self._name_taken, sandbox=name),
            check=access.check,
            region=partial(access.region_of, name),
        )
        then = NextSteps(
            variable=lambda: ipython.sandbox_variable(self),
            browse=partial(self._browser, sandbox=name),
            tables=partial(self._readable_tables, sandbox=name),
            ingest=partial(self._ingest, sandbox=name),
        )
        return ConnectionForm(
            source=source,
            cloud=cloud,
            backend=backend,
            offers=self._offers(),
            place=place,
            then=then,
            unfinished=unfinished,
        )

    def browse(self) -> Browser:
        """Show the connection browser, and return it.

        Returns
        -------
        Browser
            ``.connection``, ``.table`` and ``.frame`` hold what is chosen in it.
        """
        browser = self._browser(sandbox=self._access.name)
        browser.show()
        return browser

    def ingest(self, connection: ConnectionRef, table: str) -> Ingest:
        """Show the form that brings a table into a dataset, step by step, and return it.

        Parameters
        ----------
        connection, table
            As in ``sandbox.tables.columns``.

        Returns
        -------
        Ingest
            ``.plan`` is the plan as it stands, ``.result`` the dataflow once it is made.
        """
        form = self._ingest(connection, table, sandbox=self._access.name)
        form.show()
        return form

    def show_health(self) -> Health:
        """Show which dataflows are ill and what to do about it, and return the widget.

        It lists those that need somebody by connection, worst first, and starts a run, enables a
        dataflow or shows its runs. It looks once, and again when **Refresh** is pressed.

        Returns
        -------
        Health
            ``.frame`` is what it shows, as ``sandbox.health()`` returns it.
        """
        access, place = self._access, self._access.name
        health = Health(
            partial(access.client, place),
            badge=access.badge(place),
            variable=partial(ipython.sandbox_variable, self),
            comparer=partial(comparer, access),
            note=expiry_note(access.credentials),
        )
        health.show()
        return health

    def _browser(self, connection: BaseConnection | None = None, *, sandbox: str) -> Browser:
        cloud, place = self._access.cloud, self._place()
        backend = BrowserBackend(
            sandbox=sandbox,
            cloud=cloud,
            base_url=self._access.base_url,
            client=partial(self._access.client, sandbox),
            create=lambda draft, sandbox: self._access.create(draft, sandbox=sandbox),
            spelled=self._access.service_spec,
            sandboxes=self._access.sandboxes,
            ingest=partial(self._ingest, sandbox=sandbox),
            connect=partial(self._connection_form, sources.POSTGRESQL, sandbox, cloud, place),
            variable=partial(ipython.sandbox_variable, self),
            local=self._access.is_local,
        )
        browser = Browser(backend, connection)
        self._access.browsers.append(weakref.ref(browser))
        return browser

    def _ingest(self, connection: ConnectionRef, table: str, *, sandbox: str) -> Ingest:
        return Ingest(
            partial(self._access.client, sandbox),
            connection,
            table,
            sandbox=sandbox,
            badge=self._access.badge(sandbox),
            base_url=self._access.base_url,
            bound=lambda plan: Plan.of(plan, self, sandbox),
            comparer=partial(comparer, self._access),
            variable=partial(ipython.sandbox_variable, self),
        )

    async def _readable_tables(self, connection: BaseConnection, *, sandbox: str) -> list[str]:
        async with self._access.client(sandbox) as client:
            tables = await client.explore(connection.id)
        return [table.path for table in tables if table.can_preview]

    def _place(self) -> Destination:
        """Return where a connection goes, in words for the form."""
        access = self._access
        cloud = f" · {access.cloud}" if access.knows_cloud else ""
        return Destination(
            badge=access.badge(access.name, cloud),
            about=self._about_place(),
            sandbox=access.name,
            base_url=access.base_url,
            is_local=access.is_local,
            cloud_is_known=access.knows_cloud,
        )

    def _about_place(self) -> str:
        """Say what is special about the place, in one sentence."""
        return _LOCAL if self._access.is_local else ""

    async def _name_taken(self, name: str, *, sandbox: str) -> bool:
        async with self._access.client(sandbox) as client:
            return bool(await find_connections_named(client, name))

    def _offers(self) -> dict[str, Pasted]:
        """Return what the form can be filled in with at a click, by the words that offer it."""
        try:
            variables = from_pg_variables()
        except InputError:
            return {}  # the variables name what no connection can carry, such as a socket
        return {"Use the PG* variables": variables} if variables else {}
