"""Build requests about the metrics of a dataset over time, and read the answers.

Source: contract, after-the-load.md 8; Adobe's page on the metrics of Observability Insights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from pgflow_widgets.api.messages.json_values import as_objects, get_object, get_text, is_number
from pgflow_widgets.api.messages.payload import read_object
from pgflow_widgets.api.messages.request import Request, service_request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.model import platform

_PREFIX = "timeseries.ingestion.dataset."
METRICS: Mapping[str, str] = {
    "rows": "recordsuccess.count",
    "bytes": "dailysize",
    "batches": "batchsuccess.count",
    "failed_batches": "batchfailed.count",
}
"""Adobe's name of each metric, without what all begin with."""


@dataclass(frozen=True, slots=True)
class MetricPoint:
    """One value of a metric: its name in `METRICS`, when, and how much."""

    metric: str
    at: datetime
    value: float


_insights = partial(service_request, platform.OBSERVABILITY_PATH)


def metrics_request(dataset_id: str, start: datetime, end: datetime) -> Request:
    """``POST /metrics``: all metrics of a dataset, day by day; it changes nothing."""
    filters = [{"name": "dataSetId", "value": dataset_id, "groupBy": True}]
    body = {
        "start": _written(start),
        "end": _written(end),
        "granularity": "day",
        "metrics": [
            {
                "name": f"{_PREFIX}{name}",
                "filters": filters,
                "aggregator": "sum",
                "downsample": "sum",
            }
            for name in METRICS.values()
        ],
    }
    purpose = "read the metrics of the dataset"
    return _insights(purpose, "POST", "/metrics", body=body, repeatable=True)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def read_metrics(request: Request, response: Response) -> list[MetricPoint]:
    """Read the points of all metrics that are known here."""
    data = read_object(request, response)
    if not isinstance(data.get("metricResponses"), list):
        raise unreadable_answer(request, response, "it holds no metrics")
    names = {f"{_PREFIX}{theirs}": ours for ours, theirs in METRICS.items()}
    return [
        MetricPoint(names[get_text(answer, "metric")], at, value)
        for answer in as_objects(data["metricResponses"])
        if get_text(answer, "metric") in names
        for at, value in _points(answer)
    ]


def _points(answer: Mapping[str, Any]) -> Iterator[tuple[datetime, float]]:
    for group in as_objects(answer.get("datapoints")):
        for text, value in get_object(group, "dps").items():
            try:
                at = datetime.fromisoformat(text)
            except ValueError:
                continue
            if is_number(value):
                yield (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), float(value)
