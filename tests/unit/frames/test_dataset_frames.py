"""The rows of a dataset, whatever its files hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd

from pgflow_widgets.frames.datasets import _typed
from pgflow_widgets.model.dataflow.schema_fields import FieldType
from tests.support.tables import for_each


def test_moments_of_a_column_may_be_written_with_and_without_parts_of_a_second() -> None:
    column = _typed(
        ["2026-01-02T03:04:00Z", "2026-01-02T03:04:00.123Z", None, "2026-01-02"],
        FieldType.DATE_TIME,
    )
    assert str(column.dtype) == "datetime64[us, UTC]"
    assert column[1] - column[0] == pd.Timedelta(milliseconds=123)
    assert column.isna().tolist() == [False, False, True, False]


@for_each("far", ["9999-12-31", "0001-01-01", "2500-06-01T12:00:00.000001+02:00"])
@for_each("kind", [FieldType.DATE, FieldType.DATE_TIME])
def test_a_far_moment_leaves_the_column_one_of_moments(far: str, kind: FieldType) -> None:
    for value in (far, datetime.fromisoformat(far)):
        column = _typed(["2026-01-02T03:04:00Z", None, value], kind)
        assert str(column.dtype) == "datetime64[us, UTC]"
        assert column.isna().tolist() == [False, True, False]
        moment = datetime.fromisoformat(far)
        assert column[2] == (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


@for_each(
    "values, dtype",
    [
        ([1, None, 2**62 + 1], "Int64"),
        ([1.0, float("nan"), 3.0], "Int64"),
        ([1, None, 1.5], "Float64"),
        ([1, None, "x"], "object"),
        ([1, None, 2**63], "object"),
        ([1.5, None, 2**53], "Float64"),
        ([1.5, None, 2**63 + 1], "object"),
    ],
)
def test_a_long_column_that_holds_something_else_is_read(values: list[Any], dtype: str) -> None:
    column = _typed(values, FieldType.LONG)
    assert str(column.dtype) == dtype
    assert column.isna().tolist() == [False, True, False]
    assert column[0] == values[0]
    assert column[2] == values[2]


@for_each("kind", [FieldType.DOUBLE, FieldType.BOOLEAN, FieldType.DATE, FieldType.DATE_TIME])
def test_a_column_of_words_is_read_as_such(kind: FieldType) -> None:
    column = _typed(["x", None], kind)
    assert column.tolist() == ["x", None]
