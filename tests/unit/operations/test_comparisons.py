"""The likely reasons of differences between source, runs, batches and dataset."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pgflow_widgets.api.messages.datasets.batches import Batch
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.frames.reconciliation import Comparison, reconciliation_frame
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.dataflow.figures import (
    ColumnFigures,
    RowFigures,
    ValueKind,
    add_figures,
    comparable_figures,
    figures_differ,
)
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.operations.datasets import figures
from pgflow_widgets.operations.datasets.figures import FigureCollector
from pgflow_widgets.operations.flow_runs.comparisons import (
    Side,
    compare,
    group_windows,
)
from pgflow_widgets.operations.flow_runs.source_figures import SourceFigures
from pgflow_widgets.operations.flow_runs.source_login import find_login
from pgflow_widgets.operations.flow_runs.surplus import explain_surplus
from tests.support.tables import for_each

if TYPE_CHECKING:
    import pytest

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE = datetime(2026, 3, 1, 13, tzinfo=UTC)


def run(
    name: str, read: int, written: int, failed: int = 0, status: str = "success", hour: int = 12
) -> Run:
    end = int(NOON.replace(hour=hour).timestamp())
    records = {"inputRecordCount": read, "outputRecordCount": written, "failedRecordCount": failed}
    return Run.from_item(
        {
            "id": name,
            "params": {"windowStartTime": end - 3600, "windowEndTime": end},
            "metrics": {"recordSummary": records, "statusSummary": {"status": status}},
            "activities": [
                {"targetInfo": [{"reference": {"type": "Batch", "ids": [f"B{name}"]}}]},
            ],
        }
    )


def batch(name: str, written: int | None) -> Batch:
    metrics = {} if written is None else {"outputRecordCount": str(written)}
    return Batch.from_item(f"B{name}", {"status": "success", "metrics": metrics})


def compared(
    *runs: Run, source: int | None, files: dict[str, int] | None = None, **batches: int
) -> list[Comparison]:
    windows = group_windows(runs)
    side = None
    if files is not None:
        by_batch = {f"B{name}": RowFigures(rows) for name, rows in files.items()}
        side = Side(by_batch, add_figures(by_batch.values()))
    figures = None
    if source is not None:
        rows = RowFigures(source)
        figures = SourceFigures({window.span: rows for window in windows}, rows)
    known = {f"B{name}": batch(name, written) for name, written in batches.items()}
    return compare(windows, source=figures, batches=known, arrived=side)


@for_each(
    "source, runs, files, reason",
    [
        (10, [run("a", 10, 10)], {"a": 10}, ""),
        (10, [run("a", 10, 8, 2)], {"a": 8}, "2 bad rows"),
        (10, [run("a", 10, 7, 2)], {"a": 7}, "1 rows were skipped"),
        (12, [run("a", 10, 10)], {"a": 10}, "2 rows were committed late"),
        (9, [run("a", 10, 10)], {"a": 10}, "changed since"),
        (10, [run("a", 10, 10)], {"a": 9}, "may have been reverted"),
        (10, [run("a", 10, 0, status="failed")], {}, "The run failed"),
        (10, [run("a", 10, 0, status="failed"), run("b", 10, 10)], {"b": 10}, ""),
        (10, [run("a", 10, 10), run("b", 10, 10)], {"a": 10, "b": 10}, "came 2 times"),
        (None, [run("a", 10, 9, 1)], None, "1 bad rows"),
    ],
)
def test_the_reason_of_a_window(
    source: int | None, runs: list[Run], files: dict[str, int] | None, reason: str
) -> None:
    _, line = compared(*runs, source=source, files=files)
    assert line.agrees is (not reason)
    assert reason in line.reason


@for_each(
    "source, ahead, reasons",
    [
        (9, 0, ["1 rows were changed since or dated after the window's end, and"]),
        (12, 0, ["2 rows were committed late"]),
        (12, 3, ["2 rows were committed late", "3 rows are dated ahead of now"]),
        (10, 3, []),
    ],
)
def test_the_first_copy_takes_rows_that_are_dated_ahead(
    source: int, ahead: int, reasons: list[str]
) -> None:
    windows = group_windows([replace(run("a", 10, 10), window_start=None)])
    figures = SourceFigures({windows[0].span: RowFigures(source)}, RowFigures(source), ahead=ahead)
    _, line = compare(windows, source=figures, batches={}, arrived=None)
    assert line.agrees is (not reasons)
    assert all(reason in line.reason for reason in reasons)
    assert ("ahead" in line.reason) is (len(reasons) == 2)
    windows = group_windows([run("a", 10, 10)])
    figures = SourceFigures({windows[0].span: RowFigures(12)}, RowFigures(12), ahead=ahead)
    _, line = compare(windows, source=figures, batches={}, arrived=None)
    assert "ahead" not in line.reason


def test_a_run_that_is_under_way_is_no_closed_window_and_a_batch_may_disagree() -> None:
    assert group_windows([run("a", 1, 1, status="inProgress")]) == []
    total, line = compared(run("a", 10, 10), source=10, a=9)
    assert (total.batch, line.batch, line.difference) == (9, 9, -1.0)
    assert "The batch and the run" in line.reason
    lines = compared(run("b", 5, 5, hour=14), run("a", 3, 3), source=8, files={"a": 3, "b": 5})
    assert [line.run for line in lines] == ["", "a", "b"]
    assert (lines[0].read, lines[0].window_end) == (8, NOON.replace(hour=14))


def test_windows_that_overlap_are_told_as_the_reason() -> None:
    early = run("a", 3, 3)
    late = replace(run("b", 5, 5), window_start=early.window_start, window_end=ONE)
    lines = compared(early, late, source=5, files={"a": 3, "b": 5})
    assert lines[0].reason.startswith("Windows overlap")
    apart = compared(run("a", 3, 2), run("b", 5, 5, hour=13), source=8, files={"a": 2, "b": 5})
    assert "overlap" not in apart[0].reason


def test_windows_that_nothing_tells_apart_are_compared_as_a_whole() -> None:
    windows = group_windows([run("a", 3, 3), run("b", 5, 5, hour=14)])
    source = SourceFigures({}, RowFigures(8))
    lines = compare(windows, source=source, batches={}, arrived=None)
    assert [line.source for line in lines] == ["8", None, None]
    assert [line.agrees for line in lines] == [True, True, True]


@for_each(
    "duplicates, said",
    [(None, "no key tells"), (5, "5 rows came again, by the key id."), (2, "3 rows were deleted")],
)
def test_rows_that_the_dataset_has_too_many(duplicates: int | None, said: str) -> None:
    (total, _) = compared(run("a", 15, 15), source=10, files={"a": 15})
    assert said in explain_surplus(total, ("id",), duplicates).reason


def test_a_frame_of_nothing_has_its_columns() -> None:
    frame = reconciliation_frame([], ["a gap"])
    assert frame.attrs["incomplete"] == ["a gap"]
    assert [str(frame[name].dtype) for name in ("window_end", "read", "difference", "agrees")] == [
        *("datetime64[ms, UTC]", "Int64", "Float64", "boolean")
    ]


@for_each(
    "one, other, differ",
    [
        (Decimal("0.1"), 0.1, False),
        (Decimal("NaN"), float("nan"), False),
        (Decimal("NaN"), 1.0, True),
        (10**15, 10**15 + 1, True),
        (Decimal(10**15), float(10**15 + 1), False),
        (Decimal(5), 5, False),
        (1, 2, True),
        (NOON, NOON.replace(microsecond=999), False),
        (NOON, NOON.replace(second=1), True),
        ("a", "b", True),
        (None, 1, False),
        ("infinity", NOON, True),
    ],
)
def test_figures_differ_by_more_than_a_double_can(one: Any, other: Any, differ: bool) -> None:
    assert figures_differ(one, other) is differ


def test_figures_of_parts_are_added_as_far_as_they_can_be() -> None:
    parts = [
        RowFigures(2, {"c": ColumnFigures(ValueKind.NUMBER, 1, 1, 5, 5, 5)}),
        RowFigures(0),
        RowFigures(1, {"c": ColumnFigures(ValueKind.NUMBER, 0, 1, 7.5, 7.5, 7.5)}),
    ]
    (whole,) = add_figures(parts).columns.values()
    assert (whole.nulls, whole.distinct, whole.total, whole.low) == (1, None, Decimal("12.5"), 5)
    assert add_figures(parts[:2]) == parts[0]
    assert add_figures([]) == RowFigures()


def test_figures_of_arrow_tables() -> None:
    table = pa.table(
        {
            "n": [1, 2, 2, None],
            "d": pa.array([NOON.date(), None, None, None]),
            "b": [True, None, False, True],
            "l": [[1], None, None, None],
        }
    )
    collector = FigureCollector({name: name for name in "ndblx"})
    for _ in range(2):
        collector.add(table)
    read = collector.figures
    assert read.rows == 8
    assert read.columns["n"] == ColumnFigures(ValueKind.NUMBER, 2, 2, 10, 1, 2)
    day = NOON.replace(hour=0)
    assert read.columns["d"] == ColumnFigures(ValueKind.DAY, 6, 1, None, day, day)
    assert read.columns["b"] == ColumnFigures(ValueKind.TEXT, 2, 2, None, "false", "true")
    assert read.columns["x"] == ColumnFigures(ValueKind.TEXT, 8, 0)
    assert "l" not in read.columns


def test_large_numbers_and_both_zeros_are_summed_and_told_apart_as_they_are() -> None:
    collector = FigureCollector({"n": "n", "f": "f", "d": "d"})
    large = 9_000_000_000_000_000_000
    for zero in (0.0, -0.0):
        columns = {
            "n": pa.array([large, large]),
            "f": pa.array([zero, None]),
            "d": pa.array([Decimal("99.99"), Decimal("0.01")], pa.decimal128(4, 2)),
        }
        collector.add(pa.table(columns))
    read = collector.figures.columns
    assert (read["n"].total, read["n"].distinct) == (4 * large, 1)
    assert (read["f"].distinct, read["d"].total) == (1, 200)


def test_a_sum_that_is_almost_nothing_may_differ_by_what_doubles_lose() -> None:
    cents = ColumnFigures(ValueKind.NUMBER, 0, 3, 0, Decimal("-0.3"), Decimal("0.2"))
    assert not figures_differ(Decimal(0), 5.55e-17, cents.slack(3))
    assert figures_differ(Decimal(0), 0.01, cents.slack(10**9))
    assert figures_differ(Decimal(0), 5.55e-17)


def test_doubles_do_not_tell_large_numbers_apart() -> None:
    source = ColumnFigures(ValueKind.NUMBER, 0, 2, 3, 1, Decimal(2**60))
    there = ColumnFigures(ValueKind.NUMBER, 0, 1, 3.0, 1.0, 2.0**60)
    assert "distinct" not in comparable_figures(source, there)
    assert "distinct" in comparable_figures(source, replace(there, high=2.0))


def test_how_many_values_differ_is_counted_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def distinct(*columns: pa.Array) -> int | None:
        collector = FigureCollector({"c": "c"})
        for column in columns:
            collector.add(pa.table({"c": column}))
        return collector.figures.columns["c"].distinct

    parts = [pa.array(range(n, n + 5)) for n in range(20)]
    assert distinct(*parts) == 24
    assert distinct(pa.array([1, 2], pa.int32()), pa.array([2, 3], pa.int64())) == 3
    assert distinct(pa.array([None, None], pa.int32())) == 0
    monkeypatch.setattr(figures, "MOST_DISTINCT", 10)
    assert distinct(*parts) is None
    mixed = FigureCollector({"c": "c"})
    for column in (pa.array([1]), pa.array(["a"])):
        mixed.add(pa.table({"c": column}))
    assert mixed.figures == RowFigures(2)


PLACE = {"server": "db.example.com", "database": "shop", "username": "reader"}


def test_a_password_is_found_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        if name.startswith("PG"):
            monkeypatch.delenv(name)
    passfile = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(passfile))
    assert find_login(PLACE) is None
    assert find_login({}) is None
    passfile.write_text("*:*:*:reader:for-any-host\n")
    passfile.chmod(0o600)
    assert find_login(PLACE) is None  # whoever changes the connection would choose where it goes
    assert find_login({**PLACE, "port": "no port"}) is None
    passfile.write_text("*:*:*:*:any\ndb.example.com:*:*:reader:from-file\n")
    login = find_login(PLACE)
    assert login
    assert (login.password.reveal(), login.port) == ("from-file", 5432)
    assert login.ssl_mode is SslMode.REQUIRE  # never in plain text over a network
    for host, mode in (("other", "from-file"), ("db.example.com", "from-env")):
        monkeypatch.setenv("PGHOST", host)
        monkeypatch.setenv("PGUSER", "reader")
        monkeypatch.setenv("PGDATABASE", "shop")
        monkeypatch.setenv("PGPASSWORD", "from-env")
        found = find_login(PLACE)
        assert found
        assert found.password.reveal() == mode
    known = {**PLACE, "port": "5432", "password": Secret("known")}
    found = find_login({**PLACE, "sslMode": "Verify-Full"}, [{**known, "server": "x"}, known])
    assert found
    assert (found.password.reveal(), found.ssl_mode) == ("known", SslMode.VERIFY_FULL)
    local = find_login(
        {**PLACE, "server": "127.0.0.1", "sslMode": "false"}, [{**known, "server": "127.0.0.1"}]
    )
    assert local
    assert local.ssl_mode is SslMode.PREFER
    assert "known" not in repr(local)
