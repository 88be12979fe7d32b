"""Compared counts as a frame: a line for each window and figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pgflow_widgets.frames.specification import FrameSpecification
from pgflow_widgets.frames.times import TIME

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure at each place where it could be asked; None where it could not.

    ``run`` is empty for all windows together, ``column`` for the number of rows. ``source`` and
    ``dataset`` are written as text, for they may be times.
    """

    window_start: datetime | None
    window_end: datetime | None
    run: str
    column: str
    figure: str
    source: str | None
    read: int | None
    written: int | None
    failed: int | None
    batch: int | None
    dataset: str | None
    difference: float | None
    agrees: bool | None
    reason: str


_COUNTS = ("read", "written", "failed", "batch")
_COLUMNS = FrameSpecification.of(
    "window_start window_end run column figure source read written failed batch dataset"
    " difference agrees reason",
    difference="Float64",
    agrees="boolean",
    **dict.fromkeys(_COUNTS, "Int64"),
    **dict.fromkeys(("window_start", "window_end"), TIME),
)


def reconciliation_frame(
    comparisons: Iterable[Comparison], gaps: Sequence[str] = ()
) -> pd.DataFrame:
    """Return one line per comparison; ``attrs["incomplete"]`` says what could not be asked."""
    frame = _COLUMNS.frame(comparisons)
    if gaps:
        frame.attrs["incomplete"] = list(gaps)
    return frame
