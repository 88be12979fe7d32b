"""Messages of a client that Query Service takes as PostgreSQL does, tried without a driver."""

from __future__ import annotations

import shutil
import socket
import ssl
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.support.query_world import ORGANISATION, QueryWorld, query_world
from tests.support.work import LONG

MANY = "SELECT {'id': i} AS {own} FROM range(60000) r(i)"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryWorld]:
    with query_world(tmp_path_factory.mktemp("lake")) as running:
        running.table("Many", {"id": LONG}, MANY)
        yield running


class Wire:
    """A client that sends what it is told to send."""

    def __init__(self, connection: ssl.SSLSocket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")

    def send(self, kind: bytes, body: bytes) -> None:
        self._connection.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def answers(self, last: bytes = b"Z") -> list[tuple[bytes, bytes]]:
        """The messages up to one of a kind, or to the end."""
        answers: list[tuple[bytes, bytes]] = []
        while not answers or answers[-1][0] != last:
            head = self._stream.read(5)
            if not head:
                break
            (length,) = struct.unpack("!i", head[1:])
            answers.append((head[:1], self._stream.read(length - 4)))
        return answers


@contextmanager
def wire(world: QueryWorld, *, password: bytes | None = None, **startup: str) -> Iterator[Wire]:
    """A client that has sent its password, in a message as it is given."""
    context = ssl.create_default_context(cafile=str(world.service.root_certificate))
    address = ("127.0.0.1", world.service.port)
    with socket.create_connection(address, 20) as plain:
        plain.sendall(struct.pack("!ii", 8, 80877103))
        assert plain.recv(1) == b"S"
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
            client = Wire(connection)
            facts = {"user": ORGANISATION, "database": "prod:all", **startup}
            texts = "".join(f"{name}\0{value}\0" for name, value in facts.items())
            client.send(b"", struct.pack("!i", 196608) + f"{texts}\0".encode())
            client.answers(b"R")
            client.send(b"p", f"{world.token()}\0".encode() if password is None else password)
            yield client


@pytest.mark.parametrize("body", [b"SELECT 1\0; SELECT 2\0", b"SELECT 1\0\0", b"SELECT 1", b""])
def test_a_statement_ends_with_its_only_nul(world: QueryWorld, body: bytes) -> None:
    with wire(world) as client:
        client.answers()
        client.send(b"Q", body)
        (kind, error), (_, status) = client.answers()
        assert kind == b"E"
        assert b"C08P01\0" in error
        assert status == b"I"
        client.send(b"Q", b"SELECT 1\0")
        assert b"D" in [kind for kind, _ in client.answers()]


def test_a_password_ends_with_its_only_nul(world: QueryWorld) -> None:
    for password in (f"{world.token()}\0more\0", world.token()):
        with wire(world, password=password.encode()) as client:
            ((kind, error),) = client.answers()
            assert kind == b"E"
            assert b"C08P01\0" in error


def test_what_a_client_asks_for_at_its_start_is_taken_or_refused_aloud(world: QueryWorld) -> None:
    options = r"-c TimeZone=Europe/Berlin --work_mem=4\ MB -c client_encoding=utf-8"
    with wire(world, DateStyle="German", application_name="mine", options=options) as client:
        answers = client.answers()
        warnings = [body for kind, body in answers if kind == b"N"]
        assert [b"SWARNING\0" in warning and b"C01000\0" in warning for warning in warnings] == (
            [True, True]
        )
        assert b"TimeZone is always UTC here." in warnings[0]
        assert b"DateStyle is always ISO, MDY here." in warnings[1]
        told = [body for kind, body in answers if kind == b"S"]
        assert {b"TimeZone\0UTC\0", b"DateStyle\0ISO, MDY\0"} <= set(told)
        for name, value in {"work_mem": b"4 MB", "application_name": b"mine"}.items():
            for before in (b"", b"RESET ALL; "):
                client.send(b"Q", before + f"SHOW {name}\0".encode())
                (row,) = [body for kind, body in client.answers() if kind == b"D"]
                assert row.endswith(value)


def test_dates_cannot_be_asked_for_in_another_form(world: QueryWorld) -> None:
    with world.connect() as connection:
        for sql in ("SET DateStyle = 'German'", "SET TimeZone TO 'Europe/Berlin'"):
            with pytest.raises(psycopg.errors.FeatureNotSupported):
                connection.execute(sql)
        connection.execute("SET DateStyle TO 'ISO, DMY'")
        connection.execute("SET TimeZone TO 'UTC'")


def test_settings_take_so_much_memory(world: QueryWorld) -> None:
    with world.connect() as connection:
        with pytest.raises(psycopg.errors.ProgramLimitExceeded):
            connection.execute(f"SET a = '{'x' * 10_000}'")
        with pytest.raises(psycopg.errors.ProgramLimitExceeded):
            connection.execute(";".join(f"SET a{number} = 1" for number in range(300)))
        assert connection.execute("SHOW a7").fetchone() == ("1",)


def test_a_client_that_goes_away_in_the_middle_of_a_result_leaves_nothing(
    world: QueryWorld,
) -> None:
    for _ in range(3):
        with wire(world) as client:
            client.answers()
            client.send(b"Q", b"SELECT repeat('x', 1000) FROM many a, many b LIMIT 0\0")
            client.answers(b"D")
    assert world.rows("SELECT 1") == [(1,)]


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed")
def test_psql_shows_what_it_does_not_get(world: QueryWorld) -> None:
    login = world.login()
    environment = {
        "PGPASSWORD": login["password"],
        "PGTZ": "Europe/Berlin",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": login["sslrootcert"],
    }
    target = f"host=127.0.0.1 port={login['port']} user={login['user']} dbname=prod:all"
    done = subprocess.run(
        [str(shutil.which("psql")), "-XtA", target, "-c", "SHOW TimeZone"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "UTC\n"
    assert "TimeZone is always UTC here." in done.stderr
