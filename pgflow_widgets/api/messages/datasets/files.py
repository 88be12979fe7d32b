"""Describe the Parquet files of a dataset, and read where a service of this machine keeps them.

Source: contract, after-the-load.md 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.api.messages.datasets import (
    PARTIAL_CONTENT,
    file_bytes_request,
    read_file_piece,
)
from pgflow_widgets.api.messages.json_values import as_objects, get_integer, get_text
from pgflow_widgets.api.messages.payload import read_object
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.model import platform

PARQUET = ".parquet"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A Parquet file of a dataset: where Data Access has it, and how long it is if that is told."""

    file_id: str
    name: str
    length: int | None
    version: str = ""
    batch_id: str = ""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A Parquet file of a dataset on this machine, as a service here says."""

    path: str
    length: int | None
    batch_id: str = ""


def file_part(batch_id: str, file: Mapping[str, Any], part: Mapping[str, Any]) -> FilePart:
    """Read a file of a batch and one of its parts."""
    version = f"{get_text(file, 'version')} {get_text(file, 'updated')}"
    return FilePart(
        get_text(file, "dataSetFileId"),
        get_text(part, "name"),
        get_integer(part, "length"),
        version,
        batch_id,
    )


def part_bytes_request(part: FilePart, first: int, last: int) -> Request:
    """``GET /files/{id}?path={name}``: the bytes from the first to the last."""
    return file_bytes_request(part.file_id, part.name, first, last)


def read_range(request: Request, response: Response, start: int) -> tuple[int, bytes]:
    """Read a piece of a file; a server that knows no ranges gives the whole file.

    Returns
    -------
    tuple
        Where the bytes begin, and the bytes.
    """
    begins = start if response.status == PARTIAL_CONTENT or not response.ok else 0
    return begins, read_file_piece(request, response, begins)[0]


def local_files_request(dataset_id: str) -> Request:
    """``GET /emulator/datasets/files``, which the local Flow Service has and Adobe does not."""
    query = (("dataSet", dataset_id),)
    purpose = "find the dataset's files"
    return Request(purpose, "GET", "/datasets/files", query, service=platform.EMULATOR_PATH)


def read_local_files(request: Request, response: Response) -> list[LocalFile]:
    """Read where the files of a dataset are, oldest batch first."""
    listed = as_objects(read_object(request, response).get("files"))
    return [
        LocalFile(get_text(file, "path"), get_integer(file, "length"), get_text(file, "batch"))
        for file in listed
    ]
