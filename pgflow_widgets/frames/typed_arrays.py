"""Make arrays of one dtype from values as they came, without dropping any of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pgflow_widgets.frames.times import PRECISE_TIME, is_missing, precise_times


def typed_array(values: np.ndarray[Any, Any], dtype: str) -> Any:  # noqa: ANN401 - an array
    """Return an array of a dtype, of texts where it cannot hold a value."""
    try:
        if dtype == PRECISE_TIME:
            return precise_times(values)
        array = _quickly(values, dtype)
        return pd.Series(list(values), dtype=dtype).array if array is None else array
    except (ValueError, TypeError, OverflowError):
        return pd.array([None if is_missing(v) else str(v) for v in values], dtype="string")


_ARRAYS: Mapping[str, tuple[str, str, Any]] = {
    "Int64": ("integer", "int64", pd.arrays.IntegerArray),
    "Float64": ("floating", "float64", pd.arrays.FloatingArray),
    "boolean": ("boolean", "bool", pd.arrays.BooleanArray),
}


def _quickly(values: np.ndarray[Any, Any], dtype: str) -> Any:  # noqa: ANN401 - an array, or None
    """Return an array of numbers or of yes and no, None if there is anything else among them.

    pandas would come to the same, but look at each value several times.
    """
    if dtype not in _ARRAYS:
        return None
    kind, native, array = _ARRAYS[dtype]
    if pd.api.types.infer_dtype(values, skipna=True) != kind:
        return None
    missing = pd.isna(values)
    return array(np.where(missing, 0, values).astype(native), missing)
