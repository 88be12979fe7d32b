"""Creates whose answers are lost, at a service whose list lags and whose creates take their time.

Time runs fifty times as fast for client and service alike, so that nobody waits for a minute.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import pytest
from aiohttp import web

from pgflow_widgets import errors
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.auth_fields import AuthSpec
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import FLOW_SERVICE_PATH, Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.operations.bulk import create as bulk_create
from pgflow_widgets.operations.bulk import rows as bulk_rows
from pgflow_widgets.operations.bulk import table as bulk_table

SPEC = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
SPEED = 50.0


def now() -> float:
    return time.monotonic() * SPEED


async def sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / SPEED)


def body(name: str) -> dict[str, Any]:
    given = {"server": "db.example.com", "database": "d", "username": "u"}
    values = SPEC.with_prefills({**given, "password": Secret("canary-5e1f")})
    return ConnectionDraft(POSTGRESQL, SPEC, name, "", values).body()


@dataclass
class Loss:
    """What becomes of one create: when it is done, after how long, and the answer."""

    answer: int | str = "reset"
    made: bool = True
    after: float = 0.0


RESET = Loss()
MADE = Loss(answer=201)


@dataclass
class Service:
    """A service that loses answers; its list shows an item `lag` seconds after it was made."""

    lag: float
    losses: list[Loss]
    items: list[dict[str, Any]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    deleted: list[str] = field(default_factory=list)
    creates: Counter[str] = field(default_factory=Counter)
    ids: Iterable[int] = field(default_factory=itertools.count)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/token":
            return web.json_response({"access_token": "t", "expires_in": 86399})
        self.calls[request.method] += 1
        if request.method == "POST":
            return await self._create(request)
        found = unquote(request.path.rpartition("/")[2])
        if request.method == "DELETE":
            self.items = [each for each in self.items if each["id"] != found]
            self.deleted.append(found)
            return web.Response(status=204)
        if found != "connections":
            known = [each for each in self.items if each["id"] == found and each["at"] <= now()]
            return web.json_response({"items": known}, status=200 if known else 404)
        shown = [each for each in self.items if each["at"] + self.lag <= now()]
        for wanted in request.query.getall("property", []):
            shown = [each for each in shown if f"name=={each['name']}" == wanted]
        if "count" in request.query:
            return web.json_response({"count": len(shown)})
        start = int(request.query.get("continuationToken", 0))
        more = f"/connections?continuationToken={start + 100}"
        links = {"next": {"href": more}} if len(shown) > start + 100 else {}
        return web.json_response({"items": shown[start : start + 100], "_links": links})

    async def _create(self, request: web.Request) -> web.StreamResponse:
        sent = json.loads(await request.text())
        tries = self.creates[sent["name"]]
        self.creates[sent["name"]] += 1
        loss = self.losses[tries] if tries < len(self.losses) else MADE
        item = {
            **{key: sent[key] for key in ("name", "description")},
            "id": f"id-{next(iter(self.ids))}",
            "etag": '"e"',
            "at": now() + loss.after,
        }
        if loss.made:
            self.items.append(item)
        if loss.answer == "reset":
            assert request.transport
            request.transport.abort()
            return web.Response()
        if loss.answer == "html":
            return web.Response(text="<p>proxy", content_type="text/html")
        made = {"id": item["id"], "etag": item["etag"]} if loss.answer == 201 else {"title": "No"}
        return web.json_response(made, status=int(loss.answer))

    def doubled(self) -> list[str]:
        names = Counter(each["name"] for each in self.items)
        return [name for name, times in names.items() if times > 1]


@asynccontextmanager
async def client_of(service: Service, **options: Any) -> AsyncIterator[FlowServiceClient]:
    app = web.Application()
    app.router.add_post("/token", service.answer)
    app.router.add_route("*", FLOW_SERVICE_PATH + "/{rest:.*}", service.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    credentials = Credentials("id", Secret("s"), "org", base_url=url, token_url=f"{url}/token")
    try:
        async with FlowServiceClient(credentials, clock=now, sleep=sleep, **options) as client:
            yield client
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("lag", [0.0, 2.0, 10.0])
@pytest.mark.parametrize("answer", ["reset", "html", 500, 502, 503, 504])
async def test_a_lost_answer_is_found_though_the_list_lags(lag: float, answer: int | str) -> None:
    service = Service(lag, [Loss(answer=answer)])
    async with client_of(service) as client:
        made = await client.create_connection(body("shop"))
    assert (made.outcome, service.creates["shop"]) == ("adopted", 1)
    assert [made.id] == [each["id"] for each in service.items]


@pytest.mark.parametrize("answer", ["reset", 502, 504])
async def test_a_create_that_goes_on_behind_its_gateway_is_waited_for(answer: int | str) -> None:
    service = Service(10.0, [Loss(answer=answer, after=30.0)])
    async with client_of(service) as client:
        made = await client.create_connection(body("shop"))
    assert (made.outcome, service.creates["shop"]) == ("adopted", 1)


@pytest.mark.parametrize("lag", [0.0, 10.0])
@pytest.mark.parametrize(("answer", "spent"), [(503, 15), (504, 60), ("html", 60)])
async def test_what_was_not_made_is_made_with_the_second_request(
    lag: float, answer: int | str, spent: float
) -> None:
    """A service that says itself that it failed is not at work any more."""
    service = Service(lag, [Loss(answer=answer, made=False)])
    async with client_of(service) as client:
        began = now()
        made = await client.create_connection(body("shop"))
        assert now() - began > spent
    assert made.outcome == "repeated"
    assert [made.id] == [each["id"] for each in service.items]
    assert service.deleted == []


async def test_a_twin_that_comes_late_is_deleted_and_the_reported_one_stays() -> None:
    service = Service(10.0, [Loss(answer=504, after=58.0)])
    async with client_of(service) as client:
        made = await client.create_connection(body("shop"))
    assert made.outcome == "repeated"
    assert [made.id] == [each["id"] for each in service.items]
    assert service.deleted == ["id-0"]


async def test_of_two_lost_answers_one_connection_is_left() -> None:
    service = Service(10.0, [Loss(answer=504, after=58.0), RESET])
    async with client_of(service) as client:
        made = await client.create_connection(body("shop"))
    assert made.outcome == "adopted"
    assert [made.id] == [each["id"] for each in service.items]
    assert len(service.deleted) == 1


async def test_one_request_never_deletes_anything() -> None:
    service = Service(0.0, [RESET])
    mark = "0123456789abcdef"
    service.items = [
        {"id": each, "name": "shop", "description": f"[pgflow {mark}]", "at": 0.0}
        for each in ("theirs", "theirs too")
    ]
    async with client_of(service) as client:
        made = await client.create_connection(body("shop"), mark=mark)
    assert (made.outcome, service.deleted) == ("adopted", [])


async def test_a_twin_of_another_mark_is_never_deleted() -> None:
    service = Service(0.0, [Loss(answer=503, made=False)])
    async with client_of(service) as client:
        other = await client.create_connection(body("shop"), mark="f" * 16)
        service.creates.clear()
        made = await client.create_connection(body("shop"))
    assert {other.id, made.id} == {each["id"] for each in service.items}
    assert service.deleted == []


async def test_trouble_while_looking_is_waited_out() -> None:
    service = Service(0.0, [RESET])
    answer, times = service.answer, itertools.count()

    async def troubled(request: web.Request) -> web.StreamResponse:
        listing = request.method == "GET" and request.path.endswith("/connections")
        if listing and next(times) < 8:
            return web.json_response({}, status=503)
        return await answer(request)

    service.answer = troubled  # type: ignore[method-assign]
    async with client_of(service) as client:
        made = await client.create_connection(body("shop"))
    assert made.outcome == "adopted"


async def test_an_interrupt_while_it_is_looked_for_says_what_to_look_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    service = Service(10.0, [Loss(answer=503, made=False)])
    looking = asyncio.Event()
    async with client_of(service) as client:
        call = asyncio.create_task(client.create_connection(body("shop"), in_doubt=looking.set))
        await looking.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert "'shop' may have been created all the same" in caplog.text
    assert "[pgflow " in caplog.text


async def test_a_twin_that_cannot_be_excluded_is_told(caplog: pytest.LogCaptureFixture) -> None:
    service = Service(1e6, [Loss(answer=503, made=False)])
    async with client_of(service) as client:
        made = await client.create_connection(body("shop"))
    assert made.outcome == "repeated"
    assert "'shop' may be there twice" in caplog.text


@pytest.mark.parametrize("answer", ["reset", 503])
async def test_of_two_hundred_at_once_none_is_doubled_and_lists_are_shared(
    answer: int | str,
) -> None:
    service = Service(10.0, [Loss(answer=answer)])
    async with client_of(service) as client:
        made = await asyncio.gather(
            *(client.create_connection(body(f"n{n}"), read_back=False) for n in range(200))
        )
    assert Counter(each.outcome for each in made) == {"adopted": 200}
    assert service.calls["POST"] == 200
    assert service.doubled() == []
    assert service.calls["GET"] < 5 * 200


async def test_a_table_of_two_hundred_rows_takes_little_longer_than_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A row that is looked for does not hold up the others."""
    caplog.set_level(logging.WARNING)
    service = Service(10.0, [Loss(answer=504, after=5.0)])
    rows = [
        {"name": f"n{n}", "server": "h", "database": "d", "username": "u", "password": Secret("p")}
        for n in range(200)
    ]
    checked = bulk_rows.read_rows(bulk_table.read_table(rows), POSTGRESQL, Cloud.AZURE, SPEC.name)

    async def spelled(_client: FlowServiceClient, draft: ConnectionDraft) -> AuthSpec:
        return draft.spec

    reported: list[int] = []
    async with client_of(service) as client:
        began = now()
        found = await bulk_create.BulkCreate(client, spelled, verify=False, concurrency=16).create(
            checked, lambda done, _total: reported.append(done)
        )
        spent = now() - began
    assert Counter(each.outcome for each in found) == {"adopted": 200}
    assert [each.row for each in found] == list(range(200))
    assert service.doubled() == []
    assert service.calls["POST"] == 200
    assert reported[-1] == 200
    assert spent < 200 * 15 / 4  # one after the other, it would be 200 times 15 seconds
    assert caplog.text == ""


async def test_who_cannot_find_out_says_so() -> None:
    service = Service(1e6, [RESET, RESET])
    async with client_of(service) as client:
        with pytest.raises(errors.OutcomeUnknownError, match="the list does not show it"):
            await client.create_connection(body("shop"))
    assert service.creates["shop"] == 2
