"""What this machine tells of a database before Adobe is asked to connect to it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.postgres import preflight
from pgflow_widgets.postgres.login import Login
from pgflow_widgets.postgres.preflight import Step
from tests.support.plain_server import plain_server
from tests.support.services import Postgres, Service

CANARY = "canary-77a0"


def login(postgres: Postgres, role: str = "analyst", mode: str = "require", **other: str) -> Login:
    given = postgres.login(role) | other
    return Login(
        given["server"],
        int(given["port"]),
        given["database"],
        given["username"],
        Secret(given["password"]),
        SslMode(mode),
    )


async def steps(found: Login, *, local: bool = True) -> list[Step]:
    return [step async for step in preflight.check_database(found, local=local)]


def states(found: list[Step]) -> dict[str, str]:
    return {step.name: step.state for step in found}


@pytest.fixture
async def empty(postgres: Postgres) -> AsyncIterator[str]:
    """A database without tables, whatever other tests have left."""
    admin = await postgres.admin()
    await admin.execute("CREATE DATABASE without_tables")
    yield "without_tables"
    await admin.execute("DROP DATABASE without_tables WITH (FORCE)")
    await admin.close()


async def test_all_is_told_step_by_step(postgres: Postgres, empty: str) -> None:
    trusting = login(postgres, mode="verify-full", database=empty)
    found = await steps(replace(trusting, ca_file=postgres.certificate))
    fine = ("Host name", "Port", "Encryption", "Sign-in", "Server", "Time zone")
    assert states(found) == {**dict.fromkeys(fine, "ok"), "Tables": "warn"}
    said = {step.name: step.detail for step in found}
    assert "127.0.0.1" in said["Host name"]
    assert said["Encryption"].startswith("TLSv1.3; certificate of ")
    assert said["Encryption"].endswith(", trusted")
    assert said["Sign-in"] == f"signed in as analyst to {empty}"
    assert said["Server"].startswith("PostgreSQL 1")
    assert said["Time zone"].upper().endswith("UTC")
    assert said["Tables"] == "0 tables, 0 readable"


async def test_a_certificate_that_is_not_trusted_matters_where_it_is_checked(
    postgres: Postgres,
) -> None:
    for mode, state in (("require", "warn"), ("verify-ca", "fail"), ("verify-full", "fail")):
        found = {step.name: step for step in await steps(login(postgres, mode=mode))}
        assert found["Encryption"].state == state
        assert "Not trusted here: self" in found["Encryption"].hint
        assert ("Sign-in" in found) == (state == "warn")


async def test_a_private_address_is_warned_of_unless_the_service_is_here(
    postgres: Postgres,
) -> None:
    found = await steps(login(postgres), local=False)
    assert found[0].state == "warn"
    assert "Adobe cannot reach it" in found[0].hint
    assert found[-1].name == "Tables"


@pytest.mark.parametrize(
    ("other", "last", "says"),
    [
        ({"server": "no-such-host.invalid"}, "Host name", "no host is called"),
        ({"port": "1"}, "Port", "1 refused the connection"),
        ({"password": CANARY}, "Sign-in", "password authentication failed"),
        ({"database": "nothing"}, "Sign-in", "does not exist"),
    ],
)
async def test_the_first_failure_ends_it(
    postgres: Postgres, other: dict[str, str], last: str, says: str
) -> None:
    found = await steps(login(postgres, **other))
    assert (found[-1].name, found[-1].state) == (last, "fail")
    assert says in found[-1].detail
    assert found[-1].hint
    assert all(step.state != "fail" for step in found[:-1])
    assert CANARY not in str(found)


async def test_a_server_without_tls_is_told() -> None:
    async with plain_server() as port:
        there = Login("127.0.0.1", port, "d", "u", Secret("p"), SslMode.REQUIRE)
        found = await steps(there)
    assert (found[-1].name, found[-1].detail) == ("Encryption", "the server does not offer it")


async def test_a_port_that_swallows_everything_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preflight, "_TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        found = await steps(Login("127.0.0.1", port, "d", "u", Secret("p"), SslMode.REQUIRE))
    assert (found[-1].name, found[-1].state) == ("Encryption", "fail")
    assert "timed out" in found[-1].detail


async def test_what_adobe_would_mind_is_warned_of(postgres: Postgres) -> None:
    admin = await postgres.admin()
    await admin.execute("ALTER ROLE plain_only SET TimeZone = 'Europe/Berlin'")
    try:
        found = {s.name: s for s in await steps(login(postgres, "plain_only", "disable"))}
    finally:
        await admin.execute("ALTER ROLE plain_only RESET TimeZone")
        await admin.close()
    assert (found["Time zone"].state, found["Time zone"].detail) == ("warn", "Europe/Berlin")
    assert found["Encryption"].state == "warn"
    found = {s.name: s for s in await steps(login(postgres, "pgflow_admin", "disable"))}
    assert found["Server"].state == "warn"
    assert "can only read" in found["Server"].hint


async def test_the_sandbox_gives_it_as_a_frame(service: Service) -> None:
    sandbox = Sandbox(service.credentials)
    frame = await asyncio.to_thread(sandbox.connections.check, **service.database)
    assert list(frame.columns) == ["step", "state", "detail", "hint", "milliseconds"]
    assert frame["step"].iloc[-1] == "Tables"
    assert frame["state"].iloc[-1] == "ok"
    assert (frame["milliseconds"] >= 0).all()
    with pytest.raises(InputError):
        await asyncio.to_thread(sandbox.connections.check, server="db", password=Secret("x"))
