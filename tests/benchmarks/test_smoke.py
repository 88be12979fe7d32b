"""That each benchmark runs at a tiny size; how fast we are is for ``make bench`` to say."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as make_bench
from tests.benchmarks import connections, tables
from tests.benchmarks.figures import Figures
from tests.benchmarks.groups import GROUPS, Plan
from tests.benchmarks.measuring import CALLS, US, Result
from tests.benchmarks.service import bench
from tests.support.chromium import BROWSERS

TINY = 3
FEW = 30
"""Where others make one call after the other and we do not, the waits of so few calls tell it."""
WORKS = {
    "import": {"import"},
    "preview": {"preview"},
    "list": {"list", "memory"},
    "again": {"list"},
    "create": {"create"},
    "columns": {"columns"},
    "test": {"test"},
    "flows": {"list", "health", "plan"},
    "rows": {"copy", "memory", "read", "open", "delta"},
    "sql": {"rows"},
    "browser": {"form", "connection"},
}
"""How the names of what a group measures begin."""
MOST_CALLS = 30
"""Of a plan that is applied, however many dataflows there are."""


def check(group: str, results: Iterable[Result]) -> None:
    works = set()
    for result in results:
        works.add(result.work.partition(" ")[0].rstrip(",:"))
        assert result.size > 0, result
        assert result.peers, result
        assert all(value > 0 for value in result.medians.values()), result
        if result.unit == CALLS and not result.work.startswith("list"):
            assert result.ours <= max(MOST_CALLS, result.size), result
    assert works == WORKS[group]


def test_each_group_runs_at_a_tiny_size() -> None:
    """On one service, so those come last that leave something there."""
    with bench(connections=TINY, flows=TINY) as shared:
        tiny = Plan(sizes=(TINY,), rounds=1, timeout=0.5, shared=shared)
        check_waits(list(GROUPS["create"](replace(tiny, sizes=(FEW,)))))
        leaving = ("flows", "rows", "sql")
        for group in (*(GROUPS.keys() - {"create", "browser", *leaving}), *leaving):
            check(group, GROUPS[group](tiny))


def check_waits(results: Sequence[Result]) -> None:
    """What calls one after the other has to wait for each answer, and we do not."""
    check("create", results)
    (created,) = results
    in_line = FEW * connections.LATENCY / 1000
    assert created.medians["aepp"] > max(in_line, created.ours), created


@pytest.mark.soak
def test_all_are_written_down_at_two_sizes(tmp_path: Path) -> None:
    if not any(map(shutil.which, BROWSERS)):
        pytest.skip("no Chromium on this machine")
    for name in tables.PAGES:
        shutil.copy(tables.BOOK / name, tmp_path)
    kept = tmp_path / "figures.json"
    sizes = ["--sizes", str(TINY), str(FEW), "--rounds", "1", "--timeout", "2"]
    make_bench.main([*sizes, "--figures", str(kept), "--book", str(tmp_path)])
    measured = Figures.load(kept)
    for name in GROUPS:
        check(name, measured.groups[name].results)
    for result in measured.results:
        if "aepp" in result.medians and result.size == FEW:
            assert result.medians["aepp"] > 1.5 * result.medians[US], result
        if "timeout" in result.medians:
            assert result.ours < 3 * result.medians["timeout"], result
    for name in tables.PAGES:
        page = (tmp_path / name).read_text("utf-8")
        assert page == tables.written(page, measured) != (tables.BOOK / name).read_text("utf-8")
