"""What people hold in a notebook, against the local Flow Service and its sample database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, ProviderError, TimedOutError, TransportError
from pgflow_widgets.local import credentials
from pgflow_widgets.notebook import sign_in
from pgflow_widgets.notebook.access import open_sandboxes
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.notebook.sign_in import sandboxes
from tests.support.services import Service

CANARY = "canary-aa07"


@pytest.fixture(scope="module")
def sandbox(service: Service) -> Sandbox:
    return Sandbox(service.credentials)


@pytest.fixture(scope="module")
def connection(sandbox: Sandbox, service: Service) -> BaseConnection:
    return sandbox.connections.create("shop", **service.database)


def test_a_connection_is_named_by_id_name_or_result(
    sandbox: Sandbox, connection: BaseConnection
) -> None:
    for name in (connection, connection.id, connection.name):
        assert "sales.orders" in set(sandbox.tables(name)["path"])


def test_an_ambiguous_name_lists_the_candidates(sandbox: Sandbox, service: Service) -> None:
    made = [sandbox.connections.create("twin, or not", **service.database) for _ in range(2)]
    with pytest.raises(InputError, match="2 connections are called") as caught:
        sandbox.tables("twin, or not")
    assert all(each.id in caught.value.hint for each in made)


@pytest.mark.parametrize(
    ("name", "says"), [("nobody", "No connection is called"), (None, "Create")]
)
def test_a_name_of_nothing_says_what_to_do(sandbox: Sandbox, name: str | None, says: str) -> None:
    with pytest.raises(InputError, match=says):
        sandbox.tables(name)


def test_connections_shows_the_new_one(sandbox: Sandbox, connection: BaseConnection) -> None:
    frame = sandbox.connections().set_index("id")
    row = frame.loc[connection.id]
    assert (row["name"], row["source"], row["auth"]) == (
        *("shop", "PostgreSQL"),
        "Basic Authentication",
    )
    age = pd.Timestamp.now("UTC") - row["created_at"]
    assert pd.Timedelta(0) <= age < pd.Timedelta("1h")


def test_the_sample_is_there(sandbox: Sandbox, connection: BaseConnection) -> None:
    tables = sandbox.tables(connection).set_index("path")
    assert {"sales.StoreVisits", "sales.order_totals", "web.events"} <= set(tables.index)
    assert not tables.loc["hr.salaries", "can_preview"]
    columns = sandbox.columns(connection, "sales.orders").set_index("name")
    assert columns.loc["ordered_at"].tolist() == ["string", "string", "date-time"]
    orders = sandbox.preview(connection, "sales.orders", rows=5)
    assert len(orders) == 5
    assert {str(orders[name].dtype) for name in ("id", "total", "gift", "ordered_at")} == {
        *("Int64", "Float64", "boolean", "datetime64[us, UTC]"),
    }


@pytest.mark.parametrize("auth", ["Basic Authentication", "Connection string"])
def test_a_refusing_database_leaves_nothing_behind(
    sandbox: Sandbox, service: Service, auth: str
) -> None:
    wrong = {**service.database, "password": CANARY}
    with pytest.raises(ProviderError, match="Nothing was kept") as caught:
        sandbox.connections.create("refused", auth=auth, **wrong)
    assert caught.value.field == "password"
    assert caught.value.blame == "database"
    assert CANARY not in str(caught.value)
    assert "refused" not in set(sandbox.connections()["name"])


def test_a_connection_can_be_kept_unverified(sandbox: Sandbox) -> None:
    made = sandbox.connections.create(
        *("unverified",),
        verify=False,
        server="no-such-host.invalid",
        database="d",
        username="u",
        password=CANARY,
    )
    tested = sandbox.connections.test(made)
    assert tested["result"].tolist() == [False]
    assert "unknown host" in tested["reason"].tolist()[0]


def test_several_are_tested_at_once_and_each_has_its_row(
    sandbox: Sandbox, connection: BaseConnection
) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    tested = sandbox.connections.test([connection, nobody, connection.id])
    assert tested["id"].tolist() == [connection.id, nobody, connection.id]
    assert tested["result"].isna().tolist() == [False, True, False]
    assert "No such connection" in tested["reason"][1]
    assert (tested["milliseconds"] >= 0).all()


def test_the_sandboxes_are_listed_with_their_columns(sandbox: Sandbox, service: Service) -> None:
    listed = sandboxes(service.credentials)
    assert listed.columns.tolist() == ["name", "title", "type", "state", "region", "default"]
    assert listed["name"].tolist() == ["prod", "dev"]
    assert listed["default"].tolist() == [True, False]
    assert {str(dtype) for dtype in listed.dtypes} == {"string", "boolean"}
    Sandbox(service.credentials)
    assert sandboxes().equals(listed)  # of the organisation that was used last


async def test_who_signs_in_sees_their_own_sandboxes(
    service: Service, aws_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "_signed_in", None)
    monkeypatch.setattr(open_sandboxes, "_newest", [Sandbox(aws_service.credentials)])
    assert sandboxes()["region"].tolist() == ["VA6", "VA6"]
    for name, value in service.environment.items():
        monkeypatch.setenv(name, value)
    await sign_in._enter(credentials.find_known_parts(), False)
    assert sandboxes()["region"].tolist() == ["VA7", "VA7"]


def test_switching_goes_to_the_other_sandbox_and_forms_stay_where_they_were(
    service: Service,
) -> None:
    sandbox = Sandbox(service.credentials)
    form = sandbox.connect()
    assert sandbox.switch("dev") is sandbox
    assert sandbox.name == "dev"
    form.fill(name="typed before the switch", **service.database)
    created = form.create()
    assert created
    assert created.result(30).sandbox == "prod"
    assert sandbox.connections.create("after", **service.database).sandbox == "dev"
    with pytest.raises(InputError, match="no sandbox 'nowhere'") as caught:
        sandbox.switch("nowhere")
    assert "prod, dev" in caught.value.hint
    form.close()


def test_the_region_tells_the_cloud_and_a_person_may_know_better(
    service: Service, aws_service: Service
) -> None:
    assert Sandbox(service.credentials).cloud == "Azure"
    assert Sandbox(aws_service.credentials).cloud == "AWS"
    assert Sandbox(aws_service.credentials, cloud="Azure").cloud == "Azure"


def test_a_form_says_where_a_password_goes_if_not_to_adobe(service: Service) -> None:
    elsewhere = replace(service.credentials, base_url="https://platform.example.com")
    form = Sandbox(elsewhere, cloud="Azure").connect()
    assert form.view["badge"] == "prod · Azure, at platform.example.com"
    form.close()


def test_a_region_that_nobody_tells_is_no_wall(service: Service) -> None:
    nowhere = replace(service.credentials, base_url="http://127.0.0.1:1")
    form = Sandbox(nowhere).connect()
    assert "Azure" in repr(form)
    form.close()


def test_an_unknown_cloud_is_refused_and_any_case_will_do(service: Service) -> None:
    assert Sandbox(service.credentials, cloud="aws").cloud == "AWS"
    with pytest.raises(InputError, match="cloud is not known"):
        Sandbox(service.credentials, cloud="Mars")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"port": "99999"}, "port"),
        ({"server": "https://x"}, "server"),
        ({"password": ""}, "password"),
        ({"ssl_mode": "perhaps"}, "sslMode"),
    ],
)
def test_bad_input_is_refused_before_anything_is_sent(
    sandbox: Sandbox, service: Service, values: dict[str, Any], field: str
) -> None:
    before = len(sandbox.connections())
    with pytest.raises(InputError) as caught:
        sandbox.connections.create("bad", **{**service.database, **values})
    assert caught.value.field == field
    assert len(sandbox.connections()) == before


def test_a_connection_string_of_any_kind_will_do(sandbox: Sandbox, service: Service) -> None:
    login = service.database
    uri = "postgresql://{username}:{password}@{server}:{port}/{database}".format(**login)
    made = sandbox.connections.create("from a URI", connection_string=uri)
    assert sandbox.connections.test(made)["result"].tolist() == [True]
    with pytest.raises(InputError, match="no field 'host'"):
        sandbox.connections.create("n", host="x")


def test_a_key_that_nobody_declared_is_sent_along(sandbox: Sandbox, service: Service) -> None:
    login = service.database
    text = "Server={server};Database={database};Port={port};UID={username};Password={password}"
    made = sandbox.connections.create(
        *("with a key more",),
        auth="Connection string",
        connection_string=text.format(**login) + ";CommandTimeout=30",
    )
    assert sandbox.connections.test(made)["result"].tolist() == [True]


def test_the_services_own_spelling_is_sent(sandbox: Sandbox, service: Service) -> None:
    made = sandbox.connections.create(
        "spelled", **service.database, ssl_mode="verify ca", verify=False
    )
    assert made.state == "enabled"


async def test_calls_work_inside_a_running_loop(
    sandbox: Sandbox, connection: BaseConnection
) -> None:
    assert asyncio.get_running_loop().is_running()
    assert len(sandbox.tables(connection)) > 5


def test_nothing_that_is_held_shows_a_secret(sandbox: Sandbox, service: Service) -> None:
    sandbox.sandboxes()  # it signs in
    shown = repr(sandbox) + repr(vars(sandbox)) + repr(sandbox._access._tokens)
    assert service.facts["client_secret"] not in shown
    assert sandbox._access._tokens
    assert sandbox._access._tokens.current
    assert sandbox._access._tokens.current.value.reveal() not in shown


def test_a_cloud_that_was_not_learnt_is_not_remembered(
    aws_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = Sandbox(aws_service.credentials)
    asked = sandbox._access.sandboxes

    async def slow() -> list[SandboxInfo]:
        await asyncio.sleep(60)
        raise AssertionError

    async def silent() -> list[SandboxInfo]:
        return [SandboxInfo("prod", "", "", "", "", default=True)]

    monkeypatch.setattr("pgflow_widgets.notebook.access.access._REGION_PATIENCE", 0.05)
    for trouble in (slow, silent):
        monkeypatch.setattr(sandbox._access, "sandboxes", trouble)
        assert sandbox.cloud == "Azure"
    monkeypatch.setattr("pgflow_widgets.notebook.access.access._REGION_PATIENCE", 30)
    monkeypatch.setattr(sandbox._access, "sandboxes", asked)
    assert sandbox.cloud == "AWS"


def test_switching_to_a_sandbox_without_a_region_learns_no_cloud(
    aws_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = Sandbox(aws_service.credentials)
    asked = sandbox._access.sandboxes

    async def silent() -> list[SandboxInfo]:
        return [SandboxInfo("dev", "", "", "", "", default=False)]

    monkeypatch.setattr(sandbox._access, "sandboxes", silent)
    sandbox.switch("dev")
    monkeypatch.setattr(sandbox._access, "sandboxes", asked)
    assert sandbox.cloud == "AWS"


def test_no_reason_for_a_no_is_a_no(
    sandbox: Sandbox, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def reachable(*_arguments: object, **_options: object) -> list[object]:
        return []

    wrong = {**service.database, "password": CANARY}
    before = sandbox.connections()["id"].tolist()
    monkeypatch.setattr(FlowServiceClient, "explore", reachable)
    with pytest.raises(ProviderError, match="The service gave no reason"):
        sandbox.connections.create("refused", **wrong)
    assert sandbox.connections()["id"].tolist() == before


def test_a_no_whose_reason_cannot_be_asked_for_is_a_no(
    sandbox: Sandbox, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(*_arguments: object, **_options: object) -> list[object]:
        raise TransportError("The network is gone.")

    monkeypatch.setattr(FlowServiceClient, "explore", unreachable)
    with pytest.raises(ProviderError, match="Nothing was kept"):
        sandbox.connections.create("refused", **{**service.database, "password": CANARY})


def test_a_call_that_gets_no_answer_is_not_the_end_of_a_wait(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def chosen(*_arguments: object) -> Dataflow:
        return Dataflow.from_item({"id": "1", "name": "orders"})

    async def no_answer(*_arguments: object) -> list[object]:
        raise TimedOutError("Could not list the runs: no answer in time.")

    async def none(*_arguments: object) -> list[object]:
        return []

    monkeypatch.setattr("pgflow_widgets.operations.flow_runs.flow_of", chosen)
    monkeypatch.setattr(PlatformClient, "runs", no_answer)
    with pytest.raises(TimedOutError, match="Could not list the runs"):
        sandbox.flows.wait("orders", timeout=300)
    monkeypatch.setattr(PlatformClient, "runs", none)
    with pytest.raises(TimedOutError, match=r"No run of .orders. has ended within 0\.01 seconds"):
        sandbox.flows.wait("orders", timeout=0.01)
