"""Listens for PostgreSQL's wire protocol: TLS, sign-in, and who may cancel what.

Nothing is made before it is needed: the certificate with the first look at it or the first
connection, DuckDB with the first session. Source: contract, query-service.md 2, 6 and 7.
"""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import ssl
import struct
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator.query_service import wire
from pgflow_widgets.emulator.query_service.backend import Backend, no_tables
from pgflow_widgets.emulator.query_service.http_queries.running import BatchQueries
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.query_service.query_log import QueryLog
from pgflow_widgets.emulator.query_service.settings import QuerySettings
from pgflow_widgets.emulator.query_service.tables import Tables
from pgflow_widgets.emulator.storage.certificate import make_certificate
from pgflow_widgets.emulator.storage.state_file import Place
from pgflow_widgets.errors import PgflowError

if TYPE_CHECKING:
    from aiohttp import web

    from pgflow_widgets.emulator.query_service.sessions.session import Session

Login = Callable[[str, str, str], Place | None]
"""Takes user, password and sandbox; returns None for no such sandbox, or raises `QueryError`."""

_LOGIN_SECONDS = 30.0
_BUFFER = 64 * 1024
_HEAD = 8  # bytes: two numbers


class QueryService:
    """The wire, and what its sessions share.

    Parameters
    ----------
    settings
        How it behaves.
    tables, log
        What can be read, and where queries are noted.
    login
        Checks who signs in.
    """

    def __init__(
        self, settings: QuerySettings, *, tables: Tables, log: QueryLog, login: Login
    ) -> None:
        self.backend = Backend(settings, tables, log)
        self.queries = BatchQueries(self.backend)
        self.port = 0
        self._login = login
        self.sessions: dict[int, tuple[int, Session]] = {}
        self._counts: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def settings(self) -> QuerySettings:
        """How it behaves."""
        return self.backend.settings

    async def lifetime(self, _app: web.Application) -> AsyncIterator[None]:
        """Listen from the start of an application to its end."""
        host, port = self.settings.host, self.settings.port
        try:
            server = await asyncio.start_server(self._serve, host, port, limit=_BUFFER)
        except OSError as error:
            raise PgflowError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.queries.close()
            await self.backend.close()

    @cached_property
    def root_certificate(self) -> Path:
        """The file of the certificate that clients have to trust."""
        certificate, key = make_certificate(*_addresses(self.settings.host))
        file = self.backend.folder / "root.pem"
        file.write_text(certificate, "ascii")
        private = self.backend.folder / "key.pem"
        private.touch(mode=0o600)
        private.write_text(key, "ascii")
        return file

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        private = self.backend.folder / "key.pem"
        context.load_cert_chain(self.root_certificate, private)
        private.unlink()  # it is in memory now
        return context

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            await self._talk(reader, writer)
        except QueryError as error:
            writer.write(wire.encode_error(error, "FATAL"))
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.drain(), _LOGIN_SECONDS)
        except (EOFError, OSError, TimeoutError, asyncio.CancelledError):
            pass  # the client is gone, or never said who it is, or the service ends
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_LOGIN_SECONDS):
            startup = await self._startup(reader, writer)
            if startup is None:
                return
            place = await self._signed_in(startup, reader, writer)
        client = startup.get("application_name") or "PostgreSQL"
        database = self.backend.database(place, startup.get("database", ""), client[:128])
        if self._counts[place.org] >= self.settings.most_sessions:
            raise QueryError("53300", "Session Limit Reached")
        await self.backend.engines.warm(self.backend.tables.folder(place))
        module: Any = await self.backend.load("sessions.session")
        process, secret = self._new_key()
        session: Session = module.Session(
            self.backend, place, database, reader, writer, startup=startup
        )
        self.sessions[process] = secret, session
        self._counts[place.org] += 1
        try:
            await session.run(process, secret)
        finally:
            del self.sessions[process]
            self._counts[place.org] -= 1

    async def _startup(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> dict[str, str] | None:
        """Bring TLS about, and return what the client says of itself; None if it only cancels."""
        while True:
            first = await reader.read(_BUFFER)  # all that came, so that nothing waits in clear
            code = struct.unpack("!ii", first[:_HEAD])[1] if len(first) >= _HEAD else 0
            if code == wire.CANCEL_REQUEST:
                self._cancel(first[_HEAD:])
                return None
            if code == wire.GSS_REQUEST and len(first) == _HEAD:
                writer.write(b"N")
                continue
            if code != wire.SSL_REQUEST or len(first) > _HEAD:
                raise QueryError("28000", "The connection must use TLS: set sslmode to require.")
            writer.write(b"S")
            await writer.start_tls(self._tls)
            return await self._startup_inside(reader)

    async def _startup_inside(self, reader: asyncio.StreamReader) -> dict[str, str] | None:
        length, code = struct.unpack("!ii", await reader.readexactly(_HEAD))
        if not _HEAD <= length <= _BUFFER:
            raise QueryError("08P01", "The startup message cannot be read.")
        body = await reader.readexactly(length - _HEAD)
        if code == wire.CANCEL_REQUEST:
            self._cancel(body)
            return None
        if code >> 16 != wire.PROTOCOL >> 16:
            raise QueryError("08P01", "Only version 3 of the protocol is supported.")
        return dict(wire.read_startup(body))

    def _cancel(self, body: bytes) -> None:
        if len(body) != _HEAD:
            return
        process, secret = struct.unpack("!iI", body)
        known = self.sessions.get(process)
        if known and secrets.compare_digest(str(known[0]), str(secret)):
            known[1].cancel()

    async def _signed_in(
        self,
        startup: dict[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> Place:
        writer.write(wire.encode_authentication(3))
        kind, body = await wire.read_message(reader)
        if kind != b"p":
            raise QueryError("28000", "The password must come in clear.")
        sandbox = startup.get("database", "").partition(":")[0]
        password = wire.read_text(body).decode(errors="replace")
        place = self._login(startup.get("user", ""), password, sandbox)
        if place is None:
            raise no_tables(sandbox)
        return place

    def _new_key(self) -> tuple[int, int]:
        process = secrets.randbelow(2**31 - 1) + 1
        return (process, secrets.randbits(32)) if process not in self.sessions else self._new_key()


def _addresses(host: str) -> list[str]:
    try:
        return list({"127.0.0.1", "::1", str(ipaddress.ip_address(host))})
    except ValueError:
        return ["127.0.0.1", "::1"]
