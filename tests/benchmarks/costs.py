"""What many rows cost, measured where they were and calculated beyond: linear from the largest."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.figures import Figures
from tests.benchmarks.markdown import duration, table, volume
from tests.benchmarks.measuring import BYTES, Result

_ROWS = (1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000)
_THINGS = (100, 1_000, 10_000, 100_000)
_OF_ROWS = {
    "rehearse a dataflow on the local service": ("rows", "copy, attributes only", "pgflow"),
    "the same with ten functions": ("rows", "copy, ten functions", "pgflow"),
    "read all rows with `datasets.read`": ("rows", "read a dataset to a frame", "pgflow"),
    "memory of that frame": ("rows", "memory of a frame", "pgflow"),
    "sum with DuckDB over `datasets.scan`": (
        *("rows", "open a dataset and sum it by city"),
        "pgflow + DuckDB",
    ),
    "bring rows into the notebook with `sandbox.sql`": (
        *("sql", "rows of SQL, CPU of the client"),
        "pgflow",
    ),
}
_OF_THINGS = {
    "list connections": ("list", "list connections, 50 ms", "pgflow"),
    "create connections": ("create", "create connections, 50 ms", "pgflow"),
    "columns of tables": ("columns", "columns of all tables, 50 ms", "pgflow"),
    "list dataflows": ("flows", "list dataflows, 50 ms", "pgflow"),
    "health of dataflows": ("flows", "health of dataflows, 50 ms", "pgflow"),
}

_Source = tuple[str, str, str]


def tables(figures: Figures) -> dict[str, str]:
    """Return the tables by the names of their marks."""
    return {
        "costs of rows": _table(figures, _OF_ROWS, _ROWS),
        "costs of calls": _table(figures, _OF_THINGS, _THINGS),
    }


def _table(figures: Figures, sources: dict[str, _Source], sizes: tuple[int, ...]) -> str:
    head = ["what", *(f"{size:,}" for size in sizes)]
    there = {words: source for words, source in sources.items() if source[0] in figures.groups}
    rows = ([words, *_cells(figures, source, sizes)] for words, source in there.items())
    return table(head, rows)


def _cells(figures: Figures, source: _Source, sizes: tuple[int, ...]) -> Iterator[str]:
    group, work, name = source
    same = [r for r in figures.groups[group].results if r.work == work]
    results = sorted(same, key=lambda result: result.size)
    for size in sizes:
        yield _cell(results, name, size)


def _cell(results: list[Result], name: str, size: int) -> str:
    """Return the figure of a size; one in italics is calculated."""
    words = volume if results[-1].unit == BYTES else duration
    at_least = [result for result in results if result.size >= size]
    if at_least:
        value = words(at_least[0].medians[name])
        return value if at_least[0].size == size else f"under {value}"
    largest = results[-1]
    calculated = largest.medians[name] * size / largest.size
    return f"*{words(float(f'{calculated:.2g}'))}*"
