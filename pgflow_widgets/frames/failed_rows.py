"""Rejected rows as a frame: a line for each reason, beside the columns of the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pgflow_widgets.api.messages.datasets.row_errors import RowError
from pgflow_widgets.frames import cell_html


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row that did not come in, with each reason.

    ``values`` are its columns as text; ``file`` and ``line`` say where the service keeps it.
    """

    run: str
    batch: str
    file: str
    line: int
    values: Mapping[str, str | None]
    errors: Sequence[RowError]


def failed_rows_frame(rows: Sequence[FailedRow], gaps: Sequence[str] = ()) -> pd.DataFrame:
    """Return one line for each reason of each row.

    ``run``, ``batch``, ``file`` (string), ``line`` (Int64), ``code``, ``field``, ``reason``
    (string), then the columns of the rows as ``string``; one that is called like a column of ours
    has ``row.`` before its name. ``attrs["incomplete"]`` says what is not in the frame.
    """
    lines = [(row, error) for row in rows for error in row.errors]
    facts: dict[str, pd.Series] = {
        name: pd.Series([getattr(row, name) for row, _ in lines], dtype="string")
        for name in ("run", "batch", "file")
    }
    facts["line"] = pd.Series([row.line for row, _ in lines], dtype="Int64")
    for name in ("code", "field", "reason"):
        facts[name] = pd.Series([getattr(error, name) for _, error in lines], dtype="string")
    for name in dict.fromkeys(name for row in rows for name in row.values):
        column = name
        while column in facts:  # a row may have a column of any name
            column = f"row.{column}"
        values = [row.values.get(name) for row, _ in lines]
        facts[column] = pd.Series(values, dtype="string")
    frame = cell_html.marked(pd.DataFrame(facts), cell_html.ROWS)
    if gaps:
        frame.attrs["incomplete"] = list(gaps)
    return frame
