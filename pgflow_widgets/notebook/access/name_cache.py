"""Names for tab completion: asked for with little patience, and remembered for half a minute."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from typing import Any

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.operations import connections

FetchNames = Callable[[PlatformClient], Coroutine[Any, Any, list[str]]]

_PATIENCE = 2.0
_REMEMBERED = 30.0


class NameCache:
    """The names in a sandbox; a list is empty if the service does not answer within seconds.

    Parameters
    ----------
    run
        Does work with an open client of the sandbox, and waits for it.
    sandbox
        Returns the name of the sandbox that is used now.
    """

    def __init__(self, run: Callable[[FetchNames], list[str]], sandbox: Callable[[], str]) -> None:
        self._run = run
        self._sandbox = sandbox
        self._known: dict[tuple[str, ...], tuple[float, list[str]]] = {}

    def connections(self) -> list[str]:
        """Return the names of the base connections."""
        return self._names(lambda client: _distinct(client.list_connections()), "connections")

    def tables(self, connection: str) -> list[str]:
        """Return the paths of the tables behind a connection."""

        async def ask(client: PlatformClient) -> list[str]:
            connection_id = await connections.id_of(client, connection)
            return [table.path for table in await client.explore(connection_id, patient=False)]

        return self._names(ask, "tables", connection)

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

    def _names(self, ask: FetchNames, *subject: str) -> list[str]:
        key = (self._sandbox(), *subject)
        asked_at, names = self._known.get(key, (float("-inf"), []))
        if time.monotonic() - asked_at > _REMEMBERED:
            names = []
            with contextlib.suppress(PgflowError):
                names = self._run(partial(_soon, ask))
            self._known[key] = (time.monotonic(), names)
        return names


async def _soon(ask: FetchNames, client: PlatformClient) -> list[str]:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            return await ask(client)
    return []


async def _distinct(listing: AsyncIterator[BaseConnection | Dataflow | Dataset]) -> list[str]:
    return sorted({item.name async for item in listing})
