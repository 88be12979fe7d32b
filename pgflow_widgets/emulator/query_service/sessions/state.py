"""What a session is at: its client, its settings, and the statement that may be stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pgflow_widgets.emulator.query_service.backend import Backend
from pgflow_widgets.emulator.query_service.engine.process import EngineProcess
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.settings import Database, Settings
from pgflow_widgets.emulator.query_service.tables import Entry
from pgflow_widgets.emulator.storage.state_file import Place

T = TypeVar("T")

_AGAIN = 0.05
_PATIENCE = 1.0
_GRACE = 3.0
_MINUTE = 60.0


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
        limit = f"{seconds / 60:g} minutes" if seconds >= _MINUTE else f"{seconds:g} seconds"
        late = QueryError("53400", f"The statement took more than {limit}.")
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
        """Send messages, no faster than the client takes them.

        Raises
        ------
        ConnectionError
            The statement was stopped, and the client does not take what it is sent.
        """
        if self._writer is None:
            return
        self._writer.write(data)
        drained = asyncio.ensure_future(self._writer.drain())
        await self._wait(drained)
        if not drained.done():
            await asyncio.wait({drained}, timeout=_GRACE)
        if not drained.done():
            drained.cancel()
            self._writer.transport.abort()
            raise ConnectionError
        drained.result()

    @asynccontextmanager
    async def turn(self, turns: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait for a turn and hold it, or raise the error that the statement was stopped."""
        acquiring = asyncio.ensure_future(turns.acquire())
        try:
            await self._finish(acquiring)
            yield
        finally:
            if acquiring.done() and not acquiring.cancelled():
                turns.release()

    async def in_helper(self, work: Callable[[], T]) -> T:
        """Return what `work` does in a thread, or the error that the statement was stopped."""
        return await self._finish(asyncio.ensure_future(self.backend.helpers.run(work)))

    async def in_engine(
        self, engine: EngineProcess, work: Callable[[], Coroutine[Any, Any, T]]
    ) -> T:
        """Return what `work` asks of an engine, or the error that the statement was stopped."""
        async with self.turn(self.backend.turns):
            return await self._finish(asyncio.ensure_future(work()), engine)

    async def _finish(self, job: asyncio.Future[T], engine: EngineProcess | None = None) -> T:
        try:
            await self._wait(job)
            end = time.monotonic() + _PATIENCE
            # Again and again, for at its very beginning a query misses it.
            while engine and not job.done() and time.monotonic() < end:
                engine.interrupt()
                await asyncio.wait({job}, timeout=_AGAIN)
        finally:
            if not job.done():
                if engine:
                    engine.kill()
                job.cancel()
        if self._stop:
            if job.done() and not job.cancelled():
                job.exception()
            raise self._stop
        return job.result()

    async def _wait(self, job: asyncio.Future[Any]) -> None:
        """Wait for a job, or until the statement is stopped."""
        stopping: asyncio.Future[Any] = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({job, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
