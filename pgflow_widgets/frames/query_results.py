"""The rows of a query as a typed frame.

Source: contract, query-service.md 5 and 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.cell_display import INCOMPLETE
from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import PRECISE_TIME
from pgflow_widgets.frames.typed_arrays import typed_array

_NUMERIC = 1700
_DTYPES = {
    **dict.fromkeys((16,), "boolean"),
    **dict.fromkeys((20, 21, 23, 26), "Int64"),
    **dict.fromkeys((700, 701, _NUMERIC), "Float64"),
    **dict.fromkeys((1082, 1114, 1184), PRECISE_TIME),
}
"""By PostgreSQL's number of a type; what is not among them is text."""

_EXACT_DIGITS = 15
QUERY_TABLES = FrameSpecification.of("table dataset dataset_id columns")
QUERY_COLUMNS = FrameSpecification.of("name type")


def query_frame(
    columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]], gaps: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the rows of a query, one column for each of its columns.

    Integers become ``Int64``, other numbers ``Float64``, booleans ``boolean``, dates and times
    ``datetime64[us, UTC]``, all else ``string``: a column with a value that its dtype cannot hold
    too, such as a number of more digits than a float has.

    Parameters
    ----------
    columns
        Name and type number of each.
    rows
        A value for each column.
    gaps
        What is not in it, in sentences.
    """
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = {
        place: _array(values, kind)
        for place, ((_, kind), values) in enumerate(zip(columns, cells, strict=True))
    }
    frame = pd.DataFrame(arrays, copy=False)
    frame.columns = [name for name, _ in columns]  # set apart, for some may come twice
    if gaps:
        frame.attrs[INCOMPLETE] = list(gaps)
    return cell_html.marked(frame, cell_html.ROWS)


def _array(values: Sequence[Any], kind: int) -> Any:  # noqa: ANN401 - an array
    dtype = _DTYPES.get(kind, "string")
    if dtype == "string":
        return pd.array(values, dtype="string")
    if kind == _NUMERIC:
        if any(value is not None and _digits(value) > _EXACT_DIGITS for value in values):
            return pd.array(values, dtype="string")
        values = [None if value is None else float(value) for value in values]
    held = np.empty(len(values), dtype="object")
    held[:] = values
    return typed_array(held, dtype)


def _digits(number: str) -> int:
    """Return how many digits of a number count."""
    return len(number.lstrip("-").replace(".", "").strip("0"))
