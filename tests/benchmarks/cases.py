"""Each kind of work that people wait for, by us and by what they would use instead."""

from __future__ import annotations

import asyncio
import itertools
import random
import subprocess
import sys
import time
import tracemalloc
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pandas as pd

from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.frames import previews
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.benchmarks import peers
from tests.benchmarks.measuring import Result, Target, in_turns, of_figures
from tests.benchmarks.service import SANDBOX, Bench

LATENCY = 50.0
US, AEPP, BARE = "pgflow", "aepp", "bare"
_KINDS = (
    ("string", "string", ""),
    ("long", "integer", ""),
    ("double", "number", ""),
    ("boolean", "boolean", ""),
    ("string", "string", "date-time"),
)
_numbers = itertools.count()


def _sandbox(bench: Bench) -> Sandbox:
    return Sandbox(bench.service.credentials, SANDBOX, cloud="Azure")


def list_cpu(bench: Bench, size: int, rounds: int) -> Result:
    """All connections to a DataFrame, as the client's processor sees it; nobody waits."""
    sandbox = _sandbox(bench)
    with peers.aepp_client(bench) as flow:
        return in_turns(
            "list connections, CPU of the client",
            size,
            {
                US: sandbox.connections,
                BARE: lambda: peers.bare_chain(bench),
                "bare + DataFrame": lambda: pd.DataFrame(peers.bare_chain(bench)),
                f"{AEPP} + pandas": lambda: pd.DataFrame(
                    flow.getConnections(limit=100, n_results="inf")
                ),
            },
            rounds=rounds,
            clock=time.process_time,
            targets=(Target(US, BARE, 1.3), Target(US, f"{AEPP} + pandas", 3, faster=True)),
            at=10_000,
        )


def list_wait(bench: Bench, size: int, rounds: int) -> Result:
    """All connections to a DataFrame, where every answer takes a while."""
    sandbox = _sandbox(bench)
    with bench.latency(LATENCY):
        return in_turns(
            f"list connections, {LATENCY:g} ms",
            size,
            {US: sandbox.connections, "token chain": lambda: peers.bare_chain(bench)},
            rounds=rounds,
            targets=(Target(US, "token chain", 4, faster=True),),
            at=10_000,
        )


def memory(bench: Bench, size: int, rounds: int) -> Result:
    """The most that listing allocates at any moment, to what the frame itself takes."""
    sandbox = _sandbox(bench)
    sandbox.connections()
    figures: dict[str, list[float]] = {US: [], "DataFrame": []}
    for _ in range(rounds):
        tracemalloc.start()
        frame = sandbox.connections()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        figures[US].append(most)
        figures["DataFrame"].append(float(frame.memory_usage(deep=True).sum()))
    assert len(frame) == size
    targets = (Target(US, "DataFrame", 2),)
    return of_figures(
        "memory for a list of connections", size, "bytes", figures, targets, at=10_000
    )


@contextmanager
def wide_database(keeper: dict[str, Any], tables: int) -> Iterator[dict[str, str]]:
    """A schema with so many tables; gives the login of who may read them."""

    async def admin(*statements: str) -> None:
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=keeper["port"],
            user="pgflow_admin",
            password=keeper["passwords"]["pgflow_admin"],
            database="retail",
            ssl=False,
        )
        try:
            for each in statements:
                await connection.execute(each)
        finally:
            await connection.close()

    columns = "id bigint, name text, made timestamp, price numeric, sold boolean"
    asyncio.run(
        admin(
            "CREATE SCHEMA wide",
            *(f"CREATE TABLE wide.t{number} ({columns})" for number in range(tables)),
            "GRANT USAGE ON SCHEMA wide TO analyst",
            "GRANT SELECT ON ALL TABLES IN SCHEMA wide TO analyst",
        )
    )
    try:
        yield {
            "server": "127.0.0.1",
            "port": str(keeper["port"]),
            "database": "retail",
            "username": "analyst",
            "password": keeper["passwords"]["analyst"],
        }
    finally:
        asyncio.run(admin("DROP SCHEMA wide CASCADE"))


def columns(bench: Bench, size: int, rounds: int, keeper: dict[str, Any]) -> Result:
    """The columns of all tables behind a connection."""
    sandbox = _sandbox(bench)
    with wide_database(keeper, size) as login, peers.aepp_client(bench) as flow:
        secret = {**login, "password": Secret(login["password"])}
        made = sandbox.connections.create(f"wide {next(_numbers)}", verify=False, **secret)
        explore = f"/connections/{made.id}/explore"

        def of_table(path: str) -> str:
            query = {"objectType": "table", "object": path}
            return f"{explore}?{urllib.parse.urlencode(query)}"

        def by_aepp() -> pd.DataFrame:
            endpoint = flow.endpoint + explore
            tables = flow.getResource(endpoint, params={"objectType": "root"})
            found = []
            for table in tables:
                query = {"objectType": "table", "object": table["path"]}
                answer = flow.getResource(endpoint, params=query)
                found += [{"table": table["path"], **c} for c in answer["schema"]["columns"]]
            return pd.DataFrame(found)

        def by_hand() -> None:
            (tables,) = peers.bare_at_once(bench, [f"{explore}?objectType=root"])
            peers.bare_at_once(bench, [of_table(each["path"]) for each in tables])

        try:
            with bench.latency(LATENCY):
                return in_turns(
                    f"columns of all tables, {LATENCY:g} ms",
                    size,
                    {US: lambda: sandbox.columns(made), AEPP: by_aepp, BARE: by_hand},
                    rounds=rounds,
                    targets=(Target(US, AEPP, 10, faster=True), Target(US, BARE, 1.3)),
                    at=300,
                )
        finally:
            sandbox.connections.delete(made)


def create(bench: Bench, size: int, rounds: int) -> Result:
    """Connections from a DataFrame."""
    sandbox = _sandbox(bench)
    login = {
        "server": "db.example.com",
        "port": "5432",
        "database": "shop",
        "username": "reader",
        "password": "not a real one",
    }

    def names() -> list[str]:
        batch = next(_numbers)
        return [f"batch {batch} {number}" for number in range(size)]

    def by_us() -> None:
        rows = [{"name": each, **login, "password": Secret(login["password"])} for each in names()]
        made = sandbox.connections.create_many(pd.DataFrame(rows))
        assert set(made["outcome"]) == {"created"}

    def empty() -> None:
        frame = sandbox.connections()
        peers.deleted(bench, frame[frame["name"].str.startswith("batch")]["id"].tolist())

    with peers.aepp_client(bench) as flow:

        def by_aepp() -> None:
            for each in names():
                assert flow.createConnection(data=peers.body(each, login))["id"]

        def by_hand() -> None:
            peers.bare_creates(bench, [peers.body(each, login) for each in names()])

        with bench.latency(LATENCY):
            found = in_turns(
                f"create connections, {LATENCY:g} ms",
                size,
                {US: by_us, AEPP: by_aepp, BARE: by_hand},
                rounds=rounds,
                targets=(Target(US, AEPP, 6, faster=True),),
                at=200,
            )
        empty()
        return found


def test_hanging(bench: Bench, size: int, rounds: int, timeout: float) -> Result:
    """Tests of many connections, a tenth of which never answer."""
    sandbox = _sandbox(bench)
    login = {**bench.service.database, "password": Secret(bench.service.database["password"])}
    rows = [{"name": f"tested {number}", **login} for number in range(size)]
    made = sandbox.connections.create_many(pd.DataFrame(rows))
    hanging = made["id"].tolist()[::10]

    def by_us() -> None:
        tested = sandbox.connections.test(made, timeout=timeout)
        assert tested["result"].isna().sum() == len(hanging)
        assert tested["result"].sum() == size - len(hanging)

    try:
        with bench.hanging(hanging, timeout * 3):
            found = in_turns("test connections, 10 % hang", size, {US: by_us}, rounds=rounds)
    finally:
        peers.deleted(bench, made["id"].tolist())
    found.medians["timeout"] = timeout
    found.targets = (Target(US, "timeout", 1.5),)
    return found


def preview(size: int, rounds: int) -> Result:
    """Rows of 50 columns, as they are when the JSON is read, to a DataFrame with types."""
    chance = random.Random(1)

    def value(kind: str, form: str, number: int) -> object:
        if chance.random() < 0.05:
            return None
        if form:
            return f"2026-03-{number % 28 + 1:02}T12:{number % 60:02}:{number % 59:02}"
        by_kind = {"long": number * 7, "double": number / 3, "boolean": number % 2 == 0}
        return by_kind.get(kind, f"value {number}")

    described = [Column(f"c{number}", *_KINDS[number % len(_KINDS)]) for number in range(50)]
    rows = [{c.name: value(c.type, c.format, n) for c in described} for n in range(size)]
    schema = TableSchema(tuple(described), tuple(rows))
    return in_turns(
        "preview of 50 columns, CPU",
        size,
        {
            US: lambda: previews.preview_frame(schema),
            "pandas, no types": lambda: pd.DataFrame(rows),
        },
        rounds=rounds,
        clock=time.process_time,
        targets=(Target(US, "pandas, no types", 1.5),),
        at=10_000,
    )


def imports(rounds: int) -> Result:
    """``import pgflow_widgets`` on top of ``import ipywidgets``."""

    def seconds(statement: str) -> float:
        code = f"import time; start = time.perf_counter(); {statement}; "
        code += "print(time.perf_counter() - start)"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        return float(done.stdout)

    figures: dict[str, list[float]] = {US: [], "ipywidgets": []}
    for _ in range(rounds):
        figures["ipywidgets"].append(seconds("import ipywidgets"))
        figures[US].append(seconds("import ipywidgets, pgflow_widgets"))
    targets = (Target(US, "ipywidgets", 1.15),)
    return of_figures("import, with ipywidgets", 1, "s", figures, targets)
