"""Plans in a sandbox of hundreds of dataflows: a new one costs a few calls, not pages of lists."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.session import Session
from pgflow_widgets.local import background
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import depth
from tests.support.services import Service, misbehaving, running_service

MANY = 1_225 if depth.is_long() else 325
MOST_CALLS = 30
DATASET = "Orders (PostgreSQL)"


@pytest.fixture(scope="module")
def many(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Many dataflows with default names, all from one table of one connection: the worst case."""
    folder: Path = tmp_path_factory.mktemp("many")
    options = ("--state", str(folder / "state"), "--lake", str(folder / "lake"))
    with running_service(*options) as running:
        sandbox = Sandbox(running.credentials)
        sandbox.connections.create("shop", **service.database | {"ssl_mode": "Disable"})
        sandbox.plan("shop", "sales.orders").apply()
    multiply(folder / "state")
    with running_service(*options) as running:
        yield running


@pytest.fixture(scope="module")
def crowded(many: Service) -> Sandbox:
    sandbox = Sandbox(many.credentials)
    assert background.run(dataflows, sandbox) == MANY
    return sandbox


def multiply(state: Path) -> None:
    """Put all that is there but the connection there again and again, by other ids and names."""
    with closing(sqlite3.connect(state)) as database, database:
        found = database.execute("SELECT * FROM resources WHERE kind != 'connections'").fetchall()
        pieces = {piece for row in found for piece in re.split(r"[-.]", row[3])}
        ids = re.compile("|".join(each for each in pieces if re.fullmatch("[0-9a-f]{8,}", each)))
        texts = [(json.dumps(row[:8]), row[8]) for row in found]
        for number in range(1, MANY):

            def other(match: re.Match[str], number: int = number) -> str:
                return f"{int(match[0], 16) ^ number << 4:0{len(match[0])}x}"

            for text, secret in texts:
                named = text.replace(DATASET, f"Orders {number} (PostgreSQL)")
                values = [*json.loads(ids.sub(other, named)), secret]
                database.execute("INSERT INTO resources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


async def dataflows(sandbox: Sandbox) -> int:
    async with sandbox._access.client() as client:
        return len([each async for each in client.dataflows()])


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
    "chosen",
    [
        {"table": "sales.orders", "dataset": "Orders anew (PostgreSQL)", "schema_class": "record"},
        {"table": "sales.orders", "dataset": "Orders 17 (PostgreSQL)", "name": "Again (two): a/b"},
        {"table": "sales.customers", "identity": "email"},
    ],
    ids=str,
)
def test_a_plan_is_made_and_undone_in_few_calls(
    crowded: Sandbox, calls: list[Request], chosen: dict[str, Any]
) -> None:
    plan = crowded.plan("shop", **chosen)
    calls.clear()
    flow = plan.apply()
    assert len(calls) <= MOST_CALLS
    calls.clear()
    assert Plan.from_yaml(plan.to_yaml(), crowded).apply().id == flow.id
    assert len(calls) <= 2
    calls.clear()
    plan.undo()
    assert len(calls) <= MOST_CALLS


def test_all_are_listed_with_names_in_pages_of_a_hundred(
    crowded: Sandbox, calls: list[Request]
) -> None:
    there = background.run(dataflows, crowded)
    calls.clear()
    flows = crowded.flows()
    assert len(calls) <= 5 * (there // 100 + 2)
    assert len(flows) == there == flows["id"].nunique()
    assert set(flows["connection"]) == {"shop"}
    assert "sales.orders" in set(flows["table"]) <= {"sales.orders", "sales.customers"}
    assert flows["dataset"].nunique() >= MANY


def test_a_source_is_read_alone_where_the_list_refuses_ids(many: Service, crowded: Sandbox) -> None:
    fault = {"fault": "server-error", "status": 400}
    with misbehaving(many, "GET /sourceConnections", **fault):
        flows = crowded.flows()
    assert (flows["table"] != "").all()
