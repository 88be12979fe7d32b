"""What ``make bench`` measures, by groups that can be measured alone, and at which sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks import browser, connections, copying, far, flows, frames, rows
from tests.benchmarks.measuring import Result
from tests.benchmarks.service import Bench, bench


@dataclass(frozen=True)
class Plan:
    """How much of what is measured.

    Parameters
    ----------
    sizes
        In place of the usual ones of each group.
    rounds
        How often each contender runs.
    timeout
        Of a test of a connection that hangs, in seconds.
    only_middle
        Whether to measure the middle one of the usual sizes only.
    shared
        The service for all groups, if it holds as many things as the only size says.
    """

    sizes: Sequence[int] = ()
    rounds: int = 5
    timeout: float = 8.0
    only_middle: bool = False
    shared: Bench | None = None

    def among(self, *usual: int) -> Sequence[int]:
        """Return the sizes to measure, smallest first."""
        if self.sizes:
            return sorted(self.sizes)
        return usual[1:2] if self.only_middle else usual

    @contextmanager
    def bench(self, connections: int = 0, flows: int = 0) -> Iterator[Bench]:
        """Give a service that holds so much."""
        if self.shared:
            yield self.shared
        else:
            with bench(connections, flows) as running:
                yield running

    @property
    def few(self) -> int:
        """The rounds of what takes long."""
        return min(self.rounds, 3)


def _import(plan: Plan) -> Iterator[Result]:
    yield frames.imports(plan.rounds)


def _preview(plan: Plan) -> Iterator[Result]:
    for size in plan.among(100, 1_000, 10_000):
        yield frames.preview(size, plan.rounds)


def _list(plan: Plan) -> Iterator[Result]:
    for size in plan.among(100, 1_000, 10_000):
        with plan.bench(size) as running:
            yield connections.list_cpu(running, size, plan.rounds)
            yield connections.list_wait(running, size, plan.rounds)
            yield connections.memory(running, size, plan.few)


def _again(plan: Plan) -> Iterator[Result]:
    for size in plan.among(10, 30, 100):
        with plan.bench(size) as running:
            yield far.list_again(running, size, plan.rounds)


def _create(plan: Plan) -> Iterator[Result]:
    with plan.bench() as running:
        for size in plan.among(10, 50, 200):
            yield connections.create(running, size, plan.few)


def _columns(plan: Plan) -> Iterator[Result]:
    with plan.bench() as running:
        for size in plan.among(10, 100, 300):
            yield connections.columns(running, size, plan.few)


def _test(plan: Plan) -> Iterator[Result]:
    with plan.bench() as running:
        for size in plan.among(10, 50, 100):
            yield connections.test_hanging(running, size, 1, plan.timeout)


def _flows(plan: Plan) -> Iterator[Result]:
    for size in plan.among(100, 300, 1_000):
        with plan.bench(max(size // 10, 1), size) as running:
            yield from flows.listed(running, size, plan.few)
            yield from flows.health(running, size, plan.few)
            yield from flows.apply(running, size, plan.few)


def _rows(plan: Plan) -> Iterator[Result]:
    for size in plan.among(10_000, 100_000, 1_000_000):
        with plan.bench() as running, copying.table(running, size) as table:
            yield from copying.copies(table, plan.few)
            yield from rows.arrived(table, plan.few)
            yield copying.delta(table, plan.few)


def _sql(plan: Plan) -> Iterator[Result]:
    sizes = plan.among(1_000, 10_000, 100_000)
    with plan.bench() as running, copying.table(running, max(sizes)) as table:
        table.run({})
        for size in sizes:
            yield rows.by_sql(table, size, plan.few)


def _browser(plan: Plan) -> Iterator[Result]:
    yield from browser.measured(plan.among(100, 1_000, 10_000), plan.rounds)


GROUPS: dict[str, Callable[[Plan], Iterator[Result]]] = {
    "import": _import,
    "list": _list,
    "again": _again,
    "create": _create,
    "columns": _columns,
    "test": _test,
    "preview": _preview,
    "flows": _flows,
    "rows": _rows,
    "sql": _sql,
    "browser": _browser,
}
