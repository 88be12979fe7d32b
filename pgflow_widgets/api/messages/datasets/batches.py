"""Build requests about the batches of a dataset, and read the answers.

Source: contract, after-the-load.md 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Self

from pgflow_widgets.api.messages.json_values import (
    as_objects,
    as_time,
    get_integer,
    get_object,
    get_text,
)
from pgflow_widgets.api.messages.payload import read_object
from pgflow_widgets.api.messages.request import Request, encoded_id, page_query, service_request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.errors import visible
from pgflow_widgets.model import platform

_ARRIVED = frozenset({"success", "active"})
_FINAL = _ARRIVED | {"inactive", "failure", "failed", "aborted", "abandoned", "stalled"}


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as Catalog lists it; a figure is None if the service does not report it."""

    id: str
    dataset_id: str
    status: str
    created_at: datetime | None
    completed_at: datetime | None
    records_read: int | None
    records_written: int | None
    records_failed: int | None
    error_diagnostics: bool

    @property
    def arrived(self) -> bool:
        """Whether its rows are in the dataset."""
        return self.status.casefold() in _ARRIVED

    @property
    def is_final(self) -> bool:
        """Whether its status stays as it is."""
        return self.status.casefold() in _FINAL

    @classmethod
    def from_item(cls, batch_id: str, item: Mapping[str, Any]) -> Self:
        """Read one entry of the object that Catalog answers."""
        metrics, tags = get_object(item, "metrics"), get_object(item, "tags")
        datasets = [
            get_text(related, "id")
            for related in as_objects(item.get("relatedObjects"))
            if get_text(related, "type") == "dataSet"
        ]
        return cls(
            id=visible(batch_id),
            dataset_id=next(iter(datasets), ""),
            status=visible(get_text(item, "status")),
            created_at=as_time(item.get("created")),
            completed_at=as_time(item.get("completed")),
            records_read=get_integer(metrics, "inputRecordCount"),
            records_written=get_integer(metrics, "outputRecordCount"),
            records_failed=get_integer(metrics, "failedRecordCount"),
            error_diagnostics=_is_on(tags.get("acp_enableErrorDiagnostics")),
        )


def read_batches(request: Request, response: Response) -> list[Batch]:
    """Read the object of batches that Catalog answers."""
    items = read_object(request, response)
    return [Batch.from_item(key, item) for key, item in items.items() if isinstance(item, dict)]


_catalog = partial(service_request, platform.CATALOG_PATH)


def get_batch_request(batch_id: str) -> Request:
    """``GET /batches/{id}``."""
    return _catalog("read the batch", "GET", f"/batches/{encoded_id(batch_id)}")


def list_all_batches_request(dataset_id: str, start: int) -> Request:
    """``GET /batches`` of a dataset, whatever came of them, oldest first, one page."""
    query = [("dataSet", dataset_id), ("orderBy", "asc:created"), *page_query(start)]
    return _catalog("list the dataset's batches", "GET", "/batches", query=query)


def _is_on(tag: object) -> bool:
    """Read a tag, which stands alone, as text, or in a list."""
    first = tag[0] if isinstance(tag, list) and tag else tag
    return str(first).casefold() == "true"
