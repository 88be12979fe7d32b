"""The service that all contenders talk to: the local Flow Service, with as much data as wanted."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.model.sources import POSTGRESQL
from tests.benchmarks import crowd
from tests.support.services import (
    TOLERANT,
    Postgres,
    Service,
    running_postgres,
    running_service,
)

SANDBOX = "prod"
SPEC = {
    "id": POSTGRESQL.connection_spec_id,
    "version": POSTGRESQL.connection_spec_version,
}
_YEAR = 365 * 86_400_000
_START = 1_735_689_600_000  # 2025-01-01


@dataclass(frozen=True)
class Bench:
    """A running service, what is in it, and a database beside it."""

    service: Service
    headers: dict[str, str]
    postgres: Postgres

    @property
    def url(self) -> str:
        return f"{self.service.facts['base_url']}/data/foundation/flowservice"

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One plain call, for setting things up."""
        request = urllib.request.Request(
            self.service.facts["base_url"] + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={**self.headers, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            text = reply.read()
        return json.loads(text) if text else None

    def sql(self, *statements: str) -> None:
        """Run SQL as the database's owner."""

        async def run() -> None:
            admin = await self.postgres.admin()
            try:
                for statement in statements:
                    await admin.execute(statement)
            finally:
                await admin.close()

        asyncio.run(run())

    @contextmanager
    def latency(self, milliseconds: float) -> Iterator[None]:
        """Wait so long before every answer, as ``--latency-ms`` does, and for a while only."""
        rule = {"fault": "latency", "seconds": milliseconds / 1000}
        self.call("PUT", "/emulator/faults", {"rules": [rule] if milliseconds else []})
        try:
            yield
        finally:
            self.call("PUT", "/emulator/faults", {"rules": []})

    @contextmanager
    def hanging(self, ids: list[str], seconds: float) -> Iterator[None]:
        """Let the tests of some connections hang."""
        rules = [
            {"fault": "latency", "route": f"GET /connections/{key}/test", "seconds": seconds}
            for key in ids
        ]
        self.call("PUT", "/emulator/faults", {"rules": rules})
        try:
            yield
        finally:
            self.call("PUT", "/emulator/faults", {"rules": []})


@contextmanager
def bench(connections: int = 0, flows: int = 0) -> Iterator[Bench]:
    """Run a service that holds so many connections and dataflows, and a database."""
    with tempfile.TemporaryDirectory() as folder, running_postgres() as database:
        state = Path(folder) / "state.db"
        options = [*TOLERANT, "--state", str(state), "--lake", str(Path(folder) / "lake")]
        if connections:
            # The first start makes the credential, under whose organisation everything is kept.
            with running_service(*options) as first:
                org, client = first.facts["org_id"], first.facts["client_id"]
            _fill(state, connections, flows, Place(org, SANDBOX, client))
        with running_service(*options) as running:
            yield Bench(running, sign_in(running), Postgres(database))


def _fill(state: Path, connections: int, flows: int, place: Place) -> None:
    with closing(Store(state)) as store, store.transaction():  # else each is a write to the disk
        made = list(items(connections, place.org, place.client))
        for item in made:
            store.add(place, "connections", item, {})
        for kind, item in crowd.dataflows(flows, [connection["id"] for connection in made]):
            store.add(place, kind, item, {})


def sign_in(service: Service) -> dict[str, str]:
    facts = service.facts
    form = {
        "grant_type": "client_credentials",
        "client_id": facts["client_id"],
        "client_secret": facts["client_secret"],
        "scope": facts["scope"],
    }
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(facts["token_url"], data, timeout=60) as reply:
        token = json.load(reply)["access_token"]
    return {
        "Authorization": f"Bearer {token}",
        "x-api-key": facts["client_id"],
        "x-gw-ims-org-id": facts["org_id"],
        "x-sandbox-name": SANDBOX,
        "Accept": "application/json",
    }


def items(count: int, org: str, client: str) -> Iterator[dict[str, Any]]:
    """Connections as the service keeps them: half spread over a year, half in twenty bursts."""
    chance = random.Random(7)
    bursts = [chance.randrange(_YEAR) for _ in range(20)]
    for number in range(count):
        moment = chance.randrange(_YEAR)
        if number % 2:
            moment = chance.choice(bursts) + chance.randrange(60_000)
        etag = f'"{chance.getrandbits(32):08x}-0000-0200-0000-{chance.getrandbits(48):012x}"'
        login = {
            "server": f"db{number % 50}.example.com",
            "port": "5432",
            "database": f"shop_{number}",
            "username": "reader",
            "password": "********",
            "sslMode": "Require",
        }
        yield {
            "id": f"{chance.getrandbits(32):08x}-0000-4000-8000-{number:012x}",
            "createdAt": _START + moment,
            "updatedAt": _START + moment,
            "createdBy": f"{client}@techacct.adobe.com",
            "updatedBy": f"{client}@techacct.adobe.com",
            "createdClient": client,
            "updatedClient": client,
            "sandboxId": "6d1f1a4e-0000-4000-8000-000000000000",
            "sandboxName": SANDBOX,
            "imsOrgId": org,
            "name": f"Shop {number}",
            "description": f"The shop number {number} [pgflow {chance.getrandbits(64):016x}]",
            "connectionSpec": dict(SPEC),
            "auth": {"specName": "Basic Authentication", "params": login},
            "state": "enabled",
            "version": etag,
            "etag": etag,
            "lastOperation": {
                "started": _START + moment,
                "updated": _START + moment,
                "operation": "create",
            },
        }
