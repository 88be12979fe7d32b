"""What people would use instead, and the least that any client could do.

aepp is Adobe's own client: synchronous, one call after the other. The bare limit is aiohttp and
orjson with nothing around them: no retries, no checks, no types.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import aepp
import aiohttp
import orjson
from aepp import config, flowservice

from tests.benchmarks.service import SANDBOX, SPEC, Bench

CONCURRENCY = 16


@contextmanager
def aepp_client(bench: Bench) -> Iterator[flowservice.FlowService]:
    facts = bench.service.facts
    before = config.endpoints["global"], config.config_object["oauthTokenEndpointV2"]
    aepp.configure(
        org_id=facts["org_id"],
        client_id=facts["client_id"],
        secret=facts["client_secret"],
        scopes=facts["scope"],
        sandbox=SANDBOX,
    )
    config.endpoints["global"] = facts["base_url"]
    config.config_object["oauthTokenEndpointV2"] = facts["token_url"]
    try:
        yield flowservice.FlowService()
    finally:
        config.endpoints["global"], config.config_object["oauthTokenEndpointV2"] = before


def bare(bench: Bench, work: Callable[[aiohttp.ClientSession], Coroutine[Any, Any, Any]]) -> Any:
    async def go() -> Any:
        async with aiohttp.ClientSession(headers=bench.headers) as session:
            return await work(session)

    return asyncio.run(go())


async def answer(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url) as reply:
        return orjson.loads(await reply.read())


def bare_chain(bench: Bench) -> list[dict[str, Any]]:
    """The pages of all connections, one after the other."""

    async def work(session: aiohttp.ClientSession) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        href = "/connections?limit=100"
        while href:
            page = await answer(session, bench.url + href)
            found += page["items"]
            following = page["_links"].get("next")
            href = f"{following['href']}&limit=100" if following else ""
        return found

    found: list[dict[str, Any]] = bare(bench, work)
    return found


def bare_at_once(bench: Bench, urls: Iterable[str]) -> list[Any]:
    """Many answers, so many at once as our client asks for."""

    async def work(session: aiohttp.ClientSession) -> list[Any]:
        places = asyncio.Semaphore(CONCURRENCY)

        async def one(url: str) -> Any:
            async with places:
                return await answer(session, url)

        return await asyncio.gather(*(one(bench.url + url) for url in urls))

    found: list[Any] = bare(bench, work)
    return found


def bare_creates(bench: Bench, bodies: Iterable[dict[str, Any]]) -> list[Any]:
    async def work(session: aiohttp.ClientSession) -> list[Any]:
        places = asyncio.Semaphore(CONCURRENCY)

        async def one(body: dict[str, Any]) -> Any:
            headers = {"Content-Type": "application/json"}
            url = f"{bench.url}/connections"
            async with places, session.post(url, data=orjson.dumps(body), headers=headers) as reply:
                return orjson.loads(await reply.read())

        return await asyncio.gather(*(one(body) for body in bodies))

    found: list[Any] = bare(bench, work)
    return found


def body(name: str, login: dict[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "auth": {
            "specName": "Basic Authentication",
            "params": {**login, "sslMode": "Require"},
        },
        "connectionSpec": SPEC,
    }


def deleted(bench: Bench, ids: Iterable[str]) -> None:
    """Delete connections, to leave the service as it was."""

    async def work(session: aiohttp.ClientSession) -> None:
        for each in ids:
            async with session.delete(f"{bench.url}/connections/{each}") as reply:
                assert reply.status == 204

    bare(bench, work)
