"""Plain HTTP to a local Flow Service, without our client."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.support.services import Service

if TYPE_CHECKING:
    import aiohttp

SPEC_ID = "74a1c565-4e59-48d7-9d67-7c03b8a13137"
CANARY = "canary-2b9c"
PARAMS = {
    "server": "db.example.com",
    "port": "5432",
    "database": "acme",
    "username": "reader",
    "password": CANARY,
    "sslMode": "Allow",
}
STRING = f"Server=db.example.com;Database=acme;Port=5432;UID=reader;Password={CANARY}"


def body(name: str = "n", params: Mapping[str, Any] | None = None, **other: Any) -> dict[str, Any]:
    return {
        "name": name,
        "auth": {"specName": "Basic Authentication", "params": dict(params or PARAMS)},
        "connectionSpec": {"id": SPEC_ID, "version": "1.0"},
        **other,
    }


class RawClient:
    """Plain HTTP calls with the documented headers, of which any may be changed."""

    def __init__(self, service: Service, session: aiohttp.ClientSession, token: str) -> None:
        self.facts = service.facts
        self.session = session
        self.headers = {
            "Authorization": f"Bearer {token}",
            "x-api-key": self.facts["client_id"],
            "x-gw-ims-org-id": self.facts["org_id"],
            "x-sandbox-name": "prod",
        }

    async def __call__(
        self, method: str, path: str, data: Any = None, **headers: str | None
    ) -> tuple[int, Any, Mapping[str, str]]:
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {k: v for k, v in {**self.headers, **changed}.items() if v is not None}
        url = path if path.startswith("http") else self.facts["flow_service_url"] + path
        async with self.session.request(method, url, json=data, headers=sent) as reply:
            text = await reply.text()
            assert CANARY not in text
            assert CANARY not in str(reply.headers)
            return reply.status, json.loads(text) if text else None, reply.headers


async def token(service: Service, session: aiohttp.ClientSession, **changed: str) -> Any:
    form = {
        "grant_type": "client_credentials",
        "client_id": service.facts["client_id"],
        "client_secret": service.facts["client_secret"],
        "scope": service.facts["scope"],
        **changed,
    }
    async with session.post(service.facts["token_url"], data=form) as reply:
        return reply.status, await reply.json()
