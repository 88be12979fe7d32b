"""Any answer about what has arrived is read or refused, and any condition finds its rows."""

from __future__ import annotations

import contextlib
import operator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import example, given
from hypothesis import strategies as st

from pgflow_widgets.api.messages.datasets.batches import list_all_batches_request, read_batches
from pgflow_widgets.api.messages.datasets.expiry import read_expiry
from pgflow_widgets.api.messages.datasets.files import local_files_request, read_local_files
from pgflow_widgets.api.messages.datasets.insights import metrics_request, read_metrics
from pgflow_widgets.api.messages.datasets.row_errors import batch_of_address, read_rejected_row
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import PgflowError, visible
from pgflow_widgets.frames.failed_rows import FailedRow, failed_rows_frame
from pgflow_widgets.operations.datasets.conditions import read_conditions
from pgflow_widgets.operations.datasets.parquet_rows import Selection, read_files
from tests.support.fabricated import answer

NAMES = (
    "data items metricResponses datapoints dps metric files path length batch metrics tags status"
    " relatedObjects type id ttlId expiry activities targetInfo reference ids statusSummary"
    " extensions manifest failedRecords _errors _validationErrors causingExceptions code message"
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES.split()) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
REQUEST = list_all_batches_request("d", 0)


@given(ANYTHING)
def test_any_answer_is_read_or_refused(body: Any) -> None:
    requests = (REQUEST, local_files_request("d"), metrics_request("d", MOMENT, MOMENT), REQUEST)
    readers = (read_batches, read_local_files, read_metrics, read_expiry)
    for request, read in zip(requests, readers, strict=True):
        with contextlib.suppress(PgflowError):
            read(request, answer(body))
    if isinstance(body, dict):
        assert all(isinstance(batch, str) for batch in Run.from_item(body).batch_ids)


@given(st.binary() | ANYTHING.map(lambda body: answer(body).body))
def test_any_line_is_a_rejected_row(line: bytes) -> None:
    row = read_rejected_row(line)
    assert row.errors
    frame = failed_rows_frame([FailedRow("r", "b", "f", 1, row.values, row.errors)])
    assert len(frame) == len(row.errors)
    for text in (*row.values, *row.values.values()):
        assert text is None or text == visible(text)


@given(st.text())
def test_any_address_names_a_batch_or_none(address: str) -> None:
    assert "/" not in batch_of_address(address)


DECIMAL = pa.decimal128(9, 2)
VALUES = st.none() | st.integers(-5, 5)
COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NUMBERS = st.integers(-6, 6) | st.sampled_from([0.5, -1.5, Decimal(1), Decimal("0.125")])
CONDITIONS = st.lists(
    st.tuples(st.just("n"), st.sampled_from([*COMPARISONS]), NUMBERS)
    | st.tuples(st.just("n"), st.sampled_from(["==", "!="]), st.none())
    | st.tuples(st.just("n"), st.sampled_from(["in", "not in"]), st.lists(NUMBERS)),
    max_size=3,
)


def fulfils(value: int | None, comparison: str, wanted: Any) -> bool:
    if wanted is None:
        return (value is None) is (comparison == "==")
    if value is None:
        return False
    if comparison in COMPARISONS:
        return bool(COMPARISONS[comparison](value, wanted))
    return (value in wanted) is (comparison == "in")


@given(
    st.lists(VALUES, max_size=30),
    CONDITIONS,
    st.integers(1, 7),
    st.none() | st.integers(0, 20),
    st.sampled_from([pa.int32(), pa.float64(), DECIMAL]),
)
@example([0], [("n", "in", [0.5])], 1, None, pa.int32())
@example([0], [("n", "not in", [0.5])], 1, None, pa.int32())
def test_conditions_and_limits_find_the_rows_that_a_loop_finds(
    values: list[int | None], where: list[Any], group: int, limit: int | None, kind: pa.DataType
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        plain = [Decimal(v) if v is not None and kind == DECIMAL else v for v in values]
        table = pa.table({"n": pa.array(plain, kind)})
        values = table["n"].to_pylist()
        pq.write_table(table, path, row_group_size=group)
        selection = Selection(["n"], read_conditions(where), limit)
        read = [
            n for part in read_files([path], selection, "t").tables for n in part["n"].to_pylist()
        ]
    assert read == [v for v in values if all(fulfils(v, c, w) for _, c, w in where)][:limit]
