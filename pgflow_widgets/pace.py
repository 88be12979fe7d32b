"""How many calls are under way at once: bounded, and fewer when the service asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Pace:
    """A bound that halves when the service is too busy, and grows back by one a round.

    Parameters
    ----------
    most
        The bound at the start, and the largest.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = float(most)
        self._under_way = 0
        self._round = 0
        self._free = asyncio.Condition()

    @property
    def limit(self) -> int:
        """How many calls may be under way now."""
        return int(self._limit)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[int]:
        """Wait for a place; what it gives is for `slow_down`."""
        async with self._free:
            await self._free.wait_for(lambda: self._under_way < self.limit)
            self._under_way += 1
        try:
            yield self._round
        finally:
            self._under_way -= 1
            async with self._free:
                self._free.notify_all()

    def slow_down(self, since: int) -> None:
        """Halve the bound; calls that began before the last halving do not halve it again."""
        if since == self._round:
            self._round += 1
            self._limit = max(1.0, self._limit / 2)

    def speed_up(self) -> None:
        """Let the bound grow by one for as many calls as it has places."""
        self._limit = min(self._most, self._limit + 1 / self._limit)
