"""The list of dataflows, how they all are, and a new one, in a sandbox of many."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd

from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.session import Session
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.benchmarks import peers
from tests.benchmarks.measuring import CALLS, US, Result, Target, in_turns, of_figures
from tests.benchmarks.service import SANDBOX, Bench
from tests.support.flow_chains import Lake, source
from tests.support.neighbours import INTEGER, TEXT, Neighbours
from tests.support.raw_caller import RawClient

if TYPE_CHECKING:
    import aiohttp

LATENCY = 50.0
LISTS, BY_HAND = "five lists", "a call each"
_FIELDS = {"id": INTEGER, "status": TEXT, "currency": TEXT}
_ORDERS = (
    "CREATE SCHEMA IF NOT EXISTS shop; GRANT USAGE ON SCHEMA shop TO analyst",
    "CREATE TABLE IF NOT EXISTS shop.orders (id bigint, status text, currency text)",
    "GRANT SELECT ON shop.orders TO analyst",
)
_numbers = itertools.count(1)


def listed(bench: Bench, size: int, rounds: int) -> Iterator[Result]:
    """All dataflows with the names of connection, table and dataset."""
    sandbox = Sandbox(bench.service.credentials, SANDBOX)
    work = {US: sandbox.flows, LISTS: lambda: pd.DataFrame(peers.bare_flows(bench))}
    yield from _seconds_and_calls(bench, "list dataflows", size, work, rounds)


def health(bench: Bench, size: int, rounds: int) -> Iterator[Result]:
    """How all dataflows are; a tenth of them fails."""
    sandbox = Sandbox(bench.service.credentials, SANDBOX)
    work = {US: sandbox.health, BY_HAND: lambda: pd.DataFrame(peers.bare_runs(bench))}
    yield from _seconds_and_calls(bench, "health of dataflows", size, work, rounds)


def apply(bench: Bench, size: int, rounds: int) -> Iterator[Result]:
    """One more dataflow where there are so many."""
    sandbox = Sandbox(bench.service.credentials, SANDBOX)
    name = f"apply {next(_numbers)}"
    bench.sql(*_ORDERS)
    login = bench.postgres.login()
    login = login | {"password": Secret(login["password"]), "ssl_mode": "Disable"}
    sandbox.connections.create(name, **login)
    base = sandbox.connections.get(name).id

    def by_us() -> None:
        plan = sandbox.plan(
            name,
            "shop.orders",
            dataset=f"New {next(_numbers)}",
            schema_class="record",
            start="2040-01-01",
        )
        plan.apply()

    work = {US: by_us, "bare": lambda: peers.bare(bench, lambda s: _chain(bench, s, base))}
    yield from _seconds_and_calls(bench, "plan and apply one dataflow", size, work, rounds)


async def _chain(bench: Bench, session: aiohttp.ClientSession, base: str) -> None:
    """Make what a dataflow needs, and it, by the eight calls that it takes at least."""
    token = bench.headers["Authorization"].removeprefix("Bearer ")
    call = RawClient(bench.service, session, token)
    near, title = Neighbours(call), f"By hand {next(_numbers)}"

    async def made(kind: str, sent: Any) -> str:
        status, answer, _ = await call("POST", f"/{kind}", sent)
        assert status == 201, answer
        return str(answer["id"])

    schema = await near.own_schema(title, _FIELDS)
    dataset = await near.dataset(title, schema)
    own = f"_{near.tenant}"
    columns = [("ATTRIBUTE", column, f"{own}.{column}") for column in _FIELDS]
    mapping = await near.mapping_set(schema, *columns)
    lake = Lake(schema, dataset, str(mapping["id"]))
    begin = await made("sourceConnections", source(base))
    end = await made("targetConnections", lake.target())
    await made("flows", lake.flow(begin, end))


def _seconds_and_calls(
    bench: Bench, work: str, size: int, contenders: dict[str, Callable[[], object]], rounds: int
) -> Iterator[Result]:
    with bench.latency(LATENCY):
        yield in_turns(f"{work}, {LATENCY:g} ms", size, contenders, rounds=rounds)
    figures: dict[str, list[float]] = {}
    for name, run in contenders.items():
        with counted_calls() as count:
            answer = run()
        assert not isinstance(answer, pd.DataFrame) or len(answer) == size
        figures[name] = [float(count())]
    limit = {"list dataflows": 1.2, "health of dataflows": 0.2, "plan and apply one dataflow": 4}
    targets = (Target(next(reversed(contenders)), limit[work]),)
    yield of_figures(f"{work}, calls", size, CALLS, figures, targets)


@contextmanager
def counted_calls() -> Iterator[Callable[[], int]]:
    """Count the calls of our client and of a bare one."""
    ask, before, ours = Session.ask, peers.calls.made, itertools.count()

    async def counted(self: Session, request: Request, **options: Any) -> Any:
        next(ours)
        return await ask(self, request, **options)

    Session.ask = counted  # type: ignore[method-assign]
    try:
        yield lambda: next(ours) + peers.calls.made - before
    finally:
        Session.ask = ask  # type: ignore[method-assign]
