"""The demo: a local Flow Service and an embedded PostgreSQL with sample data, one for a kernel.

This is `pgflow_widgets.demo`; the terminal's ``pgflow demo`` is in `notebook.command_line`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.emulator.database.server_user import APART
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.operations.connections import find_connections_named

OFFER = "Use the demo database"
NO_TLS = "The demo's PostgreSQL here has no TLS, so its connection asks for none."
_NAME = "Retail sample"
_NAME_IN_FORM = "Retail shop"  # another one: who runs all cells and then presses Create has two
_ABOUT = "A rehearsal: nothing leaves this machine, and all of it ends with this notebook's kernel."
_PATIENCE = 10.0


@dataclass(slots=True)
class _Service:
    process: subprocess.Popen[str]
    credentials: Credentials
    sandbox: str
    database: Mapping[str, Any]

    @classmethod
    def from_line(cls, process: subprocess.Popen[str], fields: Mapping[str, Any]) -> _Service:
        """Read the line that the service prints; its secrets are `Secret` from here on."""
        root = fields.get("query_service", {}).get("root_certificate")
        credentials = Credentials(
            client_id=fields["client_id"],
            client_secret=Secret(fields["client_secret"]),
            org_id=fields["org_id"],
            scopes=fields["scope"],
            base_url=fields["base_url"],
            token_url=fields["token_url"],
            query_root_certificate=Path(root) if root else None,
        )
        database: dict[str, Any] = {k: str(v) for k, v in fields["postgres"].items()}
        database["password"] = Secret(database["password"])
        return cls(process, credentials, fields["sandbox"], database)


_running: dict[Cloud, _Service] = {}


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


def demo(*, cloud: Cloud | str = Cloud.AZURE) -> DemoSandbox:
    """Start the local Flow Service with an embedded PostgreSQL, and sign in there.

    Nothing leaves this machine, and no Adobe account is needed. Called again in the same kernel it
    returns a sandbox of the service that runs already. The service, its database, its lake and all
    that was made there go away with the kernel.

    Parameters
    ----------
    cloud
        ``"Azure"`` or ``"AWS"``: the authentications that the service offers.

    Returns
    -------
    DemoSandbox
        ``.database`` holds the auth fields of the embedded PostgreSQL.

    Warns
    -----
    UserWarning
        The PostgreSQL has no TLS; ``.database`` then says ``ssl_mode="Disable"``.

    Raises
    ------
    PgflowError
        The service could not be started; the message is its own.
    """
    chosen = Cloud(cloud)
    service = _running.get(chosen)
    if service is None or service.process.poll() is not None:
        service = _running[chosen] = _start(chosen)
        if "ssl_mode" in service.database:
            warnings.warn(NO_TLS, stacklevel=2)
    return DemoSandbox(
        service.credentials, service.sandbox, cloud=chosen, database=service.database
    )


def _start(cloud: Cloud) -> _Service:
    # The service ends when its standard input does: with this process, however that ends.
    with tempfile.TemporaryFile("w+") as complaints:
        command = [sys.executable, "-m", "pgflow_widgets.emulator", "--with-postgres"]
        process = subprocess.Popen(
            [*command, "--cloud", cloud.lower(), "--exit-with-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            **APART,
        )
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            process.communicate()
            complaints.seek(0)
            complaint = complaints.read().strip() or "it gave no reason"
            raise PgflowError(f"The local Flow Service did not start: {complaint}")
    atexit.register(_stop, process)
    return _Service.from_line(process, json.loads(line))


def _stop(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    assert process.stdout
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    process.stdout.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
