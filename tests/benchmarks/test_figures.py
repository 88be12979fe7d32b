"""Figures, the tables that pages make of them, and the guard that compares ratios."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import costs, guard, markdown, tables
from tests.benchmarks.figures import COMMITTED, Figures, Line, Measured, lines_of
from tests.benchmarks.groups import GROUPS, Plan
from tests.benchmarks.measuring import BYTES, SECONDS, Result, Target

TARGETS = (Target("two", 1.3), Target("two", 4, faster=True, at=1_000))
SMALL = Result("work", 100, SECONDS, {"one": 1.0, "two": 2.0}, TARGETS, {"one": (0.5, 1.5)})
LARGE = Result("work", 1_000, SECONDS, {"one": 10.0, "two": 400.0}, TARGETS)


def line() -> Line:
    (only,) = lines_of([LARGE, SMALL])
    return only


def test_a_line_has_its_sizes_in_order_a_ratio_at_each_and_a_growth() -> None:
    assert line().sizes == [100, 1_000]
    assert [result.ratio("two") for result in line().results] == [0.5, 0.025]
    assert line().exponent("one") == pytest.approx(1.0)
    assert line().exponent("two") == pytest.approx(2.301, abs=0.001)
    assert Line([SMALL], "two").exponent("one") is None


def test_the_growth_is_that_between_the_largest_sizes() -> None:
    huge = replace(LARGE, size=10_000, medians={"one": 1_000.0, "two": 4_000.0})
    assert Line([SMALL, LARGE, huge], "two").exponent("one") == pytest.approx(2.0)


def test_a_target_is_judged_at_its_size_only() -> None:
    row = list(tables._row(line(), 2))
    assert row == [
        *("work", "two", "100, 1,000", "1.00 s / 2.00 s", "10.00 s / 400.00 s"),
        *("0.50, 0.03", "1.00 / 2.30"),
        "at most 1.3 x: met; at least 4 x as fast at 1,000: met",
    ]
    slow = replace(LARGE, medians={"one": 200.0, "two": 400.0})
    row = list(tables._row(Line([SMALL, slow], "two"), 3))
    assert row[5:] == [
        *("", "0.50, 0.50", "2.30 (worse than linear) / 2.30"),
        "at most 1.3 x: met; at least 4 x as fast at 1,000: missed",
    ]
    missed = replace(LARGE, medians={"one": 10.0, "two": 5.0}, targets=TARGETS[:1])
    assert list(tables._row(Line([SMALL, missed], "two"), 2))[-1] == "at most 1.3 x: missed"


def test_figures_are_the_same_after_they_are_written_and_read(tmp_path: Path) -> None:
    figures = Figures({"group": Measured("2026-01-02", "a machine", True, [SMALL, LARGE])})
    figures.save(tmp_path / "figures.json")
    read = Figures.load(tmp_path / "figures.json")
    assert tables.written("<!-- measured -->\n<!-- /measured -->", read).count("2026-01-02") == 1
    assert [result.medians for result in read.results] == [SMALL.medians, LARGE.medians]
    assert [result.targets for result in read.results] == [TARGETS, TARGETS]
    assert Figures.load(tmp_path / "none.json").groups == {}


def test_a_ratio_that_doubles_is_a_regression_that_is_named() -> None:
    kept = [SMALL, LARGE]
    assert list(guard.regressions(kept, [replace(SMALL, medians={"one": 7.0, "two": 7.0})])) == []
    (sentence,) = guard.regressions(kept, [replace(SMALL, medians={"one": 2.1, "two": 2.0})])
    assert sentence == (
        "'work' at 100 is 1.05 x of two, and was 0.50 x: more than 2 times as much."
    )


def test_a_line_that_nobody_kept_is_named_too() -> None:
    (new,) = guard.regressions([SMALL], [LARGE])
    assert new == "'work' at 1,000 is not among the kept figures: `make bench` measures it."
    other = replace(SMALL, medians={"one": 1.0, "three": 1.0})
    (peer,) = guard.regressions([SMALL], [other])
    assert peer == "'work' at 100 is kept without three: `make bench` measures it."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0123, "12 ms"),
        (1.5, "1.50 s"),
        (54.6, "55 s"),
        (600, "10 min"),
        (7_200, "2 hours"),
        (1e9, "32 years"),
    ],
)
def test_a_duration_is_told_as_a_person_would(seconds: float, words: str) -> None:
    assert markdown.duration(seconds) == words


def test_what_is_beyond_the_largest_size_is_calculated_and_marked() -> None:
    small = replace(SMALL, medians={"one": 0.2})
    cells = [costs._cell([small, LARGE], "one", size) for size in (10, 100, 500, 1_000_000)]
    assert cells == ["under 200 ms", "200 ms", "under 10 s", "*3 hours*"]
    memory = replace(LARGE, unit=BYTES, medians={"one": 5e6})
    assert costs._cell([memory], "one", 1_000_000_000) == "*5 TB*"


def test_each_group_is_measured_at_its_usual_sizes_or_at_the_middle_one() -> None:
    assert Plan().among(1, 2, 3) == (1, 2, 3)
    assert Plan(only_middle=True).among(1, 2, 3) == (2,)
    assert Plan(sizes=(5, 4)).among(1, 2, 3) == [4, 5]


def test_the_tables_of_the_pages_are_those_of_the_figures() -> None:
    figures = Figures.load()
    assert figures.groups.keys() == GROUPS.keys()
    for name in tables.PAGES:
        page = (tables.BOOK / name).read_text("utf-8")
        assert page == tables.written(page, figures), "run `make bench`, or renew the pages"
        assert re.search(r"<!-- (.*) -->\n\n.+\n\n<!-- /\1 -->", page, re.DOTALL)


def test_three_sizes_are_kept_of_each_work_that_has_a_size() -> None:
    sizes: dict[str, set[int]] = {}
    for result in Figures.load().results:
        sizes.setdefault(result.work, set()).add(result.size)
    assert sizes
    without = {work for work in sizes if work.startswith(("import", "form:"))}
    assert {work for work, of_work in sizes.items() if len(of_work) < 3} == without


def test_the_figures_name_no_machine() -> None:
    text = COMMITTED.read_text("utf-8")
    assert not re.search(r"(?:/home|/work|/tmp|/root|https?:|@)", text)
