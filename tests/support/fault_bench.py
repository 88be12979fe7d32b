"""How a test lets the local Flow Service misbehave, with a token that no fault is about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.session import TokenStore
from tests.support.services import Service


class Bench:
    """Says how the service misbehaves, with a token of its own that no fault is about."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/emulator/faults"

    async def set(self, *rules: dict[str, Any], seed: int = 0) -> None:
        plan = {"seed": seed, "rules": list(rules)}
        async with self._session.put(self._url, json=plan) as reply:
            assert reply.status == 200, await reply.text()

    async def told(self) -> tuple[int, int]:
        """How many calls came since the last `set`, and how many of them met a fault."""
        async with self._session.get(self._url) as reply:
            said = await reply.json()
            return said["calls"], sum(said["done"].values())


@asynccontextmanager
async def bench_of(service: Service) -> AsyncIterator[Bench]:
    """Set no faults again at the end."""
    tokens = TokenStore()
    async with FlowServiceClient(service.credentials, tokens=tokens) as client:
        await client.connection_specs()
    assert tokens.current
    headers = {
        "Authorization": f"Bearer {tokens.current.value.reveal()}",
        "x-api-key": service.credentials.client_id,
        "x-gw-ims-org-id": service.credentials.org_id,
    }
    async with aiohttp.ClientSession(headers=headers) as session:
        bench = Bench(session, service.facts["base_url"])
        try:
            yield bench
        finally:
            await bench.set()
