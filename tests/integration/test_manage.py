"""Finding, changing and deleting connections from a notebook, against the local Flow Service."""

from __future__ import annotations

import asyncio
import getpass
import time
from collections.abc import Iterator
from typing import Any

import asyncpg
import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.errors import InputError, InUseError, NotFoundError, ProviderError, StaleError
from pgflow_widgets.local import background
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.access import name_cache
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.notebook.tables import UnreadTablesWarning
from tests.support.flow_chains import Chain, source
from tests.support.raw_caller import RawClient
from tests.support.services import Service, misbehaving, running_service

CANARY = "canary-11c3"


@pytest.fixture
def sandbox(service: Service) -> Iterator[Sandbox]:
    """A sandbox that is empty, whatever other tests left in it."""
    found = Sandbox(service.credentials, "dev")
    for each in found.connections()["id"]:
        found.connections.delete(each)
    yield found
    for each in found.connections()["id"]:
        found.connections.delete(each)


@pytest.fixture
def shop(sandbox: Sandbox, service: Service) -> BaseConnection:
    return sandbox.connections.create("shop", description="The web shop", **service.database)


class TestFinding:
    def test_a_search_wants_all_words_in_any_column(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service
    ) -> None:
        sandbox.connections.create("stock", **service.database)
        assert sandbox.connections.search("WEB sho")["id"].tolist() == [shop.id]
        assert sandbox.connections.search(shop.id[:13])["name"].tolist() == ["shop"]
        assert len(sandbox.connections.search("postgresql enabled")) == 2
        nothing = sandbox.connections.search("web stock")
        assert nothing.empty
        assert list(nothing.columns) == list(sandbox.connections().columns)

    def test_the_service_filters(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service
    ) -> None:
        other = sandbox.connections.disable(sandbox.connections.create("stock", **service.database))
        assert sandbox.connections(state="enabled")["id"].tolist() == [shop.id]
        assert sandbox.connections(state="disabled")["id"].tolist() == [other.id]
        for name in ("PostgreSQL", "postgre-sql", "74a1c565-4e59-48d7-9d67-7c03b8a13137"):
            assert len(sandbox.connections(source=name)) == 2
        assert other.created_at
        assert sandbox.connections(created_after=other.created_at).empty
        assert len(sandbox.connections(created_after="2026-01-01", source="PostgreSQL")) == 2
        assert sandbox.connections(created_after="2126-01-01T00:00+01:00").empty

    def test_a_filter_that_means_nothing_is_refused(self, sandbox: Sandbox) -> None:
        with pytest.raises(InputError, match="No source is called 'oracle'"):
            sandbox.connections(source="oracle")
        with pytest.raises(InputError, match="is no date"):
            sandbox.connections(created_after="yesterday")

    def test_all_columns_of_all_tables_come_at_once(
        self, sandbox: Sandbox, shop: BaseConnection
    ) -> None:
        frame = sandbox.columns("shop")
        assert list(frame.columns) == ["table", "name", "type", "xdm_type", "format"]
        assert set(frame["table"]) == set(sandbox.tables(shop)["path"])
        one = frame[frame["table"] == "sales.orders"].drop(columns="table")
        pd.testing.assert_frame_equal(
            one.reset_index(drop=True), sandbox.columns(shop, "sales.orders")
        )

    def test_a_column_is_found_across_tables_and_connections(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service
    ) -> None:
        second = sandbox.connections.create("second", **service.database)
        sandbox.connections.disable(sandbox.connections.create("third", **service.database))
        frame = sandbox.tables.find_column("MAIL")
        assert set(frame["connection"]) == {"shop", "second"}
        assert set(frame["name"]) == {"email"}
        only = sandbox.tables.find_column("mail", second)
        assert only["id"].unique().tolist() == [second.id]
        assert len(only) * 2 == len(frame)
        assert sandbox.tables.find_column("no such column", [shop, second]).empty

    def test_what_cannot_be_read_is_told_and_the_rest_is_there(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service
    ) -> None:
        wrong = service.database | {"password": CANARY}
        sandbox.connections.create("locked", verify=False, **wrong)
        with pytest.warns(UnreadTablesWarning, match="1 could not be read:\nlocked") as told:
            frame = sandbox.tables.find_column("email")
        assert CANARY not in str(told[0].message)
        assert set(frame["connection"]) == {"shop"}

    def test_a_preview_keeps_the_columns_that_are_wanted(
        self, sandbox: Sandbox, shop: BaseConnection
    ) -> None:
        frame = sandbox.preview(shop, "sales.orders", rows=3, columns=["total", "id"])
        assert list(frame.columns) == ["total", "id"]
        assert len(frame) == 3
        with pytest.raises(InputError, match="no column 'colour'") as caught:
            sandbox.preview(shop, "sales.orders", columns=["id", "colour"])
        assert "total" in caught.value.hint

    def test_a_profile_tells_about_each_column(
        self, sandbox: Sandbox, shop: BaseConnection
    ) -> None:
        frame = sandbox.tables.profile(shop, "sales.orders").set_index("name")
        rows = sandbox.preview(shop, "sales.orders")
        assert frame["rows"].unique().tolist() == [len(rows)]
        assert frame.loc["id", "distinct"] == rows["id"].nunique()
        assert (frame.loc["id", "min"], frame.loc["id", "max"]) == (
            str(rows["id"].min()),
            str(rows["id"].max()),
        )
        assert frame.loc["gift", "nulls"] == rows["gift"].isna().sum()

    def test_many_are_tested_at_once(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service
    ) -> None:
        wrong = service.database | {"password": CANARY}
        sandbox.connections.create("locked", verify=False, **wrong)
        frame = sandbox.connections.test(sandbox.connections()).set_index("name")
        assert frame["result"].to_dict() == {"shop": True, "locked": False}
        assert "password authentication failed" in frame.loc["locked", "reason"]
        assert (frame["milliseconds"] > 0).all()


class TestChanging:
    def test_a_name_and_a_description_change(self, sandbox: Sandbox, shop: BaseConnection) -> None:
        renamed = sandbox.connections.rename(shop, "  web shop ")
        assert (renamed.id, renamed.name, renamed.description) == (
            shop.id,
            "web shop",
            "The web shop",
        )
        assert renamed.etag != shop.etag
        assert sandbox.connections.rename("web shop", "shop", description="").description == ""
        with pytest.raises(InputError):
            sandbox.connections.rename(shop, " ")

    def test_it_is_disabled_and_enabled(self, sandbox: Sandbox, shop: BaseConnection) -> None:
        assert sandbox.connections.disable("shop").state == "disabled"
        assert sandbox.connections.enable(shop.id).state == "enabled"

    def test_a_password_is_rotated_and_the_rest_stays(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service
    ) -> None:
        with changed_password(service) as (old, new):
            assert not sandbox.connections.test(shop)["result"][0]
            rotated = sandbox.connections.rotate(shop, password=new)
            assert rotated.etag != shop.etag
            assert sandbox.connections.test(shop)["result"][0]
        with pytest.raises(ProviderError, match="keeps the old ones") as caught:
            sandbox.connections.rotate(shop, password=Secret(CANARY))
        assert CANARY not in str(caught.value)
        assert sandbox.connections.rotate(shop, password=old).id == shop.id

    def test_without_a_value_the_password_is_asked_for(
        self,
        sandbox: Sandbox,
        shop: BaseConnection,
        service: Service,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        prompts: list[str] = []

        def typed(prompt: str) -> str:
            prompts.append(prompt)
            return service.database["password"]

        monkeypatch.setattr(getpass, "getpass", typed)
        assert sandbox.connections.rotate("shop").id == shop.id
        assert prompts == ["New password of shop: "]

        def nobody(_prompt: str) -> str:
            raise EOFError

        monkeypatch.setattr(getpass, "getpass", nobody)
        with pytest.raises(InputError, match="Cannot prompt for a password"):
            sandbox.connections.rotate("shop")

    def test_a_connection_string_is_needed_whole(self, sandbox: Sandbox, service: Service) -> None:
        made = sandbox.connections.create("text", auth="Connection string", **service.database)
        with pytest.raises(InputError, match="give all of them: server, database, port, username"):
            sandbox.connections.rotate(made, password=Secret("x"))
        uri = "postgresql://{username}:{password}@{server}:{port}/{database}".format(
            **service.database
        )
        assert sandbox.connections.rotate(made, connection_string=Secret(uri)).id == made.id

    def test_a_change_in_between_is_not_overwritten(
        self, sandbox: Sandbox, shop: BaseConnection
    ) -> None:
        async def change(etag: str) -> None:
            async with sandbox._access.client() as client:
                await client.update_connection(shop.id, {"/name": "mine"}, etag=etag)

        sandbox.connections.rename(shop, "theirs")
        with pytest.raises(StaleError):
            background.run(change, shop.etag)
        assert sandbox.connections()["name"].tolist() == ["theirs"]

    @pytest.mark.parametrize(
        "description",
        ["", "The best shop", "see [pgflow 0123456789abcdef]", "two\nlines", "  apart  "],
    )
    def test_a_new_description_leaves_what_create_many_made_known(
        self,
        sandbox: Sandbox,
        service: Service,
        monkeypatch: pytest.MonkeyPatch,
        description: str,
    ) -> None:
        monkeypatch.setenv("SHOP_PASSWORD", "x")
        rows = [{"name": "shop", "description": "old", **service.database}]
        rows[0]["password"] = "env:SHOP_PASSWORD"
        assert sandbox.connections.create_many(rows)["outcome"].tolist() == ["created"]

        async def change(text: str) -> BaseConnection:
            async with sandbox._access.client() as client:
                (kept,) = [each async for each in client.list_connections()]
                changes = {"/description": text}
                return await client.update_connection(kept.id, changes, etag=kept.etag)

        changed = sandbox.connections.rename("shop", "shop", description=description)
        assert changed.description == description.strip()
        again = background.run(change, description)
        assert (again.description, again.mark) == (description.strip(), changed.mark)
        assert sandbox.connections.create_many(rows)["outcome"].tolist() == ["adopted"]
        assert sandbox.connections()["description"].tolist() == [description.strip()]

    def test_a_change_of_description_whose_answer_is_lost_is_seen_as_done(
        self, sandbox: Sandbox, shop: BaseConnection, service: Service
    ) -> None:
        with misbehaving(service, "PATCH /connections/*", fault="reset-after", times=1):
            changed = sandbox.connections.rename(
                shop, "shop", description="new [pgflow 0123456789abcdef]"
            )
        assert changed.description == "new [pgflow 0123456789abcdef]"
        assert changed.mark == shop.mark != ""

    def test_a_deleted_connection_is_gone(self, sandbox: Sandbox, shop: BaseConnection) -> None:
        sandbox.connections.delete("shop")
        assert sandbox.connections().empty
        with pytest.raises(NotFoundError):
            sandbox.connections.delete(shop)

    async def test_one_that_flows_use_stays_and_they_are_named(
        self, sandbox: Sandbox, shop: BaseConnection, call: RawClient
    ) -> None:
        call.headers["x-sandbox-name"] = "dev"
        chain = Chain(call)
        start = await chain.made("sourceConnections", source(shop.id))
        used = await chain.flow_from(start, name="nightly")
        message = rf"'shop' is used by 1 flow: nightly \({used}\)\."
        with pytest.raises(InUseError, match=message):
            await asyncio.to_thread(sandbox.connections.delete, shop)
        assert (await call("DELETE", f"/flows/{used}"))[0] == 204


class changed_password:  # noqa: N801 - used as a context manager
    """Another password of the demo's database role, for as long as the context lasts."""

    def __init__(self, service: Service) -> None:
        self.login = service.database

    def __enter__(self) -> tuple[Secret, Secret]:
        self._set(self.login["password"], f"{self.login['password']}-new")
        return Secret(self.login["password"]), Secret(f"{self.login['password']}-new")

    def __exit__(self, *_: object) -> None:
        self._set(f"{self.login['password']}-new", self.login["password"])

    def _set(self, old: str, new: str) -> None:
        async def alter() -> None:
            connection = await asyncpg.connect(
                host=self.login["server"],
                port=int(self.login["port"]),
                user=self.login["username"],
                password=old,
                database=self.login["database"],
                ssl="require",
            )
            await connection.execute(f"ALTER ROLE {self.login['username']} PASSWORD '{new}'")
            await connection.close()

        asyncio.run(alter())


def lines_offered(shell: InteractiveShell, line: str) -> set[str]:
    """What the line becomes with each of the completions."""
    with provisionalcompleter():
        found = list(shell.Completer.completions(line, len(line)))
    return {line[: each.start] + each.text + line[each.end :] for each in found}


class TestMagics:
    @pytest.fixture
    def shell(self, sandbox: Sandbox) -> Iterator[InteractiveShell]:
        shell = InteractiveShell.instance()
        shell.user_ns["sandbox"] = sandbox
        shell.run_line_magic("load_ext", "pgflow_widgets")
        yield shell
        InteractiveShell.clear_instance()

    def test_each_does_what_its_method_does(
        self,
        shell: InteractiveShell,
        shop: BaseConnection,
        service: Service,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def magic(line: str) -> Any:
            return shell.run_line_magic("pgflow", line)

        assert magic("search web")["id"].tolist() == [shop.id]
        assert magic("connections --state disabled").empty
        assert "table" in magic("columns shop")
        assert "table" not in magic("columns shop sales.orders")
        assert set(magic("find-column email shop")["name"]) == {"email"}
        assert list(magic("preview shop sales.orders --rows 2 --columns id total")) == [
            "id",
            "total",
        ]
        assert "distinct" in magic("profile shop sales.orders")
        assert magic("disable shop").state == "disabled"
        assert magic("enable shop").state == "enabled"
        monkeypatch.setattr(getpass, "getpass", lambda _prompt: service.database["password"])
        assert magic("rotate shop").id == shop.id
        assert magic("rename shop 'the shop' --description 'of ours'").description == "of ours"
        assert magic("delete 'the shop'") is None
        with pytest.raises(UsageError, match="no command of that name"):
            magic("destroy")

    def test_the_tab_key_offers_what_fits(
        self,
        shell: InteractiveShell,
        shop: BaseConnection,
        sandbox: Sandbox,
        service: Service,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        # A quick answer counts as one on a busy machine too.
        monkeypatch.setattr(name_cache, "_AT_ONCE", 30.0)
        sandbox.connections.create("the old shop", **service.database)

        def offered(line: str) -> set[str]:
            return lines_offered(shell, line)

        assert {"%pgflow rename", "%pgflow rotate"} <= offered("%pgflow r")
        assert "%pgflow tables shop" in offered("%pgflow tables s")
        assert "%pgflow tables the\\ old\\ shop" in offered("%pgflow tables TH")
        assert "%pgflow tables 'the old shop'" in offered("%pgflow tables 'the old s")
        line = "%pgflow preview shop sales.o"
        assert f"{line}rders" in offered(line)
        line = "%pgflow preview shop sales.orders --columns id to"
        assert f"{line}tal" in offered(line)
        line = "%pgflow preview shop sales.orders --r"
        assert f"{line}ows" in offered(line)
        assert "%pgflow tables nobody shop" not in offered("%pgflow tables nobody ")

    def test_a_service_that_is_gone_offers_nothing_and_breaks_nothing(
        self, shell: InteractiveShell
    ) -> None:
        with running_service() as gone:
            credentials = gone.credentials
        shell.user_ns["sandbox"] = Sandbox(credentials)
        start = time.monotonic()
        lines_offered(shell, "%pgflow tables ")
        assert time.monotonic() - start < 10
