"""A local Flow Service in the test's own process, with a clock that the test turns."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
from aiohttp import web

from pgflow_widgets.emulator.app import Config, create_app
from pgflow_widgets.emulator.gateway.authentication import Organisation
from pgflow_widgets.emulator.problems.leniency import Leniency
from pgflow_widgets.emulator.storage.state_file import Store
from pgflow_widgets.model import platform
from pgflow_widgets.model.secrets import Secret
from tests.support.raw_caller import RawClient, token
from tests.support.services import Postgres, Service
from tests.support.work import Work


class Clock:
    """Seconds since 1970, which go on by themselves and in leaps."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@asynccontextmanager
async def working_in_process(
    postgres: Postgres, clock: Clock, lake: Path, **config: Any
) -> AsyncIterator[Work]:
    """Run a service with these fields of its configuration; a start may be a moment ago."""
    config.setdefault("lenient", frozenset({Leniency.START_TOLERANCE}))
    known = {"client_id": "c", "client_secret": "s", "org_id": "O@AdobeOrg"}
    organisation = Organisation(known["org_id"], known["client_id"], Secret("s"))
    with closing(Store(None)) as store:
        settings = Config(
            store=store,
            lake=lake,
            organisations=(organisation,),
            clock=clock,
            token_lifetime=10**9,
            **config,
        )
        runner = web.AppRunner(create_app(settings), shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        facts = known | {
            "base_url": base,
            "flow_service_url": base + platform.FLOW_SERVICE_PATH,
            "token_url": f"{base}/ims/token/v3",
            "scope": platform.DEFAULT_SCOPES,
        }
        service = cast("Service", SimpleNamespace(facts=facts))
        admin = await postgres.admin()
        async with aiohttp.ClientSession() as session:
            _, answer = await token(service, session)
            call = RawClient(service, session, answer["access_token"])
            yield Work(call, admin, {**postgres.login(), "sslMode": "Prefer"})
        await admin.close()
        await runner.cleanup()


async def turned(work: Work, clock: Clock, flow: str, seconds: float) -> None:
    """Let time leap; a change of any flow makes the service look at its clock."""
    clock.ahead += seconds
    item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
    change = [{"op": "replace", "path": "/description", "value": f"{clock.ahead}"}]
    status, _, _ = await work.call("PATCH", f"/flows/{flow}", change, If_Match=item["etag"])
    assert status == 200
