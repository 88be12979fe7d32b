"""Times in UTC and durations as pandas has them, to the millisecond or to the microsecond."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

TIME = "datetime64[ms, UTC]"
PRECISE_TIME = "datetime64[us, UTC]"
DURATION = "timedelta64[ms]"
MISSING_TIME = int(np.datetime64("NaT", "ms").astype("int64"))


def precise_times(values: Sequence[Any] | np.ndarray[Any, Any]) -> pd.DatetimeIndex:
    """Return times, given as texts or as they are, in UTC to the microsecond.

    Raises
    ------
    ValueError
        Not all are times between the years 1 and 9999.
    """
    try:
        # Few times come twice, so remembering them takes longer than reading them.
        times = pd.to_datetime(values, format="ISO8601", utc=True, cache=False)
    except pd.errors.OutOfBoundsDatetime:
        # pandas 2 counts nanoseconds here, which end in the year 2262.
        plain = np.array([_utc(value) for value in values], dtype="datetime64[us]")
        return pd.DatetimeIndex(plain).tz_localize("UTC")
    return pd.DatetimeIndex(times).as_unit("us")


def _utc(value: Any) -> datetime | None:  # noqa: ANN401 - a text, a date, a moment or nothing
    if is_missing(value):
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def times_of_milliseconds(milliseconds: Sequence[int | None]) -> pd.DatetimeIndex:
    """Return times, given in milliseconds since 1970, in UTC to the millisecond."""
    numbers = [MISSING_TIME if number is None else number for number in milliseconds]
    return times_of_numbers(np.array(numbers, dtype="int64"))


def times_of_numbers(milliseconds: np.ndarray[Any, Any]) -> pd.DatetimeIndex:
    """Return times, given as 64-bit numbers of milliseconds since 1970, `MISSING_TIME` for none."""
    return pd.DatetimeIndex(milliseconds.view("datetime64[ms]"), copy=False).tz_localize("UTC")


def durations(values: Sequence[timedelta | None]) -> np.ndarray[Any, Any]:
    """Return durations to the millisecond, however long: pandas 2 itself ends at 292 years."""
    return np.array(values, dtype=DURATION)


def is_missing(value: object) -> bool:
    """Tell whether a value stands for none, as None and NaN do."""
    return value is None or (isinstance(value, float) and np.isnan(value))
