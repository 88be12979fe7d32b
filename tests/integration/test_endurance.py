"""The local Flow Service under load and under ``kill -9``: nothing is lost, nothing half done."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.flow_chains import lake, source
from tests.support.raw_caller import RawClient, body, token
from tests.support.services import Service, running_service

WRITERS = 8
SHARED = 5
MEMORY_GROWTH = 1.5


@asynccontextmanager
async def calling(service: Service) -> AsyncIterator[RawClient]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        _, answer = await token(service, session)
        yield RawClient(service, session, answer["access_token"])


async def everything(call: RawClient, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    path = f"/{kind}?limit=100"
    while path:
        _, answer, _ = await call("GET", path)
        found |= {item["id"]: item for item in answer["items"]}
        path = answer["_links"].get("next", {}).get("href", "")
    return found


class Ledger:
    """What the service acknowledged, and what it was asked when it was killed."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}
        self.gone: set[str] = set()
        self.flows: set[str] = set()
        self.writes = 0
        self.last = 0
        self.kill: Callable[[], None] = lambda: None

    def acknowledged(self) -> None:
        self.writes += 1
        if self.writes == self.last:
            self.kill()

    def check(self, kept: dict[str, Any], flows: dict[str, Any]) -> None:
        assert self.gone.isdisjoint(kept)
        for entity_id, names in self.names.items():
            item = kept.get(entity_id)
            assert item, "an acknowledged create or change is lost"
            assert item["name"] in names, "an acknowledged change is lost"
            # Name and description are always written together.
            assert item["name"] == item["description"]
            assert item["etag"] == item["version"]
        assert self.flows <= set(flows)
        for item in flows.values():
            assert item["runs"].endswith(item["id"])


async def write(call: RawClient, ledger: Ledger, chance: random.Random, ends: list[str]) -> None:
    """Create, change and delete until the service is gone."""
    mine: list[str] = []
    while True:
        name = f"{chance.random()}"
        step = chance.random()
        if step < 0.1:
            _, made, _ = await call("POST", "/flows", (await lake(call)).flow(*ends))
            ledger.flows.add(made["id"])
        elif step < 0.4 or not mine:
            _, made, _ = await call("POST", "/connections", body(name, description=name))
            ledger.names[made["id"]] = {name}
            mine.append(made["id"])
        elif step < 0.8:
            path = f"/connections/{chance.choice(mine)}"
            item = (await call("GET", path))[1]["items"][0]
            change = [
                {"op": "replace", "path": f"/{field}", "value": name}
                for field in ("name", "description")
            ]
            ledger.names[item["id"]] |= {name}  # it may be kept though no answer came
            status, _, _ = await call("PATCH", path, change, If_Match=item["etag"])
            assert status == 200
            ledger.names[item["id"]] = {name}
        else:
            entity_id = mine.pop()
            del ledger.names[entity_id]  # it may be gone though no answer came
            assert (await call("DELETE", f"/connections/{entity_id}"))[0] == 204
            ledger.gone.add(entity_id)
        ledger.acknowledged()


async def until_killed(service: Service, ledger: Ledger, chance: random.Random) -> None:
    """Write from several sides, kill the service in the middle."""
    ledger.last = ledger.writes + chance.randrange(20, 60)
    ledger.kill = service.process.kill
    async with calling(service) as call:
        _, base, _ = await call("POST", "/connections", body("base"))
        _, start, _ = await call("POST", "/sourceConnections", source(base["id"]))
        _, end, _ = await call("POST", "/targetConnections", (await lake(call)).target())
        ends = [start["id"], end["id"]]
        writers = [
            write(call, ledger, random.Random(chance.random()), ends) for _ in range(WRITERS)
        ]
        results = await asyncio.gather(*writers, return_exceptions=True)
    for result in results:
        assert isinstance(result, aiohttp.ClientError), repr(result)
    service.process.wait()


@pytest.mark.parametrize("rounds", [2, pytest.param(12, marks=pytest.mark.soak)])
def test_kill_9_in_the_middle_of_writes_loses_none(
    rounds: int, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    chance = random.Random(4)
    ledger = Ledger()
    for _ in range(rounds):
        with running_service("--state", str(tmp_path / "state")) as service:
            asyncio.run(until_killed(service, ledger, chance))
        with running_service("--state", str(tmp_path / "state")) as service:
            asyncio.run(check(service, ledger))
    tell(f"crashes: {rounds} rounds, {ledger.writes} acknowledged writes, 0 lost")


async def check(service: Service, ledger: Ledger) -> None:
    async with calling(service) as call:
        kept = await everything(call, "connections")
        flows = await everything(call, "flows")
    ledger.check(kept, flows)


@pytest.mark.parametrize(
    ("clients", "seconds"), [(100, 2), pytest.param(200, 60, marks=pytest.mark.soak)]
)
async def test_many_clients_at_once_lose_no_update(
    clients: int, seconds: int, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    done: Counter[str] = Counter()
    added: Counter[str] = Counter()
    with running_service("--state", str(tmp_path / "state")) as service:
        async with calling(service) as call:
            shared = []
            for number in range(SHARED):
                sent = body(f"shared {number}", description="0")
                shared.append((await call("POST", "/connections", sent))[1]["id"])
            end = time.monotonic() + seconds
            memory: list[int] = []

            async def client(number: int) -> None:
                chance = random.Random(number)
                while time.monotonic() < end:
                    step = chance.choice((count_up, come_and_go, look_around))
                    await step(call, chance, shared, done, added)
                    memory.append(resident(service))

            await asyncio.gather(*(client(number) for number in range(clients)))
            kept = await everything(call, "connections")
    counts = {entity_id: int(kept[entity_id]["description"]) for entity_id in shared}
    assert counts == {entity_id: added[entity_id] for entity_id in shared}
    assert set(kept) == set(shared)
    early, late = memory[len(memory) // 4], max(memory)
    assert late < MEMORY_GROWTH * early
    tell(
        f"load: {clients} clients, {seconds} s, {sum(done.values())} calls, {added.total()} "
        f"updates kept, {done['stale']} told to look again, 0 lost; memory {late / early:.2f} times"
    )


Step = Callable[[RawClient, random.Random, list[str], Counter[str], Counter[str]], Awaitable[None]]


async def count_up(
    call: RawClient,
    chance: random.Random,
    shared: list[str],
    done: Counter[str],
    added: Counter[str],
) -> None:
    entity_id = chance.choice(shared)
    item = (await call("GET", f"/connections/{entity_id}"))[1]["items"][0]
    number = str(int(item["description"]) + 1)
    change = [{"op": "replace", "path": "/description", "value": number}]
    status, _, _ = await call("PATCH", f"/connections/{entity_id}", change, If_Match=item["etag"])
    assert status in {200, 412}
    added[entity_id] += status == 200
    done["stale" if status == 412 else "changed"] += 1
    done["read"] += 1


async def come_and_go(
    call: RawClient, chance: random.Random, _shared: list[str], done: Counter[str], _: Counter[str]
) -> None:
    status, made, _ = await call("POST", "/connections", body(f"{chance.random()}"))
    assert status == 201
    assert (await call("DELETE", f"/connections/{made['id']}"))[0] == 204
    done["created"] += 1
    done["deleted"] += 1


async def look_around(
    call: RawClient, chance: random.Random, shared: list[str], done: Counter[str], _: Counter[str]
) -> None:
    status, answer, _ = await call("GET", f"/connections?property=id=={chance.choice(shared)}")
    assert (status, len(answer["items"])) == (200, 1)
    sent = {"queryString": 'name=="shared 0"', "orderby": "-name"}
    status, answer, _ = await call("POST", "/connections/search", sent)
    assert (status, len(answer["items"])) == (200, 1)
    done["listed"] += 2


def resident(service: Service) -> int:
    """Kilobytes of memory that the service's process holds."""
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])
