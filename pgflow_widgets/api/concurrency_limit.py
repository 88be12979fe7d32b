"""Limit concurrent calls adaptively: halve the limit on 429, raise it by one a round."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class ConcurrencyLimit:
    """Adaptive limit on concurrent calls: halves on 429, grows by one a round.

    Releasing a place awaits nothing, so that a cancelled call cannot keep it.

    Parameters
    ----------
    most
        The limit at the start, and the largest.
    """

    def __init__(self, most: int) -> None:
        self.round = 0
        self._most = most
        self._bounds = [[most]]
        self._limit = float(most)
        self._under_way = 0
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        """The number of calls that may be under way now."""
        return int(self._limit)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, and release it at the end."""
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        self._let_in()
        try:
            await turn
            yield
        finally:
            if turn.done() and not turn.cancelled():
                self._under_way -= 1
            self._let_in()

    @contextmanager
    def at_most(self, most: int) -> Iterator[None]:
        """Use another largest limit for a while; a limit lowered by 429 stays lowered.

        If several overlap, the one that began last counts.
        """
        bound = [most]  # an object of its own: two calls may ask for the same number
        self._bounds.append(bound)
        self._use(most)
        try:
            yield
        finally:
            self._bounds = [other for other in self._bounds if other is not bound]
            self._use(self._bounds[-1][0])

    def _use(self, most: int) -> None:
        taught = self._limit < self._most
        self._most = most
        self._limit = min(self._limit, float(most)) if taught else float(most)
        self._let_in()

    def slow_down(self, since: int) -> None:
        """Halve the limit; calls that began before the last halving do not halve it again.

        Parameters
        ----------
        since
            The ``round`` when the call began.
        """
        if since == self.round:
            self.round += 1
            self._limit = max(1.0, self._limit / 2)

    def speed_up(self) -> None:
        """Raise the limit by one after as many successful calls as it has places."""
        self._limit = min(self._most, self._limit + 1 / self._limit)
        self._let_in()

    def _let_in(self) -> None:
        while self._queue and self._under_way < self.limit:
            turn = self._queue.popleft()
            if not turn.done():
                self._under_way += 1
                turn.set_result(None)
