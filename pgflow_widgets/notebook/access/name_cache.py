"""Names for tab completion: what is known at once; what is asked for meanwhile comes next time."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from functools import partial
from typing import Any, Self

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.local import interrupts
from pgflow_widgets.operations import connections
from pgflow_widgets.operations.query_service import tables as query_tables

FetchNames = Callable[[PlatformClient], Coroutine[Any, Any, list[str]]]
StartFetch = Callable[
    [Callable[[PlatformClient], Coroutine[Any, Any, None]]], "concurrent.futures.Future[None]"
]

_AT_ONCE = 0.25
_FEW = 3
_PATIENCE = 10.0
_REMEMBERED = 30.0


def _wait(under_way: concurrent.futures.Future[None], seconds: float) -> None:
    with interrupts.hold():  # a future has a lock, which the loop must not find held for ever
        concurrent.futures.wait([under_way], timeout=seconds)


class NameCache:
    """The names in a sandbox; a list is empty until the service has answered.

    All that one press of the tab key asks for waits a quarter of a second together: a person who
    types does not wait. The tables of a connection are asked for before, when its name is known to
    be the next word: so they are there at the first press.

    Parameters
    ----------
    start
        Begins work with an open client of the sandbox.
    sandbox
        Returns the name of the sandbox that is used now.
    clock, wait
        A monotonic clock in seconds, and the wait for what is under way; for tests.
    """

    def __init__(
        self,
        start: StartFetch,
        sandbox: Callable[[], str],
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[concurrent.futures.Future[None], float], object] = _wait,
    ) -> None:
        self._start = start
        self._sandbox = sandbox
        self._clock = clock
        self._wait = wait
        self._until = float("inf")
        self._known: dict[tuple[str, ...], tuple[float, list[str]]] = {}
        self._under_way: dict[tuple[str, ...], concurrent.futures.Future[None]] = {}

    def for_one_key(self) -> Self:
        """Let what is asked from here on share the wait of one press of the tab key."""
        self._until = self._clock() + _AT_ONCE
        return self

    def expect(self, names: Sequence[str]) -> None:
        """Ask for the tables of connections one of which comes next, if they are few."""
        for name in names if len(names) <= _FEW else ():
            key, ask = self._tables_of(name)
            if key not in self._known:
                self._begin(key, ask)

    def heard(self, names: Iterable[str]) -> None:
        """Remember the names of all connections, which were listed just now."""
        distinct = sorted({*names})
        self._known[self._sandbox(), "connections"] = self._clock(), distinct
        self.expect(distinct)

    def connections(self) -> list[str]:
        """Return the names of the base connections."""
        return self._names(lambda client: _distinct(client.list_connections()), "connections")

    def tables(self, connection: str) -> list[str]:
        """Return the paths of the tables behind a connection."""
        key, ask = self._tables_of(connection)
        return self._names(ask, *key[1:])

    def _tables_of(self, connection: str) -> tuple[tuple[str, ...], FetchNames]:
        async def ask(client: PlatformClient) -> list[str]:
            connection_id = await connections.id_of(client, connection)
            return [table.path for table in await client.explore(connection_id, patient=False)]

        return (self._sandbox(), "tables", connection), ask

    def columns(self, connection: str, table: str) -> list[str]:
        """Return the names of the columns of a table."""

        async def ask(client: PlatformClient) -> list[str]:
            connection_id = await connections.id_of(client, connection)
            schema = await client.explore_table(connection_id, table)
            return [column.name for column in schema.columns]

        return self._names(ask, "columns", connection, table)

    def flows(self) -> list[str]:
        """Return the names of the dataflows."""
        return self._names(lambda client: _distinct(client.dataflows()), "flows")

    def datasets(self) -> list[str]:
        """Return the names of the datasets."""
        return self._names(lambda client: _distinct(client.datasets()), "datasets")

    def sql_tables(self) -> list[str]:
        """Return the tables that can be queried by SQL."""

        async def ask(client: PlatformClient) -> list[str]:
            return sorted({item.table async for item in client.datasets() if item.table})

        return self._names(ask, "sql tables")

    def sql_columns(self, table: str) -> list[str]:
        """Return the columns of such a table, as SQL writes them."""

        async def ask(client: PlatformClient) -> list[str]:
            return [column.name for column in await query_tables.list_columns(client, table)]

        return self._names(ask, "sql columns", table)

    def _names(self, ask: FetchNames, *subject: str) -> list[str]:
        key = (self._sandbox(), *subject)
        asked_at, names = self._known.get(key, (float("-inf"), []))
        now = self._clock()
        if now - asked_at <= _REMEMBERED:
            return names
        under_way = self._begin(key, ask)
        patience = min(_AT_ONCE, self._until - now)
        if patience > 0:
            self._wait(under_way, patience)
        return self._known.get(key, (0.0, names))[1]

    def _begin(self, key: tuple[str, ...], ask: FetchNames) -> concurrent.futures.Future[None]:
        under_way = self._under_way.get(key)
        if under_way is None or under_way.done():
            under_way = self._under_way[key] = self._start(partial(self._fetch, key, ask))
        return under_way

    async def _fetch(self, key: tuple[str, ...], ask: FetchNames, client: PlatformClient) -> None:
        names = self._known.get(key, (0.0, []))[1]
        with contextlib.suppress(TimeoutError, PgflowError):
            async with asyncio.timeout(_PATIENCE):
                names = await ask(client)
        self._known[key] = (self._clock(), names)


async def _distinct(listing: AsyncIterator[BaseConnection | Dataflow | Dataset]) -> list[str]:
    return sorted({item.name async for item in listing})
