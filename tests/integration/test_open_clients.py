"""One open client per sandbox: calls in a row share a connection, and nothing is left open."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from pgflow_widgets.api import transport
from pgflow_widgets.api.concurrency_limit import ConcurrencyLimit
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.emulator.storage.certificate import make_certificate
from pgflow_widgets.errors import PgflowError, TransportError
from pgflow_widgets.local import background
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.access import open_clients
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import forks
from tests.support.services import Service, misbehaving


class Platform:
    """Platform and IMS over TLS, which counts the connections and the requests on each."""

    def __init__(self) -> None:
        self.requests: Counter[object] = Counter()
        self.port = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.requests[request.transport] += 1  # kept, so that no other has its id
        if request.path.endswith("/token"):
            return web.json_response({"access_token": "a-token", "expires_in": 86399})
        if request.method == "POST":
            self.requests["creates"] += 1
            return web.json_response({"id": "made", "etag": '"1"'}, status=201)
        return web.json_response({"items": []})

    def credentials(self, ca_file: Path) -> Credentials:
        url = f"https://127.0.0.1:{self.port}"
        return Credentials(
            "c", Secret("s"), "O@AdobeOrg", base_url=url, token_url=f"{url}/token", ca_file=ca_file
        )

    def sandbox(self, ca_file: Path) -> Sandbox:
        return Sandbox(self.credentials(ca_file), "dev", cloud="Azure")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    certificate, key = make_certificate("127.0.0.1")
    (tmp_path / "key.pem").write_text(key)
    file = tmp_path / "certificate.pem"
    file.write_text(certificate)
    return file


@pytest.fixture
async def platform(certificate: Path) -> AsyncIterator[Platform]:
    found = Platform()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", found.answer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    found.port = runner.addresses[0][1]
    yield found
    # A client that is still open would not answer TLS's goodbye before the loop of the test ends.
    for connection in found.requests:
        if isinstance(connection, asyncio.Transport):
            connection.abort()
    await runner.cleanup()
    await asyncio.sleep(0)


async def test_calls_in_a_row_share_one_tls_connection(
    platform: Platform, certificate: Path
) -> None:
    sandbox = platform.sandbox(certificate)
    for _ in range(3):
        assert (await asyncio.to_thread(sandbox.connections)).empty
    assert sorted(platform.requests.values()) == [4]  # the token and three lists


async def test_a_client_closes_when_nobody_calls_for_a_while(
    platform: Platform, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_clients, "IDLE", 0.0)
    sandbox = platform.sandbox(certificate)
    for _ in range(2):
        await asyncio.to_thread(sandbox.connections)
    assert len(platform.requests) == 2


@pytest.mark.parametrize(("idle", "connections"), [(-1.0, 3), (60.0, 1)], ids=["idle", "busy"])
async def test_a_create_never_goes_out_on_a_connection_that_was_idle(
    platform: Platform,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    idle: float,
    connections: int,
) -> None:
    """The server may be closing it, and nobody could tell whether the create arrived."""
    monkeypatch.setattr(transport, "_MAY_CLOSE", idle)
    async with FlowServiceClient(platform.credentials(certificate)) as client:
        assert [each async for each in client.list_connections()] == []
        for _ in range(2):
            await client.create_connection({"name": "shop"}, read_back=False)
    assert platform.requests.pop("creates") == 2
    assert len(platform.requests) == connections


async def test_after_a_failure_of_the_network_the_next_call_starts_anew(
    platform: Platform, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RetryPolicy.__init__, "__defaults__", (1, 0.01, 0.02, 5.0))
    credentials = replace(platform.credentials(certificate), base_url="https://127.0.0.1:9")
    sandbox = Sandbox(credentials, "dev", cloud="Azure")
    with pytest.raises(TransportError):
        await asyncio.to_thread(sandbox.connections)
    clients = sandbox._access._clients._open
    assert all(client.closing for place in clients.values() for client in place.values())


def test_what_too_many_requests_taught_is_remembered(service: Service) -> None:
    sandbox = Sandbox(service.credentials, "dev", cloud="Azure")
    sandbox.connections()

    async def limit() -> int:
        async with sandbox._access.client() as client:
            return client._session.limit.limit

    before = background.run(limit)
    with misbehaving(
        service, "GET /connections", fault="too-many-requests", times=1, retry_after=0
    ):
        sandbox.connections()
    assert background.run(limit) < before


def test_a_wider_limit_is_for_one_call_and_forgets_nothing() -> None:
    limit = ConcurrencyLimit(16)
    with limit.at_most(32):
        assert limit.limit == 32
    assert limit.limit == 16
    with limit.at_most(4):
        assert limit.limit == 4
    assert limit.limit == 16
    limit.slow_down(limit.round)
    for other in (32, 4):
        with limit.at_most(other):
            assert limit.limit == min(other, 8)
        assert limit.limit == 8


def test_limits_that_overlap_end_in_any_order() -> None:
    limit = ConcurrencyLimit(16)
    first, second = limit.at_most(4), limit.at_most(32)
    with contextlib.ExitStack() as stack:
        stack.enter_context(first)
        second.__enter__()
        assert limit.limit == 32
    assert limit.limit == 32
    second.__exit__(None, None, None)
    assert limit.limit == 16


def test_a_client_that_cannot_open_says_why_at_each_call(tmp_path: Path) -> None:
    nowhere = tmp_path / "nothing.pem"
    nowhere.write_text("no certificate")
    credentials = Credentials(
        "c", Secret("s"), "O@AdobeOrg", base_url="https://127.0.0.1:9", ca_file=nowhere
    )
    sandbox = Sandbox(credentials, "dev", cloud="Azure")
    for _ in range(2):
        with pytest.raises(PgflowError, match="certificate"):
            sandbox.connections()


PROGRAM = """
import gc, os, sys, warnings
warnings.simplefilter("always")
from pgflow_widgets import Credentials, Sandbox, Secret
sandbox = Sandbox(Credentials(**eval(sys.argv[1], {{"Secret": Secret}})), "dev", cloud="Azure")
assert len(sandbox.sandboxes())
{after}
"""


@pytest.mark.parametrize(
    "after",
    [
        "",
        "del sandbox; gc.collect()",
        "child = os.fork()\nif not child: sys.exit()\nassert os.waitpid(child, 0)[1] == 0",
        "child = os.fork()\nif not child: assert len(sandbox.sandboxes()); sys.exit()\n"
        "assert os.waitpid(child, 0)[1] == 0\nassert len(sandbox.sandboxes())",
    ],
    ids=["exit", "forgotten", "fork", "fork that calls"],
)
def test_a_process_ends_without_a_word_of_what_it_left_open(service: Service, after: str) -> None:
    if "fork" in after and sys.platform == "win32":
        pytest.skip("no fork here")
    secret = service.facts["client_secret"]
    facts = {
        **{name: service.facts[name] for name in ("client_id", "org_id", "base_url", "token_url")},
        "scopes": service.facts["scope"],
    }
    arguments = f"dict(client_secret=Secret({secret!r}), **{facts!r})"
    done = subprocess.run(
        forks.program(PROGRAM.format(after=after), arguments),
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "nclosed" in line or "Error" in line]
    assert (done.returncode, said) == (0, []), done.stderr
