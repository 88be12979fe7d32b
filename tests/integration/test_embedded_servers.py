"""The three PostgreSQL servers that the demo can have: all really run, where they are installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import asyncpg
import pytest

from pgflow_widgets.emulator.database import binaries, templates
from pgflow_widgets.emulator.database.embedded import EmbeddedPostgres
from pgflow_widgets.errors import PgflowError
from tests.support import depth, forks

SERVERS = (binaries.SYSTEM, *binaries.WHEELS)
WITH_TLS = [server for server in SERVERS if server != "embedded"]
DEMO = """
import json, sys, warnings
import pgflow_widgets as pgflow

cloud = sys.argv[1]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    sandbox = pgflow.demo(cloud=cloud)
connection = sandbox.sample_connection()
assert len(sandbox.tables(connection)) >= 6
assert len(sandbox.preview(connection, "sales.orders")) > 0
assert sandbox.connections.test(connection).result.tolist() == [True]
form = sandbox.connect()
form._take("Use the demo database")
draft = form._state.draft()
print(json.dumps({
    "warnings": [str(each.message) for each in caught],
    "sslMode": draft.values["sslMode"],
    "note": form._state.paste_note,
}))
"""


def choose(server: str) -> str:
    """Return the choice of a server; skip without it."""
    try:
        binaries.find_binaries(server)
    except PgflowError:
        pytest.skip(f"the PostgreSQL {server!r} is not installed here")
    return server


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    return choose(request.param)


@pytest.fixture
def foreign_folder() -> Iterator[Path]:
    """A folder for temporary files as Jürgen has it, which the database's user can enter too."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "Jürgen's demo ü"
        folder.mkdir()
        for each in (folder, folder.parent):
            each.chmod(0o711)
        yield folder


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that keep the servers are forked, with all that they load."""
    monkeypatch.setattr(sys, "executable", forks.python())


def files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))


async def sign_in(postgres: EmbeddedPostgres, **options: object) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=postgres.server,
        port=postgres.port,
        user=postgres.username,
        password=postgres.password.reveal(),
        database=postgres.database,
        **options,
    )


async def test_it_runs_in_any_folder_and_leaves_nothing(
    server: str, foreign_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(foreign_folder))
    monkeypatch.setenv(binaries.POSTGRES_VARIABLE, server)
    async with EmbeddedPostgres.start(with_sample=False) as postgres:
        assert len(files(foreign_folder, "pgflow-postgres-*/data/PG_VERSION")) == 1
        tls = postgres.certificate is not None
        assert tls == (server != "embedded")
        connection = await sign_in(postgres, ssl="require" if tls else "disable")
        assert await connection.fetchval("SHOW server_version") == postgres.version
        assert await connection.fetchval("SHOW password_encryption") == "scram-sha-256"
        assert not files(foreign_folder, "**/.s.PGSQL*"), "a Unix socket"
        await connection.close()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(
                host=postgres.server, port=postgres.port, user="analyst", password="", ssl=False,
                database="retail",
            )  # fmt: skip
    assert files(foreign_folder, "*") == []


@pytest.mark.parametrize("server", depth.part(SERVERS, 1), indirect=True)
async def test_servers_of_one_template_share_no_password_and_it_holds_none(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(templates.CACHE_VARIABLE, str(tmp_path))
    async with EmbeddedPostgres.start(with_sample=False, binaries=server) as first:
        (template,) = files(tmp_path, "postgres/*.template")
        made = template.stat()
        async with EmbeddedPostgres.start(with_sample=False, binaries=server) as second:
            assert (template.stat().st_ino, template.stat().st_size) == (made.st_ino, made.st_size)
            assert first.passwords.keys() == second.passwords.keys()
            for role in ("analyst", "pgflow_admin"):
                password = first.passwords[role]
                with pytest.raises(asyncpg.InvalidPasswordError):
                    await asyncpg.connect(
                        host=second.server, port=second.port, user=role, database="retail",
                        password=password.reveal(), ssl=False,
                    )  # fmt: skip
    data = tmp_path / "unpacked"
    assert templates._unpack(template, data)
    assert (data / "PG_VERSION").is_file()
    for file in filter(Path.is_file, files(data, "**/*")):
        assert b"SCRAM-SHA-256$" not in file.read_bytes(), "a password's verifier"


@pytest.mark.parametrize(
    ("server", "cloud"),
    depth.part([("embedded", "Azure"), ("embedded", "AWS"), *product(WITH_TLS, ["Azure"])], 2),
)
def test_the_demo_asks_for_tls_where_there_is_some(server: str, cloud: str) -> None:
    choose(server)
    done = subprocess.run(
        forks.program(DEMO, cloud),
        env={**os.environ, binaries.POSTGRES_VARIABLE: server},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    sentence = "The demo's PostgreSQL here has no TLS, so its connection asks for none."
    tls = server != "embedded"
    mode = "Require" if tls else {"Azure": "Disable", "AWS": "false"}[cloud]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "warnings": [] if tls else [sentence],
        "sslMode": mode,
        "note": "" if tls else sentence,
    }


def test_a_wrong_choice_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(binaries.POSTGRES_VARIABLE, "/nowhere")
    command = [sys.executable, "-m", "pgflow_widgets.emulator", "--with-postgres"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 1
    assert "'/nowhere' is no PostgreSQL that is here" in done.stderr
    assert "Traceback" not in done.stderr
