"""Draw the first rows of a table for the browser, bounded in columns and in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.frames import previews
from pgflow_widgets.widgets.browser.declarations import RowsView
from pgflow_widgets.widgets.browser.view import MOST_COLUMNS
from pgflow_widgets.widgets.view import cell_text

if TYPE_CHECKING:
    import pandas as pd

_LONGEST_CELL = 200
_LONGEST_VALUE = 100_000
_TIMES = {"date": len("2026-01-31"), "date-time": len("2026-01-31 23:59")}


def draw_preview(schema: TableSchema, frame: pd.DataFrame, row_count: int) -> RowsView:
    """Return the columns with their profiles, the rows as texts, and the omissions.

    Parameters
    ----------
    schema, frame
        The table, and its rows as `previews.preview_frame` gives them.
    row_count
        The number of rows to show.
    """
    columns = schema.columns[:MOST_COLUMNS]
    names = [column.name for column in columns]
    rows = [
        [cell_text(row.get(name), _LONGEST_CELL) for name in names]
        for row in schema.rows[:row_count]
    ]
    notes = [*schema.gaps(names)]
    if len(schema.columns) > len(columns):
        notes.append(f"The first {len(columns)} of {len(schema.columns)} columns.")
    if any(text and text[_LONGEST_CELL - 1 :] == "…" for row in rows for text in row):
        notes.append("Long values are cut here; open one to see all of it.")
    summaries = previews.summarize_columns(columns, frame)
    return {
        "columns": [
            {
                "name": summary.name,
                "type": column.format or column.type,
                "format": column.format if column.format in _TIMES else "",
                "number": frame[summary.name].dtype.kind in "if",
                "nulls": summary.nulls,
                "distinct": summary.distinct,
                "min": _brief(summary.min, column),
                "max": _brief(summary.max, column),
                "bars": summary.histogram,
            }
            for column, summary in zip(columns, summaries, strict=True)
        ],
        "rows": rows,
        "note": " ".join(notes),
    }


def value_in_full(schema: TableSchema, row: int, column: str) -> str | None:
    """Return a value as the service gave it, up to what a page can show; None if there is none."""
    if not 0 <= row < len(schema.rows) or schema.rows[row].get(column) is None:
        return None
    return str(schema.rows[row][column])[:_LONGEST_VALUE]


def _brief(value: str | None, column: Column) -> str | None:
    """Shorten a smallest or largest value for a heading: times to the minute."""
    if value is None or column.format not in _TIMES:
        return cell_text(value, _LONGEST_CELL)
    return value[: _TIMES[column.format]]
