"""``make bench``: measure everything, print one table, and write it as Markdown and JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import browser, cases, measuring
from tests.benchmarks.measuring import Result
from tests.benchmarks.service import bench
from tests.support.services import running_postgres

OUTPUT = Path(__file__).parents[1] / "_output"


@dataclass(frozen=True)
class Plan:
    """How much of what is measured."""

    sizes: tuple[int, ...]
    rounds: int
    only: frozenset[str]
    timeout: float

    def up_to(self, largest: int) -> list[int]:
        """The sizes, cut at what is usual for some work."""
        return sorted({min(size, largest) for size in self.sizes})

    @property
    def few(self) -> int:
        """The rounds of what takes long."""
        return min(self.rounds, 3)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", default=list(GROUPS), choices=GROUPS)
    parser.add_argument("--timeout", type=float, default=8.0, help="of a test that hangs")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FOLDER")
    given = parser.parse_args()
    plan = Plan(tuple(given.sizes), given.rounds, frozenset(given.only), given.timeout)
    results: list[Result] = []
    for name, group in GROUPS.items():
        for result in group(plan) if name in plan.only else ():
            results.append(result)
            measuring.write(results, given.output)
            sys.stdout.writelines(" | ".join(line) + "\n" for line in result.lines())
            sys.stdout.flush()
    sys.stdout.write("\n" + measuring.markdown(results))


def imports(plan: Plan) -> Iterator[Result]:
    yield cases.imports(plan.rounds)


def preview(plan: Plan) -> Iterator[Result]:
    for size in plan.up_to(10_000):
        yield cases.preview(size, plan.rounds)


def lists(plan: Plan) -> Iterator[Result]:
    for size in plan.sizes:
        with bench(size) as running:
            yield cases.list_cpu(running, size, plan.rounds)
            yield cases.list_wait(running, size, plan.rounds)
            yield cases.memory(running, size, plan.few)


def create(plan: Plan) -> Iterator[Result]:
    with bench(0) as running:
        for size in plan.up_to(200):
            yield cases.create(running, size, plan.few)


def columns(plan: Plan) -> Iterator[Result]:
    with bench(0) as running, running_postgres() as keeper:
        for size in plan.up_to(300):
            yield cases.columns(running, size, plan.few, keeper)


def hanging(plan: Plan) -> Iterator[Result]:
    with bench(0, with_postgres=True) as running:
        for size in plan.up_to(100):
            yield cases.test_hanging(running, size, 1, plan.timeout)


def screens(plan: Plan) -> Iterator[Result]:
    yield from browser.measured(plan.sizes, plan.rounds)


GROUPS: dict[str, Callable[[Plan], Iterator[Result]]] = {
    "import": imports,
    "preview": preview,
    "list": lists,
    "create": create,
    "columns": columns,
    "test": hanging,
    "browser": screens,
}

if __name__ == "__main__":
    main()
