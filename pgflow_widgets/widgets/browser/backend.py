"""Give the browser access to its sandbox."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.messages.tables import Table, TableSchema
from pgflow_widgets.model.auth_fields import AuthSpec
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.operations.connection_search import FoundColumns, read_all_columns
from pgflow_widgets.operations.connections import TestRow, test_one

if TYPE_CHECKING:
    from pgflow_widgets.api.flow_service_client import FlowServiceClient
    from pgflow_widgets.widgets.ingest.widget import Ingest

_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Backend:
    """The calls of a browser to its sandbox.

    Parameters
    ----------
    sandbox, cloud, base_url
        The sandbox, its cloud, and the address of the service.
    client
        Returns a client of the sandbox.
    create
        Creates a connection in a named sandbox.
    spelled
        Returns an auth spec in the service's own spelling.
    sandboxes
        Lists the sandboxes.
    ingest
        Returns the form that brings a table of a connection into a dataset.
    """

    sandbox: str
    cloud: Cloud
    base_url: str
    client: Callable[[], AbstractAsyncContextManager[FlowServiceClient]]
    create: Callable[[ConnectionDraft, str], Coroutine[Any, Any, BaseConnection]]
    spelled: Callable[[FlowServiceClient, ConnectionDraft], Coroutine[Any, Any, AuthSpec]]
    sandboxes: Callable[[], Coroutine[Any, Any, list[SandboxInfo]]]
    ingest: Callable[[BaseConnection, str], Ingest]

    async def connections(
        self,
        report: Callable[[int], object],
        begun: Callable[[list[BaseConnection]], None],
    ) -> list[BaseConnection]:
        """List the connections; report the first page, and the count at each further thousand."""
        reported = 0

        def heard(count: int) -> None:
            nonlocal reported
            if count - reported >= _COUNTED:
                reported = count
                report(count)

        async with self.client() as client:
            listing = client.list_connections(heard=heard, begun=begun)
            return [connection async for connection in listing]

    async def tables(self, connection: BaseConnection) -> list[Table]:
        """List the tables of a connection."""
        async with self.client() as client:
            return await client.explore(connection.id)

    async def table(self, connection: BaseConnection, table: Table) -> TableSchema:
        """Return the columns of a table, and its first rows where the role may read it."""
        async with self.client() as client:
            return await client.explore_table(connection.id, table.path, preview=table.can_preview)

    async def all_columns(
        self, connection: BaseConnection, report: Callable[[int, int], None]
    ) -> FoundColumns:
        """Return the columns of all tables, and report the progress."""
        async with self.client() as client:
            return await read_all_columns(client, connection, report)

    async def test(self, connection: BaseConnection) -> TestRow:
        """Test a connection."""
        async with self.client() as client:
            return await test_one(client, connection.id)

    async def connection(self, connection_id: str) -> BaseConnection:
        """Read a connection as it is now."""
        async with self.client() as client:
            return await client.get_connection(connection_id)
