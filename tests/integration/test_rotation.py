"""Rotating never breaks a working connection, against the local Flow Service and PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages.connections import BaseConnection, ConnectionTest
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.errors import (
    InputError,
    OutcomeUnknownError,
    PgflowError,
    ProviderError,
    StaleError,
    UnavailableError,
)
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.operations import connections
from pgflow_widgets.operations.connections import rotation
from tests.support.flow_chains import Chain, source
from tests.support.raw_caller import RawClient
from tests.support.services import Service, misbehaving

WRONG = Secret("canary-0a77")


@pytest.fixture
def sandbox(service: Service) -> Iterator[Sandbox]:
    found = Sandbox(service.credentials, "dev", cloud="Azure")
    for each in found.connections()["id"]:
        found.connections.delete(each)
    yield found
    for each in found.connections()["id"]:
        found.connections.delete(each)


@pytest.fixture
def shop(sandbox: Sandbox, service: Service) -> BaseConnection:
    return sandbox.connections.create("shop", description="The web shop", **service.database)


@pytest.fixture
def right(service: Service) -> Secret:
    return Secret(service.database["password"])


def names(sandbox: Sandbox) -> list[str]:
    return sorted(sandbox.connections()["name"])


def leave_one(sandbox: Sandbox, service: Service, target: str) -> BaseConnection:
    """A temporary connection as a killed process leaves it behind."""
    return sandbox.connections.create(
        rotation.TEMPORARY,
        description=rotation._PURPOSE.format(target),
        verify=False,
        **service.database,
    )


class TestWrongCredentials:
    def test_the_connection_is_not_touched_and_nothing_is_left(
        self, sandbox: Sandbox, shop: BaseConnection
    ) -> None:
        with pytest.raises(ProviderError, match="'shop' keeps the old ones") as caught:
            sandbox.connections.rotate(shop, password=WRONG)
        assert caught.value.field == "password"
        assert caught.value.blame == "database"
        assert "canary" not in str(caught.value)
        (row,) = sandbox.connections().itertuples()
        assert (row.id, row.etag) == (shop.id, shop.etag)
        assert sandbox.connections.test(shop)["result"].all()

    def test_a_no_without_a_reason_is_a_no(
        self, sandbox: Sandbox, shop: BaseConnection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def no(_client: object, _id: str) -> ConnectionTest:
            return ConnectionTest(ok=False)

        monkeypatch.setattr(FlowServiceClient, "test_connection", no)
        with pytest.raises(ProviderError, match="no reason") as caught:
            sandbox.connections.rotate(shop, password=WRONG)
        assert caught.value.field == "password"
        monkeypatch.undo()
        assert names(sandbox) == ["shop"]
        assert sandbox.connections.test(shop)["result"].all()

    def test_whoever_skips_the_trial_replaces_them_at_once(
        self, sandbox: Sandbox, shop: BaseConnection, right: Secret
    ) -> None:
        assert sandbox.connections.rotate(shop, password=WRONG, verify=False).etag != shop.etag
        assert not sandbox.connections.test(shop)["result"].any()
        sandbox.connections.rotate(shop, password=right)
        assert sandbox.connections.test(shop)["result"].all()

    def test_a_connection_string_is_tried_too(self, sandbox: Sandbox, service: Service) -> None:
        made = sandbox.connections.create("text", auth="Connection string", **service.database)
        uri = "postgresql://{username}:canary-0a77@{server}:{port}/{database}"
        with pytest.raises(ProviderError, match="keeps the old ones"):
            sandbox.connections.rotate(
                made, connection_string=Secret(uri.format(**service.database))
            )
        assert sandbox.connections.test(made)["result"].all()
        assert names(sandbox) == ["text"]


def test_mark_description_and_name_stay(sandbox: Sandbox, service: Service, right: Secret) -> None:
    row = {**service.database, "password": right, "name": "shop", "description": "The web shop"}
    (made,) = sandbox.connections.create_many([row])["id"]
    rotated = sandbox.connections.rotate(made, password=right)
    assert (rotated.id, rotated.name, rotated.description) == (made, "shop", "The web shop")
    assert rotated.mark
    assert sandbox.connections.create_many([row])["outcome"].tolist() == ["adopted"]


class TestTrouble:
    @pytest.mark.parametrize(
        ("route", "kind"),
        [("POST /connections", UnavailableError), ("GET /connections/*/test", UnavailableError)],
    )
    def test_what_cannot_be_tried_is_not_used(
        self,
        sandbox: Sandbox,
        shop: BaseConnection,
        service: Service,
        right: Secret,
        route: str,
        kind: type[PgflowError],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(RetryPolicy.__init__, "__defaults__", (2, 0.01, 0.02, 5.0))
        with (
            misbehaving(service, route, fault="too-many-requests", retry_after=0),
            pytest.raises(kind, match="'shop' keeps the old ones"),
        ):
            sandbox.connections.rotate(shop, password=right)
        (row,) = sandbox.connections().itertuples()
        assert (row.id, row.etag) == (shop.id, shop.etag)

    @pytest.mark.usefixtures("hasty")
    def test_a_create_that_nobody_can_settle_leaves_the_connection_alone(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service, right: Secret
    ) -> None:
        with (
            misbehaving(service, "POST /connections", fault="reset-before"),
            pytest.raises(PgflowError, match="'shop' keeps the old ones") as caught,
        ):
            sandbox.connections.rotate(shop, password=right)
        assert not isinstance(caught.value, OutcomeUnknownError)  # of what was to be changed
        assert sandbox.connections()["etag"].tolist() == [shop.etag]

    def test_a_lost_answer_of_its_create_is_got_over(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service, right: Secret
    ) -> None:
        with misbehaving(service, "POST /connections", fault="reset-after", times=1):
            assert sandbox.connections.rotate(shop, password=right).etag != shop.etag
        assert names(sandbox) == ["shop"]

    def test_one_that_cannot_be_deleted_is_deleted_by_the_next_rotation(
        self,
        sandbox: Sandbox,
        shop: BaseConnection,
        service: Service,
        right: Secret,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        other = sandbox.connections.create("other", **service.database)
        monkeypatch.setattr(RetryPolicy.__init__, "__defaults__", (2, 0.01, 0.02, 5.0))
        with misbehaving(service, "DELETE /connections/*", fault="server-error"):
            assert sandbox.connections.rotate(shop, password=right).etag != shop.etag
        assert rotation.TEMPORARY in names(sandbox)
        assert "next rotation" in caplog.text
        sandbox.connections.rotate(other, password=right)
        assert names(sandbox) == ["other", "shop"]

    def test_somebody_else_who_changes_it_meanwhile_wins(
        self,
        sandbox: Sandbox,
        shop: BaseConnection,
        right: Secret,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        tried = FlowServiceClient.test_connection

        async def meanwhile(self: FlowServiceClient, connection_id: str) -> ConnectionTest:
            now = await self.get_connection(shop.id)
            await self.update_connection(shop.id, {"/name": "theirs"}, etag=now.etag)
            return await tried(self, connection_id)

        monkeypatch.setattr(FlowServiceClient, "test_connection", meanwhile)
        with pytest.raises(StaleError):
            sandbox.connections.rotate(shop, password=right)
        assert names(sandbox) == ["theirs"]

    def test_a_temporary_one_that_somebody_deletes_is_no_news_of_the_real_one(
        self,
        sandbox: Sandbox,
        shop: BaseConnection,
        right: Secret,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        tried = FlowServiceClient.test_connection

        async def gone(self: FlowServiceClient, connection_id: str) -> ConnectionTest:
            await self.delete_connection(connection_id)
            return await tried(self, connection_id)

        monkeypatch.setattr(FlowServiceClient, "test_connection", gone)
        with pytest.raises(PgflowError, match="'shop' keeps the old ones") as caught:
            sandbox.connections.rotate(shop, password=right)
        assert type(caught.value) is PgflowError
        assert "Rotate again" in caught.value.hint
        assert sandbox.connections()["etag"].tolist() == [shop.etag]

    @pytest.mark.parametrize("step", ["test_connection", "update_connection"])
    async def test_an_interrupt_leaves_nothing_behind_and_says_what_is_open(
        self,
        sandbox: Sandbox,
        shop: BaseConnection,
        right: Secret,
        step: str,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        begun = asyncio.Event()

        async def endless(*_arguments: Any, **_options: Any) -> None:
            begun.set()
            await asyncio.Event().wait()

        access = sandbox._access
        async with access.client() as client:
            current = await connections.read_connection(client, shop)
            source_, spec, known = await connections.spec_of(client, current, Cloud.AZURE)
        draft = connections.draft_of_all(source_, spec, current, {**known, "password": right})

        async def rotated() -> None:
            async with access.client() as client:
                spelled = await access.service_spec(client, draft)
                await rotation.rotate(client, current, draft, spelled, verify=True)

        with monkeypatch.context() as patched:
            patched.setattr(FlowServiceClient, step, endless)
            work = asyncio.create_task(rotated())
            await begun.wait()
            work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await work
        async with sandbox._access.client() as client:
            assert [each.name async for each in client.list_connections()] == ["shop"]
        assert ("may be replaced all the same" in caplog.text) == (step == "update_connection")


class TestLeftovers:
    def test_one_for_the_same_connection_is_deleted(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service, right: Secret
    ) -> None:
        leave_one(sandbox, service, shop.id)
        with pytest.raises(ProviderError):
            sandbox.connections.rotate(shop, password=WRONG)
        assert names(sandbox) == ["shop"]

    def test_one_for_another_connection_only_when_nobody_can_be_at_work_any_more(
        self,
        sandbox: Sandbox,
        shop: BaseConnection,
        service: Service,
        right: Secret,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        leave_one(sandbox, service, "another")
        sandbox.connections.rotate(shop, password=right)
        assert names(sandbox) == [rotation.TEMPORARY, "shop"]
        monkeypatch.setattr(rotation, "_SURELY_OVER", rotation._SURELY_OVER * 0)
        sandbox.connections.rotate(shop, password=right)
        assert names(sandbox) == ["shop"]

    def test_what_only_looks_like_one_stays(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service, right: Secret
    ) -> None:
        for name, description in (
            (rotation.TEMPORARY, "Mine."),
            (rotation.TEMPORARY, rotation._PURPOSE.format(shop.id) + " But keep it."),
            ("my own", rotation._PURPOSE.format(shop.id)),
        ):
            sandbox.connections.create(name, description=description, **service.database)
        before = names(sandbox)
        sandbox.connections.rotate(shop, password=right)
        assert names(sandbox) == before

    async def test_one_that_a_flow_uses_stays(
        self,
        sandbox: Sandbox,
        shop: BaseConnection,
        service: Service,
        right: Secret,
        call: RawClient,
    ) -> None:
        used = await asyncio.to_thread(leave_one, sandbox, service, shop.id)
        call.headers["x-sandbox-name"] = "dev"
        chain = Chain(call)
        start = await chain.made("sourceConnections", source(used.id))
        made = await chain.flow_from(start)
        await asyncio.to_thread(sandbox.connections.rotate, shop, password=right)
        assert used.id in (await asyncio.to_thread(sandbox.connections))["id"].tolist()
        assert (await call("DELETE", f"/flows/{made}"))[0] == 204


def test_many_rotate_at_once(sandbox: Sandbox, service: Service, right: Secret) -> None:
    made = [sandbox.connections.create(f"n{n}", **service.database) for n in range(8)]
    together = threading.Barrier(len(made))

    def one(connection: BaseConnection) -> BaseConnection:
        together.wait()
        return sandbox.connections.rotate(connection, password=right)

    with ThreadPoolExecutor(len(made)) as pool:
        rotated = list(pool.map(one, made))
    assert [each.id for each in rotated] == [each.id for each in made]
    assert all(a.etag != b.etag for a, b in zip(made, rotated, strict=True))
    assert names(sandbox) == [each.name for each in made]


def test_of_two_rotations_of_one_connection_at_once_none_breaks_it(
    sandbox: Sandbox, shop: BaseConnection, right: Secret
) -> None:
    def one(_number: int) -> str:
        try:
            sandbox.connections.rotate(shop, password=right)
        except StaleError:
            return "stale"
        return "done"

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(one, range(4)))
    assert "done" in ends
    assert names(sandbox) == ["shop"]
    assert sandbox.connections.test(shop)["result"].all()


def test_nothing_is_sent_for_what_breaks_a_rule(
    sandbox: Sandbox, shop: BaseConnection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "pgflow_widgets")
    with pytest.raises(InputError):
        sandbox.connections.rotate(shop, password=WRONG, port="x")
    assert "POST" not in caplog.text
    assert "PATCH" not in caplog.text
