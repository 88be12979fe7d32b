"""The local Flow Service and a throw-away PostgreSQL, started as users do, for the tests."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlencode

from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret
from tests.support import forks

if TYPE_CHECKING:
    import asyncpg

TOLERANT = ("--lenient", "start-tolerance,one-time-changes")
"""Options of a service where a flow may start a moment ago, so that no test waits for one."""


@dataclass(frozen=True)
class Service:
    """A running local Flow Service: the line it printed, and its process."""

    facts: dict[str, Any] = field(repr=False)
    process: subprocess.Popen[str] | forks.Fork

    @property
    def credentials(self) -> Credentials:
        return Credentials(
            client_id=self.facts["client_id"],
            client_secret=Secret(self.facts["client_secret"]),
            org_id=self.facts["org_id"],
            scopes=self.facts["scope"],
            base_url=self.facts["base_url"],
            token_url=self.facts["token_url"],
            query_root_certificate=Path(self.facts["query_service"]["root_certificate"]),
        )

    @property
    def database(self) -> dict[str, Any]:
        """The auth fields of its PostgreSQL, the password in plain text."""
        return {name: str(value) for name, value in self.facts["postgres"].items()}

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which `Sandbox.from_env` signs in there."""
        return {
            "PGFLOW_CLIENT_ID": self.facts["client_id"],
            "PGFLOW_CLIENT_SECRET": self.facts["client_secret"],
            "PGFLOW_ORG_ID": self.facts["org_id"],
            "PGFLOW_SCOPES": self.facts["scope"],
            "PGFLOW_BASE_URL": self.facts["base_url"],
            "PGFLOW_TOKEN_URL": self.facts["token_url"],
            "PGFLOW_QUERY_ROOT_CERTIFICATE": self.facts["query_service"]["root_certificate"],
        }


@contextmanager
def misbehaving(service: Service, route: str, **rule: Any) -> Iterator[Callable[[], int]]:
    """Let the service fail at some calls; `rule` is as in ``--faults``.

    Gives a function that tells how often it has failed.
    """
    form = {
        "grant_type": "client_credentials",
        "client_id": service.facts["client_id"],
        "client_secret": service.facts["client_secret"],
        "scope": service.facts["scope"],
    }
    token = _sent(service.facts["token_url"], urlencode(form), {})["access_token"]
    headers = {
        "Authorization": f"Bearer {token}",
        "x-api-key": service.facts["client_id"],
        "x-gw-ims-org-id": service.facts["org_id"],
        "Content-Type": "application/json",
    }
    address = service.facts["base_url"] + "/emulator/faults"
    rules = {"seed": 1, "rules": [{"route": route, **rule}]}
    before = _sent(address, json.dumps(rules), headers, method="PUT")["done"]

    def count() -> int:
        done = _sent(address, None, headers, method="GET")["done"]
        return sum(done.values()) - sum(before.values())

    try:
        yield count
    finally:
        _sent(address, json.dumps({"seed": 1, "rules": []}), headers, method="PUT")


def _sent(url: str, data: str | None, headers: dict[str, str], method: str = "POST") -> Any:
    request = urllib.request.Request(url, data and data.encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


@contextmanager
def running_service(
    *options: str,
    log: IO[str] | None = None,
    largest_file: int | None = None,
    strict: bool = True,
    forked: bool = True,
) -> Iterator[Service]:
    """Run ``python -m pgflow_widgets.emulator`` with these options.

    It is strict with clients if not told otherwise.
    `log` takes what it says; `largest_file` is the size of a file past which its disk is full.
    One that is not forked is started by its command line, and its parts are its children.
    """
    options = (*options, "--strict-clients") if strict else options
    process = forks.start(
        "pgflow_widgets.emulator",
        "--exit-with-stdin",
        *options,
        log=log,
        largest_file=largest_file,
        forked=forked,
    )
    with process:
        try:
            yield Service(json.loads(process.stdout.readline()), process)
        finally:
            process.stdin.close()
            process.wait(20)


class Postgres:
    """A throw-away server without sample data, and the passwords of all its roles."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.port: int = facts["port"]
        self.certificate = Path(facts["certificate"])
        self._passwords = facts["passwords"]

    def login(self, role: str = "analyst") -> dict[str, str]:
        """The auth fields of a role."""
        return {
            "server": "127.0.0.1",
            "port": str(self.port),
            "database": "retail",
            "username": role,
            "password": self._passwords[role],
        }

    async def admin(self) -> asyncpg.Connection:
        """A connection that may do everything."""
        import asyncpg  # every process of the tests loads this module, few come here

        login = self.login("pgflow_admin")
        return await asyncpg.connect(
            host=login["server"],
            port=self.port,
            user=login["username"],
            password=login["password"],
            database="retail",
            ssl=False,
        )


@contextmanager
def running_postgres() -> Iterator[dict[str, Any]]:
    """Run a throw-away server without sample data, and tell where it is and its passwords."""
    keeper = forks.start("pgflow_widgets.emulator.database.server")
    with keeper:
        try:
            yield json.loads(keeper.stdout.readline())
        finally:
            keeper.stdin.close()
            keeper.wait(20)
