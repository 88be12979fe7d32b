"""Build requests about flows, source and target connections, and read the responses.

Source: contract, dataflow.md 3, 7 and 8; flow-service.md 3 to 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from pgflow_widgets.api.messages.json_values import (
    as_objects,
    as_texts,
    as_time,
    epoch_seconds_as_time,
    get_integer,
    get_object,
    get_text,
)
from pgflow_widgets.api.messages.request import (
    Request,
    encoded_id,
    equality_filter,
    patch_body,
    split_mark,
)
from pgflow_widgets.errors import visible
from pgflow_widgets.model import platform
from pgflow_widgets.model.cards import Card, Fact, Tone, moment
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule


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
    steps: tuple[str, ...] = ()
    error_diagnostics: bool = False
    partial_ingestion_percent: float | None = None
    notes: tuple[str, ...] = ()
    last_run_id: str = ""

    def __repr__(self) -> str:
        state = f", {visible(self.state)}" if self.state else ""
        return f"<Dataflow {self.name!r}, id {self.id!r}{state}>"

    @property
    def schedule(self) -> Schedule | None:
        """When it runs; None if that is not known."""
        try:
            unit = Frequency(self.frequency)
        except ValueError:
            return None
        return Schedule(unit, self.interval, self.start, self.backfill)

    @property
    def schedule_words(self) -> str:
        """When it runs, in words; empty if that is not known."""
        if self.schedule is None:
            return ""
        return self.schedule.words if self.start else self.schedule.rhythm

    @property
    def options(self) -> IngestOptions:
        """What it does with rows that do not fit."""
        return IngestOptions(self.error_diagnostics, self.partial_ingestion_percent)

    def with_delta_column(self, column: str) -> Self:
        """Return it with the column of its plan, if the service has not learnt one yet."""
        return self if self.delta_column or not column else replace(self, delta_column=column)

    def _card(self) -> Card:
        last = " ".join(filter(None, (self.last_run, moment(self.last_run_at))))
        facts = (
            Fact("ID", self.id, is_id=True),
            Fact("Description", self.description),
            Fact("Runs", self.schedule_words),
            Fact("New rows by", self.delta_column),
            Fact("Bad rows", self.options.words),
            Fact("Last run", last),
            Fact("Connection", ", ".join(self.connection_ids), is_id=True),
            Fact("Created", moment(self.created_at)),
            *(Fact("Note", note) for note in self.notes),
        )
        tone: Tone = "good" if self.state == "enabled" else ""
        return Card("Dataflow", self.name, self.state, tone, facts)

    def _repr_html_(self) -> str:
        return self._card().html()

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read one item of a list."""
        description, mark = split_mark(get_text(item, "description"))
        schedule = get_object(item, "scheduleParams")
        steps = {get_text(step, "name"): step for step in as_objects(item.get("transformations"))}
        copied = get_object(steps.get("Copy", {}), "params")
        mapped = get_object(steps.get("Mapping", {}), "params")
        inherited = as_objects(get_object(item, "inheritedAttributes").get("sourceConnections"))
        bases = [
            get_text(get_object(connection, "baseConnection"), "id") for connection in inherited
        ]
        last = get_object(item, "lastRunDetails")
        options = IngestOptions.read(get_object(item, "options"))
        return cls(
            id=get_text(item, "id"),
            name=get_text(item, "name"),
            description=description,
            state=get_text(item, "state"),
            frequency=get_text(schedule, "frequency").casefold(),
            interval=get_integer(schedule, "interval"),
            backfill=_flag(schedule.get("backfill")),
            start=epoch_seconds_as_time(get_integer(schedule, "startTime")),
            delta_column=get_text(get_object(copied, "deltaColumn"), "name"),
            connection_ids=tuple(base_id for base_id in bases if base_id),
            source_ids=tuple(as_texts(item.get("sourceConnectionIds"))),
            target_ids=tuple(as_texts(item.get("targetConnectionIds"))),
            mapping_id=get_text(mapped, "mappingId"),
            last_run=get_text(last, "state"),
            last_run_id=get_text(last, "id"),
            last_run_at=as_time(last.get("completedAtUTC") or None)
            or as_time(last.get("startedAtUTC")),
            created_at=as_time(item.get("createdAt")),
            updated_at=as_time(item.get("updatedAt")),
            etag=get_text(item, "etag") or get_text(item, "version"),
            mark=mark,
            steps=tuple(steps),
            error_diagnostics=options.error_diagnostics,
            partial_ingestion_percent=options.partial_ingestion_percent,
        )


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow that uses a connection, as its name, id and state."""

    id: str
    name: str
    state: str

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read one item of a list."""
        return cls(get_text(item, "id"), get_text(item, "name"), get_text(item, "state"))


def _flag(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.casefold())
    return value if isinstance(value, bool) else None


ONLY_SOURCES = "inheritedAttributes.properties.isSourceFlow==true"
"""Lets the list of flows leave out those that bring data to a destination."""

_NOUNS = {
    "sourceConnections": "source connection",
    "targetConnections": "target connection",
    "flows": "dataflow",
    "runs": "run",
}


def list_items_request(kind: str, properties: Iterable[str] = ()) -> Request:
    """``GET /{kind}`` of Flow Service: source and target connections, or flows."""
    query = [("property", condition) for condition in properties]
    query.append(("limit", str(platform.PAGE_SIZE)))
    return Request(f"list the {_NOUNS[kind]}s", "GET", f"/{kind}", tuple(query))


def flows_using_request(connection_id: str) -> Request:
    """``GET /flows``, those whose source is read through a base connection."""
    field = "inheritedAttributes.sourceConnections[].baseConnection.id"
    condition = equality_filter(field, connection_id)
    query = (("property", condition), ("limit", str(platform.PAGE_SIZE)))
    return Request("list the flows", "GET", "/flows", query)


def get_item_request(kind: str, item_id: str) -> Request:
    """``GET /{kind}/{id}``."""
    return Request(f"read the {_NOUNS[kind]}", "GET", f"/{kind}/{encoded_id(item_id)}")


def create_item_request(kind: str, body: Mapping[str, Any]) -> Request:
    """``POST /{kind}``; repeating it would make a second one."""
    purpose = f"create the {_NOUNS[kind]} {body.get('name', '')!r}"
    return Request(purpose, "POST", f"/{kind}", body=body, repeatable=False)


def delete_item_request(kind: str, item_id: str) -> Request:
    """``DELETE /{kind}/{id}``."""
    return Request(f"delete the {_NOUNS[kind]}", "DELETE", f"/{kind}/{encoded_id(item_id)}")


def update_flow_request(
    flow_id: str, changes: Sequence[Mapping[str, Any]], etag: str, mark: str = ""
) -> Request:
    """``PATCH /flows/{id}``; `changes` are in JSON Patch, `mark` is as there."""
    path = f"/flows/{encoded_id(flow_id)}"
    body = patch_body(changes, mark)
    return Request("change the dataflow", "PATCH", path, body=body, etag=etag)


def turn_flow_request(flow_id: str, action: str) -> Request:
    """``POST /flows/{id}/action?op=enable`` or ``disable``; twice is no more than once."""
    purpose = f"{action} the dataflow"
    return Request(purpose, "POST", f"/flows/{encoded_id(flow_id)}/action", (("op", action),))
