"""The connection browser with no network, with odd names, and with thousands of everything."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest
from playwright.sync_api import expect

from pgflow_widgets.local import background
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import depth
from tests.support.browser_screen import act, confirm, item, option, options, said
from tests.support.flow_chains import Chain, source
from tests.support.jupyterlab import Notebook
from tests.support.raw_caller import RawClient, token
from tests.support.services import Postgres, Service, running_postgres, running_service

OpenNotebook = Callable[..., Notebook]
MANY = 10_000 if depth.is_long() else 1_000
NAME = 'A "very" odd.näme 🦆'
STRANGE = f"""
CREATE SCHEMA "od d.";
CREATE TABLE "od d."."{NAME.replace('"', '""')}" AS SELECT 7 AS "a ""b"".c", '🦆' AS "<b>";
CREATE TABLE "od d.".wide ({", ".join(f"c{number} integer" for number in range(1600))});
INSERT INTO "od d.".wide (c0, c1599) VALUES (1, 2);
CREATE TABLE "od d.".big AS SELECT repeat('x', 10000000) AS ten_megabytes;
CREATE SCHEMA many;
GRANT USAGE ON SCHEMA "od d.", many TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA "od d." TO analyst;
"""
# All at once would need more locks than the server has.
BATCH = 1_000
MAKE = """DO $$ BEGIN FOR number IN {0} + 1..{0} + {1} LOOP
  EXECUTE format('CREATE VIEW many.%I AS SELECT 1 AS one', 't_' || lpad(number::text, 5, '0'));
  EXECUTE format('GRANT SELECT ON many.%I TO analyst', 't_' || lpad(number::text, 5, '0'));
END LOOP; END $$"""
START = """
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("dev")
browser = sandbox.browse()
"""


@pytest.fixture(scope="module")
def strange() -> Iterator[Postgres]:
    """A server of its own with odd names, a table as wide as can be, and thousands of views."""

    async def execute(postgres: Postgres, *statements: str) -> None:
        admin = await postgres.admin()
        for each in statements:
            await admin.execute(each)
        await admin.close()

    batches = MANY // BATCH
    with running_postgres() as facts:
        postgres = Postgres(facts)
        made = (MAKE.format(n * BATCH, BATCH) for n in range(batches))
        background.run(execute, postgres, STRANGE, *made)
        yield postgres


@pytest.fixture
def alone(strange: Postgres) -> Iterator[tuple[Service, Sandbox]]:
    """A service of its own, with a connection to the strange database."""
    with running_service() as running:
        sandbox = Sandbox(running.credentials, "dev")
        login: dict[str, Any] = dict(strange.login())
        login["password"] = Secret(login["password"])
        sandbox.connections.create("shop", **login)
        yield running, sandbox


@pytest.fixture
def opened(
    alone: tuple[Service, Sandbox], open_cells: OpenNotebook, strange: Postgres
) -> Iterator[Notebook]:
    environment = f"import os; os.environ.update({alone[0].environment!r})"
    notebook = open_cells(environment, START)
    option(notebook, "shop").click()
    expect(notebook.form).to_contain_text(f"{MANY + 3:,} tables")
    yield notebook
    assert strange.login()["password"] not in notebook.received
    assert strange.login()["password"] not in notebook.save()


def break_network(service: Service, *, broken: bool) -> None:
    """Break every connection to Flow Service, or no longer."""
    facts = service.facts
    grant = {"grant_type": "client_credentials", "client_id": facts["client_id"]}
    form = urllib.parse.urlencode(
        grant | {"client_secret": facts["client_secret"], "scope": facts["scope"]}
    )
    with urllib.request.urlopen(facts["token_url"], form.encode()) as reply:
        bearer = json.load(reply)["access_token"]
    rules = [{"route": "GET /connections*", "fault": "reset-before"}] if broken else []
    request = urllib.request.Request(
        f"{facts['base_url']}/emulator/faults",
        json.dumps({"seed": 1, "rules": rules}).encode(),
        {
            "Authorization": f"Bearer {bearer}",
            "x-api-key": facts["client_id"],
            "x-gw-ims-org-id": facts["org_id"],
            "Content-Type": "application/json",
        },
        method="PUT",
    )
    with urllib.request.urlopen(request) as reply:
        assert reply.status == 200


def test_thousands_of_tables_can_be_walked_and_searched(opened: Notebook) -> None:
    tree = opened.form.get_by_role("tree")
    assert opened.form.get_by_role("treeitem").count() <= 60
    before = len(opened.received)
    tree.focus()
    opened.page.keyboard.press("End")
    expect(item(opened, "wide")).to_be_visible()
    opened.page.keyboard.press("Home")
    expect(item(opened, "t_00001")).to_be_visible()
    opened.form.get_by_role("searchbox", name="Search tables and columns").fill(f"{MANY - 1:05}")
    expect(opened.form.get_by_role("treeitem")).to_have_count(2)
    item(opened, f"t_{MANY - 1:05}").click()
    expect(opened.form.get_by_role("columnheader")).to_contain_text("one")
    assert len(opened.received) - before < 400_000
    opened.picture("browser_many_tables")


def test_odd_names_and_values_are_shown_as_they_are(opened: Notebook) -> None:
    search = opened.form.get_by_role("searchbox", name="Search tables and columns")
    search.fill("odd")
    item(opened, "odd.näme").click()
    expect(opened.form.get_by_role("columnheader").first).to_contain_text('a "b".c')
    expect(opened.form.get_by_role("gridcell").last).to_have_text("🦆")
    opened.picture("browser_odd_names")
    assert opened.result_of("[*map(str, browser.frame.iloc[0])]") == "['7', '🦆']"


def test_a_very_wide_table_and_a_very_long_value_are_bounded_and_it_is_said(
    opened: Notebook,
) -> None:
    search = opened.form.get_by_role("searchbox", name="Search tables and columns")
    search.fill("wide")
    item(opened, "wide").click()
    expect(opened.form).to_contain_text("The first 100 of 1600 columns.")
    expect(opened.form.get_by_role("columnheader")).to_have_count(100)
    assert opened.result_of("browser.frame.shape") == "(1, 1600)"
    search.fill("big")
    before = len(opened.received)
    item(opened, "big").click()
    expect(opened.form).to_contain_text("Long values are cut here; open one to see all of it.")
    assert len(opened.received) - before < 50_000


def test_what_is_shown_stays_while_the_network_is_gone(
    opened: Notebook, alone: tuple[Service, Sandbox]
) -> None:
    search = opened.form.get_by_role("searchbox", name="Search tables and columns")
    search.fill("big")
    break_network(alone[0], broken=True)
    item(opened, "big").click()
    again = opened.form.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=90_000)
    expect(option(opened, "shop")).to_be_visible()
    expect(item(opened, "big")).to_be_visible()
    opened.picture("browser_no_network")
    break_network(alone[0], broken=False)
    again.click()
    expect(opened.form.get_by_role("columnheader")).to_contain_text("ten_megabytes")


def test_thousands_of_connections_are_listed_a_screen_at_a_time(
    open_cells: OpenNotebook, alone: tuple[Service, Sandbox], strange: Postgres
) -> None:
    service = alone[0]

    async def fill() -> None:
        async with aiohttp.ClientSession() as session:
            _, answer = await token(service, session)
            call = RawClient(service, session, answer["access_token"])
            call.headers["x-sandbox-name"] = "dev"
            chain = Chain(call)
            params = {**strange.login(), "sslMode": "Require"}
            spec = {"id": "74a1c565-4e59-48d7-9d67-7c03b8a13137", "version": "1.0"}
            auth = {"specName": "Basic Authentication", "params": params}
            places = asyncio.Semaphore(50)

            async def one(number: int) -> None:
                async with places:
                    name = f"shop #{number:05}"  # no id holds a #
                    sent = {"name": name, "auth": auth, "connectionSpec": spec}
                    await chain.made("connections", sent)

            await asyncio.gather(*map(one, range(1, MANY)))

    background.run(fill)
    environment = f"import os; os.environ.update({service.environment!r})"
    notebook = open_cells(environment, START)
    expect(notebook.form).to_contain_text(f"{MANY:,} connections", timeout=60_000)
    assert options(notebook).count() <= 60
    before = len(notebook.received)
    notebook.form.get_by_role("listbox", name="Connections").focus()
    notebook.page.keyboard.press("End")
    expect(options(notebook).last).to_have_text(re.compile("^\\s*shop( #00001)?\\s*enabled"))
    for _ in range(10):
        notebook.page.keyboard.press("PageUp")
    notebook.form.get_by_role("combobox", name="Order").select_option("Name, A to Z")
    expect(options(notebook).first).to_contain_text("shop")
    notebook.form.get_by_role("searchbox", name="Search connections").fill(f"#{MANY - 1:05}")
    expect(options(notebook)).to_have_count(1)
    assert len(notebook.received) - before < 400_000
    option(notebook, f"shop #{MANY - 1:05}").click()
    expect(notebook.form).to_contain_text(f"{MANY + 3:,} tables")
    notebook.picture("browser_many_connections")


def test_a_connection_in_use_stays_and_its_flows_are_named(
    open_cells: OpenNotebook, alone: tuple[Service, Sandbox]
) -> None:
    service, sandbox = alone
    (shop,) = sandbox.connections()["id"]

    async def use() -> None:
        async with aiohttp.ClientSession() as session:
            _, answer = await token(service, session)
            call = RawClient(service, session, answer["access_token"])
            call.headers["x-sandbox-name"] = "dev"
            chain = Chain(call)
            start = await chain.made("sourceConnections", source(shop))
            await chain.flow_from(start, name="nightly")

    background.run(use)
    environment = f"import os; os.environ.update({service.environment!r})"
    notebook = open_cells(environment, START)
    option(notebook, "shop").click()
    act(notebook, "Delete…")
    confirm(notebook, "Delete connection")
    said(notebook, "is used by 1 flow: nightly")
    notebook.picture("browser_in_use")
    assert sandbox.connections()["name"].tolist() == ["shop"]
