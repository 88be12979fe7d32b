"""The sandbox of the demo, which offers its database wherever one is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.notebook.demo.service import NO_TLS, DemoService
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.operations.connections import find_connections_named

OFFER = "Use the demo database"
_NAME = "Retail sample"
_NAME_IN_FORM = "Retail shop"  # another one: who runs all cells and then presses Create has two
_ABOUT = "A rehearsal: nothing is sent to Adobe, and all is gone when this notebook's kernel stops."


class DemoSandbox(Sandbox):
    """A sandbox of the local Flow Service, with a database that can be connected.

    Parameters
    ----------
    credentials, name, cloud
        As in `Sandbox`.
    database
        The auth fields of the embedded PostgreSQL.
    """

    def __init__(
        self, credentials: Credentials, name: str, *, cloud: Cloud, database: Mapping[str, Any]
    ) -> None:
        super().__init__(credentials, name, cloud=cloud)
        self.database = database
        self._access.known_databases.append(database)

    @classmethod
    def of_service(cls, service: DemoService, cloud: Cloud) -> DemoSandbox:
        """Sign in at a service that runs, with the credential that it printed."""
        facts = service.facts
        root = facts.get("query_service", {}).get("root_certificate")
        credentials = Credentials(
            client_id=facts["client_id"],
            client_secret=facts["client_secret"],
            org_id=facts["org_id"],
            scopes=facts["scope"],
            base_url=facts["base_url"],
            token_url=facts["token_url"],
            query_root_certificate=Path(root) if root else None,
        )
        return cls(credentials, facts["sandbox"], cloud=cloud, database=facts["postgres"])

    def _offers(self) -> dict[str, Pasted]:
        values = {"name": _NAME_IN_FORM, **self.database}
        pasted = Pasted("the demo database", values)
        if values.pop("ssl_mode", None):
            pasted = replace(pasted, ssl_mode=SslMode.DISABLE, weaker_is_meant=True)
            pasted = pasted.with_notes(NO_TLS)
        return {OFFER: pasted, **super()._offers()}

    def _about_place(self) -> str:
        return _ABOUT

    def sample_connection(self) -> BaseConnection:
        """Return a connection to the embedded PostgreSQL, made in code the first time.

        Returns
        -------
        BaseConnection
            The one that the form made from its offer, else the one made here before, or a new one.
        """
        for name in (_NAME_IN_FORM, _NAME):
            if known := self._access.run(find_connections_named, name):
                return known[-1]
        return self.connections.create(_NAME, **self.database)
