"""That each benchmark runs at a tiny size; how fast we are is for ``make bench`` to say."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.measuring import Result, Target
from tests.support.chromium import BROWSERS

ROOT = Path(__file__).parents[2]
# Where others make one call after the other and we do not, the waits of so few calls tell already.
FEW = "30"
# How the names of what a group measures begin.
WORKS = {
    "import": {"import"},
    "preview": {"preview"},
    "list": {"list", "memory"},
    "create": {"create"},
    "columns": {"columns"},
    "test": {"test"},
    "browser": {"form", "connection"},
}


@pytest.mark.parametrize(
    ("groups", "sizes"),
    [
        pytest.param(["import", "preview", "list", "create"], [FEW], id="calls"),
        pytest.param([], ["3", FEW], marks=pytest.mark.soak, id="all, two sizes"),
    ],
)
def test_each_runs_and_is_written_down(groups: list[str], sizes: list[str], tmp_path: Path) -> None:
    if not groups and not any(map(shutil.which, BROWSERS)):
        pytest.skip("no Chromium on this machine")
    command = [sys.executable, "-m", "tests.benchmarks", *(["--only", *groups] if groups else [])]
    small = ["--sizes", *sizes, "--rounds", "1", "--timeout", "2", "--output", str(tmp_path)]
    done = subprocess.run(
        command + small, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "benchmarks.json").read_text())
    table = (tmp_path / "benchmarks.md").read_text()
    assert table in done.stdout
    assert "cores" in told["machine"]
    for result in told["results"]:
        assert result["size"] > 0, result
        assert result["medians"], result
        assert all(value > 0 for value in result["medians"].values()), result
        assert result["work"] in table
        medians = result["medians"]
        if "aepp" in medians and str(result["size"]) == FEW:
            assert medians["aepp"] > 1.5 * medians["pgflow"], result
        if "timeout" in medians:
            assert medians["pgflow"] < 3 * medians["timeout"], result
    works = {result["work"].partition(" ")[0].rstrip(",:") for result in told["results"]}
    assert works == set().union(*(WORKS[group] for group in groups or WORKS))


def test_a_ratio_is_judged_by_its_target_and_at_its_size_only() -> None:
    targets = (Target("one", "two", 1.3), Target("one", "two", 4, faster=True))
    result = Result("work", 10, "s", {"one": 2.0, "two": 4.0}, targets, at=10)
    assert [line[3:] for line in result.lines()] == [
        ("0.50 x of two", "at most 1.3 x", "met"),
        ("2.00 x faster than two", "at least 4 x faster", "missed"),
    ]
    other = Result("work", 9, "s", {"one": 2.0, "two": 4.0}, targets, at=10)
    assert [line[4:] for line in other.lines()] == [("", ""), ("", "")]
