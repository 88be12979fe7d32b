"""Read the rejected rows of a batch, line by line, in memory of a bounded size.

Source: contract, after-the-load.md 1.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from pgflow_widgets.api.dataset_files import iterate_pieces
from pgflow_widgets.api.messages.datasets import row_errors
from pgflow_widgets.api.messages.datasets.row_errors import (
    ROW_ERRORS,
    SAMPLES,
    RejectedRow,
    parse_rows,
    read_rejected_row,
)
from pgflow_widgets.api.messages.json_values import get_integer, get_text
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response_limits import LARGEST_STREAM, FileBounds
from pgflow_widgets.api.pagination import SendRequest, iterate_data
from pgflow_widgets.errors import NotFoundError, ProtocolError

PIECE = 1024 * 1024
"""So many bytes of a file one call brings: a limit ends the reading soon after."""
_LONGEST_LINE = 64 * 1024 * 1024
_PURPOSE = "read the rejected rows"


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A rejected row, with the file that holds it and the number of its line there."""

    file: str
    line: int
    row: RejectedRow


async def iterate_rejected_rows(ask: SendRequest, batch_id: str) -> AsyncGenerator[RejectedLine]:
    """Iterate over the rejected rows of a batch.

    They are looked for among the row errors; then, of a batch that failed, among its files; then
    among the samples.

    Raises
    ------
    NotFoundError
        The service keeps none of these.
    """
    missing: NotFoundError | None = None
    for read_files in (_row_errors, _failed_files, _samples):
        there = False
        try:
            async with aclosing(read_files(ask, batch_id)) as lines:
                async for line in lines:
                    there = True
                    yield line
        except NotFoundError as error:
            if there:  # a file that was listed is gone: what is missing must not pass unseen
                raise
            missing = error
        else:
            if there or read_files is _row_errors:  # the folder is there, and may be empty
                return
    if missing:
        raise missing


async def _row_errors(ask: SendRequest, batch_id: str) -> AsyncGenerator[RejectedLine]:
    pages = partial(row_errors.list_meta_request, batch_id, ROW_ERRORS)
    async for file in iterate_data(ask, "name", pages):
        name = get_text(file, "name")
        path = partial(row_errors.meta_bytes_request, batch_id, f"{ROW_ERRORS}/{name}")
        async for line in _lines(ask, name, path, get_integer(file, "length")):
            yield line


async def _failed_files(ask: SendRequest, batch_id: str) -> AsyncGenerator[RejectedLine]:
    async for file in iterate_data(ask, "name", partial(row_errors.list_failed_request, batch_id)):
        name = get_text(file, "name")
        if name.endswith(".json"):  # others are what was to come in, as it was
            path = partial(row_errors.failed_bytes_request, batch_id, name)
            async for line in _lines(ask, name, path, get_integer(file, "length")):
                yield line


async def _samples(ask: SendRequest, batch_id: str) -> AsyncGenerator[RejectedLine]:
    path = partial(row_errors.meta_bytes_request, batch_id, SAMPLES)
    async for line in _lines(ask, SAMPLES, path, None):
        yield line


async def _lines(
    ask: SendRequest, name: str, path: Callable[[int, int], Request], length: int | None
) -> AsyncGenerator[RejectedLine]:
    """Iterate over the rows of a file: an object a line, or one array of objects."""
    bounds = FileBounds(_PURPOSE, length, LARGEST_STREAM)
    rest, number, is_array = b"", 0, False
    if length == 0:
        return
    async for piece in iterate_pieces(ask, path, bounds, size=PIECE):
        is_array = is_array or (not number and (rest + piece).lstrip()[:1] == b"[")
        *whole, rest = [rest + piece] if is_array else (rest + piece).split(b"\n")
        if len(rest) > _LONGEST_LINE:
            raise ProtocolError(f"Could not {_PURPOSE}: a line of a file does not end.")
        for text in whole:
            number += 1
            if text.strip():
                yield RejectedLine(name, number, read_rejected_row(text))
    items = parse_rows(rest) if is_array else None
    if isinstance(items, list):
        for place, item in enumerate(items, 1):
            yield RejectedLine(name, place, read_rejected_row(json.dumps(item).encode()))
    elif rest.strip():
        yield RejectedLine(name, number + 1, read_rejected_row(rest))
