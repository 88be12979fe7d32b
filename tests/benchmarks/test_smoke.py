"""That each benchmark runs at a tiny size; how fast we are is for ``make bench`` to say."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import GROUPS
from tests.benchmarks.measuring import Result, Target
from tests.support.jupyterlab import BROWSERS

ROOT = Path(__file__).parents[2]
# Where others make one call after the other and we do not, the waits of so few calls tell already.
AT_ONCE = {"create": "30", "columns": "30"}


@pytest.mark.parametrize("group", GROUPS)
def test_each_runs_and_is_written_down(group: str, tmp_path: Path) -> None:
    if group == "browser" and not any(map(shutil.which, BROWSERS)):
        pytest.skip("no Chromium on this machine")
    command = [sys.executable, "-m", "tests.benchmarks", "--only", group]
    sizes = [AT_ONCE[group]] if group in AT_ONCE else ["3", "12"]
    small = ["--sizes", *sizes, "--rounds", "1", "--timeout", "3", "--output", str(tmp_path)]
    done = subprocess.run(
        command + small, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "benchmarks.json").read_text())
    table = (tmp_path / "benchmarks.md").read_text()
    assert table in done.stdout
    assert "cores" in told["machine"]
    for result in told["results"]:
        assert result["medians"], result
        assert all(value > 0 for value in result["medians"].values()), result
        assert result["work"] in table
        if group in AT_ONCE:
            assert result["medians"]["aepp"] > 1.5 * result["medians"]["pgflow"], result
        if group == "test":
            assert result["medians"]["pgflow"] < 3 * result["medians"]["timeout"], result


def test_a_ratio_is_judged_by_its_target_and_at_its_size_only() -> None:
    targets = (Target("one", "two", 1.3), Target("one", "two", 4, faster=True))
    result = Result("work", 10, "s", {"one": 2.0, "two": 4.0}, targets, at=10)
    assert [line[3:] for line in result.lines()] == [
        ("0.50 x of two", "at most 1.3 x", "met"),
        ("2.00 x faster than two", "at least 4 x faster", "missed"),
    ]
    other = Result("work", 9, "s", {"one": 2.0, "two": 4.0}, targets, at=10)
    assert [line[4:] for line in other.lines()] == [("", ""), ("", "")]
