"""The speed of a dataflow's run beside plain ``COPY`` of the same table, and its memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import BYTES, SECONDS, US, Result, Target, of_figures
from tests.benchmarks.service import Bench
from tests.support.services import Service
from tests.support.work import Work, counts, working

# Rows from an hour ago on, so that none is in the window of a delta run.
_TABLE = """
CREATE SCHEMA IF NOT EXISTS work; GRANT USAGE ON SCHEMA work TO PUBLIC;
CREATE UNLOGGED TABLE {table} AS SELECT g::bigint AS id, 'customer ' || g AS label,
  (g * 1.25)::numeric(12, 2) AS amount, now() - (g + 3600) * interval '1 second' AS at,
  'city ' || g % 1000 AS city, g % 2 = 0 AS yes, random() AS score, current_date - g % 1000 AS day
  FROM generate_series(1, {rows}) g;
CREATE INDEX ON {table} (at);
GRANT SELECT ON {table} TO PUBLIC;
"""
_FIELDS = {
    "id": {"type": "integer"},
    "label": {"type": "string"},
    "amount": {"type": "number"},
    "at": {"type": "string", "format": "date-time"},
    "city": {"type": "string"},
    "yes": {"type": "boolean"},
    "score": {"type": "number"},
    "day": {"type": "string", "format": "date"},
}
_LARGE = 1_000_000
COPY = "COPY"


@dataclass(frozen=True)
class _Case:
    """A mapping, and how fast it should be beside ``COPY`` where there are many rows."""

    name: str
    expressions: Mapping[str, str]
    speed: float = 0.0

    @property
    def targets(self) -> tuple[Target, ...]:
        return (Target(COPY, self.speed, faster=True, at=_LARGE),) if self.speed else ()


_TWO = {"label": 'concat(upper(label), "-", id)', "amount": "amount * 1.19"}
_TEN = {
    "label": 'concat(upper(trim(label)), "-", replace(id, "9", "nine"))',
    "amount": "round(amount * 1.19, 2)",
    "city": 'iif(is_empty(city), "nowhere", substr(city, 0, 20))',
    "score": "abs(coalesce(score, 0))",
    "id": "length(label) + id",
}
_CASES = (
    _Case("attributes only", {}, 0.45),
    _Case("two expressions", _TWO, 0.35),
    _Case("ten functions", _TEN, 0.25),
    _Case("a function row by row", {"label": "md5(label)"}),
)


class Table:
    """A table of so many rows, and the service that copies it."""

    def __init__(self, work: Work, service: Service, rows: int, loop: asyncio.Runner) -> None:
        self.rows = rows
        self.service = service
        self.work = work
        self._loop = loop
        self._flow = ""
        self._run(work.sql(_TABLE.replace("{rows}", str(rows))))

    def copy(self) -> float:
        """Return the seconds that ``COPY`` takes, its bytes thrown away."""

        async def discard(_data: bytes) -> None:
            return

        start = time.perf_counter()
        query = f"SELECT * FROM {self.work.table}"
        self._run(self.work.admin.copy_from_query(query, output=discard))
        return time.perf_counter() - start

    def run(self, expressions: Mapping[str, str]) -> float:
        """Let a new dataflow run, and return the seconds that it took by its own metrics."""
        mappings = [
            ("EXPRESSION", expressions[name], name)
            if name in expressions
            else ("ATTRIBUTE", name, name)
            for name in _FIELDS
        ]
        self._flow = self._run(self.work.flow(*mappings, fields=_FIELDS))
        run = self._run(self.work.ended(self._flow, patience=3600))
        assert counts(run) == (self.rows, self.rows, 0), run
        return _seconds(run)

    def run_one_row(self) -> float:
        """Return the seconds that another run of the last dataflow takes for one new row."""
        insert = "INSERT INTO {table} (id, at) VALUES (0, {now})"
        self._run(self.work.sql(insert))
        run = self._run(self.work.again(self._flow))
        assert counts(run) == (1, 1, 0), run
        return _seconds(run)

    def size(self) -> float:
        """Return the bytes of the table."""
        query = f"SELECT pg_table_size('{self.work.table}')"
        return float(self._run(self.work.admin.fetchval(query)))

    def drop(self) -> None:
        """Delete it."""
        self._run(self.work.sql("DROP TABLE {table}"))

    def _run(self, coroutine: Any) -> Any:
        return self._loop.run(coroutine)


@contextmanager
def table(bench: Bench, rows: int) -> Iterator[Table]:
    """Make a table of so many rows."""
    with asyncio.Runner() as loop:
        stack = AsyncExitStack()
        work = loop.run(stack.enter_async_context(working(bench.service, bench.postgres)))
        try:
            made = Table(work, bench.service, rows, loop)
            yield made
            made.drop()
        finally:
            loop.run(stack.aclose())


def copies(source: Table, rounds: int) -> Iterator[Result]:
    """Runs with each mapping, each beside a ``COPY`` just before it; the last one's dataset stays.

    The first run of a service, which loads what it needs, does not count.
    """
    source.run({})
    for case in _CASES:
        figures: dict[str, list[float]] = {US: [], COPY: []}
        for _ in range(rounds):
            figures[COPY].append(source.copy())
            figures[US].append(source.run(case.expressions))
        yield of_figures(f"copy, {case.name}", source.rows, SECONDS, figures, case.targets)
    memory = {US: [peak_memory(source.service)], "table": [source.size()]}
    yield of_figures("memory of the service", source.rows, BYTES, memory)


def delta(source: Table, rounds: int) -> Result:
    """Runs that find one new row, each beside a ``COPY`` of all."""
    figures: dict[str, list[float]] = {US: [], COPY: []}
    for _ in range(rounds):
        figures[COPY].append(source.copy())
        figures[US].append(source.run_one_row())
    return of_figures("delta run, one new row", source.rows, SECONDS, figures)


def peak_memory(service: Service) -> float:
    """Return the most bytes that the service's process ever held."""
    status = Path(f"/proc/{service.process.pid}/status").read_text("utf-8")
    return float(status.split("VmHWM:")[1].split()[0]) * 1024


def _seconds(run: Any) -> float:
    duration: dict[str, int] = run["metrics"]["durationSummary"]
    return (duration["completedAtUTC"] - duration["startedAtUTC"]) / 1000
