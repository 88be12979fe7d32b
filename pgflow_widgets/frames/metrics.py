"""The metrics of a dataset over time as a frame, and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from pgflow_widgets.api.messages.datasets.insights import METRICS, MetricPoint
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.frames import cell_html
from pgflow_widgets.frames.times import TIME
from pgflow_widgets.local import interrupts

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def metrics_frame(points: Sequence[MetricPoint], first: date, last: date) -> pd.DataFrame:
    """Return one line per day: ``day`` (datetime64[ms, UTC]) and each metric (Int64).

    A metric of which a day tells nothing is missing there.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    values: dict[tuple[str, date], float] = {}
    for point in points:
        key = point.metric, point.at.date()
        values[key] = values.get(key, 0.0) + point.value
    moments = [datetime.combine(day, time(), UTC) for day in days]
    frame = pd.DataFrame({"day": pd.Series(moments, dtype=TIME)})
    for metric in METRICS:
        numbers = [values.get((metric, day)) for day in days]
        whole = [None if number is None else round(number) for number in numbers]
        frame[metric] = pd.Series(whole, dtype="Int64")
    return cell_html.marked(frame, cell_html.LIST)


def plot_metrics(frame: pd.DataFrame, title: str) -> Axes:
    """Draw the rows of each day, and where batches failed.

    Raises
    ------
    PgflowError
        matplotlib is not installed.
    """
    try:
        with interrupts.hold():
            from matplotlib import pyplot as plt
    except ImportError:
        plt = None  # type: ignore[assignment]
    if plt is None:
        raise PgflowError(
            "To draw the metrics, matplotlib is needed.", hint="pip install 'pgflow-widgets[demo]'"
        )
    _, axes = plt.subplots(figsize=(8, 3))
    rows = frame["rows"].astype("Float64").fillna(0).astype(float)
    axes.bar(frame["day"], rows, width=0.8, label="rows")
    failed = frame[frame["failed_batches"].fillna(0) > 0]
    axes.plot(failed["day"], [0] * len(failed), "rv", label="failed batches")
    axes.set_title(title)
    axes.legend()
    return axes
