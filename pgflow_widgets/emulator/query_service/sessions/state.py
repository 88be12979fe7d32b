"""What a session is at: its client, its settings, and the statement that may be stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from pgflow_widgets.emulator.query_service.backend import Backend
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.settings import Database, Settings
from pgflow_widgets.emulator.query_service.tables import Entry
from pgflow_widgets.emulator.storage.state_file import Place

if TYPE_CHECKING:
    from pgflow_widgets.emulator.query_service.engine import Reader

T = TypeVar("T")

_AGAIN = 0.05


class SessionState:
    """What the statements of a session work with.

    Parameters
    ----------
    backend
        What runs queries.
    place, database
        What is read.
    writer
        To the client; None if nobody takes the rows.
    """

    def __init__(
        self,
        backend: Backend,
        place: Place,
        database: Database,
        writer: asyncio.StreamWriter | None = None,
    ) -> None:
        self.backend = backend
        self.place = place
        self.database = database
        self.settings = Settings(backend.settings.server_version)
        self.status = b"I"
        self._writer = writer
        self._stop: QueryError | None = None
        self._stopping = asyncio.Event()

    def begin(self, seconds: float) -> asyncio.TimerHandle:
        """Begin statements, and return the timer that ends them after so many seconds."""
        self._stop = None
        self._stopping.clear()
        late = QueryError("53400", f"The statement took more than {seconds / 60:g} minutes.")
        return asyncio.get_running_loop().call_later(seconds, self._stop_with, late)

    def cancel(self) -> None:
        """End the statement that runs, if there is one."""
        self._stop_with(QueryError("57014", "The statement was cancelled by its user."))

    def _stop_with(self, error: QueryError) -> None:
        if self._stop is None:
            self._stop = error
        self._stopping.set()

    def tables(self) -> dict[str, Entry]:
        """Return the tables that there are now, by name in lower case."""
        entries, only = self.backend.tables.entries(self.place), self.database.tables
        return {name: e for name, e in entries.items() if only is None or name in only}

    async def send(self, data: bytes) -> None:
        """Send messages, no faster than the client takes them."""
        if self._writer is not None:
            self._writer.write(data)
            await self._writer.drain()

    async def in_thread(self, reader: Reader, work: Callable[[], T]) -> T:
        """Return what `work` does with a reader in a thread, or the error that it was stopped."""
        if self._stop:
            raise self._stop
        job = asyncio.ensure_future(self.backend.threads.run(work))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({job, stopping}, return_when=asyncio.FIRST_COMPLETED)
            while not job.done():
                reader.interrupt()  # again and again: at its very beginning a query misses it
                await asyncio.wait({job}, timeout=_AGAIN)
        finally:
            stopping.cancel()
            if not job.done():
                reader.interrupt()
        try:
            return job.result()
        except QueryError:
            if self._stop:
                raise self._stop from None
            raise
