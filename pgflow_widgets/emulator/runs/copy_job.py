"""Does the work of one run: read, map, check, write; each in a thread of its own, at the same time.

It touches the database and the lake and nothing else; `runs` stores what comes of it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator.data_prep.row_mapping import CompiledRule
from pgflow_widgets.emulator.runs import table_reader
from pgflow_widgets.emulator.runs.identity_values import Identities
from pgflow_widgets.emulator.runs.run_windows import RunWindow
from pgflow_widgets.emulator.runs.table_reader import TableReader
from pgflow_widgets.emulator.runs.writer_thread import WriterThread
from pgflow_widgets.emulator.schema_registry import regular_expressions, schemas
from pgflow_widgets.emulator.storage.lake import BatchWriter
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.postgres.login import Login

if TYPE_CHECKING:
    import pyarrow as pa

    from pgflow_widgets.emulator.runs.arrow_batches import BatchMapping, RejectedRow

MOST_REASONS = 5
"""So many reasons of bad rows a run tells."""
_KEPT_MESSAGES = 20
_MATCHING = 10.0  # seconds for the regular expressions of a batch


class CopyError(PgflowError):
    """What was read cannot be brought into the lake."""


@dataclass(frozen=True, slots=True)
class CopyJob:
    """What to copy.

    Parameters
    ----------
    login, table, columns
        The source; the columns are all that may be read.
    rules, schema, identities
        What to make of a row: the mappings, the merged target schema, and its identities.
    delta, window
        Which rows.
    folder
        Where to write.
    most_failed
        The percentage of bad rows above which nothing is brought in.
    diagnostics
        Whether to keep the bad rows and say why they are.
    """

    login: Login
    table: str
    columns: Sequence[str] | None
    rules: Sequence[CompiledRule]
    schema: Mapping[str, Any]
    identities: Identities
    delta: str | None
    window: RunWindow
    folder: Path
    most_failed: float
    diagnostics: bool


@dataclass(slots=True)
class CopyProgress:
    """How far a job is; written by its thread, looked at by others."""

    read: int = 0
    written: int = 0
    failed: int = 0
    skipped: int = 0
    bytes_read: int = 0
    bytes_written: int = 0
    files: int = 0
    rows_by_code: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)


class CopyThread:
    """A job in its own thread, which can be stopped from outside."""

    def __init__(self, job: CopyJob, progress: CopyProgress) -> None:
        self._job = job
        self._progress = progress
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    def run(self) -> None:
        """Do it all.

        Raises
        ------
        DatabaseError, ReadError, CopyError
            It cannot be done; the message says why.
        OSError
            The lake cannot be written.
        CancelledError
            It was stopped.
        """
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._main())

    def stop(self) -> None:
        """Make `run` end soon; may be called from any thread."""
        self._stopped = True
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _main(self) -> None:
        self._task = asyncio.current_task()
        if self._stopped:
            raise asyncio.CancelledError
        job = self._job
        allowed = job.columns
        wanted = sorted({name for rule in job.rules for name in rule.attributes})
        missing = [name for name in wanted if allowed is not None and name not in allowed]
        if missing:
            raise CopyError(f"The source connection does not take the column {missing[0]}.")
        _refuse_without_drivers()
        writer = WriterThread(BatchWriter(job.folder))
        try:
            opened = table_reader.open_reader(job.login, job.table, wanted, job.delta, job.window)
            async with opened as reader:
                await self._copy(reader, writer)
        finally:
            await writer.abandon()

    async def _copy(self, reader: TableReader, writer: WriterThread) -> None:
        import pyarrow as pa

        from pgflow_widgets.emulator.runs.arrow_batches import BatchMapping

        job, progress = self._job, self._progress
        filled = [rule.field.path for rule in job.rules]
        needed = dict(schemas.required_names(job.schema, filled))
        self._refuse_gaps(needed, filled)
        shape = BatchMapping(reader.columns, job.rules, needed, job.identities)
        try:
            async with aclosing(reader.batches()) as batches:
                async for batch in batches:
                    for portion in shape.portions(batch):
                        await writer.write(*self._map(shape, portion))
            await writer.finish()
            self._refuse_share()
            progress.bytes_written, progress.files = await writer.close()
        except pa.ArrowException:  # its words quote the value
            raise CopyError("A value does not fit the type of its column in Parquet.") from None

    def _map(
        self, shape: BatchMapping, rows: pa.RecordBatch
    ) -> tuple[pa.Table, Sequence[RejectedRow]]:
        """Map rows, count them, and return the good ones, and the bad ones that are kept."""
        progress = self._progress
        with regular_expressions.limit_time(_MATCHING):
            table, bad, size = shape.map_batch(rows)
        for row in bad if self._job.diagnostics else ():
            progress.rows_by_code.update({error["code"] for error in row.errors})
            for error in row.errors:
                key = error["code"], error["field"], error["message"]
                if key in progress.reasons or len(progress.reasons) < _KEPT_MESSAGES:
                    progress.reasons[key] += 1
        progress.read += rows.num_rows
        progress.written += table.num_rows
        progress.failed += len(bad)
        progress.skipped += rows.num_rows - table.num_rows - len(bad)
        progress.bytes_read += size
        return table, bad if self._job.diagnostics else ()

    def _refuse_gaps(
        self, needed: Mapping[tuple[str, ...], Sequence[str]], filled: Sequence[tuple[str, ...]]
    ) -> None:
        for path, names in needed.items():
            for name in names:
                here = (*path, name)
                if not any(path[: len(here)] == here for path in filled):
                    raise CopyError(f"No mapping fills the required field {'.'.join(here)}.")

    def _refuse_share(self) -> None:
        progress, most = self._progress, self._job.most_failed
        if progress.failed * 100 <= most * progress.read:
            return
        if progress.failed == progress.read:
            said = "No row fits the schema."
        elif most:
            said = f"More than {most:g} percent of the rows failed."
        else:
            said = f"{progress.failed} of {progress.read} rows failed; partial ingestion is off."
        common = progress.reasons.most_common(1)
        raise CopyError(
            said + "".join(f" Most often: {where}: {why}" for (_, where, why), _ in common)
        )


def _refuse_without_drivers() -> None:
    for module, name in (
        ("pyarrow", "pyarrow"),
        ("adbc_driver_postgresql", "adbc-driver-postgresql"),
    ):
        if find_spec(module) is None:
            raise CopyError(
                f"{name} is not installed, which a run needs: pip install 'pgflow-widgets[lake]'."
            )
