"""The forms of a `Sandbox`: connect, browse, ingest."""

from __future__ import annotations

import weakref
from functools import partial

from pgflow_widgets.errors import InputError
from pgflow_widgets.frames import connections as frames
from pgflow_widgets.local.postgres_files import from_pg_variables
from pgflow_widgets.model import sources
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.sources import Source
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations.connections import ConnectionRef, find_connections_named
from pgflow_widgets.widgets.browser.backend import Backend
from pgflow_widgets.widgets.browser.widget import Browser
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from pgflow_widgets.widgets.ingest.widget import Ingest


@argument_checks.check_calls
class SandboxScreens:
    """The part of a `Sandbox` that shows forms.

    A form keeps the sandbox that it was shown for, whatever `Sandbox.switch` does later.
    """

    _access: Access

    def connect(self, *, source: Source = sources.POSTGRESQL) -> ConnectionForm:
        """Show the form that creates a base connection, and return it.

        Parameters
        ----------
        source
            The kind of database.

        Returns
        -------
        ConnectionForm
            ``form.result`` is the connection once it is made.
        """
        name = self._access.name  # what is typed must not go elsewhere after a `switch`
        place = f"{name}{self._access.elsewhere()}"
        form = ConnectionForm(
            source=source,
            cloud=self._access.cloud,
            create=partial(self._access.create, sandbox=name),
            name_taken=partial(self._name_taken, sandbox=name),
            show=lambda made: frames.connections_frame([made]).to_html(index=False, border=0),
            check=self._access.check,
            offers=self._offers(),
            local=self._access.is_local,
            title=f"{source.label} to Experience Platform, sandbox {place}",
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
            sandbox=self._access.name,
            cloud=self._access.cloud,
            base_url=self._access.base_url,
            client=partial(self._access.client, self._access.name),
            create=lambda draft, sandbox: self._access.create(draft, sandbox=sandbox),
            spelled=self._access.service_spec,
            sandboxes=self._access.sandboxes,
            ingest=partial(self._ingest, sandbox=self._access.name),
        )
        browser = Browser(backend)
        self._access.browsers.append(weakref.ref(browser))
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

    def _ingest(self, connection: ConnectionRef, table: str, *, sandbox: str) -> Ingest:
        return Ingest(
            partial(self._access.client, sandbox),
            connection,
            table,
            sandbox=sandbox,
            base_url=self._access.base_url,
            bound=lambda plan: Plan.of(plan, self, sandbox),
        )

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
