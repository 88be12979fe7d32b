"""List datasets, and read their Parquet files piece by piece.

Source: contract, dataflow.md 10.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from functools import partial
from operator import attrgetter

from pgflow_widgets.api.messages import datasets
from pgflow_widgets.api.messages.datasets import Dataset, files
from pgflow_widgets.api.messages.datasets.files import (
    PARQUET,
    FilePart,
    file_part,
    part_bytes_request,
)
from pgflow_widgets.api.messages.json_values import get_integer, get_text
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response_limits import FileBounds
from pgflow_widgets.api.pagination import SendRequest, iterate_by_offset, iterate_data

_CHUNK = 32 * 1024 * 1024


async def iterate_datasets(ask: SendRequest, name: str) -> AsyncIterator[Dataset]:
    """Iterate over the datasets with a name, or all of them if it is empty."""
    pages = partial(datasets.list_datasets_request, name)
    async for dataset in iterate_by_offset(ask, pages, datasets.read_datasets, attrgetter("id")):
        if name in {"", dataset.name}:
            yield dataset


async def iterate_files(ask: SendRequest, dataset_id: str) -> AsyncIterator[bytes]:
    """Iterate over the contents of the Parquet files of a dataset, oldest batch first."""
    batches = partial(datasets.list_batches_request, dataset_id)
    async for batch_id in iterate_by_offset(ask, batches, datasets.read_batch_ids, str):
        listed = partial(datasets.list_batch_files_request, batch_id)
        async for file in iterate_data(ask, "dataSetFileId", listed):
            file_id = get_text(file, "dataSetFileId")
            parts = partial(datasets.list_file_parts_request, file_id)
            async for part in iterate_data(ask, "name", parts):
                name = get_text(part, "name")
                if name.endswith(PARQUET):
                    yield await read_file_part(ask, file_id, name, get_integer(part, "length"))


async def list_parts(ask: SendRequest, dataset_id: str) -> list[FilePart]:
    """List the Parquet files of a dataset, oldest batch first; many batches are asked at once."""
    batches = partial(datasets.list_batches_request, dataset_id)
    ids = [
        batch_id async for batch_id in iterate_by_offset(ask, batches, datasets.read_batch_ids, str)
    ]
    by_batch = await asyncio.gather(*(_parts_of_batch(ask, batch_id) for batch_id in ids))
    return [part for parts in by_batch for part in parts]


async def _parts_of_batch(ask: SendRequest, batch_id: str) -> list[FilePart]:
    listed = partial(datasets.list_batch_files_request, batch_id)
    found: list[FilePart] = []
    async for file in iterate_data(ask, "dataSetFileId", listed):
        parts = partial(datasets.list_file_parts_request, get_text(file, "dataSetFileId"))
        async for item in iterate_data(ask, "name", parts):
            part = file_part(batch_id, file, item)
            if part.name.endswith(PARQUET):
                found.append(part)
    return found


async def read_range(ask: SendRequest, part: FilePart, start: int, size: int) -> tuple[int, bytes]:
    """Read some bytes of a file; return where they begin, for it may be the whole file."""
    request = part_bytes_request(part, start, start + size - 1)
    return files.read_range(request, await ask(request), start)


async def read_file_part(ask: SendRequest, file_id: str, name: str, length: int | None) -> bytes:
    """Read a part of a file; the list of parts may tell its length."""
    content = bytearray()
    bounds = FileBounds("read the dataset's file", length)
    pieces = iterate_pieces(
        ask, partial(datasets.file_bytes_request, file_id, name), bounds, size=_CHUNK
    )
    async for piece in pieces:
        content += piece
    return bytes(content)


async def iterate_pieces(
    ask: SendRequest,
    piece_request: Callable[[int, int], Request],
    bounds: FileBounds,
    *,
    start: int = 0,
    size: int,
) -> AsyncGenerator[bytes]:
    """Iterate over the bytes of a file, piece by piece.

    Parameters
    ----------
    ask
        Sends a request.
    piece_request
        Makes the request for the bytes from the first to the last.
    bounds
        How long the file may be, and is.
    start
        Where to begin; `bounds` knows that so much is there already.
    size
        How many bytes to ask for at once.
    """
    more = True
    while more:
        request = piece_request(start, start + size - 1)
        piece, whole_length = datasets.read_file_piece(request, await ask(request), start)
        more = bounds.goes_on(len(piece), size, whole_length)
        start += len(piece)
        yield piece
