"""The rows of a query as a frame."""

from __future__ import annotations

import pandas as pd

from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.query_results import query_frame

COLUMNS = [
    *(("whole", 20), ("exact", 1700), ("real", 701), ("moment", 1114), ("zoned", 1184)),
    *(("day", 1082), ("truth", 16), ("text", 25), ("object", 16500)),
]
ROW = [
    *(2**62, "1.50", 0.5, "2026-03-01 06:00:00.123456", "2026-03-01 07:00:00+01"),
    *("9999-12-31", True, "x", '(1.0,"(a,b)",)'),
]
DTYPES = [
    *("Int64", "Float64", "Float64", "datetime64[us, UTC]", "datetime64[us, UTC]"),
    *("datetime64[us, UTC]", "boolean", "string", "string"),
]


def dtypes(frame: pd.DataFrame) -> list[str]:
    return [str(dtype) for dtype in frame.dtypes]


def test_each_type_has_its_dtype_with_missing_values_and_without_rows() -> None:
    frame = query_frame(COLUMNS, [ROW, [None] * len(ROW)])
    assert dtypes(frame) == dtypes(query_frame(COLUMNS, [])) == DTYPES
    assert frame["whole"][0] == 2**62
    assert frame["zoned"][0] == pd.Timestamp("2026-03-01T06:00:00Z")
    assert frame["moment"][0] == pd.Timestamp("2026-03-01T06:00:00.123456Z")
    assert frame["day"][0].year == 9999
    assert frame.loc[1].isna().all()


def test_what_its_dtype_cannot_hold_stays_text() -> None:
    frame = query_frame(
        [("n", 1700), ("t", 1114)], [["12345678901234567.25", "infinity"], ["1", None]]
    )
    assert dtypes(frame) == ["string", "string"]
    assert list(frame["n"]) == ["12345678901234567.25", "1"]
    assert frame["t"][0] == "infinity"


def test_two_columns_of_one_name_are_both_there() -> None:
    frame = query_frame([("n", 23), ("n", 25)], [[1, "x"]])
    assert list(frame.columns) == ["n", "n"]
    assert frame.iloc[0].tolist() == [1, "x"]


def test_what_was_cut_is_said_below_the_table_and_in_the_attributes() -> None:
    frame = query_frame([("n", 23)], [[1]], ["There <may> be more."])
    assert frame.attrs["incomplete"] == ["There <may> be more."]
    assert (cell_html.frame_html(frame) or "").endswith("<p>There &lt;may&gt; be more.</p>")
    assert not (cell_html.frame_html(query_frame([("n", 23)], [[1]])) or "").endswith("</p>")
