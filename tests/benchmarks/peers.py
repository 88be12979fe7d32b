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


class _Calls:
    """Counts the calls of bare clients."""

    made = 0

    async def count(self, *_: object) -> None:
        self.made += 1


calls = _Calls()


def bare(bench: Bench, work: Callable[[aiohttp.ClientSession], Coroutine[Any, Any, Any]]) -> Any:
    async def go() -> Any:
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(calls.count)
        async with aiohttp.ClientSession(headers=bench.headers, trace_configs=[trace]) as session:
            return await work(session)

    return asyncio.run(go())


async def answer(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url) as reply:
        return orjson.loads(await reply.read())


def bare_chain(bench: Bench) -> list[dict[str, Any]]:
    """The pages of all connections, one after the other."""
    found: list[dict[str, Any]] = bare(bench, lambda session: _pages(bench, session, "connections"))
    return found


async def _pages(bench: Bench, session: aiohttp.ClientSession, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    href = f"/{kind}?limit=100"
    while href:
        page = await answer(session, bench.url + href)
        found += page["items"]
        following = page["_links"].get("next")
        href = f"{following['href']}&limit=100" if following else ""
    return found


def bare_flows(bench: Bench) -> list[dict[str, Any]]:
    """All dataflows with the names of connection, table and dataset: five lists, side by side."""

    async def datasets(session: aiohttp.ClientSession) -> dict[str, str]:
        names: dict[str, str] = {}
        address = bench.service.facts["base_url"] + "/data/foundation/catalog/dataSets"
        while page := await answer(session, f"{address}?limit=100&start={len(names)}"):
            names |= {key: dataset["name"] for key, dataset in page.items()}
        return names

    async def work(session: aiohttp.ClientSession) -> list[dict[str, Any]]:
        kinds = ("flows", "sourceConnections", "targetConnections", "connections")
        *lists, names = await asyncio.gather(
            *(_pages(bench, session, kind) for kind in kinds), datasets(session)
        )
        flows, sources, targets, bases = ({item["id"]: item for item in each} for each in lists)

        def row(flow: dict[str, Any]) -> dict[str, Any]:
            source = sources[flow["sourceConnectionIds"][0]]
            target = targets[flow["targetConnectionIds"][0]]
            return flow | {
                "connection": bases[source["baseConnectionId"]]["name"],
                "table": source["params"]["tableName"],
                "dataset": names[target["params"]["dataSetId"]],
            }

        return [row(flow) for flow in flows.values()]

    found: list[dict[str, Any]] = bare(bench, work)
    return found


def bare_runs(bench: Bench) -> list[dict[str, Any]]:
    """All dataflows with their last run: a call each, so many at once as our client makes."""
    flows = bare(bench, lambda session: _pages(bench, session, "flows"))
    query = "/runs?limit=1&orderby=-createdAt&property=flowId=="
    runs = bare_at_once(bench, [query + flow["id"] for flow in flows])
    return [flow | {"run": run["items"][0]} for flow, run in zip(flows, runs, strict=True)]


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
