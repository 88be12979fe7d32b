"""Build requests about datasets, their batches and files, and read the responses.

Source: contract, dataflow.md 5 and 10.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from pgflow_widgets.api.messages.json_values import as_texts, get_object, get_text
from pgflow_widgets.api.messages.payload import Created, read_json, read_object
from pgflow_widgets.api.messages.request import (
    Request,
    encoded_id,
    page_query,
    service_request,
    split_mark,
)
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.service_errors import service_error, unreadable_answer
from pgflow_widgets.model import platform
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.dataflow.profile_use import PROFILE_TAG, ProfileUse

PARTIAL_CONTENT = 206
TABLE_TAG = "adobe/pqs/table"
_BEHIND_THE_END = 416
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15}|\*)")


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as Catalog lists it; ``table`` is its name for SQL."""

    id: str
    name: str
    description: str
    schema_id: str
    mark: str
    profile: str = ProfileUse.NO
    table: str = ""

    def __repr__(self) -> str:
        return f"<Dataset {self.name!r}, id {self.id!r}>"

    def _card(self) -> Card:
        facts = (
            Fact("ID", self.id, is_id=True),
            Fact("Description", self.description),
            Fact("Schema", self.schema_id, is_id=True),
            Fact("Profile", self.profile),
            Fact("SQL table", self.table),
        )
        return Card("Dataset", self.name, facts=facts)

    def _repr_html_(self) -> str:
        return self._card().html()

    @classmethod
    def from_item(cls, dataset_id: str, item: Mapping[str, Any]) -> Self:
        """Read one entry of the object that Catalog answers."""
        description, mark = split_mark(get_text(item, "description"))
        schema_id = get_text(get_object(item, "schemaRef"), "id")
        tags = get_object(item, "tags")
        return cls(
            id=dataset_id,
            name=get_text(item, "name"),
            description=description,
            schema_id=schema_id,
            mark=mark,
            profile=ProfileUse.of_tag(as_texts(tags.get(PROFILE_TAG))),
            table=next(iter(as_texts(tags.get(TABLE_TAG))), ""),
        )


def read_created_dataset(request: Request, response: Response) -> Created:
    """Read ``["@/dataSets/{id}"]``."""
    data = read_json(request, response)
    first = data[0] if isinstance(data, list) and data else None
    if not isinstance(first, str) or not first.rpartition("/")[2]:
        raise unreadable_answer(request, response, "it names no dataset")
    return Created(first.rpartition("/")[2], "")


def read_datasets(request: Request, response: Response) -> list[Dataset]:
    """Read the object of datasets that Catalog answers."""
    items_by_id = read_object(request, response)
    return [
        Dataset.from_item(key, item) for key, item in items_by_id.items() if isinstance(item, dict)
    ]


def read_batch_ids(request: Request, response: Response) -> list[str]:
    """Read the ids of the batches that Catalog answers."""
    return list(read_object(request, response))


def read_file_piece(request: Request, response: Response, start: int) -> tuple[bytes, int | None]:
    """Read a piece of a file.

    Parameters
    ----------
    request, response
        The request, and its response.
    start
        Where the piece begins.

    Returns
    -------
    tuple
        The bytes, and the size of the whole file; None if the response does not tell.

    Raises
    ------
    ProtocolError
        The response holds another piece than the requested one.
    """
    if response.status == _BEHIND_THE_END and start:
        return b"", None
    if not response.ok:
        raise service_error(request, response)
    size, content_range = len(response.body), response.headers.get("content-range", "")
    total: int | None
    if response.status != PARTIAL_CONTENT:  # the whole file, whatever was asked for
        first, last, total = 0, size - 1, size
    elif match := _CONTENT_RANGE.fullmatch(content_range):
        first, last = int(match[1]), int(match[2])
        total = None if match[3] == "*" else int(match[3])
    else:
        first, last, total = start, start + size - 1, None
    if first != start or last - first + 1 != size or (total is not None and total < start + size):
        raise unreadable_answer(
            request, response, "it is not the piece of the file that was asked for"
        )
    return response.body, total


_catalog = partial(service_request, platform.CATALOG_PATH)
_access = partial(service_request, platform.DATA_ACCESS_PATH)


def list_datasets_request(name: str, start: int) -> Request:
    """``GET /dataSets``, one page."""
    query = [*page_query(start), ("orderBy", "asc:created")]
    if name and "," not in name:  # a comma would make two names of it
        query.append(("name", name))
    return _catalog("list the datasets", "GET", "/dataSets", query=query)


def get_dataset_request(dataset_id: str) -> Request:
    """``GET /dataSets/{id}``."""
    return _catalog("read the dataset", "GET", f"/dataSets/{encoded_id(dataset_id)}")


def create_dataset_request(body: Mapping[str, Any]) -> Request:
    """``POST /dataSets``."""
    return _catalog(f"create the dataset {body.get('name', '')!r}", "POST", "/dataSets", body=body)


def set_profile_request(dataset_id: str, mode: ProfileUse) -> Request:
    """``PATCH /dataSets/{id}`` by JSON Patch, which leaves the other tags as they are."""
    changes = [
        {"op": "add", "path": f"/tags/{name}", "value": words}
        for name, words in mode.tags().items()
    ]
    path = f"/dataSets/{encoded_id(dataset_id)}"
    headers = {"Content-Type": "application/json-patch+json"}
    purpose = "change whether the dataset is for Profile"
    return _catalog(purpose, "PATCH", path, body=changes, headers=headers)


def delete_dataset_request(dataset_id: str) -> Request:
    """``DELETE /dataSets/{id}``."""
    return _catalog("delete the dataset", "DELETE", f"/dataSets/{encoded_id(dataset_id)}")


def list_batches_request(dataset_id: str, start: int) -> Request:
    """``GET /batches``: those of a dataset that came in whole, oldest first, one page."""
    query = [("dataSet", dataset_id), ("status", "success"), ("orderBy", "asc:created")]
    query += page_query(start)
    return _catalog("list the dataset's batches", "GET", "/batches", query=query)


def list_batch_files_request(batch_id: str, start: int) -> Request:
    """``GET /batches/{id}/files`` of Data Access, one page."""
    path = f"/batches/{encoded_id(batch_id)}/files"
    return _access("list the batch's files", "GET", path, page_query(start))


def list_file_parts_request(file_id: str, start: int) -> Request:
    """``GET /files/{id}`` of Data Access: the parts of a file, one page."""
    path = f"/files/{encoded_id(file_id)}"
    return _access("list the file's parts", "GET", path, page_query(start))


def file_bytes_request(file_id: str, part: str, first: int, last: int) -> Request:
    """``GET /files/{id}?path={name}``: the bytes of a part, from the first to the last."""
    headers = {"Accept": "*/*", "Range": f"bytes={first}-{last}"}
    path = f"/files/{encoded_id(file_id)}"
    return _access("read the dataset's rows", "GET", path, [("path", part)], headers=headers)
