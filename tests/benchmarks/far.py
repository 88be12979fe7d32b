"""A list that is asked for again, from a service that is far away: over TLS, each way a while."""

from __future__ import annotations

import asyncio
import http.client
import ssl
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from pgflow_widgets.emulator.storage.certificate import make_certificate
from pgflow_widgets.local import background
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.benchmarks.measuring import US, Result, Target, in_turns
from tests.benchmarks.service import SANDBOX, Bench

HOST = "127.0.0.1"
ONE_WAY = 0.025
"""Seconds that each byte is under way, those of TLS too."""


def list_again(bench: Bench, size: int, rounds: int) -> Result:
    """A page of connections to a DataFrame, by a client that has asked before."""
    with _far_away(bench) as (credentials, trusted):
        sandbox = Sandbox(credentials, SANDBOX, cloud="Azure")
        sandbox.connections()
        port = urlsplit(credentials.base_url).port
        line = http.client.HTTPSConnection(HOST, port, context=trusted)

        def by_hand() -> None:
            query = f"{urlsplit(bench.url).path}/connections?limit=100"
            line.request("GET", query, headers=bench.headers)
            assert line.getresponse().read()

        by_hand()
        try:
            return in_turns(
                f"list connections again, TLS, {ONE_WAY * 2_000:g} ms",
                size,
                {US: sandbox.connections, "one call, open line": by_hand},
                rounds=rounds,
                targets=(Target("one call, open line", 1.2, at=100),),
            )
        finally:
            line.close()


@contextmanager
def _far_away(bench: Bench) -> Iterator[tuple[Credentials, ssl.SSLContext]]:
    """Put the service behind a long line, and give what signs in there, and trusts it."""
    near = bench.service.credentials
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        for file, text in zip((certificate, key), make_certificate(HOST), strict=True):
            file.write_text(text, "ascii")
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        line = _line(urlsplit(near.base_url).port or 0, context)
        port = background.run(line.__aenter__)
        base, token = (
            urlsplit(url)._replace(scheme="https", netloc=f"{HOST}:{port}").geturl()
            for url in (near.base_url, near.token_url)
        )
        try:
            yield (
                replace(near, base_url=base, token_url=token, ca_file=certificate),
                ssl.create_default_context(cafile=certificate),
            )
        finally:
            background.run(line.__aexit__, None, None, None)


@asynccontextmanager
async def _line(port: int, context: ssl.SSLContext) -> AsyncIterator[int]:
    """Give the port of a long line to what speaks TLS for the service at a port."""
    async with _relay(port, 0, context) as tls, _relay(tls, ONE_WAY, None) as far:
        yield far


@asynccontextmanager
async def _relay(port: int, seconds: float, context: ssl.SSLContext | None) -> AsyncIterator[int]:
    """Hand on all bytes, each after so many seconds."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, beyond = await asyncio.open_connection(HOST, port)
        await asyncio.gather(_hand_on(reader, beyond, seconds), _hand_on(there, writer, seconds))

    server = await asyncio.start_server(serve, HOST, 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _hand_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float
) -> None:
    later = asyncio.get_running_loop().call_later
    while data := await reader.read(1 << 16):
        later(seconds, writer.write, data)
    later(seconds, writer.close)
