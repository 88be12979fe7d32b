"""Build requests about the expiry of datasets, and read the answers.

Source: contract, after-the-load.md 9; Adobe's OpenAPI description of Data Hygiene.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Self

from pgflow_widgets.api.messages.json_values import get_text
from pgflow_widgets.api.messages.payload import read_object
from pgflow_widgets.api.messages.request import Request, service_request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import unreadable_answer
from pgflow_widgets.errors import visible
from pgflow_widgets.model import platform
from pgflow_widgets.model.cards import Card, Fact, moment


@dataclass(frozen=True, slots=True)
class DatasetExpiry:
    """The order to delete a dataset on a day, as Adobe keeps it."""

    id: str
    dataset_id: str
    dataset_name: str
    status: str
    expires_at: datetime | None

    def __repr__(self) -> str:
        return visible(f"<Expiry of the dataset {self.dataset_name!r}, id {self.id!r}>")

    def _card(self) -> Card:
        facts = (
            Fact("ID", self.id, is_id=True),
            Fact("Dataset", self.dataset_id, is_id=True),
            Fact("Deleted on", moment(self.expires_at)),
        )
        return Card("Expiry", self.dataset_name, self.status, facts=facts)

    def _repr_html_(self) -> str:
        return self._card().html()

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read the object that Data Hygiene answers."""
        return cls(
            id=visible(get_text(item, "ttlId")),
            dataset_id=visible(get_text(item, "datasetId")),
            dataset_name=visible(get_text(item, "datasetName")),
            status=visible(get_text(item, "status")),
            expires_at=_read_time(item),
        )


_hygiene = partial(service_request, platform.HYGIENE_PATH)


def create_expiry_request(dataset_id: str, day: date, name: str, description: str) -> Request:
    """``POST /ttl``: Adobe deletes the dataset on that day, in UTC."""
    body = {
        "datasetId": dataset_id,
        "expiry": day.isoformat(),
        "displayName": name,
        "description": description,
    }
    return _hygiene("let the dataset expire", "POST", "/ttl", body=body)


def read_expiry(request: Request, response: Response) -> DatasetExpiry:
    """Read an expiry that was made."""
    expiry = DatasetExpiry.from_item(read_object(request, response))
    if not expiry.id:
        raise unreadable_answer(request, response, "it holds no id")
    return expiry


def _read_time(item: Mapping[str, Any]) -> datetime | None:
    try:
        read = datetime.fromisoformat(get_text(item, "expiry"))
    except ValueError:
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
