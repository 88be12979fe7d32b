"""Read a file behind Data Access as if it were one of this machine, range by range."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable

from pgflow_widgets.errors import ProtocolError

_PIECE = 16 * 1024 * 1024
ReadRange = Callable[[int, int], Awaitable[tuple[int, bytes]]]
"""Reads bytes from a place on, so many at most; returns where they begin, and the bytes."""


class RemoteFile(io.RawIOBase):
    """A file behind Data Access, whose ranges are read as they are needed.

    Parameters
    ----------
    read_range
        Reads a range on `loop`.
    loop
        The event loop of the client.
    length
        How long the file is.
    """

    def __init__(self, read_range: ReadRange, loop: asyncio.AbstractEventLoop, length: int) -> None:
        self._read_range = read_range
        self._loop = loop
        self._length = length
        self._place = 0
        self._whole: bytes | None = None

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether it has places: always."""
        return True

    def tell(self) -> int:
        """Return the place where the next read begins."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._length}
        self._place = max(0, bases[whence] + offset)
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Read some bytes, all that are left if no size is given."""
        rest = max(0, self._length - self._place)
        size = rest if size < 0 else min(size, rest)
        content = bytearray()
        while len(content) < size:
            piece = self._piece(self._place, min(_PIECE, size - len(content)))
            if not piece:
                raise ProtocolError("Could not read the dataset: a file breaks off before its end.")
            content += piece
            self._place += len(piece)
        return bytes(content)

    def _piece(self, start: int, size: int) -> bytes:
        if self._whole is None:
            asked = asyncio.run_coroutine_threadsafe(self._ask(start, size), self._loop)
            begins, content = asked.result()
            if begins == start and len(content) <= size:
                return content
            self._whole = content
        return self._whole[start : start + size]

    async def _ask(self, start: int, size: int) -> tuple[int, bytes]:
        return await self._read_range(start, size)
