"""The client over real HTTP: against the local Flow Service, and against servers that misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from pgflow_widgets import errors
from pgflow_widgets.api import create_once
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.api.tokens import TokenStore
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import FLOW_SERVICE_PATH, Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from tests.support.services import Service

CANARY = "canary-c41d"
SPEC = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
BRISK = RetryPolicy(tries=3, first=0.001, longest=0.002, deadline=10, settling=0.5)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def body(name: str = "n") -> dict[str, Any]:
    given = {"server": "db.example.com", "database": "d", "username": "u"}
    values = SPEC.with_prefills({**given, "password": Secret(CANARY)})
    return ConnectionDraft(POSTGRESQL, SPEC, name, "", values).body()


class TestLocalService:
    async def test_what_is_created_is_read_back_listed_and_deleted(
        self, client: FlowServiceClient
    ) -> None:
        made = await client.create_connection(body('Größe, "quoted"'))
        assert made.name == 'Größe, "quoted"'
        assert made.state == "enabled"
        assert made.created_at is not None
        assert await client.get_connection(made.id) == made
        listed = [each async for each in client.list_connections(["state==enabled"])]
        assert made in listed
        await client.delete_connection(made.id)
        with pytest.raises(errors.NotFoundError):
            await client.get_connection(made.id)

    async def test_all_pages_are_listed_and_nothing_twice(self, service: Service) -> None:
        async with FlowServiceClient(service.credentials, "dev") as client:
            names = [f"page {number:03}" for number in range(205)]
            await asyncio.gather(*(client.create_connection(body(name)) for name in names))
            listed = [each.name async for each in client.list_connections()]
            assert sorted(name for name in listed if name.startswith("page")) == names

    async def test_the_connection_specs_are_listed(self, client: FlowServiceClient) -> None:
        (spec,) = await client.connection_specs(['name=="postgre-sql"'])
        assert spec == await client.connection_spec(POSTGRESQL.connection_spec_id)

    async def test_one_sign_in_serves_any_number_of_calls(self, service: Service) -> None:
        tokens = TokenStore()
        async with FlowServiceClient(service.credentials, tokens=tokens) as client:
            await asyncio.gather(*(client.connection_specs() for _ in range(8)))
            first = tokens.current
        async with FlowServiceClient(service.credentials, tokens=tokens) as client:
            await client.connection_specs()
        assert tokens.current is first

    async def test_a_token_that_ran_out_is_renewed(self, service: Service) -> None:
        now = 0.0
        tokens = TokenStore()
        async with FlowServiceClient(
            service.credentials, tokens=tokens, clock=lambda: now
        ) as client:
            await client.connection_specs()
            first = tokens.current
            now = 90_000.0
            await client.connection_specs()
            assert tokens.current is not first

    async def test_a_token_that_is_refused_is_renewed_once(self, service: Service) -> None:
        tokens = TokenStore()
        async with FlowServiceClient(service.credentials, tokens=tokens) as client:
            await client.connection_specs()
            assert tokens.current
            tokens.current = type(tokens.current)(Secret("stale"), tokens.current.good_until)
            await asyncio.gather(*(client.connection_specs() for _ in range(4)))
            assert tokens.current.value != Secret("stale")

    async def test_a_wrong_secret_is_a_credential_error(self, service: Service) -> None:
        wrong = Credentials(
            client_id=service.facts["client_id"],
            client_secret=Secret(CANARY),
            org_id=service.facts["org_id"],
            base_url=service.facts["base_url"],
            token_url=service.facts["token_url"],
        )
        async with FlowServiceClient(wrong) as client:
            with pytest.raises(errors.CredentialError, match="invalid client_secret") as caught:
                await client.connection_specs()
        assert_clean(caught.value)

    @pytest.mark.parametrize("part", ["client_id", "org_id", "access_token"])
    async def test_a_line_break_in_a_header_is_one_clear_error(
        self, service: Service, part: str
    ) -> None:
        token = Secret(f"{CANARY}\n") if part == "access_token" else Secret(CANARY)
        odd = replace(service.credentials, access_token=token)
        if part != "access_token":
            odd = replace(odd, **{part: "a\nb"})
        async with FlowServiceClient(odd, policy=BRISK) as client:
            with pytest.raises(errors.InputError, match="cannot be sent") as caught:
                await client.connection_specs()
            assert_clean(caught.value)
            with pytest.raises(errors.InputError, match="cannot be sent"):
                await client.create_connection(body())

    async def test_a_closed_client_says_so(self, service: Service) -> None:
        with pytest.raises(errors.PgflowError, match="closed"):
            await FlowServiceClient(service.credentials).connection_specs()


@asynccontextmanager
async def misbehaving(handler: Handler, timeout: float = 30.0) -> AsyncIterator[FlowServiceClient]:  # noqa: ASYNC109
    """A client of a server that gives tokens as it should, and then does what `handler` does."""

    async def token(request: web.Request) -> web.Response:
        return web.json_response({"access_token": f"{CANARY}-token", "expires_in": 86399})

    app = web.Application()
    app.router.add_post("/token", token)
    app.router.add_route("*", FLOW_SERVICE_PATH + "/{rest:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    credentials = Credentials("id", Secret(CANARY), "org", base_url=url, token_url=f"{url}/token")
    try:
        async with FlowServiceClient(credentials, timeout=timeout, policy=BRISK) as client:
            yield client
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("status", [429, 401])
async def test_a_create_that_was_turned_away_is_in_no_doubt_when_it_is_interrupted(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered: dict[tuple[str, ...], float] = {}
    monkeypatch.setattr(create_once, "_in_doubt", remembered)
    at_work: list[bool] = []
    waits = asyncio.Event()

    async def turn_away(_request: web.Request) -> web.Response:
        at_work.append(bool(remembered))
        return web.json_response({}, status=status)

    async def wait(_seconds: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    async with misbehaving(turn_away) as client:
        client._session.sleep = wait
        call = asyncio.create_task(client.create_connection({"name": "shop"}))
        if status == 429:
            await waits.wait()
            call.cancel()
        with pytest.raises((asyncio.CancelledError, errors.PgflowError)):
            await call
    assert remembered == {}
    assert set(at_work) == {True}


async def reset(request: web.Request) -> web.StreamResponse:
    await request.read()
    assert request.transport
    request.transport.abort()
    return web.Response()


async def hang(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"items": [')
    assert request.transport
    request.transport.abort()
    return response


async def enormous(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 200 * 2**20
    await response.prepare(request)
    return response


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        for _ in range(200):
            await response.write(bytes(2**20))
    return response


def says(text: str, status: int = 200, kind: str = "application/json", **headers: str) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=text, status=status, content_type=kind, headers=headers)

    return handler


async def listing(client: FlowServiceClient) -> list[Any]:
    return [each async for each in client.list_connections()]


def assert_clean(error: BaseException) -> None:
    """No secret in an error, in what it came from, or in the variables of our frames."""
    import traceback

    assert error.__cause__ is None
    assert error.__context__ is None
    shown = "".join(
        traceback.TracebackException.from_exception(error, capture_locals=True).format()
    )
    assert CANARY not in shown.replace(f'CANARY = "{CANARY}"', "")
    assert CANARY not in str(error)


class TestBadServers:
    @pytest.mark.parametrize(
        ("handler", "kind", "says_"),
        [
            (reset, errors.TransportError, "closed the connection"),
            (hang, errors.TimedOutError, "in time"),
            (cut_off, errors.TransportError, "broke off"),
            (says("<p>proxy", kind="text/html"), errors.ProtocolError, r"not JSON \(text/html"),
            (says('{"items": []}', kind="text/plain"), errors.ProtocolError, "not JSON"),
            (says(""), errors.ProtocolError, "not JSON"),
            (says('{"items": ['), errors.ProtocolError, "cut off or damaged"),
            (says("[" * 100_000), errors.ProtocolError, "not JSON"),
            (enormous, errors.ProtocolError, "larger than 64 MB"),
            (endless, errors.ProtocolError, "larger than 64 MB"),
            (says("[]"), errors.ProtocolError, "no list of items"),
            (says("busy", 503), errors.UnavailableError, "HTTP 503"),
            (says("slow down", 429), errors.UnavailableError, "HTTP 429"),
            (says("moved", 302, Location="https://example.com/"), errors.ServiceError, "302"),
        ],
    )
    async def test_each_is_one_clear_error(
        self, handler: Handler, kind: type[errors.PgflowError], says_: str
    ) -> None:
        # 64 MB take their time on a busy machine.
        async with misbehaving(handler, 0.5 if handler is hang else 30.0) as client:
            with pytest.raises(kind, match=says_) as caught:
                await listing(client)
        assert caught.value.message.startswith("Could not list the connections: ")
        assert_clean(caught.value)

    @pytest.mark.parametrize(
        "handler", [reset, hang, cut_off, says("busy", 503), says("<p>", kind="text/html")]
    )
    async def test_a_create_without_an_answer_is_sent_once_and_says_so_if_nobody_can_look(
        self, handler: Handler
    ) -> None:
        sent = 0

        async def counted(request: web.Request) -> web.StreamResponse:
            nonlocal sent
            sent += request.method == "POST"
            return await handler(request)

        async with misbehaving(counted, 0.5) as client:
            with pytest.raises(errors.OutcomeUnknownError, match="not known whether") as caught:
                await client.create_connection(body("lost"))
        assert sent == 1
        assert caught.value.name == "lost"
        assert "[pgflow " in caught.value.hint
        assert_clean(caught.value)

    async def test_a_create_is_repeated_once_if_it_is_not_there(self) -> None:
        sent: list[dict[str, Any]] = []

        async def lossy(request: web.Request) -> web.StreamResponse:
            if request.method == "POST":
                sent.append(await request.json())
                return await reset(request)
            return web.json_response({"items": []})

        async with misbehaving(lossy) as client:
            with pytest.raises(errors.OutcomeUnknownError):
                await client.create_connection(body("lost"))
        assert len(sent) == 2
        assert sent[0] == sent[1]  # with the same mark, so that either can be found

    async def test_a_first_create_that_has_its_effect_late_leaves_one_connection(self) -> None:
        kept: dict[str, dict[str, Any]] = {}
        posts = 0

        async def late(request: web.Request) -> web.StreamResponse:
            nonlocal posts
            found = request.path.rpartition("/")[2]
            if request.method == "POST":
                posts += 1
                if posts == 1:
                    return await reset(request)
                made = await request.json()
                kept.update({each: {**made, "id": each} for each in ("first", "second")})
                return web.json_response({"id": "second", "etag": '"e"'}, status=201)
            if request.method == "DELETE":
                del kept[found]
                return web.Response(status=204)
            items = [kept[found]] if found in kept else list(kept.values())
            return web.json_response({"items": items})

        async with misbehaving(late) as client:
            made = await client.create_connection(body("n"))
        assert (made.id, made.outcome, list(kept)) == ("second", "repeated", ["second"])

    async def test_a_create_that_was_turned_away_is_sent_again(self) -> None:
        calls: list[str] = []

        async def busy(request: web.Request) -> web.StreamResponse:
            calls.append(request.method)
            if len(calls) < 3:
                return web.json_response({}, status=429)
            item = {"id": "made", "etag": '"e"', "items": [{"id": "made"}]}
            return web.json_response(item, status=201)

        async with misbehaving(busy) as client:
            made = await client.create_connection(body("n"))
        assert calls == ["POST", "POST", "POST", "GET"]  # nobody looked for it
        assert made.outcome == "created"

    async def test_a_create_that_is_refused_is_not_repeated(self) -> None:
        calls: list[str] = []

        async def refuse(request: web.Request) -> web.StreamResponse:
            calls.append(request.method)
            return web.json_response({}, status=400)

        async with misbehaving(refuse) as client:
            with pytest.raises(errors.RequestRefusedError):
                await client.create_connection(body("n"))
        assert calls == ["POST"]

    async def test_a_create_that_never_left_is_no_mystery(self, service: Service) -> None:
        nowhere = replace(service.credentials, base_url="http://127.0.0.1:1")
        async with FlowServiceClient(nowhere, policy=BRISK) as client:
            with pytest.raises(errors.TransportError, match="cannot be reached") as caught:
                await client.create_connection(body())
        assert not isinstance(caught.value, errors.OutcomeUnknownError)
        assert_clean(caught.value)

    async def test_a_create_for_which_nobody_can_sign_in_is_no_mystery(self) -> None:
        async with misbehaving(reset) as client:
            nobody = replace(client._session._credentials, token_url="http://127.0.0.1:1/token")
        async with FlowServiceClient(nobody, policy=BRISK) as client:
            with pytest.raises(errors.TransportError, match="Could not sign in") as caught:
                await client.create_connection(body())
        assert_clean(caught.value)

    async def test_a_created_connection_is_not_lost_over_a_failed_reading(self) -> None:
        async def create_only(request: web.Request) -> web.StreamResponse:
            if request.method == "POST":
                return web.json_response({"id": "made-1", "etag": '"e"'}, status=201)
            return await reset(request)

        async with misbehaving(create_only) as client:
            made = await client.create_connection(body("kept"))
        assert (made.id, made.name, made.etag) == ("made-1", "kept", '"e"')

    async def test_a_service_that_repeats_its_password_is_not_quoted(self) -> None:
        async def echo(request: web.Request) -> web.Response:
            return web.json_response({"errorMessage": await request.text()}, status=400)

        async with misbehaving(echo) as client:
            with pytest.raises(errors.RequestRefusedError) as caught:
                await client.create_connection(body())
        assert_clean(caught.value)

    async def test_a_list_that_repeats_its_token_never_looks_whole(self) -> None:
        page = {
            "items": [{"id": "a"}],
            "_links": {"next": {"href": "/connections?continuationToken=same"}},
        }
        async with misbehaving(says(json.dumps(page))) as client:
            with pytest.raises(errors.ProtocolError, match="read already"):
                await listing(client)

    async def test_pages_may_be_empty_overlap_and_lack_links(self) -> None:
        pages = {
            "": (["a", "b"], "1"),
            "1": ([], "2"),
            "2": (["b", "c"], "3"),
            "3": (["d"], None),
        }

        async def handler(request: web.Request) -> web.StreamResponse:
            ids, following = pages[request.query.get("continuationToken", "")]
            answer: dict[str, Any] = {"items": [{"id": each, "new": {}} for each in ids]}
            if following:
                href = f"/connections?continuationToken={following}"
                answer["_links"] = {"next": {"href": href}}
            return web.json_response(answer)

        async with misbehaving(handler) as client:
            assert [each.id for each in await listing(client)] == ["a", "b", "c", "d"]

    async def test_a_list_without_end_ends(self) -> None:
        calls = 0

        async def handler(request: web.Request) -> web.StreamResponse:
            nonlocal calls
            calls += 1
            link = {"next": {"href": f"/connections?continuationToken={calls}"}}
            return web.json_response({"items": [], "_links": link})

        async with misbehaving(handler) as client:
            with pytest.raises(errors.ProtocolError, match="100 pages in a row"):
                await listing(client)
        assert calls == 100

    async def test_a_delete_whose_answer_was_lost_is_done(self) -> None:
        calls = 0

        async def handler(request: web.Request) -> web.StreamResponse:
            nonlocal calls
            calls += 1
            return await reset(request) if calls == 1 else web.json_response({}, status=404)

        async with misbehaving(handler) as client:
            await client.delete_connection("x")
            with pytest.raises(errors.NotFoundError):
                await client.delete_connection("x")

    @pytest.mark.parametrize("status", [429, None])
    async def test_a_try_that_was_not_begun_is_no_proof_that_a_delete_was_done(
        self, status: int | None
    ) -> None:
        calls = 0

        async def handler(request: web.Request) -> web.StreamResponse:
            nonlocal calls
            calls += 1
            return web.json_response({}, status=429 if calls == 1 and status else 404)

        async with misbehaving(handler) as client:
            if status is None:
                send, offline = client._session.transport.send, errors.TransportError("offline")

                async def unreachable(*arguments: Any, **options: Any) -> Any:
                    client._session.transport.send = send  # type: ignore[method-assign]
                    raise offline

                await client._session._token()
                client._session.transport.send = unreachable  # type: ignore[method-assign]
            with pytest.raises(errors.NotFoundError):
                await client.delete_connection("x")
        assert calls == (2 if status else 1)

    @pytest.mark.parametrize("at_once", [1, 8])
    async def test_who_is_offline_knows_it_soon(self, service: Service, at_once: int) -> None:
        nowhere = "http://127.0.0.1:1"
        offline = replace(service.credentials, base_url=nowhere, token_url=f"{nowhere}/token")
        now, sent = 0.0, 0

        async def sleep(seconds: float) -> None:
            nonlocal now
            now += seconds
            await asyncio.sleep(0)

        async with FlowServiceClient(offline, clock=lambda: now, sleep=sleep) as client:
            send = client._session.transport.send

            async def counted(*arguments: Any) -> Any:
                nonlocal sent
                sent += 1
                return await send(*arguments)

            client._session.transport.send = counted  # type: ignore[method-assign]
            calls = [listing(client) for _ in range(at_once)]
            for error in await asyncio.gather(*calls, return_exceptions=True):
                assert isinstance(error, errors.TransportError)
                assert error.message.startswith("Could not sign in: ")
                assert error.__context__ is None
        assert sent <= 6
        assert now < 15

    async def test_who_is_offline_after_signing_in_knows_it_soon(self, service: Service) -> None:
        now = 0.0

        async def sleep(seconds: float) -> None:
            nonlocal now
            now += seconds

        offline = replace(service.credentials, base_url="http://127.0.0.1:1")
        async with FlowServiceClient(offline, clock=lambda: now, sleep=sleep) as client:
            with pytest.raises(errors.TransportError, match="cannot be reached"):
                await listing(client)
        assert now < 15

    async def test_retry_after_is_kept_to_and_the_deadline_too(self) -> None:
        busy = says("{}", 503, **{"Retry-After": "60"})
        async with misbehaving(busy) as client:
            begun = asyncio.get_running_loop().time()
            with pytest.raises(errors.UnavailableError) as caught:
                await listing(client)
            # It would have to wait for longer than it may, so it does not wait at all.
            assert asyncio.get_running_loop().time() - begun < 5
        assert caught.value.retry_after == 60

    async def test_a_retry_leaves_the_random_numbers_of_a_notebook_alone(self) -> None:
        async with misbehaving(says("{}", 503)) as client:
            before = random.getstate()
            with pytest.raises(errors.UnavailableError):
                await listing(client)
            assert random.getstate() == before

    async def test_the_deadline_holds_whatever_the_tries_do(self) -> None:
        async with misbehaving(hang) as client:
            policy = RetryPolicy(tries=50, first=0.001, longest=0.001, deadline=1.2)
            credentials = client._session._credentials
            async with FlowServiceClient(credentials, timeout=0.5, policy=policy) as patient:
                begun = asyncio.get_running_loop().time()
                with pytest.raises(errors.TimedOutError) as caught:
                    await listing(patient)
                assert 1.0 < asyncio.get_running_loop().time() - begun < 3
        assert_clean(caught.value)

    async def test_a_ready_token_that_is_refused_says_what_to_set(self, service: Service) -> None:
        ready = replace(service.credentials, client_secret=Secret(""), access_token=Secret(CANARY))
        async with FlowServiceClient(ready, policy=BRISK) as client:
            with pytest.raises(errors.CredentialError, match="not valid any more") as caught:
                await client.connection_specs()
        assert "PGFLOW_ACCESS_TOKEN" in caught.value.hint
        assert_clean(caught.value)

    async def test_a_ready_token_serves(self, service: Service) -> None:
        tokens = TokenStore()
        async with FlowServiceClient(service.credentials, tokens=tokens) as client:
            await client.connection_specs()
        assert tokens.current
        ready = replace(
            service.credentials, client_secret=Secret(""), access_token=tokens.current.value
        )
        async with FlowServiceClient(ready) as client:
            assert await client.connection_specs()

    async def test_an_interrupted_create_says_what_to_look_for(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        sent = asyncio.Event()

        async def handler(request: web.Request) -> web.StreamResponse:
            sent.set()
            return await hang(request)

        async with misbehaving(handler) as client:
            call = asyncio.create_task(client.create_connection(body("lost")))
            await sent.wait()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
        assert "'lost' may have been created all the same" in caplog.text
        assert "[pgflow " in caplog.text

    async def test_a_cancelled_call_leaves_nothing_open(self) -> None:
        async with misbehaving(hang) as client:
            call = asyncio.create_task(listing(client))
            await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
        gc.collect()  # an unclosed session would warn here, and warnings are errors


async def test_a_busy_service_gets_fewer_calls_at_once() -> None:
    under_way = refused = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal under_way, refused
        under_way += 1
        try:
            await asyncio.sleep(0.01)
            if under_way > 4:
                refused += 1
                return web.json_response({}, status=429)
            return web.json_response({"items": [{"id": "x"}]})
        finally:
            under_way -= 1

    async with misbehaving(handler) as client:
        client._session.policy = RetryPolicy(tries=50, first=0.01, longest=0.05, deadline=20)
        found = await asyncio.gather(*(client.get_connection("x") for _ in range(200)))
    assert len(found) == 200
    assert 0 < refused < 250  # about 50; without adapting about 650
