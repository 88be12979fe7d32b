"""A local service in the test's process that is full of dataflows and runs, and has no database."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.emulator.app import Config, create_app
from pgflow_widgets.emulator.gateway.authentication import Organisation
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL

ORG = "O@AdobeOrg"
START = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
"""When the schedules begin: ahead, so that the service runs nothing by itself."""

NOW = START + timedelta(days=60)
"""When the tests look: what they call the past is ahead as well."""

REFUSED = 'Error from flow provider: password authentication failed for user "reader"'


class Sandbox:
    """What a sandbox of the service holds."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._place = Place(ORG, "prod", "c")
        self._numbers = itertools.count(1)

    def connection(self, name: str, changed_at: datetime = START) -> str:
        spec = {"id": POSTGRESQL.connection_spec_id, "version": "1.0"}
        auth = {"specName": "Basic Authentication", "params": {"server": "db"}}
        body = {"name": name, "state": "enabled", "connectionSpec": spec, "auth": auth}
        return self._add("connections", body, changed_at)

    def flow(
        self,
        name: str,
        connection: str,
        runs: Sequence[Mapping[str, Any]] = (),
        *,
        state: str = "enabled",
        changed_at: datetime = START,
        percent: float | None = None,
    ) -> str:
        """Add a dataflow that runs every hour, with runs as `run` gives them, oldest first.

        `percent` of the rows may fail.
        """
        flow_id = self._new_id()
        ids = [self._add("runs", facts | {"flowId": flow_id}, _begun(facts)) for facts in runs]
        last = runs[-1]["metrics"] if runs else {}
        base = {"id": connection, "connectionSpec": {"id": POSTGRESQL.connection_spec_id}}
        schedule = {"startTime": int(START.timestamp()), "frequency": "hour", "interval": 1}
        body = {
            "id": flow_id,
            "name": name,
            "state": state,
            "sourceConnectionIds": ["source"],
            "targetConnectionIds": ["target"],
            "scheduleParams": schedule | {"backfill": True},
            "inheritedAttributes": {
                "properties": {"isSourceFlow": True},
                "sourceConnections": [{"id": "source", "baseConnection": base}],
            },
        }
        if percent is not None:
            body["options"] = {"partialIngestionPercent": percent, "errorDiagnosticsEnabled": True}
        if runs:
            ended = {"id": ids[-1], "state": last["statusSummary"]["status"]}
            body["lastRunDetails"] = ended | last["durationSummary"]
        return self._add("flows", body, changed_at)

    def delete(self, kind: str, item_id: str) -> None:
        self.store.delete(self._place, kind, item_id)

    def _new_id(self) -> str:
        return f"00000000-0000-4000-8000-{next(self._numbers):012x}"

    def _add(self, kind: str, facts: Mapping[str, Any], at: datetime) -> str:
        times = dict.fromkeys(("createdAt", "updatedAt"), _milliseconds(at))
        item = {"id": self._new_id(), "etag": '"1"', "version": '"1"', **times, **facts}
        self.store.add(self._place, kind, item, {})
        return str(item["id"])


def run(
    ended: datetime, state: str = "success", *, read: int = 100, failed: int = 0, error: str = ""
) -> dict[str, Any]:
    """A run that took two seconds."""
    times = {"startedAtUTC": _milliseconds(ended) - 2000, "completedAtUTC": _milliseconds(ended)}
    counts = {"inputRecordCount": read, "outputRecordCount": read - failed}
    errors = [{"code": "CONNECTOR-1001-500", "message": error}] if error else []
    metrics = {
        "durationSummary": times,
        "recordSummary": counts | {"failedRecordCount": failed},
        "statusSummary": {"status": state, "errors": errors},
    }
    return {"metrics": metrics, "activities": []}


def failed_runs(count: int, last: datetime, error: str = REFUSED) -> list[dict[str, Any]]:
    """Runs that failed, an hour between two, oldest first."""
    ends = [last - timedelta(hours=back) for back in reversed(range(count))]
    return [run(end, "failed", read=0, error=error) for end in ends]


@asynccontextmanager
async def filled_service(lake: Path) -> AsyncIterator[tuple[Sandbox, PlatformClient]]:
    """Run a service, and give what is in it and a client of it."""
    organisation = Organisation(ORG, "c", Secret("s"))
    with closing(Store(None)) as store:
        config = Config(store=store, lake=lake, organisations=(organisation,))
        runner = web.AppRunner(create_app(config), shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        token_url = f"{base}/ims/token/v3"
        credentials = Credentials("c", Secret("s"), ORG, base_url=base, token_url=token_url)
        async with PlatformClient(credentials) as client:
            yield Sandbox(store), client
        await runner.cleanup()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _begun(facts: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(facts["metrics"]["durationSummary"]["startedAtUTC"] / 1000, UTC)
