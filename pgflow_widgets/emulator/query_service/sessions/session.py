"""One session on the wire: takes messages, runs the statements in them, and sends what they give.

Source: PostgreSQL's documentation, "Simple Query"; contract, query-service.md 2 and 6.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from pgflow_widgets.emulator.query_service import wire
from pgflow_widgets.emulator.query_service.backend import Backend
from pgflow_widgets.emulator.query_service.parsing import split
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.sessions.state import SessionState
from pgflow_widgets.emulator.query_service.sessions.statements import Statements
from pgflow_widgets.emulator.query_service.settings import TOLD, Database
from pgflow_widgets.emulator.storage.state_file import Place

_EXTENDED = frozenset({b"P", b"B", b"D", b"E", b"C", b"H", b"F"})


class Session:
    """One client that has signed in.

    Parameters
    ----------
    backend
        What runs queries.
    place, database
        What it reads.
    reader, writer
        The connection.
    startup
        What the client said of itself.
    """

    def __init__(
        self,
        backend: Backend,
        place: Place,
        database: Database,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        startup: Mapping[str, str],
    ) -> None:
        self._backend = backend
        self._state = SessionState(backend, place, database, writer)
        self._reader = reader
        self._writer = writer
        self._statements = Statements(self._state)
        self._startup = startup

    async def run(self, process: int, secret: int) -> None:
        """Serve the client until it says good-bye, is gone, or is silent for too long."""
        refused = self._state.settings.begin(self._startup)
        warnings = [wire.encode_error(error, "WARNING", kind=b"N") for error in refused]
        told = [wire.encode_parameter(name, self._state.settings.get(name)) for name in TOLD]
        key = wire.encode_key(process, secret)
        greeting = [wire.encode_authentication(0), *warnings, *told, key]
        await self._state.send(b"".join(greeting) + wire.encode_ready(b"I"))
        gone = asyncio.ensure_future(self._writer.wait_closed())
        gone.add_done_callback(self._is_gone)
        try:
            while True:
                try:
                    async with asyncio.timeout(self._backend.settings.idle_seconds):
                        kind, body = await wire.read_message(self._reader)
                except TimeoutError:
                    raise QueryError("57P05", "The session was idle for too long.") from None
                if kind == b"X":
                    return
                await self._answer(kind, body)
        finally:
            gone.remove_done_callback(self._is_gone)
            gone.cancel()
            await self._statements.close()

    def cancel(self) -> None:
        """End the statement that runs, if there is one."""
        self._state.cancel()

    def _is_gone(self, future: asyncio.Future[None]) -> None:
        with suppress(asyncio.CancelledError):
            future.exception()
        self.cancel()

    async def _answer(self, kind: bytes, body: bytes) -> None:
        if kind == b"Q":
            await self._answer_query(body)
        elif kind in _EXTENDED:
            refusal = "The extended query protocol is not supported: send whole statements."
            await self._state.send(wire.encode_error(QueryError("08P01", refusal)))
            while kind not in {b"S", b"F"}:  # a function call ends by itself
                kind, _ = await wire.read_message(self._reader)
                if kind == b"X":
                    raise EOFError
            await self._state.send(wire.encode_ready(self._state.status))
        elif kind == b"S":
            await self._state.send(wire.encode_ready(self._state.status))
        else:
            raise QueryError("08P01", "This type of message is not supported.")

    async def _answer_query(self, body: bytes) -> None:
        timer = self._state.begin(self._backend.settings.statement_seconds)
        try:
            await self._run_all(body)
        except (OSError, EOFError):
            raise
        except Exception as error:  # noqa: BLE001 - sqlglot raises whatever it likes
            name = type(error).__name__
            internal = QueryError("58000", f"The local Query Service has a fault: {name}.")
            if self._state.status == b"T":
                self._state.status = b"E"
            refusal = error if isinstance(error, QueryError) else internal
            await self._state.send(wire.encode_error(refusal))
        finally:
            timer.cancel()
        await self._state.send(wire.encode_ready(self._state.status))

    async def _run_all(self, body: bytes) -> None:
        try:
            text = wire.read_text(body).decode()
        except UnicodeDecodeError:
            raise QueryError("22021", "The statement is not UTF-8.") from None
        statements = await split(self._backend, text)
        if not statements:
            await self._state.send(wire.EMPTY)
        for words in statements:
            await self._statements.run(words, text)
