"""A server that speaks PostgreSQL's first words and knows no TLS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def plain_server() -> AsyncIterator[int]:
    """A server that answers PostgreSQL's question for TLS with no."""
    conversations: list[asyncio.Task[None]] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(8):  # else only the port was tried
            writer.write(b"N")
            await writer.drain()
            await reader.read()
        writer.close()
        await writer.wait_closed()

    def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversations.append(asyncio.create_task(refuse(reader, writer)))

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*conversations)
