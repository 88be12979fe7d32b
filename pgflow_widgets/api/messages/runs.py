"""Build requests about the runs of a dataflow, and read the responses.

Source: contract, dataflow.md 9; flow-service.md 6 and 7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from pgflow_widgets.api.messages.datasets.row_errors import batch_of_address
from pgflow_widgets.api.messages.json_values import (
    as_objects,
    as_texts,
    as_time,
    epoch_seconds_as_time,
    get_integer,
    get_object,
    get_text,
)
from pgflow_widgets.api.messages.payload import read_object
from pgflow_widgets.api.messages.request import Request, encoded_id, equality_filter
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.errors import visible
from pgflow_widgets.model import platform
from pgflow_widgets.model.cards import Card, Fact, Tone, moment
from pgflow_widgets.model.error_catalogue import RunError, advice_on

_MILLISECONDS = 10**11  # as seconds, the year 5138
_NOT_A_LETTER = re.compile(r"[^a-z]+")
_SHOWN_ERRORS = 20
_LONGEST_ERROR = 2000
_RUNNING = frozenset({"", "scheduled", "inprogress", "queued", "pending", "processing", "started"})
"""Statuses of a run that is not over; one that has just been made tells none yet."""

_CAME = frozenset({"success", "completed", "partialsuccess"})
_CAME_IN_PART = "partialsuccess"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a flow, with its metrics; a figure is None if the service does not report it.

    ``batch_ids`` are the batches in which its rows came into the dataset, or were to come.
    """

    id: str
    flow_id: str
    status: str
    created_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    records_read: int | None
    records_written: int | None
    records_failed: int | None
    input_bytes: int | None
    output_bytes: int | None
    window_end: datetime | None
    error: str
    etag: str
    errors: tuple[RunError, ...] = ()
    window_start: datetime | None = None
    batch_ids: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return visible(f"<Run {self.status}, id {self.id!r}, of the dataflow {self.flow_id!r}>")

    def _card(self) -> Card:
        duration = "" if self.seconds is None else f"{self.seconds:,.1f} s"
        facts = (
            Fact("ID", self.id, is_id=True),
            Fact("Dataflow", self.flow_id, is_id=True),
            Fact("Duration", duration),
            Fact("Records read", _count(self.records_read)),
            Fact("Written", _count(self.records_written)),
            Fact("Failed", _count(self.records_failed)),
            Fact("Error", self.error),
            Fact("What to do", self.advice),
        )
        tone: Tone = "" if self.under_way else "good" if self.ok else "bad"
        state = ("succeeded" if self.ok else "failed") if tone else self.status
        return Card("Run", moment(self.started_at) or "Not started", state, tone, facts)

    def _repr_html_(self) -> str:
        return self._card().html()

    @property
    def seconds(self) -> float | None:
        """The duration, so far if it is not over; None if it has not begun."""
        if self.started_at is None:
            return None
        end = self.completed_at or (datetime.now(UTC) if self.under_way else None)
        return max(0.0, (end - self.started_at).total_seconds()) if end else None

    @property
    def under_way(self) -> bool:
        """Whether the run is not over yet."""
        return is_under_way(self.status)

    @property
    def ok(self) -> bool:
        """Whether the run succeeded, though some of its records may have failed."""
        return is_success(self.status)

    @property
    def failed(self) -> bool:
        """Whether the run failed, so that none of its records came."""
        return _plain(self.status) == "failed"

    @property
    def advice(self) -> str:
        """What to do about its errors; empty if none is known."""
        return advice_on(self.errors)

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read one item of a list."""
        metrics = get_object(item, "metrics")
        times = get_object(metrics, "durationSummary")
        sizes, records = get_object(metrics, "sizeSummary"), get_object(metrics, "recordSummary")
        status = get_object(metrics, "statusSummary")
        activities = list(as_objects(item.get("activities") or item.get("activites")))
        copies = (get_object(activity, "durationSummary") for activity in activities)
        windows = [get_object(item, "params"), *(get_object(c, "extensions") for c in copies)]
        errors = _errors(status, activities)
        return cls(
            id=get_text(item, "id"),
            flow_id=get_text(item, "flowId"),
            status=get_text(status, "status"),
            created_at=as_time(item.get("createdAt")),
            started_at=as_time(times.get("startedAtUTC")),
            completed_at=as_time(times.get("completedAtUTC")),
            records_read=get_integer(records, "inputRecordCount"),
            records_written=get_integer(records, "outputRecordCount"),
            records_failed=get_integer(records, "failedRecordCount"),
            input_bytes=get_integer(sizes, "inputBytes"),
            output_bytes=get_integer(sizes, "outputBytes"),
            window_end=_edge(windows, "windowEndTime", "windowEnd"),
            error=_in_words(errors),
            etag=get_text(item, "etag") or get_text(item, "eTag"),
            window_start=_edge(windows, "windowStartTime", "windowStart"),
            errors=errors,
            batch_ids=_batches(status, activities),
        )


def is_success(status: str) -> bool:
    """Tell whether a status is that of a run that succeeded."""
    return _plain(status) in _CAME


def is_in_part(status: str) -> bool:
    """Tell whether a status says itself that some records of a run failed."""
    return _plain(status) == _CAME_IN_PART


def is_under_way(status: str) -> bool:
    """Tell whether a status is that of a run that is not over yet."""
    return _plain(status) in _RUNNING


def _plain(status: str) -> str:
    return _NOT_A_LETTER.sub("", status.casefold())


def read_created_run(request: Request, response: Response) -> str:
    """Read the id of a new run: three forms are documented."""
    data = read_object(request, response)
    first = next(iter(as_objects(data.get("items"))), {})
    run_id = get_text(data, "id") or get_text(first, "id")
    if not run_id:
        raise unreadable_answer(request, response, "it holds no id")
    return run_id


def _errors(status: Mapping[str, Any], activities: list[Mapping[str, Any]]) -> tuple[RunError, ...]:
    """Return the errors of a run and of its activities, each once.

    The first one often counts the rejected records, and the others say why: those of the mapping
    and of the checks stand among the extensions of an activity's status.
    """
    errors: dict[RunError, None] = {}
    for place in (status, *(get_object(activity, "statusSummary") for activity in activities)):
        for group in (place, get_object(place, "extensions")):
            for item in as_objects(group.get("errors")):
                text = get_text(item, "message") or get_text(item, "description")
                code, count = get_text(item, "code"), get_integer(item, "recordCount")
                errors[RunError(visible(code), visible(text), count)] = None
    return tuple(error for error in errors if str(error))


def _batches(status: Mapping[str, Any], activities: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the batches that a run brought its rows in: its targets name them, and addresses."""
    ids: dict[str, None] = {}
    for activity in activities:
        for target in as_objects(activity.get("targetInfo")):
            reference = get_object(target, "reference")
            if get_text(reference, "type").casefold() == "batch":
                ids |= dict.fromkeys(as_texts(reference.get("ids")))
    for place in (status, *(get_object(activity, "statusSummary") for activity in activities)):
        manifest = get_object(get_object(place, "extensions"), "manifest")
        for name in ("failedRecords", "sampleErrors"):
            ids[batch_of_address(get_text(manifest, name))] = None
    return tuple(visible(batch_id) for batch_id in ids if batch_id)


def _in_words(errors: tuple[RunError, ...]) -> str:
    """Return errors in the service's words, each with its code."""
    reasons = list(dict.fromkeys(map(str, errors)))
    first_reasons = [reason[:_LONGEST_ERROR] for reason in reasons[:_SHOWN_ERRORS]]
    if len(reasons) > len(first_reasons):
        first_reasons.append(f"and {len(reasons) - len(first_reasons)} more")
    return ". ".join(first_reasons)


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _edge(windows: Sequence[Mapping[str, Any]], *names: str) -> datetime | None:
    """Return a time of a run's window, from where it is told first; 0 is no time."""
    edges = (get_integer(window, name) for window in windows for name in names)
    return _epoch(next((edge for edge in edges if edge), None))


def _epoch(value: int | None) -> datetime | None:
    """Read an epoch time: the params of a run have seconds, its activities milliseconds."""
    milliseconds = value is not None and value > _MILLISECONDS
    return as_time(value) if milliseconds else epoch_seconds_as_time(value)


def list_runs_request(flow_id: str) -> Request:
    """``GET /runs`` of a flow."""
    query = (("property", equality_filter("flowId", flow_id)), ("limit", str(platform.PAGE_SIZE)))
    return Request("list the runs", "GET", "/runs", query)


def create_run_request(flow_id: str, params: Mapping[str, Any]) -> Request:
    """``POST /runs``; repeating it would run the flow twice."""
    body = {"flowId": flow_id, "params": params}
    return Request("run the dataflow", "POST", "/runs", body=body, repeatable=False)


def re_trigger_request(run_id: str) -> Request:
    """``POST /runs/{id}/action?op=re-trigger``: a failed run again, over its own window.

    Repeating it could run it twice: Adobe's page on retries answers with a new run.
    """
    path, query = f"/runs/{encoded_id(run_id)}/action", (("op", "re-trigger"),)
    return Request("run the failed run again", "POST", path, query, repeatable=False)
