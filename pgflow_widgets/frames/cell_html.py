"""Show our frames in a cell's output: names first, ids to copy, times without noise.

Only what is displayed differs: the frames are ordinary ones, whose ``attrs`` say that they are
ours, and IPython asks for the HTML here instead of there. All other frames stay with pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from pgflow_widgets.frames.cell_display import INCOMPLETE
from pgflow_widgets.model.cards import escaped, id_html

ATTRIBUTE = "pgflow_widgets"
LIST, ROWS = "list", "rows"
"""What the attribute says: a list of things, or the rows of a table, whose columns are not ours."""

_CELL = "text-align:left;vertical-align:top"
_NUMBER = "text-align:right;vertical-align:top"
_NOTHING = '<span style="opacity:.5">-</span>'
_GAP = "…"
_Draw = Callable[[Any], str]


def marked(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Say in a frame that it is ours, and return it."""
    frame.attrs[ATTRIBUTE] = kind
    return frame


def frame_html(frame: pd.DataFrame) -> str | None:
    """Return the HTML of a frame; of one that is not ours, what pandas makes of it."""
    kind = frame.attrs.get(ATTRIBUTE)
    if kind not in {LIST, ROWS} or not _is_plain(frame):
        # What a person made of ours, such as a pivot table, is no list any more.
        return frame._repr_html_()  # type: ignore[operator, no-any-return]
    if not pd.get_option("display.notebook_repr_html"):
        return None
    names = [str(name) for name in frame.columns]
    if kind == LIST and "name" in names:
        names = ["name", *(name for name in names if name != "name")]
    columns = list(_shortened(names, pd.get_option("display.max_columns")))
    rows = _shown_rows(len(frame))
    head = "".join(_heading(frame, name) for name in columns)
    drawn = [_drawn(frame, name, rows, kind) for name in columns]
    index = [_GAP if row is None else escaped(str(frame.index[row])) for row in rows]
    body = "".join(
        f'<tr><th style="{_CELL}">{label}</th>{"".join(cells)}</tr>'
        for label, *cells in zip(index, *drawn, strict=True)
    )
    return (
        f'<table class="dataframe" border="0"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{_dimensions(frame, len(columns), rows)}{_gaps(frame)}"
    )


def _is_plain(frame: pd.DataFrame) -> bool:
    columns = frame.columns
    texts = all(isinstance(name, str) for name in columns)
    unnamed = set(columns.names) == set(frame.index.names) == {None}
    return bool(texts and unnamed and columns.is_unique and frame.index.nlevels == 1)


def _shortened(names: list[str], most: int | None) -> Iterator[str | None]:
    """Give the columns that fit, with None for those in the middle that do not."""
    if not most or len(names) <= most:
        yield from names
        return
    yield from names[: (most + 1) // 2]
    yield None
    yield from names[len(names) - most // 2 :]


def _shown_rows(count: int) -> list[int | None]:
    """Return the positions of the rows that pandas would show, with None for a gap."""
    most, fewest = pd.get_option("display.max_rows"), pd.get_option("display.min_rows")
    if not most or count <= most:
        return list(range(count))
    size = min(fewest or most, most)
    return [*range((size + 1) // 2), None, *range(count - size // 2, count)]


def _dimensions(frame: pd.DataFrame, columns: int, rows: list[int | None]) -> str:
    wanted = pd.get_option("display.show_dimensions")
    cut = None in rows or columns < len(frame.columns)
    if wanted is True or (wanted == "truncate" and cut):
        return f"<p>{len(frame):,} rows, {len(frame.columns)} columns</p>"
    return ""


def _gaps(frame: pd.DataFrame) -> str:
    """Return what is not in a frame, as lines below it."""
    gaps = frame.attrs.get(INCOMPLETE)
    texts = [gap for gap in gaps if isinstance(gap, str)] if isinstance(gaps, list) else []
    return "".join(f"<p>{escaped(text)}</p>" for text in texts)


def _heading(frame: pd.DataFrame, name: str | None) -> str:
    if name is None:
        return f'<th style="{_CELL}">{_GAP}</th>'
    values = frame[name]
    zone = getattr(values.dtype, "tz", None)
    said = f' <span style="opacity:.6;font-weight:normal">{escaped(str(zone))}</span>'
    style = _NUMBER if _is_number(values) else _CELL
    return f'<th style="{style}">{escaped(name)}{said if zone else ""}</th>'


def _drawn(frame: pd.DataFrame, name: str | None, rows: list[int | None], kind: str) -> list[str]:
    """Return the cells of a column."""
    if name is None:
        return [f'<td style="{_CELL}">{_GAP}</td>'] * len(rows)
    values = frame[name]
    style = _NUMBER if _is_number(values) else _CELL
    draw = _way_of(values, is_id=kind == LIST and (name == "id" or name.endswith("_id")))
    cells = []
    for row in rows:
        value = None if row is None else values.iloc[row]
        missing = row is not None and pd.api.types.is_scalar(value) and pd.isna(value)
        text = _GAP if row is None else _NOTHING if missing else draw(value)
        cells.append(f'<td style="{style}">{text}</td>')
    return cells


def _way_of(values: pd.Series[Any], *, is_id: bool) -> _Draw:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        times = values.dropna()
        daily = bool(len(times)) and bool((times == times.dt.normalize()).all())
        return lambda time: f"{time:%Y-%m-%d}" if daily else f"{time:%Y-%m-%d %H:%M:%S}"
    if pd.api.types.is_float_dtype(values.dtype):
        digits = pd.get_option("display.precision")
        return lambda number: f"{number:.{digits}f}".rstrip("0").rstrip(".")
    if is_id:
        return lambda text: id_html(str(text))
    longest = pd.get_option("display.max_colwidth")
    return lambda value: escaped(_cut(str(value), longest))


def _is_number(values: pd.Series[Any]) -> bool:
    dtype = values.dtype
    return pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)


def _cut(text: str, longest: int | None) -> str:
    return text if not longest or len(text) <= longest else f"{text[: longest - 1]}{_GAP}"
