"""Keep one session of a sandbox open between queries: sessions are counted by the service.

A session stays open for as long as queries follow each other, and closes when none comes for a
while, when nobody holds the sandbox any more, or when the process ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections.abc import Awaitable, Callable
from weakref import WeakKeyDictionary

from pgflow_widgets.postgres.query_service.session import QuerySession

IDLE = 120.0
"""Seconds without a query after which a session closes."""

AT_ONCE = 4
"""How many queries of one sandbox run side by side; the others wait, for sessions are counted."""

SignIn = Callable[[], Awaitable[QuerySession]]
Place = tuple[str, bool]
"""A sandbox, and whether each leaf of an object is a column of its own there."""


class QuerySessions:
    """The open sessions of one sandbox: one that rests, and those that are at work.

    Parameters
    ----------
    idle
        Seconds for which one rests.
    """

    def __init__(self, idle: float = IDLE) -> None:
        self._idle = idle
        # By loop: in the child of a fork there is another one, and the sockets are the parent's.
        self._open: WeakKeyDictionary[asyncio.AbstractEventLoop, list[_OpenSession]] = (
            WeakKeyDictionary()
        )
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
            WeakKeyDictionary()
        )
        weakref.finalize(self, _end_all, self._open).atexit = False

    @property
    def count(self) -> int:
        """How many sessions are open."""
        return sum(len(sessions) for sessions in list(self._open.values()))

    def turn(self) -> asyncio.Semaphore:
        """Return what a query waits for, with ``async with``, before it takes a session."""
        return self._turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))

    async def take(self, place: Place, sign_in: SignIn) -> QuerySession:
        """Return a session at a place for one caller: the one that rests there, or another."""
        sessions = self._open.setdefault(asyncio.get_running_loop(), [])
        for held in [held for held in sessions if held.rests]:
            held.wake()
            try:
                if held.place == place and await held.session.is_alive():
                    return held.session
                await held.end()
            except BaseException:
                held.end_soon()
                raise
        held = _OpenSession(await sign_in(), place, sessions)
        sessions.append(held)
        return held.session

    async def give_back(self, session: QuerySession) -> None:
        """Let a session rest until the next query, or end it if it cannot be used again."""
        sessions = self._open.get(asyncio.get_running_loop(), [])
        for held in [held for held in sessions if held.session is session]:
            if session.usable and not any(other.rests for other in sessions):
                held.rest(self._idle)
            else:
                await held.end()

    async def close(self) -> None:
        """End the sessions that rest, and the others as soon as their query ends."""
        for held in list(self._open.get(asyncio.get_running_loop(), [])):
            await held.end()


class _OpenSession:
    """A session and the task that holds it open; ending the task, as at exit, closes it."""

    def __init__(self, session: QuerySession, place: Place, among: list[_OpenSession]) -> None:
        self.session = session
        self.place = place
        self.rests = False
        self._among = among
        self._over = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._task = asyncio.get_running_loop().create_task(self._hold())

    def wake(self) -> None:
        """Take it for a query."""
        self.rests = False
        if self._timer is not None:
            self._timer.cancel()

    def rest(self, seconds: float) -> None:
        """End it when no query comes for so long."""
        self.rests = True
        self._timer = asyncio.get_running_loop().call_later(seconds, self._over.set)

    def end_soon(self) -> None:
        """End it without waiting for that."""
        self._over.set()

    async def end(self) -> None:
        """End it, and wait until the service has been told."""
        self._over.set()
        await asyncio.wait([self._task])

    async def _hold(self) -> None:
        try:
            await self._over.wait()
        finally:
            self.rests = False
            self._among.remove(self)
            await self.session.close()


def _end_all(opened: WeakKeyDictionary[asyncio.AbstractEventLoop, list[_OpenSession]]) -> None:
    """End the sessions of a sandbox that is gone; runs on whatever thread collects it."""
    for loop, sessions in list(opened.items()):
        for held in list(sessions):
            with contextlib.suppress(RuntimeError):  # the loop is closed, and so is the session
                loop.call_soon_threadsafe(held.end_soon)
