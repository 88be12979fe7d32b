"""Read the Parquet files of a dataset, piece by piece.

Source: contract, dataflow.md 10.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from pgflow_widgets.api.messages import datasets
from pgflow_widgets.api.messages.bounds import FileBounds
from pgflow_widgets.api.messages.json_values import get_integer, get_text
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.pagination import Ask, iterate_by_offset, iterate_data

_CHUNK = 32 * 1024 * 1024


async def iterate_files(ask: Ask, dataset_id: str) -> AsyncIterator[bytes]:
    """Iterate over the contents of the Parquet files of a dataset, oldest batch first."""
    batches = iterate_by_offset(
        ask,
        lambda start: datasets.list_batches_request(dataset_id, start=start),
        datasets.read_batch_ids,
        str,
    )
    async for batch_id in batches:
        async for content in _iterate_batch(ask, batch_id):
            yield content


async def _iterate_batch(ask: Ask, batch_id: str) -> AsyncIterator[bytes]:
    files = iterate_data(
        ask, "dataSetFileId", lambda start: datasets.list_batch_files_request(batch_id, start=start)
    )
    async for file in files:
        file_id = get_text(file, "dataSetFileId")
        async for part in iterate_data(ask, "name", partial(_parts_request, file_id)):
            name = get_text(part, "name")
            if name.endswith(".parquet"):
                yield await read_file_part(ask, file_id, name, get_integer(part, "length"))


def _parts_request(file_id: str, start: int) -> Request:
    return datasets.list_file_parts_request(file_id, start=start)


async def read_file_part(ask: Ask, file_id: str, name: str, length: int | None) -> bytes:
    """Read a part of a file; the list of parts may tell its length."""
    content = bytearray()
    bounds = FileBounds("read the dataset's file", length)
    more = True
    while more:
        start = len(content)
        request = datasets.file_bytes_request(file_id, name, start, start + _CHUNK - 1)
        piece, whole_length = datasets.read_file_piece(request, await ask(request), start)
        content += piece
        more = bounds.goes_on(len(piece), _CHUNK, whole_length)
    return bytes(content)
