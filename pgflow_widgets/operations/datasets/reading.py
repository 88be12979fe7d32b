"""Read rows of a dataset, where its files are on this machine in place, else by Data Access."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.datasets.files import PARQUET, FilePart, LocalFile
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.model.dataflow.schema_fields import TENANT, SchemaField
from pgflow_widgets.operations.datasets import dataset_of, fields_of, parquet_rows
from pgflow_widgets.operations.datasets.conditions import unknown_column
from pgflow_widgets.operations.datasets.parquet_rows import Selection, Source, column_path
from pgflow_widgets.operations.datasets.remote_file import RemoteFile

if TYPE_CHECKING:
    import pyarrow as pa

_PROBE = 1 << 20


@dataclass(frozen=True, slots=True)
class DatasetRows:
    """Rows of a dataset as flat tables, and the fields that its schema declares.

    ``columns`` are the paths of the columns that were asked for; None for all there are.
    """

    tables: Sequence[pa.Table]
    fields: Sequence[SchemaField]
    columns: Sequence[str] | None = None


async def read_rows(client: PlatformClient, name: str, selection: Selection) -> DatasetRows:
    """Read the wanted rows of a dataset.

    Raises
    ------
    InputError
        There is no such dataset, or it has no column of a name.
    """
    dataset = await dataset_of(client, name)
    fields, tenant, sources = await asyncio.gather(
        fields_of(client, dataset), client.tenant(), list_sources(client, dataset)
    )
    try:
        rows = await asyncio.to_thread(parquet_rows.read_files, sources, selection, tenant)
    finally:
        selection.stopped.set()  # of a call that was interrupted, the thread would go on
    known = {field.path for field in fields} | set(rows.columns)
    for argument, names in (
        ("columns", selection.columns or ()),
        ("where", [condition.column for condition in selection.conditions]),
    ):
        for column in names:
            if column_path(column, known) not in known:
                bare = {path.removeprefix(f"{TENANT}.") for path in known}
                raise unknown_column(column, bare, argument)
    chosen = selection.columns
    columns = None if chosen is None else [column_path(column, known) for column in chosen]
    return DatasetRows(rows.tables, fields, columns)


async def list_sources(client: PlatformClient, dataset: Dataset) -> list[Source]:
    """List the files of a dataset, oldest batch first."""
    by_batch = await sources_by_batch(client, dataset)
    return [source for sources in by_batch.values() for source in sources]


async def sources_by_batch(client: PlatformClient, dataset: Dataset) -> dict[str, list[Source]]:
    """List the files of a dataset by the ids of its batches, oldest batch first."""
    sources: dict[str, list[Source]] = {}
    local = await files_in_place(client, dataset)
    if local is not None:
        for file in local:
            sources.setdefault(file.batch_id, []).append(Path(file.path))
        return sources
    loop = asyncio.get_running_loop()
    parts = await client.dataset_parts(dataset.id)
    lengths = await asyncio.gather(*(part_length(client, part) for part in parts))
    for part, length in zip(parts, lengths, strict=True):
        opens = partial(RemoteFile, partial(client.part_range, part), loop, length)
        sources.setdefault(part.batch_id, []).append(opens)
    return sources


async def paths_in_place(client: PlatformClient, dataset: Dataset) -> list[Path] | None:
    """Return the files where the service keeps them; None if they are not on this machine."""
    local = await files_in_place(client, dataset)
    return None if local is None else [Path(file.path) for file in local]


async def files_in_place(client: PlatformClient, dataset: Dataset) -> list[LocalFile] | None:
    """Return the files that the service keeps on this machine; None if not all are here.

    What answers at an address of this machine may be the end of a tunnel, so a file counts only if
    it is there and as long as the service says.
    """
    listed = await client.local_files(dataset.id)
    return listed if listed is not None and all(map(_is_here, listed)) else None


def _is_here(file: LocalFile) -> bool:
    path = Path(file.path)
    try:
        is_file = path.is_absolute() and path.suffix == PARQUET and path.is_file()
        return is_file and path.stat().st_size == file.length
    except (OSError, ValueError):
        return False


async def part_length(client: PlatformClient, part: FilePart) -> int:
    """Return how long a file is; it is read once where the service does not tell."""
    if part.length is not None:
        return part.length
    size = 0
    while True:
        begins, content = await client.part_range(part, size, _PROBE)
        size = max(size, begins + len(content))
        if len(content) != _PROBE:
            return size
