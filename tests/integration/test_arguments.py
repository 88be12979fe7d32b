"""Whatever a public method of `Sandbox` is called with: an answer, or one of our errors."""

from __future__ import annotations

import contextlib
import copy
import inspect
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.errors import InputError, NotFoundError, PgflowError
from pgflow_widgets.local import background
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.connections import SandboxConnections, _moment
from pgflow_widgets.notebook.datasets import SandboxDatasets
from pgflow_widgets.notebook.demo.sandbox import DemoSandbox
from pgflow_widgets.notebook.flows import SandboxFlows
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.notebook.sql import SandboxSql
from pgflow_widgets.notebook.tables import SandboxTables
from pgflow_widgets.operations import argument_checks, connections
from tests.support import depth
from tests.support.services import Service

CANARY = "canary-d24a"
GROUPS = {
    "connections": SandboxConnections,
    "tables": SandboxTables,
    "flows": SandboxFlows,
    "datasets": SandboxDatasets,
    "sql": SandboxSql,
}
SHOWN = {"connect", "browse", "ingest", "flows.watch"}
METHODS = sorted(
    f"{group}{name}".removesuffix(".__call__")
    for group, kind in {
        "": Sandbox,
        **{f"{group}.": kind for group, kind in GROUPS.items()},
    }.items()
    for name, _ in inspect.getmembers(kind, inspect.isfunction)
    if (not name.startswith("_") or (group and name == "__call__"))
    and f"{group}{name}" not in SHOWN
)
WRONG: list[Any] = [
    *(object(), 5, -1, 2.5, float("nan"), float("inf"), 10**30, True, b"x", lambda: None),
    *([], [1], {}, {"id": None}, {1: 2}, set(), ("a", None), iter([5])),
    *("\ud800", "a\0b", "x" * 100_000, "", " ", "'\"; --"),
    *(
        date(2026, 3, 1),
        datetime.fromisoformat("0001-01-01"),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    ),
    *(pd.NA, pd.NaT, np.int64(3), Decimal(2), Secret(CANARY)),
    *(pd.DataFrame(), pd.DataFrame({"id": [1, 2]}), pd.Series(dtype=object), pd.Series([1])),
    *(Exception("x"), type, Ellipsis, np.array([1, 2]), np.array([])),
]


@pytest.fixture(scope="module")
def sandbox(service: Service) -> Iterator[Sandbox]:
    found = Sandbox(service.credentials, "dev", cloud="Azure")
    for each in found.connections()["id"]:
        found.connections.delete(each)
    yield found
    for each in found.connections()["id"]:
        found.connections.delete(each)


@pytest.fixture(scope="module")
def shop(sandbox: Sandbox, service: Service) -> BaseConnection:
    return sandbox.connections.create("shop", verify=False, **service.database)


def rights(shop: BaseConnection) -> dict[str, Any]:
    """Arguments that are in order, by the names of parameters."""
    return {
        "connection": shop.id,
        "connections": [shop.id],
        "flow": "no such dataflow",
        "flow_or_run": "no such dataflow",
        "on": "2099-01-01",
        "named": "nothing is called so",
        "table": "sales.orders",
        "text": "mail",
        "name": "dev",
        "frame_or_csv": [{"name": "x"}],
        "mapping": {"_tenant.name": "name"},
    }


@pytest.fixture
def victim(sandbox: Sandbox, service: Service) -> Iterator[BaseConnection]:
    """A connection that may be changed in any way."""
    made = sandbox.connections.create("victim", verify=False, **service.database)
    yield made
    for other in set(sandbox.connections()["id"]) - {made.id}:
        if sandbox.connections.get(other).name != "shop":
            sandbox.connections.delete(other)
    with contextlib.suppress(PgflowError):
        sandbox.connections.delete(made)


def calls(name: str, victim: BaseConnection) -> Iterator[dict[str, Any]]:
    """All ways to call a method with one wrong argument."""
    group, _, member = name.rpartition(".")
    if name in GROUPS:
        group, member = name, "__call__"
    method = getattr(GROUPS.get(group, Sandbox), member)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    right: dict[str, Any] = {}
    if parameters and parameters[-1].kind is inspect.Parameter.VAR_KEYWORD:
        parameters.pop()
        right |= {"server": "127.0.0.1", "port": 1, "database": "d", "username": "u"}
        right |= {"password": Secret(CANARY), "verify": False}
        if name == "connections.check":
            del right["verify"]
    known = rights(victim)
    right |= {each.name: known[each.name] for each in parameters if each.default is each.empty}
    for each in {**right, **{each.name: each for each in parameters}}:
        yield from ({**right, each: wrong} for wrong in WRONG)


@pytest.mark.parametrize("name", METHODS)
def test_a_wrong_argument_is_one_of_our_errors_with_a_hint(
    sandbox: Sandbox, victim: BaseConnection, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RetryPolicy.__init__, "__defaults__", (1, 0.01, 0.02, 5.0))
    raw: list[str] = []
    for given in depth.part(calls(name, victim), 12):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                attrgetter(name)(sandbox)(**given)
        except InputError as error:
            if not (error.message and (error.hint or error.field)) or CANARY in str(error):
                raw.append(f"{given!r:.300}: {error}")
        except PgflowError:
            pass  # the service said so
        except Exception as error:  # noqa: BLE001 - what must not come
            raw.append(f"{given!r:.300}: {type(error).__name__}: {error}")
    assert not raw, "\n".join(raw)


def test_what_is_missing_or_too_much_is_told(sandbox: Sandbox) -> None:
    call: Any = sandbox
    with pytest.raises(InputError, match="missing a required argument: 'connection'") as caught:
        call.tables()
    assert "tables(connection)" in caught.value.hint
    with pytest.raises(InputError, match="unexpected keyword argument 'tabel'"):
        call.columns("shop", tabel="x")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC)),
        (datetime.fromisoformat("2026-03-01T12:00"), datetime(2026, 3, 1, 12, tzinfo=UTC)),
        (pd.Timestamp("2026-03-01T12:00+01:00"), datetime(2026, 3, 1, 11, tzinfo=UTC)),
        ("2026-03-01T12:00+01:00", datetime(2026, 3, 1, 11, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_day_is_a_moment_too(given: Any, meant: datetime | None) -> None:
    assert _moment(given) == meant


def test_connections_are_filtered_by_a_day(sandbox: Sandbox, shop: BaseConnection) -> None:
    assert shop.id in set(sandbox.connections(created_after=date(2026, 1, 1))["id"])
    assert sandbox.connections(created_after=date(2126, 1, 1)).empty


def forms(sandbox: Sandbox, shop: BaseConnection) -> dict[str, Any]:
    """The ways in which a row of a frame of ours names a connection."""
    frame = sandbox.connections()
    frame = frame[frame["id"] == shop.id]
    return {
        "row": frame.iloc[0],
        "frame of one row": frame,
        "named tuple": next(frame.itertuples()),
        "record": frame.to_dict("records")[0],
        "row of a test": sandbox.connections.test(frame).iloc[0],
        "row of a search": sandbox.tables.find_column("email", shop.id).iloc[0],
        "row of another index": frame.set_index("name").iloc[0],
    }


def test_a_row_of_a_frame_names_its_connection_everywhere(
    sandbox: Sandbox, shop: BaseConnection
) -> None:
    for form, row in depth.part(forms(sandbox, shop).items(), 3):
        assert sandbox.tables(row).equals(sandbox.tables(shop)), form
        assert sandbox.columns(row, "sales.orders").equals(sandbox.columns(shop, "sales.orders"))
        assert sandbox.preview(row, "sales.orders", rows=1).shape[0] == 1
        assert sandbox.connections.test(row)["id"].tolist() == [shop.id], form
        assert sandbox.connections.test([row, shop])["id"].tolist() == [shop.id, shop.id]
        assert sandbox.tables(row).equals(sandbox.tables(shop))
        assert sandbox.connections.disable(row).id == sandbox.connections.enable(row).id == shop.id
        assert sandbox.connections.rename(row, "shop").id == shop.id
        assert sandbox.plan(row, "sales.orders", schema_class="record").connection == "shop"
        assert set(sandbox.tables.find_column("email", row)["id"]) == {shop.id}
        assert background.run(connections.id_of, None, row) == shop.id  # type: ignore[arg-type]
        assert argument_checks.fit("connections", row, ["ConnectionRefs"]) == [shop.id], form


def test_a_row_of_a_frame_is_deleted(sandbox: Sandbox, service: Service) -> None:
    made = sandbox.connections.create("short", verify=False, **service.database)
    frame = sandbox.connections()
    sandbox.connections.delete(frame[frame["id"] == made.id].iloc[0])
    assert made.id not in set(sandbox.connections()["id"])


@pytest.mark.parametrize(
    "row", [pd.Series({"id": pd.NA, "name": "x"}), {"name": "x"}, pd.DataFrame({"id": ["a", "b"]})]
)
def test_a_row_that_names_none_says_so(sandbox: Sandbox, row: Any) -> None:
    with pytest.raises(InputError, match="a connection") as caught:
        sandbox.tables(row)
    assert "one row of a frame with a column `id`" in caught.value.hint
    assert caught.value.field == "connection"


def test_a_row_of_a_flow_or_a_run_names_its_dataflow(
    sandbox: Sandbox, shop: BaseConnection
) -> None:
    plan = sandbox.plan(shop, "sales.orders", schema_class="record", dataset="rows name flows")
    try:
        flow = plan.apply()
        sandbox.flows.wait(flow)
        listed = sandbox.flows()
        row = listed[listed["id"] == flow.id].iloc[0]
        runs = sandbox.flows.runs(row)
        assert runs["flow_id"].unique().tolist() == [flow.id]
        assert sandbox.flows.runs(runs.iloc[-1]).equals(runs)
        assert sandbox.flows.disable(row).state == "disabled"
        sandbox.flows.delete(row)
    finally:
        plan.undo()


def test_no_message_quotes_what_was_given(sandbox: Sandbox) -> None:
    for wrong in ([CANARY], {"x": CANARY}, CANARY.encode(), CANARY + "\0"):
        with pytest.raises(InputError) as caught:
            sandbox.tables(wrong)  # type: ignore[arg-type]
        assert CANARY not in str(caught.value)


def test_a_wrong_call_of_what_takes_secrets_is_one_of_our_errors(sandbox: Sandbox) -> None:
    connections: Any = sandbox.connections
    for wrong in (
        lambda: connections.create(),
        lambda: connections.create("x", CANARY),
        lambda: connections.rotate(),
        lambda: connections.check(CANARY),
        lambda: connections.create_many([{"name": "x"}], foo=1),
    ):
        with pytest.raises(InputError, match="argument") as caught:
            wrong()
        assert "It is called as" in str(caught.value.hint)
        assert CANARY not in str(caught.value)


def test_what_only_looks_like_a_frame_is_none(sandbox: Sandbox, shop: BaseConnection) -> None:
    plan: Any = sandbox.plan(shop, "sales.orders")
    for wrong in (
        lambda: sandbox.flows.get(plan),
        lambda: sandbox.connections.get(plan),
        lambda: sandbox.connections.test(plan),
        lambda: sandbox.connections.create_many(plan),
    ):
        with pytest.raises(InputError):
            wrong()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"credentials": "canary-d24a"}, "credentials"),
        ({"credentials": None}, "credentials"),
        ({"name": 5}, "name"),
        ({"name": None}, "name"),
        ({"cloud": 5}, "cloud"),
        ({"cloud": "Mars"}, "cloud"),
    ],
)
def test_a_sandbox_of_wrong_arguments_is_refused_at_once(
    service: Service, wrong: dict[str, Any], named: str
) -> None:
    with pytest.raises(InputError) as caught:
        Sandbox(**{"credentials": service.credentials, **wrong})
    assert caught.value.field == named
    assert caught.value.hint
    assert CANARY not in str(caught.value)


def test_a_sandbox_without_a_credential_says_how_it_is_called() -> None:
    with pytest.raises(InputError, match="credentials") as caught:
        Sandbox()  # type: ignore[call-arg]
    assert "Sandbox(credentials, name, cloud)" in str(caught.value.hint)


@pytest.mark.parametrize("timeout", [10**400, -(10**400)])
def test_a_number_that_no_clock_can_count_is_refused(
    sandbox: Sandbox, shop: BaseConnection, timeout: float
) -> None:
    with pytest.raises(InputError, match="timeout") as caught:
        sandbox.connections.test(shop, timeout=timeout)
    assert caught.value.field == "timeout"


def test_an_id_of_no_dataflow_is_told_with_a_hint_on_dataflows(
    sandbox: Sandbox, shop: BaseConnection
) -> None:
    with pytest.raises(NotFoundError) as caught:
        sandbox.flows.get(shop.id)
    assert "sandbox.flows()" in str(caught.value.hint)
    assert "connections" not in str(caught.value.hint)


@pytest.mark.parametrize("kind", [Sandbox, DemoSandbox])
def test_a_copy_of_a_sandbox_switches_alone(service: Service, kind: type[Sandbox]) -> None:
    options: dict[str, Any] = {"database": service.database} if kind is DemoSandbox else {}
    original = kind(service.credentials, "dev", cloud="Azure", **options)
    twin = copy.copy(original)
    assert (type(twin), twin.name, twin.cloud) == (kind, "dev", original.cloud)
    assert twin.switch("prod") is twin
    assert (original.name, twin.name) == ("dev", "prod")
    assert twin.connections._access is not original.connections._access
    if isinstance(original, DemoSandbox) and isinstance(twin, DemoSandbox):
        assert twin.database == original.database
