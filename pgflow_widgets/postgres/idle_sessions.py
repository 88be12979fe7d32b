"""Keep idle database sessions open for a moment, for the next query with the same login."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from pgflow_widgets.postgres.database_errors import DRIVER_ERRORS
from pgflow_widgets.postgres.login import CONNECT_TIMEOUT, Login

if TYPE_CHECKING:
    import asyncpg


class IdleSessions:
    """Idle sessions that stay open for a moment, for the next query with the same login.

    Parameters
    ----------
    seconds
        How long they stay.
    most
        How many stay at most.
    """

    def __init__(self, seconds: float = 1.0, most: int = 16) -> None:
        self._seconds = seconds
        self._most = most
        self._entries: list[tuple[Login, asyncpg.Connection, asyncio.TimerHandle]] = []
        self._ending: set[asyncio.Task[None]] = set()

    def take(self, login: Login) -> asyncpg.Connection | None:
        """Return an idle session with exactly that login, if there is one."""
        for place, (known, session, timer) in enumerate(self._entries):
            if known == login and not session.is_closed():
                timer.cancel()
                del self._entries[place]
                return session
        return None

    def keep(self, login: Login, session: asyncpg.Connection) -> bool:
        """Keep a session for the next query; False if there is no place for it."""
        if session.is_closed() or len(self._entries) >= self._most:
            return False
        timer = asyncio.get_running_loop().call_later(self._seconds, self._end, session)
        self._entries.append((login, session, timer))
        return True

    async def close(self) -> None:
        """Close all idle sessions."""
        for _, session, timer in tuple(self._entries):
            timer.cancel()
            self._end(session)
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _end(self, session: asyncpg.Connection) -> None:
        self._entries = [entry for entry in self._entries if entry[1] is not session]
        task = asyncio.get_running_loop().create_task(end_session(session))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


async def end_session(session: asyncpg.Connection, patience: float = CONNECT_TIMEOUT) -> None:
    """Close a session, unless its connection is lost already."""
    with contextlib.suppress(*DRIVER_ERRORS):
        await session.close(timeout=patience)
