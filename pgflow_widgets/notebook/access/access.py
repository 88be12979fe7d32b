"""What every part of a `Sandbox` works with: who signs in, in which sandbox, by which clients."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.api.tokens import TokenStore
from pgflow_widgets.errors import NotFoundError, NotPermittedError, PgflowError, ProtocolError
from pgflow_widgets.local import background, ipython
from pgflow_widgets.local import credentials as local_credentials
from pgflow_widgets.local.background import Report
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model import platform
from pgflow_widgets.model.auth_fields import AuthSpec
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.access.name_cache import NameCache
from pgflow_widgets.notebook.access.open_clients import OpenClients
from pgflow_widgets.notebook.access.progress import Progress
from pgflow_widgets.operations import connections
from pgflow_widgets.operations.query_service import QueryAccess
from pgflow_widgets.postgres import preflight
from pgflow_widgets.postgres.login import login_of
from pgflow_widgets.postgres.preflight import Step
from pgflow_widgets.postgres.query_service.sessions import QuerySessions
from pgflow_widgets.widgets.browser.widget import Browser
from pgflow_widgets.widgets.connection_form.unfinished_form import Unfinished

T = TypeVar("T")
P = ParamSpec("P")
ClientOperation = Callable[Concatenate[PlatformClient, P], Coroutine[Any, Any, T]]
"""An async function that takes an open client first."""

_REGION_PATIENCE = 3.0
_LOCAL_PATIENCE = 1.0
_log = logging.getLogger(__name__)


class Access:
    """A credential, the sandbox that is used, and the clients that are open there.

    Parameters
    ----------
    credentials, name, cloud
        As in `Sandbox`.
    """

    def __init__(self, credentials: Credentials, name: str, cloud: Cloud | None) -> None:
        self.name = name
        self.credentials = credentials
        self.browsers: list[weakref.ref[Browser]] = []
        self.known_databases: list[Mapping[str, Any]] = []  # with their passwords, each a `Secret`
        self.unfinished: dict[tuple[str, str], Unfinished] = {}
        self.names = NameCache(self._start, lambda: self.name)
        self._cloud = cloud
        self._tokens = TokenStore()
        # A service of this machine that refuses has ended, and does not come back by itself.
        policy = RetryPolicy(unreachable=_LOCAL_PATIENCE) if self.is_local else RetryPolicy()
        self._clients = OpenClients(
            partial(PlatformClient, credentials, tokens=self._tokens, policy=policy)
        )
        self.query = QueryAccess(credentials, QuerySessions())
        self._connection_specs: dict[str, Mapping[str, Any]] = {}

    @property
    def base_url(self) -> str:
        """Where the service is."""
        return self.credentials.base_url

    @property
    def cloud(self) -> Cloud:
        """The cloud: as given, else by the sandbox's region, else Azure while nobody can tell."""
        if self._cloud is None:
            with contextlib.suppress(PgflowError):
                self._cloud = background.run(self._find_cloud)
        return self._cloud or Cloud.AZURE

    @property
    def knows_cloud(self) -> bool:
        """Whether the cloud was given, or the service has told the sandbox's region."""
        return self._cloud is not None

    def switch(self, sandbox: SandboxInfo) -> None:
        """Use another sandbox from now on."""
        self.name = sandbox.name
        self._cloud = platform.cloud_of(sandbox.region) if sandbox.region else None

    def copy(self) -> Access:
        """Return another access by the same credential, to the same sandbox until one switches."""
        access = Access(self.credentials, self.name, self._cloud)
        access.known_databases += self.known_databases
        return access

    def place(self, name: str = "") -> str:
        """Return which sandbox of which organisation this is, in words.

        Parameters
        ----------
        name
            Name of another sandbox of the organisation.
        """
        return f"{name or self.name!r} of {self.credentials.org_id} at {self.base_url}"

    def own_secrets(self) -> Iterator[Secret]:
        """Return what signs in at Adobe, here or in another sandbox of this process."""
        yield from local_credentials.find_own_secrets()
        own = self.credentials
        yield from (own.client_secret, own.access_token, own.query_credential)
        if self._tokens.current:
            yield self._tokens.current.value

    @asynccontextmanager
    async def client(
        self, sandbox: str = "", *, concurrency: int | None = None
    ) -> AsyncIterator[PlatformClient]:
        """Give the open client of a sandbox, for the time of one call.

        Parameters
        ----------
        sandbox
            Its name; the sandbox that is used now, if left out.
        concurrency
            How many requests of it may be under way at once meanwhile.
        """
        async with self._clients.lease(sandbox or self.name) as client:
            if concurrency is None:
                yield client
            else:
                with client.at_most(concurrency):
                    yield client

    def run(self, operation: ClientOperation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what takes an open client, and wait for it."""
        return self.run_in(self.name, operation, *args, **kwargs)

    def run_in(
        self, sandbox: str, operation: ClientOperation[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do it in the sandbox of that name."""

        async def work() -> T:
            async with self.client(sandbox) as client:
                return await operation(client, *args, **kwargs)

        return background.run(work)

    def _start(
        self, operation: Callable[[PlatformClient], Coroutine[Any, Any, None]]
    ) -> concurrent.futures.Future[None]:
        """Begin what takes an open client."""

        async def work() -> None:
            async with self.client() as client:
                await operation(client)

        return background.start(work(), lambda _outcome: None)

    def watch(
        self,
        noun: str,
        work: Callable[[PlatformClient, Report], Coroutine[Any, Any, T]],
        *,
        concurrency: int | None = None,
    ) -> T:
        """Do long work with an open client, and show how many of its things are done."""

        async def with_client(report: Report) -> T:
            async with self.client(concurrency=concurrency) as client:
                return await work(client, report)

        with Progress(noun) as progress:
            return background.watch(with_client, progress)

    async def create(
        self,
        draft: ConnectionDraft,
        sending: Callable[[], object] = lambda: None,
        *,
        verify: bool = True,
        sandbox: str = "",
    ) -> BaseConnection:
        """Create a base connection, and tell the browsers that show this sandbox.

        ``sending`` is called just before the request is: until then, nothing can have arrived.
        """
        draft.body()
        async with self.client(sandbox) as client:
            spec = await self.service_spec(client, draft)
            sending()
            made = await client.create_connection(
                draft.body(spec), in_doubt=partial(_log_doubt, draft.name)
            )
            if verify:
                await connections.keep_if_it_works(client, made)
            place = client.sandbox
        if ipython.has_magic() and place == self.name:
            self.names.expect([made.name])
        for browser in self.browsers_of(place):
            browser.heard(made)
        return made

    async def check(self, draft: ConnectionDraft, tell: Callable[[Step], object]) -> None:
        """Look at the database of a draft from this machine, step by step."""
        async for step in preflight.check_database(login_of(draft), local=self.is_local):
            tell(step)

    async def service_spec(self, client: FlowServiceClient, draft: ConnectionDraft) -> AuthSpec:
        """Return the auth spec of a draft as the service itself spells it, if it tells."""
        spec_id = draft.source.connection_spec_id
        if spec_id not in self._connection_specs:
            with contextlib.suppress(NotFoundError, NotPermittedError, ProtocolError):
                self._connection_specs[spec_id] = await client.connection_spec(spec_id)
        offered = self._connection_specs.get(spec_id, {}).get("authSpec")
        for auth in offered if isinstance(offered, list) else ():
            if isinstance(auth, dict) and auth.get("name") == draft.spec.name:
                return draft.spec.with_spelling_of(auth.get("spec"))
        return draft.spec

    async def sandboxes(self) -> list[SandboxInfo]:
        """List the sandboxes that the credential may use."""
        async with self.client() as client:
            return await client.list_sandboxes()

    async def region_of(self, sandbox: str) -> str:
        """Return the region of a sandbox; empty if the service does not tell it."""
        return next((info.region for info in await self.sandboxes() if info.name == sandbox), "")

    def browsers_of(self, sandbox: str) -> Iterator[Browser]:
        """Return the browsers that are still there and show a sandbox."""
        open_browsers = (reference() for reference in self.browsers)
        return (browser for browser in open_browsers if browser and browser.sandbox == sandbox)

    def elsewhere(self) -> str:
        """Say where a password goes that is typed here, if that is not Adobe or this machine."""
        if self.base_url == platform.PLATFORM_URL or self.is_local:
            return ""
        return f", at {urlsplit(self.base_url).netloc}"

    def badge(self, sandbox: str, detail: str = "") -> str:
        """Return what a screen says of where it works: the local demo, or which sandbox."""
        if not self.is_local:
            return f"{sandbox}{detail}{self.elsewhere()}"
        return "Local demo" if sandbox == platform.DEFAULT_SANDBOX else f"Local demo · {sandbox}"

    @property
    def is_local(self) -> bool:
        """Whether the service runs on this machine."""
        return platform.is_loopback(self.base_url)

    async def _find_cloud(self) -> Cloud | None:
        """Return the cloud of the sandbox's region, if the service tells it soon."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_REGION_PATIENCE):
                for sandbox in await self.sandboxes():
                    if sandbox.name == self.name and sandbox.region:
                        return platform.cloud_of(sandbox.region)
        return None


def _log_doubt(name: str) -> None:
    _log.warning(
        "No answer came, so the connection %r may be there or not: looking for it takes a minute"
        " at most.",
        name,
    )
