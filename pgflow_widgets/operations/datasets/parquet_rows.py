"""Read what is needed of Parquet files: some columns, the row groups that can match, some rows.

A file is on this machine, or behind Data Access: then its ranges are asked for as they are needed.
Everything here blocks, so it runs in a thread; pyarrow, of the extra ``lake``, is loaded before.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from pgflow_widgets.errors import PgflowError, ProtocolError
from pgflow_widgets.local import interrupts
from pgflow_widgets.model.dataflow.schema_fields import own_path, without_tenant
from pgflow_widgets.operations.datasets.conditions import Condition

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

T = TypeVar("T")

_BATCH_ROWS = 65_536
_AT_ONCE = 4
_PIECE = 16 * 1024 * 1024
ReadRange = Callable[[int, int], Awaitable[tuple[int, bytes]]]
"""Reads bytes from a place on, so many at most; returns where they begin, and the bytes."""


def load_pyarrow() -> None:
    """Load pyarrow; `PgflowError` if it is not installed."""
    try:
        with interrupts.hold():
            import pyarrow.compute
            import pyarrow.dataset
            import pyarrow.parquet  # noqa: F401 - what is loaded by halves cannot be loaded again
    except ImportError:
        pass
    else:
        return
    raise PgflowError(
        "To read a dataset, pyarrow is needed.", hint="pip install 'pgflow-widgets[lake]'"
    )


class RemoteFile(io.RawIOBase):
    """A file behind Data Access, whose ranges are read as they are needed.

    Parameters
    ----------
    read_range
        Reads a range on `loop`.
    loop
        The event loop of the client.
    length
        How long the file is.
    """

    def __init__(self, read_range: ReadRange, loop: asyncio.AbstractEventLoop, length: int) -> None:
        self._read_range = read_range
        self._loop = loop
        self._length = length
        self._place = 0
        self._whole: bytes | None = None

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether it has places: always."""
        return True

    def tell(self) -> int:
        """Return the place where the next read begins."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._length}
        self._place = max(0, bases[whence] + offset)
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Read some bytes, all that are left if no size is given."""
        rest = max(0, self._length - self._place)
        size = rest if size < 0 else min(size, rest)
        content = bytearray()
        while len(content) < size:
            piece = self._piece(self._place, min(_PIECE, size - len(content)))
            if not piece:
                raise ProtocolError("Could not read the dataset: a file breaks off before its end.")
            content += piece
            self._place += len(piece)
        return bytes(content)

    def _piece(self, start: int, size: int) -> bytes:
        if self._whole is None:
            asked = asyncio.run_coroutine_threadsafe(self._ask(start, size), self._loop)
            begins, content = asked.result()
            if begins == start and len(content) <= size:
                return content
            self._whole = content
        return self._whole[start : start + size]

    async def _ask(self, start: int, size: int) -> tuple[int, bytes]:
        return await self._read_range(start, size)


Source = Path | Callable[[], RemoteFile]
"""A Parquet file on this machine, or what opens one elsewhere."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a dataset is wanted.

    Parameters
    ----------
    columns
        Names of columns, as a frame has them; all if None.
    conditions
        What a row has to fulfil; their columns are read too.
    limit
        How many rows at most; all if None.
    stopped
        Ends the reading early when it is set.
    """

    columns: Sequence[str] | None = None
    conditions: Sequence[Condition] = ()
    limit: int | None = None
    stopped: Event = field(default_factory=Event)


@dataclass(slots=True)
class ReadRows:
    """The rows that were read, as tables of flat columns, and the columns that the files have."""

    tables: list[pa.Table] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)


def read_files(sources: Sequence[Source], selection: Selection, tenant: str) -> ReadRows:
    """Read the wanted rows of files, in the order of the files.

    Raises
    ------
    ProtocolError
        A file is no Parquet, or damaged.
    """
    if selection.limit is None:
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            read = partial(_read_file, selection=selection, tenant=tenant, limit=None)
            return _joined(list(threads.map(read, sources)))
    parts: list[ReadRows] = []
    left = selection.limit
    for source in sources:
        parts.append(_read_file(source, selection, tenant, left))
        left -= sum(table.num_rows for table in parts[-1].tables)
        if left <= 0:
            break
    return _joined(parts)


def count_rows(sources: Sequence[Source]) -> int:
    """Return how many rows files have; only the ends of the files are read."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return sum(threads.map(partial(_with_file, lambda file: file.metadata.num_rows), sources))


def _joined(parts: Sequence[ReadRows]) -> ReadRows:
    rows = ReadRows()
    for part in parts:
        rows.tables += part.tables
        rows.columns |= part.columns
    return rows


def _read_file(source: Source, selection: Selection, tenant: str, limit: int | None) -> ReadRows:
    return _with_file(lambda file: _wanted_rows(file, selection, tenant, limit), source)


def _with_file(use: Callable[[pq.ParquetFile], T], source: Source) -> T:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        opened = source if isinstance(source, Path) else pa.PythonFile(source(), "r")
        with closing(pq.ParquetFile(opened, pre_buffer=True)) as file:
            return use(file)
    except PgflowError:  # one of them is an OSError too
        raise
    except (pa.ArrowException, OSError):
        pass
    raise ProtocolError(
        "Could not read the dataset: one of its files is no Parquet, or damaged.",
        hint="Try again; if it stays, report it to Adobe's support.",
    )


def _wanted_rows(
    file: pq.ParquetFile, selection: Selection, tenant: str, limit: int | None
) -> ReadRows:
    import pyarrow as pa

    stored = {without_tenant(path, tenant): path for path in flat_paths(file.schema_arrow)}
    rows = ReadRows(columns=dict.fromkeys(stored))
    filters = [(column_path(c.column, stored), c) for c in selection.conditions]
    if any(path not in stored and not _fits_missing(c) for path, c in filters):
        return rows  # the column is not in this file, so no row of it has a value there
    filters = [(path, condition) for path, condition in filters if path in stored]
    wanted = list(stored)
    if selection.columns is not None:
        chosen = dict.fromkeys(column_path(name, stored) for name in selection.columns)
        wanted = [path for path in chosen if path in stored] or list(stored)[:1]  # counts the rows
    groups = [n for n in range(file.num_row_groups) if _may_match(file, n, filters, stored)]
    needed = [stored[path] for path in dict.fromkeys([*wanted, *(path for path, _ in filters)])]
    size = _BATCH_ROWS if limit is None or filters else min(limit, _BATCH_ROWS) or 1
    left = limit
    for batch in file.iter_batches(size, row_groups=groups, columns=needed) if groups else ():
        table = flat_table(pa.Table.from_batches([batch]))
        table = table.rename_columns([without_tenant(n, tenant) for n in table.column_names])
        for path, condition in filters:
            table = table.filter(condition.mask(table.column(path)))
        table = table.select(wanted)
        table = table if left is None else table.slice(0, left)
        if table.num_rows:
            rows.tables.append(table)
        left = None if left is None else left - table.num_rows
        if (left is not None and left <= 0) or selection.stopped.is_set():
            break
    return rows


def _fits_missing(condition: Condition) -> bool:
    return condition.value is None and condition.operator == "=="


def column_path(name: str, stored: Collection[str]) -> str:
    """Return the path of a column by its name in a frame: an own field may have its bare name."""
    return name if name in stored or own_path(name) not in stored else own_path(name)


def flat_paths(schema: pa.Schema) -> list[str]:
    """Return the columns of a file, those of structs by their paths."""
    import pyarrow as pa

    def below(arrow_field: pa.Field, before: str) -> Iterator[str]:
        path = f"{before}{arrow_field.name}"
        if not pa.types.is_struct(arrow_field.type):
            yield path
            return
        for inner in arrow_field.type:
            yield from below(inner, f"{path}.")

    return [path for arrow_field in schema for path in below(arrow_field, "")]


def flat_table(table: pa.Table) -> pa.Table:
    """Return a table with structs made flat: a column per field, dots in its name."""
    import pyarrow as pa

    while any(pa.types.is_struct(arrow_field.type) for arrow_field in table.schema):
        table = table.flatten()
    return table


def _may_match(
    file: pq.ParquetFile,
    number: int,
    filters: Sequence[tuple[str, Condition]],
    stored: Mapping[str, str],
) -> bool:
    """Tell by the statistics of a row group whether a row of it can fulfil all conditions."""
    group = file.metadata.row_group(number)
    columns = {group.column(n).path_in_schema: n for n in range(group.num_columns)}
    for path, condition in filters:
        place = columns.get(stored[path])
        statistics = group.column(place).statistics if place is not None else None
        if statistics is None or not statistics.has_min_max:
            continue
        if condition.rules_out(statistics.min, statistics.max):
            return False
    return True
