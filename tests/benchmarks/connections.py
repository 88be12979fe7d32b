"""Lists, creates, columns and tests of connections, by us and by what people would use instead."""

from __future__ import annotations

import itertools
import time
import tracemalloc
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pandas as pd

from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.benchmarks import peers
from tests.benchmarks.measuring import BYTES, US, Result, Target, in_turns, of_figures
from tests.benchmarks.service import SANDBOX, Bench

LATENCY = 50.0
AEPP, BARE = "aepp", "bare"
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
            targets=(
                Target(BARE, 1.15, at=10_000),
                Target(f"{AEPP} + pandas", 3, faster=True, at=10_000),
            ),
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
            targets=(Target("token chain", 5, faster=True, at=10_000),),
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
    targets = (Target("DataFrame", 2, at=10_000),)
    return of_figures("memory for a list of connections", size, BYTES, figures, targets)


@contextmanager
def wide_schema(bench: Bench, tables: int) -> Iterator[None]:
    """A schema with so many tables in the database."""
    columns = "id bigint, name text, made timestamp, price numeric, sold boolean"
    bench.sql(
        "CREATE SCHEMA wide",
        *(f"CREATE TABLE wide.t{number} ({columns})" for number in range(tables)),
        "GRANT USAGE ON SCHEMA wide TO analyst",
        "GRANT SELECT ON ALL TABLES IN SCHEMA wide TO analyst",
    )
    try:
        yield
    finally:
        bench.sql("DROP SCHEMA wide CASCADE")


def columns(bench: Bench, size: int, rounds: int) -> Result:
    """The columns of all tables behind a connection."""
    sandbox = _sandbox(bench)
    with wide_schema(bench, size), peers.aepp_client(bench) as flow:
        login = bench.postgres.login()
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
                    targets=(Target(AEPP, 10, faster=True, at=300), Target(BARE, 1.3, at=300)),
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
                targets=(Target(AEPP, 6, faster=True, at=200),),
            )
        empty()
        return found


def test_hanging(bench: Bench, size: int, rounds: int, timeout: float) -> Result:
    """Tests of many connections, a tenth of which never answer."""
    sandbox = _sandbox(bench)
    login = bench.postgres.login()
    login = login | {"password": Secret(login["password"])}
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
    return replace(found, targets=(Target("timeout", 1.5, at=100),))
