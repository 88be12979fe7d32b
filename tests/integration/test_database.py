"""Test and explore through the local Flow Service, against a real PostgreSQL and its TLS."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.database.embedded import EmbeddedPostgres
from pgflow_widgets.emulator.flow_service import explore
from pgflow_widgets.errors import ProviderError, RequestRefusedError
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.postgres.database_errors import DatabaseError
from pgflow_widgets.postgres.database_session import connect as connected
from pgflow_widgets.postgres.idle_sessions import IdleSessions
from pgflow_widgets.postgres.login import Login
from tests.support.plain_server import plain_server
from tests.support.raw_caller import RawClient, body
from tests.support.services import Postgres, Service
from tests.support.tables import for_each

BASIC = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
STRING = POSTGRESQL.auth_spec(Cloud.AZURE, "Connection string")


def draft(spec: Any = BASIC, **values: str) -> ConnectionDraft:
    password = Secret(values.pop("password"))
    given = spec.with_prefills({**values, "password": password})
    return ConnectionDraft(POSTGRESQL, spec, "n", "", given)


async def connect(client: FlowServiceClient, spec: Any = BASIC, **values: str) -> str:
    return (await client.create_connection(draft(spec, **values).body())).id


class TestTls:
    """What was spoken on the wire is told by roles that may use only TLS, or only plain."""

    @for_each(
        "mode, role, works",
        [
            ("Disable", "plain_only", True),
            ("Disable", "tls_only", False),
            ("Allow", "plain_only", True),
            ("Allow", "tls_only", True),
            ("Prefer", "tls_only", True),
            ("Prefer", "plain_only", True),
            ("Require", "tls_only", True),
            ("Require", "plain_only", False),
            ("Verify-Ca", "tls_only", True),
            ("Verify-Full", "tls_only", True),
            ("Verify-Full", "plain_only", False),
        ],
        at_once=True,
    )
    async def test_ssl_mode_is_honoured(
        self, trusting_service: Service, postgres: Postgres, mode: str, role: str, works: bool
    ) -> None:
        async with FlowServiceClient(trusting_service.credentials) as client:
            made = await connect(client, **postgres.login(role), sslMode=mode)
            outcome = await client.test_connection(made)
        assert outcome.ok is works
        if not works:
            assert outcome.error
            assert outcome.error.field == "sslMode"

    @for_each("mode", ["Verify-Ca", "Verify-Full"], at_once=True)
    async def test_a_certificate_that_is_not_trusted_is_refused(
        self, client: FlowServiceClient, postgres: Postgres, mode: str
    ) -> None:
        made = await connect(client, **postgres.login(), sslMode=mode)
        outcome = await client.test_connection(made)
        assert not outcome.ok
        assert "self-signed certificate" in outcome.reason.replace("self signed", "self-signed")
        assert outcome.error
        assert outcome.error.field == "sslMode"

    async def test_the_host_name_is_checked_only_by_verify_full(
        self, trusting_service: Service, postgres: Postgres
    ) -> None:
        # Another way to write 127.0.0.1, which the certificate does not name.
        login = {**postgres.login(), "server": "127.1"}
        async with FlowServiceClient(trusting_service.credentials) as client:
            by_mode = {
                mode: await client.test_connection(await connect(client, **login, sslMode=mode))
                for mode in ("Verify-Ca", "Verify-Full")
            }
        assert by_mode["Verify-Ca"].ok
        assert not by_mode["Verify-Full"].ok
        assert "mismatch" in by_mode["Verify-Full"].reason

    @for_each(
        "method, validate, role, works",
        [
            ("0", "0", "plain_only", True),
            ("0", "1", "tls_only", False),
            ("6", "1", "tls_only", True),
            ("1", "0", "tls_only", True),
            ("1", "0", "plain_only", False),
            ("1", "1", "tls_only", False),
        ],
        at_once=True,
    )
    async def test_the_keys_of_a_connection_string_are_honoured(
        self,
        client: FlowServiceClient,
        postgres: Postgres,
        method: str,
        validate: str,
        role: str,
        works: bool,
    ) -> None:
        made = await connect(
            client,
            STRING,
            **postgres.login(role),
            encryptionMethod=method,
            validateServerCertificate=validate,
        )
        assert (await client.test_connection(made)).ok is works

    @for_each(
        "ssl, role, works",
        [
            ("true", "tls_only", True),
            ("true", "plain_only", False),
            ("false", "plain_only", True),
            ("false", "tls_only", True),
        ],
        at_once=True,
    )
    async def test_the_switch_of_aws_is_honoured(
        self, aws_service: Service, postgres: Postgres, ssl: str, role: str, works: bool
    ) -> None:
        spec = POSTGRESQL.auth_spec(Cloud.AWS, "Basic Authentication")
        async with FlowServiceClient(aws_service.credentials) as client:
            made = await connect(client, spec, **postgres.login(role), sslMode=ssl)
            assert (await client.test_connection(made)).ok is works

    async def test_a_server_without_tls_is_refused(self, client: FlowServiceClient) -> None:
        async with plain_server() as port:
            made = await connect(
                client,
                server="127.0.0.1",
                port=str(port),
                database="d",
                username="u",
                password="p",
                sslMode="Require",
            )
            outcome = await client.test_connection(made)
        assert "does not support SSL" in outcome.reason


class TestTrouble:
    @for_each(
        "wrong, field, says, code",
        [
            ({"password": "canary-3"}, "password", "password authentication failed", "1100-400"),
            ({"username": "nobody"}, "password", "password authentication failed", "1100-400"),
            ({"database": "nothing"}, "database", "does not exist", "1100-400"),
            ({"port": "1"}, "port", "refused", "1104-504"),
            ({"port": "1", "server": "localhost"}, "port", "refused", "1104-504"),
            ({"server": "no-such-host.invalid"}, "server", "unknown host", "1104-504"),
        ],
        at_once=True,
    )
    async def test_each_kind_is_told_apart(
        self,
        client: FlowServiceClient,
        postgres: Postgres,
        wrong: dict[str, str],
        field: str,
        says: str,
        code: str,
    ) -> None:
        made = await connect(client, **{**postgres.login(), **wrong})
        outcome = await client.test_connection(made)
        assert not outcome.ok
        assert says in outcome.reason
        assert outcome.error
        assert (outcome.error.code, outcome.error.field) == (code, field)
        assert "canary-3" not in str(outcome.error)
        with pytest.raises(ProviderError, match=says):
            await client.explore(made)

    @for_each("mode", ["Disable", "Prefer", "Require"], at_once=True)
    async def test_a_server_that_is_no_postgresql_is_told(
        self, client: FlowServiceClient, service: Service, mode: str
    ) -> None:
        port = service.facts["base_url"].rpartition(":")[2]
        login = {"server": "127.0.0.1", "port": port, "database": "d", "username": "u"}
        made = await connect(client, **login, password="p", sslMode=mode)
        outcome = await client.test_connection(made)
        assert not outcome.ok
        assert outcome.error
        assert outcome.error.status in {400, 504}

    @for_each(
        "wrong, code, says",
        [
            ({"password": "canary-3"}, "FLOW-1100-400", "password authentication failed"),
            ({"database": "nothing"}, "FLOW-1100-400", "does not exist"),
            ({"sslMode": "Verify-Full"}, "FLOW-1100-400", "certificate verify failed"),
            ({"port": "1"}, "FLOW-1104-504", "refused the connection"),
            ({"server": "no-such-host.invalid"}, "FLOW-1104-504", "unknown host"),
        ],
        at_once=True,
    )
    async def test_test_says_the_reason_itself(
        self, call: RawClient, postgres: Postgres, wrong: dict[str, str], code: str, says: str
    ) -> None:
        made = (await call("POST", "/connections", body(params=postgres.login() | wrong)))[1]["id"]
        status, answer, _ = await call("GET", f"/connections/{made}/test")
        assert (status, answer["result"]) == (200, False)
        (error,) = answer["errors"]
        assert error["code"] == code
        assert says in error["message"]
        assert "canary-3" not in error["message"]

    async def test_a_server_that_says_nothing_is_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pgflow_widgets.postgres.database_session.CONNECT_TIMEOUT", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            login = Login("127.0.0.1", silent.getsockname()[1], "d", "u", Secret("p"))
            answer = await explore.try_login(login)
        assert answer["errors"][0]["code"] == "FLOW-1104-504"
        assert "timed out" in answer["errors"][0]["message"]


STRANGE = """
CREATE SCHEMA "odd ""schema";
CREATE TYPE "odd ""schema".mood AS ENUM ('glad', 'sad');
CREATE DOMAIN "odd ""schema".age AS integer CHECK (VALUE > 0);
CREATE TABLE "odd ""schema"."dot.table" (
  i2 smallint, i4 integer, i8 bigint, n numeric, money money, r real, d double precision,
  b boolean, t text, c char(3), v varchar(9), bytes bytea, day date, at timestamp, tz timestamptz,
  clock time, span interval, j json, jb jsonb, u uuid, list integer[], range int4range,
  mood "odd ""schema".mood, age "odd ""schema".age, net inet, bits bit(3), spot point,
  "Mixed Case" text);
INSERT INTO "odd ""schema"."dot.table" VALUES (
  -32768, 2147483647, 9223372036854775807, 123456789012345678901234567890.5, '$1,234.50',
  'NaN', 'Infinity', true, 'né 😀', 'x', 'y', '\\x00ff', 'infinity', '0044-03-15 12:00 BC',
  '2022-06-22 19:19:33.5+02', '10:30', '1 day', '{"a": 1}', '{"a": 1}',
  '00000000-0000-4000-8000-000000000001', '{1,NULL}', '[1,5)', 'glad', 7, '10.0.0.1', '101',
  '(1,2)', 'yes');
INSERT INTO "odd ""schema"."dot.table" DEFAULT VALUES;
CREATE VIEW "odd ""schema".seen AS SELECT i4 FROM "odd ""schema"."dot.table";
CREATE MATERIALIZED VIEW "odd ""schema".kept AS SELECT i4 FROM "odd ""schema"."dot.table";
CREATE TABLE "odd ""schema".parts (i integer) PARTITION BY RANGE (i);
CREATE TABLE "odd ""schema".closed (i integer);
CREATE TABLE "odd ""schema".bare ();
CREATE TABLE "odd ""schema".part PARTITION OF "odd ""schema".parts FOR VALUES FROM (0) TO (9);
INSERT INTO "odd ""schema".parts SELECT generate_series(0, 8);
CREATE FOREIGN DATA WRAPPER elsewhere;
CREATE SERVER far FOREIGN DATA WRAPPER elsewhere;
CREATE FOREIGN TABLE "odd ""schema".far (i integer) SERVER far;
CREATE SEQUENCE "odd ""schema".counter;
CREATE VIEW "odd ""schema".writes AS SELECT nextval('"odd ""schema".counter'::regclass) AS i;
CREATE VIEW "odd ""schema".sleeps AS SELECT pg_sleep(60) IS NULL AS b;
CREATE VIEW "odd ""schema".wide AS
  SELECT repeat('a', 20000) AS a, repeat('b', 20000) AS b, repeat('c', 20000) AS c,
    repeat('d', 20000) AS d, repeat('e', 20000) AS e, repeat('f', 20000) AS f,
    repeat('g', 20000) AS g, repeat('h', 20000) AS h FROM generate_series(1, 200);
GRANT USAGE ON SEQUENCE "odd ""schema".counter TO analyst;
CREATE SCHEMA hidden;
CREATE TABLE hidden.away (i integer);
GRANT SELECT ON hidden.away TO analyst;
GRANT USAGE ON SCHEMA "odd ""schema" TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA "odd ""schema" TO analyst;
REVOKE SELECT ON "odd ""schema".closed FROM analyst;
"""
HOME = '"odd ""schema"'


@pytest.fixture(scope="module")
def strange(postgres: Postgres) -> Iterator[None]:
    async def execute(statements: str) -> None:
        admin = await postgres.admin()
        await admin.execute(statements)
        await admin.close()

    asyncio.run(execute(STRANGE))
    yield
    asyncio.run(execute('DROP SCHEMA "odd ""schema", hidden CASCADE'))
    asyncio.run(execute("DROP FOREIGN DATA WRAPPER elsewhere CASCADE"))


@pytest.mark.usefixtures("strange")
class TestExplore:
    @pytest.fixture
    async def connection(self, client: FlowServiceClient, postgres: Postgres) -> str:
        return await connect(client, **postgres.login())

    async def test_everything_that_can_be_read_is_listed(
        self, client: FlowServiceClient, connection: str
    ) -> None:
        found = {table.path: table.can_preview for table in await client.explore(connection)}
        others = {path for path in found if path.startswith("work.")}  # of tests before this one
        assert {path: found[path] for path in found.keys() - others} == {
            f'{HOME}."dot.table"': True,
            f"{HOME}.seen": True,
            f"{HOME}.kept": True,
            f"{HOME}.parts": True,
            f"{HOME}.bare": True,
            f"{HOME}.part": True,
            f"{HOME}.far": True,
            f"{HOME}.writes": True,
            f"{HOME}.sleeps": True,
            f"{HOME}.wide": True,
            f"{HOME}.closed": False,
            "hidden.away": False,
        }

    async def test_a_partitioned_table_shows_the_rows_of_its_parts(
        self, client: FlowServiceClient, connection: str
    ) -> None:
        schema = await client.explore_table(connection, f"{HOME}.parts", preview=True)
        assert [row["i"] for row in schema.rows] == list(range(9))

    async def test_a_preview_is_bounded(self, client: FlowServiceClient, connection: str) -> None:
        schema = await client.explore_table(connection, f"{HOME}.wide", preview=True)
        assert 50 < len(schema.rows) < 80
        assert {len(value) for row in schema.rows for value in row.values()} == {16_384}

    async def test_a_slow_table_is_given_up(
        self, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pgflow_widgets.postgres.database_session.STATEMENT_TIMEOUT", 0.3)
        given = postgres.login()
        login = Login(
            given["server"],
            postgres.port,
            given["database"],
            given["username"],
            Secret(given["password"]),
        )
        with pytest.raises(problems.Problem) as caught:
            await explore.describe_table(login, f"{HOME}.sleeps", rows=5)
        assert caught.value.code == "FLOW-1104-504"
        assert "statement timeout" in caught.value.detail

    async def test_configs_are_the_columns_of_a_table(
        self, call: RawClient, postgres: Postgres
    ) -> None:
        made = (await call("POST", "/connections", body(params=postgres.login())))[1]["id"]
        path = f"/connections/{made}/configs"
        assert (await call("GET", path))[:2] == (200, {"items": []})
        quoted = "%22odd%20%22%22schema%22.seen"
        _, answer, _ = await call("GET", f"{path}?object={quoted}")
        assert answer == {"items": [{"columnName": "i4", "columnType": "integer"}]}

    async def test_every_type_has_the_documented_form(
        self, client: FlowServiceClient, connection: str
    ) -> None:
        schema = await client.explore_table(connection, f'{HOME}."dot.table"')
        forms = {c.name: (c.type, c.xdm_type, c.format) for c in schema.columns}
        integer, long = ("integer", "integer", ""), ("long", "integer", "")
        number, moment = ("double", "number", ""), ("string", "string", "date-time")
        expected = dict.fromkeys(forms, ("string", "string", ""))
        expected |= {"i2": integer, "i4": integer, "age": integer, "i8": long}
        expected |= dict.fromkeys(("n", "money", "r", "d"), number)
        expected |= dict.fromkeys(("day", "at", "tz"), moment)
        expected |= {"b": ("boolean", "boolean", "")}
        assert forms == expected
        assert schema.rows == ()

    async def test_no_value_is_too_strange_for_a_preview(
        self, client: FlowServiceClient, connection: str
    ) -> None:
        schema = await client.explore_table(connection, f'{HOME}."dot.table"', preview=True)
        full, empty = schema.rows
        assert set(empty.values()) == {None}
        wanted = {
            "i8": 9223372036854775807,
            "n": 123456789012345678901234567890.5,
            "money": 1234.5,
            "r": None,
            "d": None,
            "b": True,
            "t": "né 😀",
            "bytes": "\\x00ff",
            "day": "infinity",
            "at": "0044-03-15T12:00:00 BC",
            "tz": "2022-06-22T17:19:33.5",
            "clock": "10:30:00",
            "list": "{1,NULL}",
            "range": "[1,5)",
            "mood": "glad",
            "age": 7,
            "Mixed Case": "yes",
        }
        assert {name: full[name] for name in wanted} == wanted

    async def test_a_table_without_columns_is_refused_as_adobe_does(
        self, client: FlowServiceClient, connection: str
    ) -> None:
        with pytest.raises(RequestRefusedError, match="No columns were found") as caught:
            await client.explore_table(connection, f"{HOME}.bare", preview=True)
        assert caught.value.code == "1330-400"
        assert caught.value.hint.endswith("or it has no columns.")

    @pytest.mark.parametrize(
        ("path", "code", "says"),
        [
            (f"{HOME}.closed", "1100-400", "permission denied"),
            ("hidden.away", "1100-400", "permission denied"),
            (f"{HOME}.far", "1100-400", "has no handler"),
            (f"{HOME}.writes", "1100-400", "read-only transaction"),
            ("sales.nothing", "1101-404", "no such table"),
            ("pg_catalog.pg_authid", "1101-404", "no such table"),
            (f"{HOME}.seen; DROP SCHEMA {HOME} CASCADE", "1101-404", "no such table"),
        ],
    )
    async def test_what_cannot_be_previewed_is_told(
        self, client: FlowServiceClient, connection: str, path: str, code: str, says: str
    ) -> None:
        with pytest.raises(ProviderError, match=says) as caught:
            await client.explore_table(connection, path, preview=True)
        assert caught.value.code == code


class TestEmbedded:
    async def test_it_runs_with_any_binaries_and_leaves_nothing(self, binaries: Path) -> None:
        async with EmbeddedPostgres.start(with_sample=False, binaries=binaries) as server:
            folder = server.certificate.parent
            assert folder.is_dir()
            connection = await asyncpg.connect(
                host="127.0.0.1",
                port=server.port,
                user=server.username,
                password=server.password.reveal(),
                database=server.database,
                ssl="require",
            )
            assert await connection.fetchval(
                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            )
            assert await connection.fetchval("SHOW password_encryption") == "scram-sha-256"
            await connection.close()
            log = (folder / "log").read_text()
            assert server.password.reveal() not in log
        assert not folder.exists()
        with pytest.raises(ConnectionRefusedError):
            await asyncpg.connect(host="127.0.0.1", port=server.port, user="u", database="d")

    def test_without_binaries_it_says_what_to_install(self, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "pgflow_widgets.emulator.database.server"]
        done = subprocess.run(
            [*command, "--binaries", str(tmp_path)],
            input="",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "pip install 'pgflow-widgets[postgres]'" in done.stdout
        assert done.stderr == ""


async def test_a_session_serves_the_next_question_of_the_same_login(postgres: Postgres) -> None:
    async def backend(login: Login) -> int:
        async with connected(login, idle=idle) as session:
            found: int = await session.value("SELECT pg_backend_pid()")
            return found

    idle = IdleSessions(seconds=60)
    given = postgres.login()
    login = Login(
        given["server"],
        postgres.port,
        given["database"],
        given["username"],
        Secret(given["password"]),
        SslMode.REQUIRE,
    )
    first = await backend(login)
    assert await backend(login) == first
    assert await backend(replace(login, ssl_mode=SslMode.PREFER)) != first
    with pytest.raises(DatabaseError, match="password authentication failed"):
        await backend(replace(login, password=Secret("another")))
    with pytest.raises(DatabaseError):  # one that failed may have been left in any state
        async with connected(login, idle=idle) as session:
            await session.value("SELECT 1 / 0")
    second = await backend(login)
    assert second != first
    await idle.close()
    assert await backend(login) != second
    await idle.close()


@pytest.mark.parametrize(
    "own", [OSError(28, "No space left on device"), ValueError("Jane Doe"), TimeoutError("late")]
)
async def test_an_error_beside_the_database_stays_what_it_is(
    postgres: Postgres, own: Exception
) -> None:
    given = postgres.login()
    login = Login(
        given["server"],
        postgres.port,
        given["database"],
        given["username"],
        Secret(given["password"]),
    )
    with pytest.raises(type(own)) as caught:
        async with connected(login) as session, session.snapshot():
            raise own
    assert caught.value is own


async def test_a_session_ends_when_nobody_asks_any_more(postgres: Postgres) -> None:
    given = postgres.login()
    login = Login(
        given["server"],
        postgres.port,
        given["database"],
        given["username"],
        Secret(given["password"]),
        SslMode.REQUIRE,
    )
    idle = IdleSessions(seconds=0)
    async with connected(login, idle=idle) as session:
        backend = await session.value("SELECT pg_backend_pid()")
    admin = await postgres.admin()
    async with asyncio.timeout(20):
        while await admin.fetchval("SELECT 1 FROM pg_stat_activity WHERE pid = $1", backend):
            pass
    await admin.close()
