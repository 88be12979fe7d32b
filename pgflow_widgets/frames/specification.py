"""The columns of a frame: their names, where a model has them, and their dtypes.

With it an empty answer gives an empty frame of the same columns and dtypes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

import pandas as pd


@dataclass(frozen=True, slots=True)
class FrameSpecification:
    """The columns of a frame: name, attribute of the model (dots for one below), dtype."""

    columns: tuple[tuple[str, str, str], ...]

    def frame(self, models: Iterable[object]) -> pd.DataFrame:
        """Return one row per model, in their order."""
        rows = list(models)
        return pd.DataFrame(
            {
                name: pd.Series([attrgetter(attribute)(row) for row in rows], dtype=dtype)
                for name, attribute, dtype in self.columns
            }
        )
