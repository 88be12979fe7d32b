"""Give the files of a dataset to other engines, as a dataset of pyarrow."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, ProtocolError
from pgflow_widgets.operations.datasets import dataset_of
from pgflow_widgets.operations.datasets.file_cache import FileCache
from pgflow_widgets.operations.datasets.reading import paths_in_place

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset


async def scan(
    client: PlatformClient,
    name: str,
    cache: Callable[[], FileCache],
    place: str,
    done: Callable[[int, int], object] = lambda _done, _all: None,
) -> Dataset:
    """Return a dataset over the files: where the service keeps them, else downloaded.

    Parameters
    ----------
    client
        An open client.
    name
        The dataset.
    cache
        Opens what takes downloads.
    place
        Which sandbox of which organisation, in words.
    done
        Is told how many files are there, and how many there will be.

    Raises
    ------
    InputError
        There is no such dataset, it is larger than the cache may become, or its files had to make
        room for another dataset at once.
    """
    dataset = await dataset_of(client, name)
    paths = await paths_in_place(client, dataset)
    if paths is not None:
        return await asyncio.to_thread(arrow_dataset, paths)
    parts = await client.dataset_parts(dataset.id)
    paths = await cache().fetch(client, place, parts, lambda count: done(count, len(parts)))
    try:
        return await asyncio.to_thread(arrow_dataset, paths)
    except ProtocolError:
        if all(path.exists() for path in paths):
            for path in paths:
                if not _is_parquet(path):
                    with contextlib.suppress(OSError):
                        path.unlink()  # the next call downloads it again
            raise
    raise InputError(
        "The dataset's files had to make room for another dataset that was scanned meanwhile.",
        hint="Scan one after the other, or let the cache grow: cache_gb=...",
        field="cache_gb",
    )


def arrow_dataset(paths: Sequence[Path]) -> Dataset:
    """Return a dataset over Parquet files; a column that a file lacks is null there.

    Raises
    ------
    ProtocolError
        A file is no Parquet, or damaged; or files disagree on the type of a column.
    """
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    if not paths:
        return ds.dataset(pa.schema([]).empty_table())
    try:
        schemas = [pq.read_schema(path) for path in paths]
        schema = pa.unify_schemas(schemas, promote_options="permissive")
        return ds.dataset([str(path) for path in paths], schema=schema, format="parquet")
    except (pa.ArrowException, OSError):
        pass
    raise ProtocolError(
        "Could not scan the dataset: one of its files is no Parquet, or damaged, or its columns"
        " have changed their types.",
        hint="Try again; if it stays, `read` it, or report it to Adobe's support.",
    )


def _is_parquet(path: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_schema(path)
    except (pa.ArrowException, OSError):
        return False
    return True
