"""Give the browser access to its sandbox."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.model.auth_fields import AuthSpec
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.widgets.jobs import paced

if TYPE_CHECKING:
    from pgflow_widgets.api.flow_service_client import FlowServiceClient
    from pgflow_widgets.api.platform_client import PlatformClient
    from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
    from pgflow_widgets.widgets.ingest.widget import Ingest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BrowserBackend:
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
    connect
        Returns the form that creates a connection.
    variable
        Returns the name of the notebook's variable for the sandbox.
    local
        Whether the service runs on this machine.
    """

    sandbox: str
    cloud: Cloud
    base_url: str
    client: Callable[[], AbstractAsyncContextManager[PlatformClient]]
    create: Callable[[ConnectionDraft, str], Coroutine[Any, Any, BaseConnection]]
    spelled: Callable[[FlowServiceClient, ConnectionDraft], Coroutine[Any, Any, AuthSpec]]
    sandboxes: Callable[[], Coroutine[Any, Any, list[SandboxInfo]]]
    ingest: Callable[[BaseConnection, str], Ingest]
    connect: Callable[[], ConnectionForm]
    variable: Callable[[], str]
    local: bool = False

    async def connections(
        self,
        report: Callable[[int], object],
        begun: Callable[[list[BaseConnection]], None],
    ) -> list[BaseConnection]:
        """List the connections; report the first page, and now and then how many there are."""
        async with self.client() as client:
            listing = client.list_connections(heard=paced(report), begun=begun)
            return [connection async for connection in listing]

    async def call(self, operation: Callable[[PlatformClient], Coroutine[Any, Any, T]]) -> T:
        """Do what takes an open client."""
        async with self.client() as client:
            return await operation(client)
