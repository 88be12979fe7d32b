"""Define which columns a frame has, with their dtypes and the model attributes they show.

With it an empty answer gives an empty frame of the same columns and dtypes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Self

import pandas as pd

from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.times import DURATION, durations


@dataclass(frozen=True, slots=True)
class FrameSpecification:
    """The columns of a frame: name, attribute of the model (dots for one below), dtype."""

    columns: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, columns: str, **dtypes: str) -> Self:
        """Return a specification of columns, apart by spaces; texts where no dtype is given.

        An attribute makes a column of its last part's name, or, as in ``result=ok``, of another.
        """
        specified = []
        for column in columns.split():
            name, _, attribute = column.rpartition("=")
            name = name or attribute.rpartition(".")[2]
            specified.append((name, attribute, dtypes.get(name, "string")))
        return cls(tuple(specified))

    def frame(self, models: Iterable[object]) -> pd.DataFrame:
        """Return one row per model, in their order."""
        rows = list(models)
        frame = pd.DataFrame(
            {
                name: _column([attrgetter(attribute)(row) for row in rows], dtype)
                for name, attribute, dtype in self.columns
            }
        )
        return cell_html.marked(frame, cell_html.LIST)


def _column(values: list[Any], dtype: str) -> pd.Series[Any]:
    return pd.Series(durations(values) if dtype == DURATION else values, dtype=dtype)
