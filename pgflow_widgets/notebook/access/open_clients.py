"""Keep one client open per sandbox: calls in a row share its connection and concurrency limit.

A client stays open for as long as calls follow each other, and closes when none comes for a while
or the process ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from weakref import WeakKeyDictionary

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import TransportError

IDLE = 30.0
"""Seconds without a call after which a client closes."""


class OpenClients:
    """The open clients of one credential, one for each sandbox and event loop.

    Parameters
    ----------
    make
        Returns a client of the sandbox of that name.
    """

    def __init__(self, make: Callable[[str], PlatformClient]) -> None:
        self._make = make
        # By loop: in the child of a fork there is another one, and the sockets are the parent's.
        self._open: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _OpenClient]] = (
            WeakKeyDictionary()
        )
        # A sandbox that no variable holds any more, as when its cell ran again, keeps none open.
        weakref.finalize(self, _retire_all, self._open).atexit = False

    @asynccontextmanager
    async def lease(self, sandbox: str) -> AsyncIterator[PlatformClient]:
        """Give the open client of a sandbox to one call."""
        clients = self._open.setdefault(asyncio.get_running_loop(), {})
        client = clients.get(sandbox)
        if client is None or client.closing:
            client = clients[sandbox] = _OpenClient(self._make(sandbox))
            client.when_closed(partial(_forget, clients, sandbox, client))
        async with client.in_use() as opened:
            yield opened


def _retire_all(opened: Mapping[asyncio.AbstractEventLoop, dict[str, _OpenClient]]) -> None:
    """Close the clients of a sandbox that is gone; runs on whatever thread collects it."""
    for loop, clients in list(opened.items()):
        for client in list(clients.values()):
            with contextlib.suppress(RuntimeError):  # the loop is closed, and so is the client
                loop.call_soon_threadsafe(client.retire)


def _forget(clients: dict[str, _OpenClient], sandbox: str, client: _OpenClient) -> None:
    """Drop a client that has closed: it remembers secrets that were sent."""
    if clients.get(sandbox) is client:
        del clients[sandbox]


class _OpenClient:
    """A client and the task that holds it open; ending the task, as at exit, closes it."""

    def __init__(self, client: PlatformClient) -> None:
        loop = asyncio.get_running_loop()
        self._client = client
        self._calls = 0
        self._opened: asyncio.Future[None] = loop.create_future()
        self._over = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._task = loop.create_task(self._hold())
        self._task.add_done_callback(self._tell_waiting)
        self._retired = False

    @property
    def closing(self) -> bool:
        """Whether no further call may use it."""
        return self._retired or self._over.is_set() or self._task.done()

    def retire(self) -> None:
        """Close as soon as no call uses it."""
        self._retired = True
        if not self._calls:
            self._over.set()

    def when_closed(self, do: Callable[[], object]) -> None:
        """Call this when the client has closed."""
        self._task.add_done_callback(lambda _task: do())

    @asynccontextmanager
    async def in_use(self) -> AsyncIterator[PlatformClient]:
        """Wait until the client is open, and keep it open for a while after this call."""
        self._calls += 1
        if self._timer is not None:
            self._timer.cancel()
        try:
            await asyncio.shield(self._opened)
            yield self._client
        except TransportError:
            # The network, a proxy's address or a certificate may be others by the next call.
            self._retired = True
            raise
        finally:
            self._calls -= 1
            if not self._calls:
                wait = 0.0 if self._retired else IDLE
                self._timer = asyncio.get_running_loop().call_later(wait, self._over.set)

    async def _hold(self) -> None:
        async with self._client:
            self._opened.set_result(None)
            await self._over.wait()

    def _tell_waiting(self, task: asyncio.Task[None]) -> None:
        """Give those who wait for the client what kept it from opening."""
        error = None if task.cancelled() else task.exception()
        if self._opened.done():
            return
        if error is None:
            self._opened.cancel()
        else:
            self._opened.set_exception(error)
