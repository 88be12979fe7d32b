"""Writes rows to the lake in a thread, while the next ones are read and mapped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pgflow_widgets.emulator.limits.daemon_threads import DaemonThreads
from pgflow_widgets.emulator.storage.lake import BatchWriter

if TYPE_CHECKING:
    import pyarrow as pa

    from pgflow_widgets.emulator.runs.arrow_batches import RejectedRow

T = TypeVar("T")


class WriterThread:
    """A writer that does one thing at a time, and not in the thread of who asks.

    Parameters
    ----------
    writer
        Nobody else may use it.
    """

    def __init__(self, writer: BatchWriter) -> None:
        self._writer = writer
        self._threads = DaemonThreads(1)
        self._last: asyncio.Future[Any] | None = None

    async def write(self, table: pa.Table, bad: Sequence[RejectedRow]) -> None:
        """Take good and bad rows, once those taken before are written.

        Raises
        ------
        OSError, pyarrow.ArrowException
            What was taken before could not be written.
        """

        def write() -> None:
            self._writer.write(table)
            for row in bad:
                self._writer.fail(row.errors, row.data)

        await self.finish()
        self._begin(write)

    async def finish(self) -> None:
        """Wait until all that was taken is written; raises what `write` does."""
        if self._last is not None:
            await asyncio.wait([self._last])
            self._last.result()

    async def close(self) -> tuple[int, int]:
        """Put everything on the disk, and return the bytes and the number of the files."""
        await self.finish()
        closing = self._begin(self._writer.close)
        await self.finish()
        return closing.result(), self._writer.files

    async def abandon(self) -> None:
        """Let go of open files, when nothing is written any more."""
        if self._last is not None:
            await asyncio.wait([self._last])
        self._writer.abandon()

    def _begin(self, work: Callable[[], T]) -> asyncio.Future[T]:
        self._last = begun = asyncio.ensure_future(self._threads.run(work))
        return begun
