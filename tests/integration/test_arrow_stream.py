"""Rows by Arrow's driver: encrypted as the login says, and stopped from outside."""

from __future__ import annotations

import asyncio
import os
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from pgflow_widgets.emulator.flow_service import explore
from pgflow_widgets.emulator.runs import copy_job
from pgflow_widgets.emulator.runs.copy_job import CopyError, CopyJob, CopyProgress, CopyThread
from pgflow_widgets.emulator.runs.run_windows import RunWindow
from pgflow_widgets.emulator.runs.table_reader import ReadError, open_reader
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.postgres import arrow_stream
from pgflow_widgets.postgres.arrow_stream import ArrowStream
from pgflow_widgets.postgres.database_errors import DatabaseError, DatabaseTrouble
from pgflow_widgets.postgres.database_session import connect
from pgflow_widgets.postgres.login import Login
from tests.support.services import Postgres

ENCRYPTED = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"


def login(postgres: Postgres, role: str = "analyst", mode: str = "disable", **other: Any) -> Login:
    fields = postgres.login(role) | other
    return Login(
        server=fields["server"],
        port=int(fields["port"]),
        database=fields["database"],
        username=fields["username"],
        password=Secret(fields["password"]),
        ssl_mode=SslMode(mode),
        ca_file=other.get("ca_file"),
    )


@contextmanager
def reading(login: Login, query: str) -> Iterator[ArrowStream]:
    stream = ArrowStream(login, query)
    try:
        stream.open()
        yield stream
    finally:
        stream.close()


def rows(login: Login, query: str) -> list[Any]:
    read: list[Any] = []
    with reading(login, query) as stream:
        while (batch := stream.read()) is not None:
            read += zip(*(column.to_pylist() for column in batch.columns), strict=True)
    return read


@pytest.mark.parametrize(
    ("mode", "role", "encrypted"),
    [
        ("disable", "plain_only", "false"),
        ("disable", "tls_only", None),
        ("allow", "plain_only", "false"),
        ("allow", "tls_only", "true"),
        ("prefer", "plain_only", "false"),
        ("prefer", "tls_only", "true"),
        ("require", "tls_only", "true"),
        ("require", "plain_only", None),
        ("verify-ca", "tls_only", "true"),
        ("verify-full", "tls_only", "true"),
        ("verify-full", "plain_only", None),
    ],
)
def test_a_connection_is_encrypted_as_its_login_says(
    postgres: Postgres, mode: str, role: str, encrypted: str | None
) -> None:
    trusting = login(postgres, role, mode, ca_file=postgres.certificate)
    if encrypted is not None:
        assert rows(trusting, ENCRYPTED) == [(encrypted,)]
        return
    with pytest.raises(DatabaseError, match="rejects connection"):
        rows(trusting, ENCRYPTED)


@pytest.mark.parametrize("mode", ["verify-ca", "verify-full"])
def test_a_certificate_that_the_system_does_not_trust_is_refused(
    postgres: Postgres, mode: str
) -> None:
    with pytest.raises(DatabaseError, match="certificate verify failed"):
        rows(login(postgres, mode=mode), ENCRYPTED)


def test_the_environment_and_the_home_say_nothing(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".postgresql").mkdir()
    for name in ("root.crt", "postgresql.crt", "postgresql.key", "root.crl"):
        (tmp_path / ".postgresql" / name).write_text("nonsense")
        (tmp_path / ".postgresql" / name).chmod(0o600)
    for name, value in {
        "HOME": str(tmp_path),
        "PGHOSTADDR": "192.0.2.1",
        "PGOPTIONS": "-c search_path=nowhere",
        "PGSSLMODE": "disable",
        "PGSSLROOTCERT": "system",
        "PGCLIENTENCODING": "LATIN1",
        "PGTARGETSESSIONATTRS": "standby",
        "PGGSSENCMODE": "require",
        "PGREQUIREAUTH": "none",
        "PGSSLNEGOTIATION": "direct",
        "PGSSLMINPROTOCOLVERSION": "nonsense",
        "PGPASSFILE": str(tmp_path / ".postgresql" / "root.crt"),
    }.items():
        monkeypatch.setenv(name, value)
    query = f"SELECT ({ENCRYPTED}), current_setting('search_path'), 'é'"
    assert rows(login(postgres, mode="require"), query) == [("true", '"$user", public', "é")]


def test_it_reads_one_snapshot_and_changes_nothing(postgres: Postgres) -> None:
    names = ("transaction_isolation", "transaction_read_only", "statement_timeout", "TimeZone")
    query = f"SELECT {', '.join(f'current_setting({name!r})' for name in names)}"
    assert rows(login(postgres), query) == [("repeatable read", "on", "0", "UTC")]


@pytest.mark.parametrize(
    ("query", "said", "trouble"),
    [
        ("SELECT * FROM pg_authid", "permission denied", DatabaseTrouble.PERMISSION),
        ("SELECT nothing", 'column "nothing" does not exist', DatabaseTrouble.OTHER),
        ("SELECT 7 / (g - 70000) FROM generate_series(1, 100000) g", "division by zero", None),
    ],
)
def test_an_error_of_the_database_is_told_in_its_words_alone(
    postgres: Postgres, query: str, said: str, trouble: DatabaseTrouble | None
) -> None:
    with pytest.raises(DatabaseError) as raised:
        rows(login(postgres), query)
    assert raised.value.message.startswith(said)
    assert "SELECT" not in raised.value.message
    assert trouble in {raised.value.trouble, None}


def test_the_password_is_in_no_error_and_no_frame(postgres: Postgres) -> None:
    password = "it's a \\ se'cret"
    with pytest.raises(DatabaseError, match="password authentication failed") as raised:
        rows(login(postgres, password=password), "SELECT 1")
    frames = [frame for frame, _ in traceback.walk_tb(raised.value.__traceback__)]
    inside = [frame.f_locals for frame in frames if "pgflow_widgets" in frame.f_code.co_filename]
    assert inside
    said = f"{raised.value}{raised.value!r}{inside!r}"
    assert not any(part in said for part in ("se'cret", "se\\'cret"))
    assert raised.value.__context__ is None
    assert "password" not in repr(ArrowStream(login(postgres, password=password), "SELECT 1"))


@pytest.mark.parametrize("unsendable", ["\0", "\ud800", os.fsdecode(b"\xff")])
@pytest.mark.parametrize(
    ("field", "trouble"),
    [
        ("password", DatabaseTrouble.PASSWORD),
        ("username", DatabaseTrouble.PASSWORD),
        ("database", DatabaseTrouble.DATABASE),
        ("server", DatabaseTrouble.HOST),
        ("ca_file", DatabaseTrouble.TLS),
    ],
)
async def test_what_no_driver_can_send_reaches_none(
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    field: str,
    trouble: DatabaseTrouble,
    unsendable: str,
) -> None:
    async def no_sign_in(**_: object) -> None:
        raise AssertionError("the driver was called")

    def no_text(*_: object) -> None:
        raise AssertionError("the text was made")

    monkeypatch.setattr(asyncpg, "connect", no_sign_in)
    monkeypatch.setattr(arrow_stream, "_connection_text", no_text)
    secret = "hunter2"
    whole = f"{secret}{unsendable}rest"
    other = {field: Path(whole) if field == "ca_file" else whole}
    odd = login(postgres, mode="verify-ca", **({"password": secret} | other))
    for sign_in in (ArrowStream(odd, "SELECT 1").open, lambda: asyncio.run(signed_in(odd))):
        with pytest.raises(DatabaseError) as raised:
            await asyncio.to_thread(sign_in)
        error = raised.value
        assert error.trouble is trouble
        assert error.__context__ is None
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
        inside = [f.f_locals for f in frames if "pgflow_widgets" in f.f_code.co_filename]
        assert inside
        assert secret not in f"{error}{error!r}{error.args!r}"
        if field == "password":
            assert secret not in repr(inside)


async def signed_in(login: Login) -> None:
    async with connect(login):
        pass


async def test_a_frame_of_the_driver_never_leaves_with_an_error(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(uri: str, _: object) -> None:
        raise RuntimeError(len(uri))

    monkeypatch.setattr("adbc_driver_postgresql.connect", failing)
    with pytest.raises(RuntimeError) as raised:
        ArrowStream(login(postgres, password="hunter2"), "SELECT 1").open()
    frames = [frame for frame, _ in traceback.walk_tb(raised.value.__traceback__)]
    inside = [f.f_locals for f in frames if f.f_code.co_name in {"failing", "_connection_text"}]
    assert inside == []


async def test_a_password_with_every_sign_signs_in(postgres: Postgres) -> None:
    admin = await postgres.admin()
    password = "it's a \\ = \"sé'cret"
    quoted = password.replace("'", "''")
    await admin.execute(f"CREATE ROLE odd_password LOGIN PASSWORD '{quoted}'")
    try:
        odd = login(postgres, username="odd_password", password=password)
        assert rows(odd, "SELECT 1::bigint") == [(1,)]
    finally:
        await admin.execute("DROP ROLE odd_password")
        await admin.close()


@pytest.mark.parametrize("query", ["SELECT pg_sleep(60)::text", "SELECT * FROM work_stopped"])
async def test_a_query_is_stopped_from_outside(postgres: Postgres, query: str) -> None:
    admin = await postgres.admin()
    await admin.execute(
        "CREATE OR REPLACE VIEW work_stopped AS SELECT repeat('x', 1000) AS x FROM"
        " generate_series(1, 100000000) g; GRANT SELECT ON work_stopped TO PUBLIC"
    )
    stream = ArrowStream(login(postgres), query)
    told: list[DatabaseError] = []

    def read() -> None:
        try:
            stream.open()
            while stream.read() is not None:
                pass
        except DatabaseError as error:
            told.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    await asyncio.sleep(0.2)
    begun = time.monotonic()
    await asyncio.to_thread(stream.close)
    thread.join(10)
    assert time.monotonic() - begun < 10
    assert told, "a query that was stopped has no end that looks like one"
    left = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (%' AND state = 'active'"
    for _ in range(100):
        if not await admin.fetchval(left):
            break
        await asyncio.sleep(0.05)
    assert await admin.fetchval(left) == 0
    await admin.execute("DROP VIEW work_stopped")
    await admin.close()


async def test_a_type_of_ones_own_is_text_whatever_its_name(postgres: Postgres) -> None:
    admin = await postgres.admin()
    await admin.execute(
        """
        CREATE SCHEMA own_types;
        CREATE TYPE own_types.date AS (z integer);
        CREATE TYPE own_types.int4 AS ENUM ('x');
        CREATE TYPE own_types.timestamptz AS ENUM ('y');
        CREATE TYPE own_types.money AS ENUM ('z');
        CREATE DOMAIN own_types.float8 AS own_types.timestamptz;
        CREATE DOMAIN own_types.text AS integer;
        CREATE TABLE own_types.named (
            a own_types.date, b own_types.int4, c own_types.timestamptz, d own_types.money,
            e own_types.float8, f own_types.text, g own_types.int4[], at pg_catalog.timestamptz);
        INSERT INTO own_types.named
            VALUES (ROW(3), 'x', 'y', 'z', 'y', 7, '{x}', '2026-01-02 00:00Z');
        GRANT USAGE ON SCHEMA own_types TO PUBLIC; GRANT SELECT ON own_types.named TO PUBLIC;
        ALTER TABLE own_types.named ADD day pg_catalog.date DEFAULT '2026-01-02';
        CREATE ROLE own_first LOGIN PASSWORD 'own';
        ALTER ROLE own_first SET search_path = own_types, pg_catalog
        """
    )
    everything = RunWindow(0, 1, everything=True)
    try:
        table = "own_types.named"
        async with open_reader(login(postgres), table, [*"abcdefg"], "at", everything) as reader:
            batches = [batch.to_pylist() async for batch in reader.batches()]
            kinds = [column.kind for column in reader.columns]
        assert [[*row.values()] for batch in batches for row in batch] == [
            ["(3)", "x", "y", "z", "y", 7, "{x}"]
        ]
        assert kinds == [*["text"] * 5, "integer", "text"]
        with pytest.raises(ReadError, match=r"delta column c is own_types\.timestamptz"):
            async with open_reader(login(postgres), table, ["a"], "c", everything):
                pass
        own_first = login(postgres, username="own_first", password="own")
        preview = await explore.describe_table(own_first, table, rows=1)
        types = [column["type"] for column in preview["schema"]["columns"]]
        assert types == [*["string"] * 5, "integer", *["string"] * 3]
        assert [*preview["data"][0].values()] == [
            *("(3)", "x", "y", "z", "y", 7, "{x}"),
            *("2026-01-02T00:00:00", "2026-01-02T00:00:00"),
        ]
    finally:
        await admin.execute("DROP SCHEMA own_types CASCADE; DROP ROLE own_first")
        await admin.close()


async def test_a_text_that_is_not_unicode_is_refused(postgres: Postgres) -> None:
    admin = await postgres.admin()
    name = "pgflow_ascii"
    await admin.execute(
        f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"
    )
    try:
        bytewise = login(postgres, database=name)
        with pytest.raises(DatabaseError, match="invalid byte sequence"):
            rows(bytewise, r"SELECT E'\351'")
        assert rows(bytewise, r"SELECT E'\303\251'") == [("é",)]
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


@pytest.mark.parametrize("name", ["pyarrow", "adbc_driver_postgresql"])
def test_a_run_without_its_drivers_says_what_to_install(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = Login("127.0.0.1", 1, "d", "u", Secret("p"))
    window = RunWindow(0, 1, everything=True)
    job = CopyJob(nowhere, "t", None, (), {}, {}, None, window, tmp_path / "b", 0, diagnostics=True)
    monkeypatch.setattr(copy_job, "find_spec", lambda module: None if module == name else True)
    with pytest.raises(
        CopyError, match=rf"{name.replace('_', '-')} is not.*pgflow-widgets\[lake\]"
    ):
        CopyThread(job, CopyProgress()).run()
    assert not (tmp_path / "b").exists()
