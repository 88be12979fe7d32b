"""Limit concurrent calls adaptively: halve the limit on 429, raise it by one a round."""

from __future__ import annotations

import asyncio
import math
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
        self._bounds = [[most]]
        self._lowered = math.inf
        self._under_way = 0
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        """The number of calls that may be under way now."""
        return int(min(self._lowered, self._most))

    @property
    def _most(self) -> int:
        return self._bounds[-1][0]

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
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
        self._let_in()
        try:
            yield
        finally:
            self._bounds = [other for other in self._bounds if other is not bound]
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
            self._lowered = max(1.0, min(self._lowered, self._most) / 2)

    def speed_up(self) -> None:
        """Raise the limit by one after as many successful calls as it has places."""
        if self._lowered < self._most:
            self._lowered += 1 / self._lowered
            if self._lowered >= self._most:
                self._lowered = math.inf
        self._let_in()

    def _let_in(self) -> None:
        while self._queue and self._under_way < self.limit:
            turn = self._queue.popleft()
            if not turn.done():
                self._under_way += 1
                turn.set_result(None)
