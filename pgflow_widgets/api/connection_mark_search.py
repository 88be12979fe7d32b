"""Find connections by their marks; searches at the same time share one list.

A connection whose create got no response is searched for by its name, one call a search. Where many
searches run at once, one list of all connections may take fewer calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model import platform

_FEW = 3
"""Up to so many searches each list by name: to count the connections takes a call, too."""

ConnectionList = Sequence[BaseConnection]


@dataclass(slots=True)
class MarkSearch:
    """Finds connections by their marks.

    Parameters
    ----------
    list_named
        Lists the connections of a name.
    list_all
        Lists all connections.
    count
        Returns how many there are.
    """

    list_named: Callable[[str], Awaitable[ConnectionList]]
    list_all: Callable[[], Awaitable[ConnectionList]]
    count: Callable[[], Awaitable[int]]
    _gathering: asyncio.Task[ConnectionList | None] | None = None
    _waiting: int = 0
    _listing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, name: str, mark: str) -> list[BaseConnection]:
        """Return the connections with a name and a mark, from a list requested after this call."""
        if self._gathering is None:
            self._gathering = asyncio.create_task(self._shared())
        self._waiting += 1
        connections = await asyncio.shield(self._gathering)
        if connections is None:
            connections = await self.list_named(name)
        return [connection for connection in connections if connection.mark == mark]

    def close(self) -> None:
        """Cancel the next list; one that is being read ends when the transport is closed."""
        if self._gathering is not None:
            self._gathering.cancel()

    async def _shared(self) -> ConnectionList | None:
        """Return one list for all concurrent searches; None if listing by name is cheaper."""
        async with self._listing:
            await asyncio.sleep(0)  # searches of the same moment take part
            waiting, self._waiting, self._gathering = self._waiting, 0, None
            if waiting <= _FEW:
                return None
            try:
                pages = await self.count() / platform.PAGE_SIZE + 1
                return await self.list_all() if pages + 1 < waiting else None
            except PgflowError:
                return None  # each search raises the error itself, if it persists
