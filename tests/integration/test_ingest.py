"""From a table to a dataset with `Sandbox` alone, on the local service and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.session import Session
from pgflow_widgets.errors import (
    InputError,
    NotFoundError,
    OutcomeUnknownError,
    PgflowError,
    StaleError,
    TransportError,
    UnfinishedError,
)
from pgflow_widgets.local import background
from pgflow_widgets.model.dataflow.part_bodies import CONTENT_TYPE, Kind, body_of, kinds_of
from pgflow_widgets.model.dataflow.plan import Target
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.notebook import magics
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.operations import apply_plan, flow_runs
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.new_flow import COLUMN_WANTED
from tests.support import forks
from tests.support.clocks import next_second
from tests.support.services import Postgres, Service, misbehaving

if TYPE_CHECKING:
    import asyncpg

CREATES = {
    Kind.SOURCE: "POST /sourceConnections",
    Kind.CLASS: "POST /data/foundation/schemaregistry/tenant/classes",
    Kind.FIELD_GROUP: "POST /data/foundation/schemaregistry/tenant/fieldgroups",
    Kind.SCHEMA: "POST /data/foundation/schemaregistry/tenant/schemas",
    Kind.IDENTITY: "POST /data/foundation/schemaregistry/tenant/descriptors",
    Kind.UNION: "PATCH /data/foundation/schemaregistry/tenant/schemas/*",
    Kind.DATASET: "POST /data/foundation/catalog/dataSets",
    Kind.TARGET: "POST /targetConnections",
    Kind.MAPPING: "POST /data/foundation/conversion/mappingSets",
    Kind.FLOW: "POST /flows",
}
FOUND_BY_SCHEMA = {Kind.IDENTITY, Kind.UNION}
LOST = {"fault": "reset-after", "times": 1}
FAILING = {"fault": "server-error"}


class Shop:
    """A table of its own behind a connection, and names that nobody else uses."""

    def __init__(self, sandbox: Sandbox, admin: asyncpg.Connection, login: dict[str, str]) -> None:
        self.sandbox = sandbox
        self.admin = admin
        self.login = login
        self.name = f"shop {random.getrandbits(40):x}"
        self.table = f"ingest.t{random.getrandbits(48):x}"

    def sql(self, query: str) -> None:
        asyncio.get_event_loop().run_until_complete(self.admin.execute(query))


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield made
    asyncio.set_event_loop(None)
    made.close()


@pytest.fixture
def shop(service: Service, postgres: Postgres, loop: asyncio.AbstractEventLoop) -> Iterator[Shop]:
    login = postgres.login() | {"ssl_mode": "Disable"}
    admin = loop.run_until_complete(postgres.admin())
    found = Shop(Sandbox(service.credentials, "dev"), admin, login)
    found.sql(
        f"""CREATE SCHEMA IF NOT EXISTS ingest; GRANT USAGE ON SCHEMA ingest TO PUBLIC;
        CREATE TABLE {found.table} (
            id bigint PRIMARY KEY, email text, "Net total" numeric(10, 2), paid boolean,
            updated_at timestamptz NOT NULL);
        GRANT SELECT ON {found.table} TO PUBLIC;
        INSERT INTO {found.table} SELECT n, 'p' || n || '@example.com', n * 1.5, n % 2 = 0,
            now() - (100 - n) * interval '1 minute' FROM generate_series(1, 20) n"""
    )
    found.sandbox.connections.create(found.name, **login)
    yield found
    flows = found.sandbox.flows()
    for each in flows.loc[flows["connection"] == found.name, "id"]:
        found.sandbox.flows.delete(each, with_connections=True)
    found.sandbox.connections.delete(found.name)
    found.sql(f"DROP TABLE {found.table}")
    loop.run_until_complete(admin.close())


def planned(shop: Shop, **changed: Any) -> Plan:
    name = f"orders {random.getrandbits(48):x}"
    given: dict[str, Any] = {"dataset": name, "schema_class": "record", **changed}
    return shop.sandbox.plan(shop.name, shop.table, **given)


def for_profile(plan: Plan) -> Plan:
    return replace(plan, target=replace(plan.target, profile=ProfileUse.YES))


def there(shop: Shop, plan: Plan) -> dict[str, int]:
    """How many parts of a plan there are, by kind."""

    async def count() -> dict[str, int]:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            found = {}
            for kind in kinds_of(plan):
                if kind not in FOUND_BY_SCHEMA:
                    title = {
                        Kind.SOURCE: f"{plan.name}: source",
                        Kind.TARGET: f"{plan.name}: target",
                        Kind.CLASS: f"{plan.target.dataset} (class)",
                        Kind.FIELD_GROUP: f"{plan.target.dataset} (fields)",
                        Kind.SCHEMA: plan.target.dataset,
                        Kind.DATASET: plan.target.dataset,
                    }.get(kind, plan.name)
                    named = {"name": title, "title": title}
                    found[str(kind)] = len(await client.find(kind, named, plan.mark(kind)))
            return found

    return background.run(count)


def once_each(plan: Plan) -> dict[str, int]:
    return {str(kind): 1 for kind in kinds_of(plan) if kind not in FOUND_BY_SCHEMA}


@pytest.mark.parametrize("schema_class", ["record", "profile", "event"])
def test_a_table_becomes_a_dataset(shop: Shop, schema_class: str) -> None:
    plan = planned(shop, schema_class=schema_class, identity="email")
    assert plan.target.namespace == "Email"
    flow = plan.apply()
    run = shop.sandbox.flows.wait(flow)
    assert (run.status, run.records_read, run.records_written) == ("success", 20, 20)
    frame = shop.sandbox.datasets.read(plan.target.dataset)
    expected = {
        "id": "Int64",
        "email": "string",
        "Net_total": "Float64",
        "paid": "boolean",
        "updated_at": "datetime64[us, UTC]",
    }
    if schema_class == "event":
        expected |= {"_id": "string", "timestamp": "datetime64[us, UTC]"}
    assert frame.dtypes.astype(str).to_dict() == expected
    assert frame.sort_values("id")["Net_total"].tolist() == [n * 1.5 for n in range(1, 21)]
    assert plan.diff(flow).empty


def test_applying_again_makes_nothing_twice(shop: Shop) -> None:
    plan = planned(shop, identity="email")
    flow = plan.apply()
    again = Plan.from_yaml(plan.to_yaml(), shop.sandbox).apply()
    assert again.id == flow.id
    assert there(shop, plan) == once_each(plan)


def test_threads_that_apply_the_same_plan_at_once_make_nothing_twice(shop: Shop) -> None:
    plan = planned(shop)
    with ThreadPoolExecutor(3) as threads:
        flows = [made.result() for made in [threads.submit(plan.apply) for _ in range(3)]]
    assert len({flow.id for flow in flows}) == 1
    assert there(shop, plan) == once_each(plan)


def test_another_process_finds_the_same_parts(shop: Shop, service: Service, tmp_path: Path) -> None:
    plan = planned(shop)
    flow = plan.apply()
    (tmp_path / "plan.yaml").write_text(plan.to_yaml(), "utf-8")
    code = (
        "import pathlib, pgflow_widgets as p;"
        "plan = p.Plan.from_yaml(pathlib.Path('plan.yaml').read_text('utf-8'));"
        "print(plan.apply(p.Sandbox.from_env('dev')).id)"
    )
    shown = subprocess.run(
        forks.program(code),
        env={**os.environ, **service.environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == flow.id
    assert there(shop, plan) == once_each(plan)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("part", [kind for kind in Kind if kind is not Kind.CLASS], ids=str)
def test_when_a_part_fails_the_made_ones_are_named_and_it_can_go_on(
    shop: Shop, service: Service, part: Kind
) -> None:
    plan = for_profile(planned(shop, schema_class="profile", identity="email"))
    before = kinds_of(plan)[: kinds_of(plan).index(part)]
    with misbehaving(service, CREATES[part], **FAILING), pytest.raises(UnfinishedError) as caught:
        plan.apply(confirm=True)
    error = caught.value
    assert error.part == part
    assert [each.partition(" '")[0] for each in error.made] == [str(kind) for kind in before]
    assert all(each in error.message for each in error.made)
    assert "plan.apply()" in error.hint
    assert "undo" in error.hint
    flow: Any = error.resume()
    assert flow.id == plan.apply().id
    assert there(shop, plan) == once_each(plan)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("part", [Kind.SOURCE, Kind.SCHEMA, Kind.DATASET, Kind.FLOW], ids=str)
def test_when_a_part_fails_the_made_ones_can_be_undone(
    shop: Shop, service: Service, part: Kind
) -> None:
    plan = planned(shop, identity="email")
    with misbehaving(service, CREATES[part], **FAILING), pytest.raises(UnfinishedError) as caught:
        plan.apply()
    gone = caught.value.undo()
    stays = {str(Kind.MAPPING): int(part is Kind.FLOW)}  # Adobe offers no way to delete one
    assert there(shop, plan) == dict.fromkeys(once_each(plan), 0) | stays
    assert len(gone) == len(caught.value.made) - stays[str(Kind.MAPPING)]
    where = f"in 'dev' of {service.credentials.org_id} at {service.credentials.base_url}"
    assert all(each.endswith(where) for each in gone)
    assert plan.undo() == []


def test_a_plan_for_profile_can_be_undone(shop: Shop) -> None:
    plan = for_profile(planned(shop, schema_class="profile", identity="email"))
    plan.apply(confirm=True)
    assert len(plan.undo()) == len(once_each(plan))
    assert plan.undo() == []


@pytest.mark.parametrize("part", list(Kind), ids=str)
def test_a_lost_answer_doubles_nothing(shop: Shop, service: Service, part: Kind) -> None:
    schema_class = "record" if part is Kind.CLASS else "profile"
    plan = for_profile(planned(shop, schema_class=schema_class, identity="email"))
    with misbehaving(service, CREATES[part], **LOST):
        flow = plan.apply(confirm=True)
    assert flow.id == plan.apply().id
    assert there(shop, plan) == once_each(plan)


@pytest.mark.parametrize("target", ["new", "existing"])
def test_an_expression_that_data_prep_refuses_is_told_before_anything_is_made(
    shop: Shop, target: str
) -> None:
    plan = planned(shop, mapping={"email": "no_such_function(email)"})
    if target == "existing":
        first = planned(shop)
        first.apply()
        wrong = {"_tenant.email": "no_such_function(email)"}
        plan = shop.sandbox.plan(
            shop.name, shop.table, dataset=first.target.dataset, name=plan.name, mapping=wrong
        )
    with pytest.raises(InputError) as caught:
        plan.apply()
    assert caught.value.field == "mapping._tenant.email"
    assert "no_such_function" in caught.value.message
    if target == "new":
        assert there(shop, plan) == dict.fromkeys(once_each(plan), 0)
    assert plan.undo() == []


def test_an_expression_fills_a_field_and_none_leaves_it_out(shop: Shop) -> None:
    plan = planned(shop, mapping={"email": "upper(email)", "paid": None})
    shop.sandbox.flows.wait(plan.apply())
    frame = shop.sandbox.datasets.read(plan.target.dataset)
    assert frame["email"].str.startswith("P").all()
    assert frame["paid"].isna().all()


def test_a_dataset_that_exists_is_filled_by_name_and_type(shop: Shop) -> None:
    first = planned(shop)
    first.apply()
    second = planned(shop, schema_class=None, dataset=first.target.dataset, name=f"{shop.name} 2")
    assert {each.destination for each in second.mapping} == {
        each.destination for each in first.mapping
    }
    shop.sandbox.flows.wait(second.apply())
    shop.sandbox.flows.wait(first.name)
    assert len(shop.sandbox.datasets.read(first.target.dataset)) == 40
    second.undo()
    assert first.target.dataset in shop.sandbox.datasets()["name"].tolist()


def test_a_run_after_new_rows_brings_exactly_those(shop: Shop) -> None:
    plan = planned(shop, delta_column="updated_at")
    flow = plan.apply()
    shop.sandbox.flows.wait(flow)
    shop.sql(
        f"INSERT INTO {shop.table} SELECT n, 'new', 1, true, now() FROM generate_series(101, 107) n"
    )
    shop.sql(f"UPDATE {shop.table} SET paid = true, updated_at = now() WHERE id = 1")
    next_second()
    shop.sandbox.flows.run_now(flow)
    run = shop.sandbox.flows.wait(flow)
    assert (run.status, run.records_read) == ("success", 8)
    frame = shop.sandbox.datasets.read(plan.target.dataset)
    assert frame["id"].value_counts().loc[1] == 2
    assert sorted(set(frame["id"])) == [*range(1, 21), *range(101, 108)]
    assert len(frame) == 28
    assert len(shop.sandbox.flows.runs(flow)) == 2


def test_a_start_that_has_passed_is_refused_before_anything_is_made(shop: Shop) -> None:
    with pytest.raises(InputError, match="has passed") as caught:
        planned(shop, start="2020-01-01")
    assert caught.value.field == "schedule.start"
    plan = planned(shop)
    old = datetime(2020, 1, 1, tzinfo=UTC)
    plan = replace(plan, schedule=replace(plan.schedule, start=old))
    with pytest.raises(InputError, match="has passed"):
        plan.apply()
    assert not any(there(shop, plan).values())


def test_a_once_that_is_refused_for_its_column_is_sent_the_other_way_and_says_so(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, sent = Session.ask, []

    async def wants_column(self: Session, request: Request, **options: Any) -> Response:
        if (request.method, request.path) != ("POST", "/flows"):
            return await ask(self, request, **options)
        body = json.loads(request.encode() or b"")
        sent.append([step["name"] for step in body["transformations"]])
        if "Copy" in sent[-1]:  # the local service wants none
            body["transformations"] = body["transformations"][1:]
            return await ask(self, replace(request, body=body, renew=None), **options)
        refusal = {"title": "Bad request", "detail": "The delta column is required."}
        return Response(400, {"content-type": "application/json"}, json.dumps(refusal).encode())

    monkeypatch.setattr(Session, "ask", wants_column)
    plan = planned(shop, delta_column="updated_at")
    flow = plan.apply()
    assert sent == [["Mapping"], ["Copy", "Mapping"]]
    assert (flow.notes, flow.delta_column) == ((COLUMN_WANTED,), "updated_at")
    assert COLUMN_WANTED in flow._repr_html_()
    assert there(shop, plan) == once_each(plan)


def test_two_calls_in_the_same_moment_run_it_once(shop: Shop) -> None:
    flow = planned(shop, delta_column="updated_at").apply()
    shop.sandbox.flows.wait(flow)

    async def both() -> list[Run | BaseException]:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            calls = (flow_runs.run_now(client, flow) for _ in range(2))
            return await asyncio.gather(*calls, return_exceptions=True)

    first, second = background.run(both)
    shop.sandbox.flows.wait(flow)
    windows = shop.sandbox.flows.runs(flow)["window_start"].iloc[1:]
    assert windows.is_unique
    listed = shop.sandbox.flows.runs(flow)["id"].tolist()
    late = PlatformClient.runs

    async def all_but_the_newest(self: PlatformClient, flow_id: str) -> list[Run]:
        return (await late(self, flow_id))[:-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PlatformClient, "runs", all_but_the_newest)
        shop.sandbox.flows.run_now(flow)
    shop.sandbox.flows.wait(flow)
    runs = shop.sandbox.flows.runs(flow)
    assert runs["id"].tolist()[:-1] == listed
    assert runs["window_start"].iloc[1:].is_unique
    assert isinstance(first, Run)
    assert isinstance(second, Run | InputError)


def test_a_run_whose_answer_is_lost_runs_once(shop: Shop, service: Service) -> None:
    flow = planned(shop, delta_column="updated_at").apply()
    shop.sandbox.flows.wait(flow)
    with misbehaving(service, "POST /runs", **LOST):
        shop.sandbox.flows.run_now(flow)
    shop.sandbox.flows.wait(flow)
    assert len(shop.sandbox.flows.runs(flow)) == 2
    runs = PlatformClient.runs
    looks: list[str] = []

    async def at_first(self: PlatformClient, flow_id: str) -> list[Run]:
        looks.append(flow_id)
        if len(looks) > 1:
            raise TransportError("No network.")
        return await runs(self, flow_id)

    with misbehaving(service, "POST /runs", **LOST), pytest.MonkeyPatch.context() as patch:
        patch.setattr(PlatformClient, "runs", at_first)
        with pytest.raises(OutcomeUnknownError, match="It is not known"):
            shop.sandbox.flows.run_now(flow)
    shop.sandbox.flows.wait(flow)
    assert len(shop.sandbox.flows.runs(flow)) == 3
    with misbehaving(service, "POST /runs", **FAILING), pytest.raises(OutcomeUnknownError):
        shop.sandbox.flows.run_now(flow)
    assert len(shop.sandbox.flows.runs(flow)) == 3


def test_an_interrupt_leaves_what_the_next_apply_finds(shop: Shop, service: Service) -> None:
    plan = planned(shop)
    slow = {"fault": "latency", "seconds": 3.0, "times": 1}
    with misbehaving(service, CREATES[Kind.TARGET], **slow):
        interrupt_when(lambda: there(shop, plan)["dataset"] == 1, plan.apply)
    assert there(shop, plan)["dataflow"] == 0
    deadline = time.monotonic() + 20
    while not there(shop, plan)["target connection"]:  # what was on its way arrives
        assert time.monotonic() < deadline
    plan.apply()
    assert there(shop, plan) == once_each(plan)


def interrupt_when(ready: Callable[[], bool], work: Callable[[], object]) -> None:
    """Do some work, and press stop once something is so."""

    def press() -> None:
        while not ready():
            pass
        os.kill(os.getpid(), signal.SIGINT)

    watching = threading.Thread(target=press)
    watching.start()
    with pytest.raises(KeyboardInterrupt):
        work()
    watching.join()


def test_a_plan_moves_to_another_sandbox(shop: Shop, service: Service) -> None:
    plan = planned(shop, frequency="hour", interval=6)
    plan.apply()
    prod = Sandbox(service.credentials, "prod")
    made = prod.connections.create(shop.name, **shop.login)
    moved = Plan.from_yaml(plan.to_yaml())
    try:
        flow = moved.apply(prod)
        there_now = prod.flows().set_index("id")
        assert there_now.loc[flow.id, "connection"] == shop.name
        assert moved.diff(flow, prod).empty
    finally:
        moved.undo(prod)
        prod.connections.delete(made)
    assert plan.diff().empty


def test_a_plan_stays_in_the_sandbox_it_was_planned_in(shop: Shop, service: Service) -> None:
    plan = planned(shop)
    form = shop.sandbox._ingest(shop.name, shop.table, sandbox=shop.sandbox.name)
    shop.sandbox.switch("prod")
    assert (form._bound(plan).sandbox, form._bound(plan).place) == (shop.sandbox, "dev")
    try:
        flow = plan.apply()
        assert flow.id not in set(shop.sandbox.flows()["id"])
    finally:
        shop.sandbox.switch("dev")
    assert plan.undo()
    assert flow.id not in set(shop.sandbox.flows()["id"])


def test_nothing_is_made_where_something_is_missing_or_in_the_way(shop: Shop) -> None:
    plan = planned(shop)
    for wrong, field in (
        (replace(plan, connection="nobody"), None),
        (replace(plan, columns=("id", "nothing", "updated_at")), "columns"),
    ):
        with pytest.raises(InputError) as caught:
            wrong.apply()
        assert caught.value.field == field
    plan.apply()
    other = replace(plan, schedule=replace(plan.schedule, delta_column="updated_at"))
    with pytest.raises(InputError, match="exists already"):
        other.apply()
    with pytest.raises(InputError, match=r"A dataset .* exists already"):
        replace(other, name=f"{plan.name} 2").apply()
    assert there(shop, plan) == once_each(plan)


def test_a_connection_whose_name_others_have_is_meant_by_its_id(shop: Shop) -> None:
    twin = shop.sandbox.connections.create(shop.name, **shop.login)
    plan = shop.sandbox.plan(twin, shop.table, dataset=twin.id, schema_class="record")
    flow = plan.apply()
    assert flow.connection_ids == (twin.id,)
    assert plan.diff().empty
    plan.undo()
    shop.sandbox.connections.delete(twin)


def test_a_dataset_whose_name_others_have_is_meant_by_its_id(shop: Shop) -> None:
    first = planned(shop)
    first.apply()
    twin = planned(shop)
    twin.apply()
    name = first.target.dataset

    async def rename(kept: str) -> None:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            schema = (await client.dataset(kept)).schema_id
            reference = {"id": schema, "contentType": CONTENT_TYPE}
            await client.make(Kind.DATASET, {"name": name, "schemaRef": reference}, "0" * 16)

    listed = shop.sandbox.datasets()
    (kept,) = listed.loc[listed["name"] == name, "id"]
    background.run(rename, kept)
    with pytest.raises(InputError, match="2 datasets"):
        shop.sandbox.plan(shop.name, shop.table, dataset=name)
    plan = shop.sandbox.plan(shop.name, shop.table, dataset=kept)
    assert plan.apply().name == plan.name
    assert plan.diff().empty


def test_undoing_deletes_a_part_that_two_kernels_made(shop: Shop) -> None:
    """Two that apply the same plan in the same moment can both make a part; Adobe has no lock."""
    plan = planned(shop)
    flow = plan.apply()

    async def doubled() -> None:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            schema = (await client.find(Kind.SCHEMA, {"title": plan.target.dataset}, mark))[0].id
            reference = {"id": schema, "contentType": CONTENT_TYPE}
            body = {"name": plan.target.dataset, "schemaRef": reference}
            await client.make(Kind.DATASET, body, plan.mark(Kind.DATASET))

    mark = plan.mark(Kind.SCHEMA)
    background.run(doubled)
    assert there(shop, plan)["dataset"] == 2
    assert plan.apply().id == flow.id
    plan.undo()
    assert there(shop, plan) == dict.fromkeys(once_each(plan), 0) | {"mapping set": 1}


def test_what_is_made_but_cannot_be_read_is_told_as_made(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unread(self: PlatformClient, flow_id: str) -> Any:
        raise TransportError("No network.")

    plan = planned(shop)
    with monkeypatch.context() as patched:
        patched.setattr(PlatformClient, "dataflow", unread)
        with pytest.raises(UnfinishedError) as caught:
            plan.apply()
    assert len(caught.value.made) == len(kinds_of(plan))
    assert caught.value.resume().name == plan.name


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The calls that are made, in order."""
    made: list[Request] = []
    ask = Session.ask

    async def counted(self: Session, request: Request, **options: Any) -> Any:
        made.append(request)
        return await ask(self, request, **options)

    monkeypatch.setattr(Session, "ask", counted)
    return made


@pytest.mark.parametrize(
    "target",
    [
        {"identity": "email"},
        {"schema_class": "profile"},
        {"dataset": None},
        {"dataset": "Röck, \"x\" & [y] = 'z'", "name": "a > b, c"},
    ],
    ids=str,
)
def test_what_it_costs_is_what_is_said(
    shop: Shop, calls: list[Request], target: dict[str, Any]
) -> None:
    plan = planned(shop, **target)
    calls.clear()
    plan.apply()
    # The tenant is asked for once as long as the client stays open.
    assert len(calls) in {apply_plan.cost(plan) - 1, apply_plan.cost(plan)}
    plan.undo()


@pytest.mark.parametrize("meant_by", ["name", "id"])
def test_what_it_costs_to_fill_a_dataset_that_exists_is_what_is_said(
    shop: Shop, calls: list[Request], meant_by: str
) -> None:
    first = planned(shop)
    first.apply()
    name = f"{first.name} (again)"
    plan = shop.sandbox.plan(shop.name, shop.table, dataset=first.target.dataset, name=name)
    if meant_by == "id":
        datasets = shop.sandbox.datasets().set_index("name")
        connections = shop.sandbox.connections().set_index("name")
        plan = replace(
            plan,
            connection=connections.loc[shop.name, "id"],
            target=Target(datasets.loc[first.target.dataset, "id"]),
        )
    calls.clear()
    plan.apply()
    # The tenant is asked for once as long as the client stays open.
    assert len(calls) in {apply_plan.cost(plan) - 1, apply_plan.cost(plan)}


def test_a_dataflow_of_an_unknown_frequency_is_told_as_different(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(shop, frequency="day")
    monthly = replace(plan.apply(), frequency="month")

    async def told(*_: Any, **__: Any) -> Dataflow:
        return monthly

    monkeypatch.setattr(apply_plan, "own_flow", told)
    (row,) = plan.diff().itertuples(index=False)
    assert tuple(row) == ("schedule", "frequency", "day", "month", True, "")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"identity": "email"}, "target.identity"),
        ({"namespace": "Email"}, "target.identity"),
        ({"namespace": "Email", "schema_class": "record"}, "target.namespace"),
    ],
    ids=str,
)
def test_an_identity_that_would_be_lost_is_refused(
    shop: Shop, said: dict[str, str], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        shop.sandbox.plan(shop.name, shop.table, dataset="Any", **said)
    assert caught.value.field == field
    assert caught.value.hint


def test_a_dataset_with_a_comma_in_its_name_is_found_again(shop: Shop) -> None:
    plan = planned(shop, dataset=f"Orders, {shop.name}")
    flow = plan.apply()
    shop.sandbox.flows.delete(flow, with_connections=True)
    plan.apply()
    assert there(shop, plan)["dataset"] == 1
    with pytest.raises(InputError, match=r"A dataset .* exists already"):
        replace(plan, name=f"other {plan.name}").apply()


@pytest.mark.usefixtures("hasty")
def test_parts_are_found_beside_namesakes_listed_before_them(shop: Shop, service: Service) -> None:
    plan = planned(shop, schema_class="profile", identity="email")
    with misbehaving(service, CREATES[Kind.MAPPING], **FAILING), pytest.raises(UnfinishedError):
        plan.apply()

    async def surround() -> dict[Kind, str]:
        """Make the parts again, each after two of its name and kind that are somebody else's."""
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            base = await operations.id_of(client, shop.name)
            context = await apply_plan.read_context(client, base, shop.table)
            for kind in kinds_of(plan)[:-2]:
                wanted, mark = body_of(kind, plan, context), plan.mark(kind)
                found = await client.find(kind, wanted, mark)
                if kind in {Kind.SOURCE, Kind.DATASET, Kind.TARGET}:
                    for each in found:
                        await client.remove(kind, each.id)
                    for theirs in ("0" * 16, "1" * 16):
                        await client.make(kind, wanted, theirs)
                    found = [(await client.make(kind, wanted, mark))[0]]
                context.ids[kind] = found[0].id
            return context.ids

    ids = background.run(surround)
    flow = plan.apply()
    assert flow.source_ids == (ids[Kind.SOURCE],)
    assert flow.target_ids == (ids[Kind.TARGET],)
    assert plan.apply().id == flow.id

    async def clear() -> None:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            for kind, name in (
                (Kind.TARGET, f"{plan.name}: target"),
                (Kind.DATASET, plan.target.dataset),
                (Kind.SOURCE, f"{plan.name}: source"),
            ):
                theirs = await client.find(kind, {"name": name}, "0" * 16, "1" * 16)
                assert [await client.remove(kind, each.id) for each in theirs] == [True, True]

    background.run(clear)
    assert plan.undo()


def test_a_dataflow_is_found_beside_namesakes_listed_before_it(shop: Shop) -> None:
    older = planned(shop).apply()
    plan = planned(shop)
    flow = plan.apply()

    async def rename() -> None:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            change = {"op": "replace", "path": "/name", "value": plan.name}
            await client.update_dataflow(older, [change])
            assert [each.id async for each in client.dataflows(plan.name)] == [older.id, flow.id]

    background.run(rename)
    twin = shop.sandbox.connections.create(shop.name, **shop.login)
    assert plan.apply().id == flow.id
    assert plan.diff().empty
    assert there(shop, plan) == once_each(plan)
    shop.sandbox.connections.delete(twin)


def test_parts_with_marks_of_the_first_kind_are_found_and_undone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(shop)
    with monkeypatch.context() as patched:
        patched.setattr(Plan, "mark", lambda plan, part: plan.marks(part)[1])
        flow = plan.apply()
    assert plan.apply().id == flow.id
    shop.sandbox.flows.delete(flow)
    again = plan.apply()
    assert (again.source_ids, again.target_ids) == (flow.source_ids, flow.target_ids)
    assert len(plan.undo()) == len(kinds_of(plan)) - 1  # all but the mapping set
    assert plan.undo() == []


def test_a_service_that_refuses_filters_of_odd_names_is_asked_without(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a filter may hold parentheses is nowhere documented."""
    plan = planned(shop, dataset=None)
    ask = Session.ask

    async def strict(self: Session, request: Request, **options: Any) -> Any:
        if any(name == "property" and "(" in value for name, value in request.query):
            refusal = {"status": 400, "detail": "The value of a filter is wrong."}
            return Response(400, {"content-type": "application/json"}, json.dumps(refusal).encode())
        return await ask(self, request, **options)

    monkeypatch.setattr(Session, "ask", strict)
    flow = plan.apply()
    assert plan.apply().id == flow.id
    assert shop.sandbox.flows()["name"].tolist().count(plan.name) == 1
    assert len(plan.undo()) == len(kinds_of(plan)) - 1


class TestLiving:
    def test_flows_are_listed_with_what_they_connect(self, shop: Shop) -> None:
        plan = planned(shop, frequency="minute", delta_column="updated_at")
        flow = plan.apply()
        row = shop.sandbox.flows().set_index("id").loc[flow.id]
        assert (row["connection"], row["table"]) == (shop.name, shop.table)
        assert (row["dataset"], row["frequency"]) == (plan.target.dataset, "minute")
        assert (row["interval"], row["backfill"]) == (15, True)

    def test_frames_keep_their_types_when_they_are_empty(self, shop: Shop) -> None:
        plan = planned(shop, frequency="day", start="2090-01-01")
        flow = plan.apply()
        runs = shop.sandbox.flows.runs(flow)
        assert runs.empty
        assert runs.dtypes.astype(str)[
            ["id", "records_read", "seconds", "started_at"]
        ].tolist() == [*("string", "Int64", "Float64", "datetime64[ms, UTC]")]
        empty = shop.sandbox.datasets.read(plan.target.dataset)
        assert empty.empty
        assert empty.dtypes.astype(str).to_dict()["Net_total"] == "Float64"
        none = shop.sandbox.flows(state="no such state")
        assert none.empty
        assert none.dtypes.equals(shop.sandbox.flows().dtypes)

    def test_a_dataflow_is_paused_and_resumed(self, shop: Shop) -> None:
        flow = planned(shop, frequency="hour").apply()
        assert shop.sandbox.flows.disable(flow).state == "disabled"
        assert shop.sandbox.flows.enable(flow.name).state == "enabled"

    def test_a_dataflow_is_rescheduled_within_the_limits(self, shop: Shop) -> None:
        plan = planned(shop, frequency="minute", interval=20)
        flow = plan.apply()
        shop.sandbox.flows.wait(flow)
        changed = shop.sandbox.flows.reschedule(flow, frequency="hour", interval=2)
        assert (changed.frequency, changed.interval, changed.start) == ("hour", 2, flow.start)
        assert plan.diff()["field"].tolist() == ["frequency", "interval"]
        with pytest.raises(InputError, match="15 or more"):
            shop.sandbox.flows.reschedule(flow, frequency="minute", interval=5)
        with pytest.raises(InputError, match="keeps that start"):
            shop.sandbox.flows.reschedule(flow, start="2090-01-01")

    def test_a_dataflow_becomes_one_time_only_before_its_start(self, shop: Shop) -> None:
        later = planned(shop, frequency="hour", start="2090-01-01").apply()
        once = shop.sandbox.flows.reschedule(later, frequency="once")
        assert (once.frequency, once.interval, once.backfill) == ("once", None, None)

    def test_a_dataflow_that_has_started_does_not_become_one_time(self, shop: Shop) -> None:
        flow = planned(shop, frequency="hour").apply()
        shop.sandbox.flows.wait(flow)
        with pytest.raises(PgflowError, match="once"):
            shop.sandbox.flows.reschedule(flow, frequency="once")

    @pytest.mark.parametrize("op", ["replace", "remove"])
    def test_a_new_description_of_a_dataflow_leaves_the_plan_its_dataflow(
        self, shop: Shop, service: Service, op: str
    ) -> None:
        plan = planned(shop, description="old")
        flow = plan.apply()
        change = {"op": op, "path": "/description", "value": "new"}

        async def changed() -> Dataflow:
            async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
                return await client.update_dataflow(flow, [change])

        with misbehaving(service, "PATCH /flows/*", **LOST):
            told = background.run(changed)
        assert told.description == ("new" if op == "replace" else "")
        assert plan.apply().id == flow.id
        assert plan.undo()

    def test_somebody_elses_change_is_not_overwritten(self, shop: Shop) -> None:
        flow = planned(shop, frequency="hour").apply()

        async def stale() -> None:
            async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
                change = [{"op": "replace", "path": "/scheduleParams/interval", "value": 3}]
                await client.update_dataflow(flow, change)
                await client.update_dataflow(flow, change)

        with pytest.raises(StaleError):
            background.run(stale)

    def test_a_change_that_somebody_else_made_first_is_not_taken_for_ours(
        self, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        flow = planned(shop, frequency="hour").apply()
        asked = Session.ask

        async def late(self: Session, request: Request, **options: Any) -> Any:
            stale = request.method == "PATCH"
            sent = replace(request, etag='"old"') if stale else request
            response = await asked(self, sent, **options)
            return replace(response, tries=2) if stale else response

        monkeypatch.setattr(Session, "ask", late)
        with pytest.raises(StaleError):
            shop.sandbox.flows.reschedule(flow, interval=3)

    def test_a_deletion_that_breaks_halfway_says_what_is_left(
        self, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        flow = planned(shop).apply()
        removed = PlatformClient.remove

        async def broken(self: PlatformClient, kind: Kind, part_id: str) -> bool:
            if kind is Kind.SOURCE:
                raise TransportError("No network.")
            return await removed(self, kind, part_id)

        with monkeypatch.context() as patched:
            patched.setattr(PlatformClient, "remove", broken)
            with pytest.raises(PgflowError, match="Left: source connection") as caught:
                shop.sandbox.flows.delete(flow, with_connections=True)
        assert "target connection" in caught.value.message.partition("Left:")[0]
        with pytest.raises(PgflowError):
            shop.sandbox.flows.runs(flow.id)

    def test_only_what_runs_once_runs_on_demand(self, shop: Shop) -> None:
        flow = planned(shop, frequency="hour").apply()
        shop.sandbox.flows.wait(flow)
        with pytest.raises(InputError, match="by its schedule only"):
            shop.sandbox.flows.run_now(flow)
        no_delta = planned(shop, delta_column="").apply()
        shop.sandbox.flows.wait(no_delta)
        with pytest.raises(InputError, match="all rows again"):
            shop.sandbox.flows.run_now(no_delta)
        for wrong in ("nope", "email"):
            with pytest.raises(InputError, match="that holds times") as caught:
                shop.sandbox.flows.run_now(no_delta, delta_column=wrong)
            assert "Columns of times: updated_at." in str(caught.value)
        shop.sandbox.flows.run_now(no_delta.id, delta_column="updated_at")
        assert shop.sandbox.flows.get(no_delta).delta_column == "updated_at"
        shop.sandbox.flows.wait(no_delta)
        with pytest.raises(InputError, match="Adobe keeps it"):
            shop.sandbox.flows.run_now(no_delta, delta_column="other")

    def test_a_failed_run_is_run_again(self, shop: Shop) -> None:
        shop.sql(f"ALTER TABLE {shop.table} RENAME TO hidden")
        hidden = shop.table
        shop.sql(f"ALTER TABLE ingest.hidden RENAME TO {hidden.partition('.')[2]}")
        plan = planned(shop, frequency="hour", start="2090-01-01")
        plan = replace(plan, schedule=replace(plan.schedule, start=None))
        shop.sql(f"REVOKE SELECT ON {shop.table} FROM PUBLIC")
        flow = plan.apply()
        failed = shop.sandbox.flows.wait(flow)
        assert failed.status == "failed"
        assert "permission denied" in failed.error
        shop.sql(f"GRANT SELECT ON {shop.table} TO PUBLIC")
        shop.sandbox.flows.run_now(flow)
        again = shop.sandbox.flows.wait(flow)
        assert (again.status, again.records_written) == ("success", 20)

    def test_deleting_tells_a_dataflow_from_a_connection(self, shop: Shop) -> None:
        plan = planned(shop)
        flow = plan.apply()
        twin = planned(shop, name=shop.name).apply()
        with pytest.raises(InputError, match="A connection and a dataflow"):
            magics._delete(shop.sandbox, shop.name, with_connections=False)
        shop.sandbox.flows.delete(twin.id)
        shop.sandbox.flows.delete(flow.name)
        left = there(shop, plan)
        assert (left["dataflow"], left["source connection"], left["dataset"]) == (0, 1, 1)
        again = plan.apply()
        assert there(shop, plan) == once_each(plan)
        shop.sandbox.flows.delete(again, with_connections=True)
        left = there(shop, plan)
        assert (left["dataflow"], left["source connection"], left["target connection"]) == (0, 0, 0)
        with pytest.raises(NotFoundError):
            shop.sandbox.flows.delete(flow)
        with pytest.raises(NotFoundError):
            shop.sandbox.connections.delete("00000000-0000-4000-8000-000000000000")

    def test_what_is_not_there_is_told(self, shop: Shop) -> None:
        calls: list[Callable[[], object]] = [
            lambda: shop.sandbox.flows.runs("nobody"),
            lambda: shop.sandbox.datasets.read("nobody"),
            lambda: shop.sandbox.connections.delete("nobody"),
            lambda: shop.sandbox.flows.runs(None),
            lambda: planned(shop, columns=["nobody"]),
            lambda: planned(shop, schema_class="table"),
            lambda: planned(shop, schema_class=None),
        ]
        for call in calls:
            with pytest.raises(InputError) as caught:
                call()
            assert caught.value.hint


class TestMagics:
    @pytest.fixture
    def shell(self, shop: Shop) -> Iterator[InteractiveShell]:
        shell = InteractiveShell.instance()
        shell.run_line_magic("load_ext", "pgflow_widgets")
        shell.user_ns["sandbox"] = shop.sandbox
        yield shell
        InteractiveShell.clear_instance()

    def test_each_method_is_a_magic(self, shop: Shop, shell: InteractiveShell) -> None:
        line = f"plan '{shop.name}' {shop.table} --dataset '{shop.name}' --schema-class record"
        line += " --frequency hour"
        plan = shell.run_line_magic("pgflow", line)
        assert isinstance(plan, Plan)
        shell.user_ns["flow"] = plan.apply()
        assert shell.run_line_magic("pgflow", "wait flow").status == "success"
        assert len(shell.run_line_magic("pgflow", "runs flow")) == 1
        assert len(shell.run_line_magic("pgflow", f"dataset '{shop.name}'")) == 20
        begins_later = planned(shop, frequency="day", start="2090-01-01")
        shell.user_ns["later"] = begins_later.apply()
        moved = shell.run_line_magic("pgflow", "reschedule later --frequency hour --interval 2")
        assert moved.interval == 2
        assert shell.run_line_magic("pgflow", "pause flow").state == "disabled"
        assert shell.run_line_magic("pgflow", "resume flow").state == "enabled"
        flows = shell.run_line_magic("pgflow", "flows")
        assert isinstance(flows, pd.DataFrame)
        shell.run_line_magic("pgflow", f"delete '{plan.name}' --with-connections")
        assert plan.name not in shell.run_line_magic("pgflow", "flows")["name"].tolist()

    def test_the_tab_key_knows_dataflows_and_datasets(
        self, shop: Shop, shell: InteractiveShell
    ) -> None:
        plan = planned(shop, name=shop.name.replace(" ", "_"))
        plan.apply()
        assert plan.name in completed(shell, f"%pgflow runs {plan.name[:6]}")
        assert plan.name in completed(shell, f"%pgflow delete {plan.name[:6]}")
        assert plan.target.dataset in completed(shell, "%pgflow dataset '")
        assert "reschedule" in completed(shell, "%pgflow resc")
        assert "--with-connections" in completed(shell, f"%pgflow delete {plan.name} --w")


def completed(shell: InteractiveShell, line: str) -> str:
    with provisionalcompleter():
        found = list(shell.Completer.completions(line, len(line)))
    return "\n".join(line[: each.start] + each.text + line[each.end :] for each in found)


def test_reading_a_dataset_without_pyarrow_says_what_to_install(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(shop)
    shop.sandbox.flows.wait(plan.apply())
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Exception, match="pyarrow is needed") as caught:
        shop.sandbox.datasets.read(plan.target.dataset)
    assert "pgflow-widgets[lake]" in caught.value.hint
