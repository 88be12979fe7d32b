"""Looking for connections by their marks; those who look at the same time share one list.

A connection whose create got no answer is looked for by its name, one call a look. Where many are
looked for at once, one list of all connections may take fewer calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model import platform

_FEW = 3
"""So many look by themselves: to find out whether a list is cheaper takes a call, too."""

Connections = Sequence[BaseConnection]


@dataclass(slots=True)
class Looks:
    """Finds connections that bear a mark.

    Parameters
    ----------
    named
        Lists the connections of a name.
    everything
        Lists all connections.
    count
        Returns how many there are.
    """

    named: Callable[[str], Awaitable[Connections]]
    everything: Callable[[], Awaitable[Connections]]
    count: Callable[[], Awaitable[int]]
    _gathering: asyncio.Task[Connections | None] | None = None
    _lookers: int = 0
    _listing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def marked(self, name: str, mark: str) -> list[BaseConnection]:
        """Return the connections of a name and a mark, from a list that begins from now on."""
        if self._gathering is None:
            self._gathering = asyncio.create_task(self._shared())
        self._lookers += 1
        found = await asyncio.shield(self._gathering)
        if found is None:
            found = await self.named(name)
        return [each for each in found if each.mark == mark]

    def close(self) -> None:
        """End a list that is under way."""
        if self._gathering is not None:
            self._gathering.cancel()

    async def _shared(self) -> Connections | None:
        """Return a list for all who look now; None if each had better look by itself."""
        async with self._listing:
            await asyncio.sleep(0)  # who woke up in the same moment takes part
            lookers, self._lookers, self._gathering = self._lookers, 0, None
            if lookers <= _FEW:
                return None
            try:
                pages = await self.count() / platform.PAGE_SIZE + 1
                return await self.everything() if pages + 1 < lookers else None
            except PgflowError:
                return None  # each meets it on its own, if it stays
