"""A server on a real socket whose answers are a function of what it is asked."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret

TOKEN = "token-canary-5e1f"
CLIENT_SECRET = "client-canary-77aa"


@dataclass(frozen=True)
class Asked:
    """One request: its method, its path with the query, its body, and which one it is."""

    method: str
    path: str
    body: bytes
    number: int


def http(
    body: object = None,
    status: int = 200,
    headers: Sequence[tuple[str, str]] = (),
    kind: str = "application/json",
) -> bytes:
    """An answer as bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} x", f"Content-Type: {kind}", f"Content-Length: {len(raw)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + raw


Answer = Callable[[Asked], bytes]


@dataclass
class Scripted:
    """The server; `asked` is all that came, sign-ins aside."""

    answer: Answer
    sign_in: Callable[[], bytes]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def credentials(self) -> Credentials:
        address = f"http://127.0.0.1:{self.port}"
        return Credentials(
            *("client", Secret(CLIENT_SECRET), "org@AdobeOrg"),
            base_url=address,
            token_url=f"{address}/ims/token/v3",
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    writer.write(await self._answered(reader))
                    await writer.drain()
        finally:
            writer.transport.abort()

    async def _answered(self, reader: asyncio.StreamReader) -> bytes:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = dict(line.lower().split(": ", 1) for line in rest if line)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if path.startswith("/ims"):
            return self.sign_in()
        self.asked.append(Asked(method, path, body, len(self.asked) + 1))
        return self.answer(self.asked[-1])


def signed_in() -> bytes:
    return http({"access_token": TOKEN, "expires_in": 86399})


@contextmanager
def scripted(answer: Answer, sign_in: Callable[[], bytes] = signed_in) -> Iterator[Scripted]:
    """Run a server in a thread of its own."""
    server, loop = Scripted(answer, sign_in), asyncio.new_event_loop()

    async def begin() -> asyncio.Server:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        server.port = listening.sockets[0].getsockname()[1]
        return listening

    async def end(listening: asyncio.Server) -> None:
        listening.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # sockets close in the next round

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(begin(), loop).result(10)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(end(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def items(*several: Mapping[str, object]) -> bytes:
    """A list that is whole."""
    return http({"items": several, "_links": {}})
