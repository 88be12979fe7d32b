"""What the answers about dataflows mean: typed models.

Source: contract, dataflow.md 3 to 9; flow-service.md 6 and 7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from pgflow_widgets.api.messages.json_values import mapping, mappings, moment, text, texts, whole
from pgflow_widgets.api.messages.request import Request, unmarked
from pgflow_widgets.api.messages.response import Created, Response, error, payload, unreadable
from pgflow_widgets.errors import visible
from pgflow_widgets.model.dataflow.row_keys import Key

PARTIAL_CONTENT = 206
_BEHIND_THE_END = 416
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15}|\*)")
_MILLISECONDS = 10**11  # as seconds, the year 5138
_SHOWN_ERRORS = 20
_LONGEST_ERROR = 2000
_RUNNING = frozenset({"scheduled", "inprogress", "queued"})


@dataclass(frozen=True, slots=True)
class Dataflow:
    """A flow as Flow Service lists it."""

    id: str
    name: str
    description: str
    state: str
    frequency: str
    interval: int | None
    backfill: bool | None
    start: datetime | None
    delta_column: str
    connection_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    target_ids: tuple[str, ...]
    mapping_id: str
    last_run: str
    last_run_at: datetime | None
    created_at: datetime | None
    updated_at: datetime | None
    etag: str
    mark: str

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read one item of a list."""
        description, mark = unmarked(text(item, "description"))
        schedule = mapping(item, "scheduleParams")
        steps = {text(each, "name"): each for each in mappings(item.get("transformations"))}
        copied = mapping(steps.get("Copy", {}), "params")
        mapped = mapping(steps.get("Mapping", {}), "params")
        inherited = mappings(mapping(item, "inheritedAttributes").get("sourceConnections"))
        bases = [text(mapping(each, "baseConnection"), "id") for each in inherited]
        last = mapping(item, "lastRunDetails")
        return cls(
            id=text(item, "id"),
            name=text(item, "name"),
            description=description,
            state=text(item, "state"),
            frequency=text(schedule, "frequency").casefold(),
            interval=whole(schedule, "interval"),
            backfill=_flag(schedule.get("backfill")),
            start=_seconds(whole(schedule, "startTime")),
            delta_column=text(mapping(copied, "deltaColumn"), "name"),
            connection_ids=tuple(each for each in bases if each),
            source_ids=tuple(texts(item.get("sourceConnectionIds"))),
            target_ids=tuple(texts(item.get("targetConnectionIds"))),
            mapping_id=text(mapped, "mappingId"),
            last_run=text(last, "state"),
            last_run_at=moment(last.get("completedAtUTC") or last.get("startedAtUTC")),
            created_at=moment(item.get("createdAt")),
            updated_at=moment(item.get("updatedAt")),
            etag=text(item, "etag") or text(item, "version"),
            mark=mark,
        )


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a flow, with its metrics; a figure is None where the service does not tell."""

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

    @property
    def seconds(self) -> float | None:
        """How long it took, or takes so far; None if it has not begun."""
        if self.started_at is None:
            return None
        end = self.completed_at or (datetime.now(UTC) if self.under_way else None)
        return max(0.0, (end - self.started_at).total_seconds()) if end else None

    @property
    def under_way(self) -> bool:
        """Whether it is still to end."""
        return self.status.casefold() in _RUNNING

    @property
    def ok(self) -> bool:
        """Whether it ended well, though some of its records may have failed."""
        return self.status.casefold() in {"success", "completed"}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read one item of a list."""
        metrics = mapping(item, "metrics")
        times = mapping(metrics, "durationSummary")
        sizes, records = mapping(metrics, "sizeSummary"), mapping(metrics, "recordSummary")
        status = mapping(metrics, "statusSummary")
        activities = list(mappings(item.get("activities") or item.get("activites")))
        ends = [whole(mapping(item, "params"), "windowEndTime")]
        for each in activities:
            extensions = mapping(mapping(each, "durationSummary"), "extensions")
            ends.append(whole(extensions, "windowEnd"))
        return cls(
            id=text(item, "id"),
            flow_id=text(item, "flowId"),
            status=text(status, "status"),
            created_at=moment(item.get("createdAt")),
            started_at=moment(times.get("startedAtUTC")),
            completed_at=moment(times.get("completedAtUTC")),
            records_read=whole(records, "inputRecordCount"),
            records_written=whole(records, "outputRecordCount"),
            records_failed=whole(records, "failedRecordCount"),
            input_bytes=whole(sizes, "inputBytes"),
            output_bytes=whole(sizes, "outputBytes"),
            window_end=_epoch(next((each for each in ends if each), None)),
            error=_trouble(status, activities),
            etag=text(item, "etag") or text(item, "eTag"),
        )


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as Catalog lists it."""

    id: str
    name: str
    description: str
    schema_id: str
    mark: str

    @classmethod
    def from_item(cls, dataset_id: str, item: Mapping[str, Any]) -> Self:
        """Read one entry of the object that Catalog answers."""
        description, mark = unmarked(text(item, "description"))
        schema_id = text(mapping(item, "schemaRef"), "id")
        return cls(dataset_id, text(item, "name"), description, schema_id, mark)


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """What Data Prep says against one line of a mapping."""

    source: str
    destination: str
    message: str


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One row of a mapping's preview, and what went wrong in it."""

    data: Mapping[str, Any]
    problems: tuple[MappingProblem, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One line of a stored mapping set."""

    source: str
    destination: str
    source_type: str


def described(request: Request, response: Response) -> Mapping[str, Any]:
    """Read one JSON object."""
    data = payload(request, response)
    if not isinstance(data, dict):
        raise unreadable(request, response, "it is no object")
    return data


def table_keys(request: Request, response: Response) -> tuple[Key, ...]:
    """Read the keys of a table, the best first."""
    found = []
    for each in mappings(described(request, response).get("keys")):
        columns = each.get("columns")
        if isinstance(columns, list) and columns and all(isinstance(n, str) for n in columns):
            found.append(Key(tuple(columns), each.get("primary") is True))
    return tuple(found)


def tenant(request: Request, response: Response) -> str:
    """Read the tenant's id, without the underscore before it."""
    found = text(described(request, response), "tenantId").removeprefix("_")
    if not found:
        raise unreadable(request, response, "it holds no tenantId")
    return found


def registered(request: Request, response: Response) -> Created:
    """Read what a create of the Schema Registry answers."""
    data = described(request, response)
    found = text(data, "$id") or text(data, "@id")
    if not found:
        raise unreadable(request, response, "it holds no $id")
    return Created(found, "")


def registry_page(request: Request, response: Response) -> tuple[list[Mapping[str, Any]], str]:
    """Read a list of the Schema Registry, and where the next page begins; empty on the last."""
    data = described(request, response)
    if not isinstance(data.get("results"), list):
        raise unreadable(request, response, "it holds no results")
    return list(mappings(data["results"])), text(mapping(data, "_page"), "next")


def identities(request: Request, response: Response) -> list[Mapping[str, Any]]:
    """Read the identity descriptors."""
    return list(mappings(described(request, response).get("xdm:descriptorIdentity")))


def dataset_made(request: Request, response: Response) -> Created:
    """Read ``["@/dataSets/{id}"]``."""
    data = payload(request, response)
    first = data[0] if isinstance(data, list) and data else None
    if not isinstance(first, str) or not first.rpartition("/")[2]:
        raise unreadable(request, response, "it names no dataset")
    return Created(first.rpartition("/")[2], "")


def datasets(request: Request, response: Response) -> list[Dataset]:
    """Read the object of datasets that Catalog answers."""
    found = described(request, response)
    return [Dataset.from_item(key, each) for key, each in found.items() if isinstance(each, dict)]


def batch_ids(request: Request, response: Response) -> list[str]:
    """Read the ids of the batches that Catalog answers."""
    return list(described(request, response))


def listed(request: Request, response: Response) -> list[Mapping[str, Any]]:
    """Read a list of Data Prep or Data Access."""
    data = described(request, response)
    if not isinstance(data.get("data"), list):
        raise unreadable(request, response, "it holds no data")
    return list(mappings(data["data"]))


def file_piece(request: Request, response: Response, start: int) -> tuple[bytes, int | None]:
    """Read a piece of a file.

    Parameters
    ----------
    request, response
        What was asked, and what came.
    start
        Where the piece begins.

    Returns
    -------
    tuple
        The bytes, and how long the whole file is; None if the answer does not tell.

    Raises
    ------
    ProtocolError
        It is another piece than the one that was asked for.
    """
    if response.status == _BEHIND_THE_END and start:
        return b"", None
    if not response.ok:
        raise error(request, response)
    size, told = len(response.body), response.headers.get("content-range", "")
    total: int | None
    if response.status != PARTIAL_CONTENT:  # the whole file, whatever was asked for
        first, last, total = 0, size - 1, size
    elif found := _CONTENT_RANGE.fullmatch(told):
        first, last = int(found[1]), int(found[2])
        total = None if found[3] == "*" else int(found[3])
    else:
        first, last, total = start, start + size - 1, None
    if first != start or last - first + 1 != size or (total is not None and total < start + size):
        raise unreadable(request, response, "it is not the piece of the file that was asked for")
    return response.body, total


def function_names(request: Request, response: Response) -> list[str]:
    """Read the names of the mapping functions."""
    data = payload(request, response)
    return sorted({name for each in mappings(data) if (name := text(each, "function"))})


def validation(request: Request, response: Response) -> list[list[MappingProblem]]:
    """Read what Data Prep says against each line of a mapping, in their order."""
    found = described(request, response).get("validationResponse")
    if not isinstance(found, list):
        raise unreadable(request, response, "it holds no validationResponse")
    return [_problems(each) for each in mappings(found)]


def preview(request: Request, response: Response) -> list[MappedRow]:
    """Read the mapped rows: one object, or one for each row."""
    data = payload(request, response)
    several = data if isinstance(data, list) else [data]
    return [MappedRow(mapping(each, "data"), tuple(_problems(each))) for each in mappings(several)]


def mapped(item: Mapping[str, Any]) -> list[Mapped]:
    """Read the lines of a mapping set, in either of the documented forms."""
    return [
        Mapped(
            text(each, "source") or text(each, "sourceAttribute"),
            text(each, "destination") or text(each, "destinationXdmPath"),
            text(each, "sourceType") or "ATTRIBUTE",
        )
        for each in mappings(item.get("mappings"))
    ]


def run_made(request: Request, response: Response) -> str:
    """Read the id of a new run: three forms are documented."""
    data = described(request, response)
    first = next(iter(mappings(data.get("items"))), {})
    found = text(data, "id") or text(first, "id")
    if not found:
        raise unreadable(request, response, "it holds no id")
    return found


def _problems(item: Mapping[str, Any]) -> list[MappingProblem]:
    return [
        MappingProblem(
            text(each, "source"),
            text(each, "destination"),
            visible(text(each, "exception")) or "Data Prep gave no reason.",
        )
        for each in mappings(item.get("errors"))
    ]


def _trouble(status: Mapping[str, Any], activities: list[Mapping[str, Any]]) -> str:
    """Return what went wrong, in the service's words and each with its code.

    The first error often counts what was rejected, and the others say why.
    """
    places = [status, *(mapping(each, "statusSummary") for each in activities)]
    told: dict[str, None] = {}
    for each in (item for place in places for item in mappings(place.get("errors"))):
        code, said = text(each, "code"), text(each, "message").rstrip(".")
        told[f"{said} ({code})" if said and code else said or code] = None
    told.pop("", None)
    shown = list(told)[:_SHOWN_ERRORS]
    if len(told) > len(shown):
        shown.append(f"and {len(told) - len(shown)} more")
    return visible(". ".join(each[:_LONGEST_ERROR] for each in shown))


def _flag(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.casefold())
    return value if isinstance(value, bool) else None


def _epoch(value: int | None) -> datetime | None:
    """Read an epoch time: the params of a run have seconds, its activities milliseconds."""
    return moment(value) if value is not None and value > _MILLISECONDS else _seconds(value)


def _seconds(value: int | None) -> datetime | None:
    return moment(value * 1000) if value is not None else None
