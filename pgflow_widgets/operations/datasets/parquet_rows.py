"""Read what is needed of Parquet files: some columns, the row groups that can match, some rows.

A file is on this machine, or behind Data Access: then its ranges are asked for as they are needed.
Everything here blocks, so it runs in a thread; pyarrow, of the extra ``lake``, is loaded before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
from pgflow_widgets.operations.datasets.remote_file import RemoteFile

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

T = TypeVar("T")

_BATCH_ROWS = 65_536
_AT_ONCE = 4


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
        read = partial(_read_file, selection=selection, tenant=tenant, limit=None)
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            try:
                return _joined(list(threads.map(read, sources)))
            except BaseException:  # of the others, none is begun any more
                threads.shutdown(wait=False, cancel_futures=True)
                raise
    parts: list[ReadRows] = []
    left = selection.limit
    for source in sources:
        parts.append(_read_file(source, selection, tenant, left))
        left -= sum(table.num_rows for table in parts[-1].tables)
        if left <= 0:
            break
    return _joined(parts)


def pass_tables(
    source: Source, selection: Selection, tenant: str, take: Callable[[pa.Table], object]
) -> None:
    """Hand on the wanted rows of a file as they are read, so that they are never all in memory.

    Nothing is handed on once the selection is stopped.
    """
    if selection.stopped.is_set():
        return

    def pass_on(file: pq.ParquetFile) -> None:
        for table in _wanted_tables(file, selection, tenant, None):
            take(table)

    _with_file(pass_on, source)


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
    rows = ReadRows(columns=dict.fromkeys(_stored_columns(file, tenant)))
    rows.tables += _wanted_tables(file, selection, tenant, limit)
    return rows


def _stored_columns(file: pq.ParquetFile, tenant: str) -> dict[str, str]:
    """Return the paths in the file of its columns, by their paths with the tenant's common name."""
    return {without_tenant(path, tenant): path for path in flat_paths(file.schema_arrow)}


def _wanted_tables(
    file: pq.ParquetFile, selection: Selection, tenant: str, limit: int | None
) -> Iterator[pa.Table]:
    """Iterate over the wanted rows of a file, some ten thousand at a time."""
    import pyarrow as pa

    stored = _stored_columns(file, tenant)
    filters = [(column_path(c.column, stored), c) for c in selection.conditions]
    if any(path not in stored and not _fits_missing(c) for path, c in filters):
        return  # the column is not in this file, so no row of it has a value there
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
        left = None if left is None else left - table.num_rows
        if table.num_rows:
            yield table
        if (left is not None and left <= 0) or selection.stopped.is_set():
            return


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
