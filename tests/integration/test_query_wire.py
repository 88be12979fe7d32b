"""The wire of Query Service: sign-in, statements, limits and refusals, tried with real clients."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import psycopg
import psycopg2
import pytest
import sqlalchemy

from pgflow_widgets.emulator.storage.certificate import make_certificate
from tests.support.neighbours import TEXT
from tests.support.query_world import QueryWorld, place, query_world
from tests.support.work import DAY, LONG, MOMENT, NUMBER, SMALL

TIER = {"type": "object", "properties": {"tier": TEXT, "points": SMALL}}
ORDERS = {
    "id": LONG,
    "amount": NUMBER,
    "at": MOMENT,
    "day": DAY,
    "paid": {"type": "boolean"},
    "loyalty": TIER,
    "lines": {"type": "array", "items": TEXT},
}
FIRST = """SELECT {'id': i, 'amount': i * 1.5, 'at': TIMESTAMPTZ '2026-01-02 03:04:05+00',
 'day': DATE '2026-01-02', 'paid': i = 1, 'loyalty': {'tier': 'gold, or so', 'points': i::INT},
 'lines': ['a', 'b c']} AS {own} FROM range(1, 4) r(i)"""
# What a mapping fills is mostly a part of the schema.
SECOND = "SELECT {'id': 9::BIGINT, 'loyalty': {'tier': NULL::VARCHAR}} AS {own}"
MANY = "SELECT {'id': i} AS {own} FROM range(60000) r(i)"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryWorld]:
    with query_world(tmp_path_factory.mktemp("lake") / "it's [1]") as running:
        running.table("Orders", ORDERS, FIRST, SECOND)
        running.table("Many", {"id": LONG}, MANY)
        running.table("Empty", {"id": LONG, "name": TEXT})
        running.table("Elsewhere", {"id": LONG}, "SELECT {'id': 1} AS {own}", sandbox="dev")
        yield running


def refused(world: QueryWorld, sql: str, **changed: Any) -> psycopg.Error:
    with pytest.raises(psycopg.Error) as caught:
        world.rows(sql, **changed)
    return caught.value


def test_fields_of_objects_have_their_types(world: QueryWorld) -> None:
    sql = (
        "SELECT {own}.id, {own}.amount, {own}.at, {own}.day, {own}.paid, {own}.loyalty.points"
        " FROM orders WHERE {own}.id = 2"
    )
    moment = datetime.fromisoformat("2026-01-02 03:04:05")  # in UTC, as told nowhere
    assert world.rows(sql) == [(2, 3.0, moment, date(2026, 1, 2), False, 2)]


def test_fields_that_no_file_has_are_null(world: QueryWorld) -> None:
    sql = "SELECT {own}.amount, {own}.loyalty.points, _id FROM orders WHERE {own}.id = 9"
    assert world.rows(sql) == [(None, None, None)]
    assert world.rows("SELECT * FROM empty WHERE 1=0") == []


def test_objects_come_as_text_and_as_json_on_demand(world: QueryWorld) -> None:
    sql = "SELECT {own}.loyalty, {own}.lines FROM orders WHERE {own}.id in (1, 9) ORDER BY {own}.id"
    assert world.rows(sql) == [
        ('("gold, or so",1)', '{a,"b c"}'),
        ("(NULL,NULL)", None),
    ]
    with world.connect() as connection:
        connection.execute("SET auto_to_json=true")
        row = connection.execute(sql.replace("{own}", world.own)).fetchone()
    assert row == ('{"tier":"gold, or so","points":1}', '["a","b c"]')


def test_flatten_makes_a_column_of_each_leaf(world: QueryWorld) -> None:
    sql = 'SELECT "{own}.loyalty.tier" FROM orders WHERE "{own}.id" = 1'
    assert world.rows(sql, dbname="prod:all?FLATTEN") == [("gold, or so",)]
    with world.connect(dbname="prod:orders?FLATTEN") as connection:
        names = [c.name for c in connection.execute("SELECT * FROM orders").description or ()]
    assert f"{world.own}.lines" in names
    assert world.own not in names


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("SELECT count(1) FROM orders", 4),
        ("SELECT date_format(max({own}.at), 'y-MM-dd HH:mm') FROM orders", "2026-01-02 03:04"),
        ("SELECT datediff('2026-01-03', max({own}.day)) FROM orders", 1),
        ("SELECT get_json_object('{\"a\": {\"b\": 7}}', '$.a.b')", "7"),
        ("SELECT percentile_approx({own}.amount, 0.5) FROM orders", 3.0),
        ("SELECT count(*) FROM orders LATERAL VIEW explode({own}.lines) t AS line", 6),
        ("SELECT `{own}`['loyalty']['tier'] FROM orders WHERE {own}.id = 1", "gold, or so"),
        ("SELECT cast(to_timestamp('2026-01-02 00:00:00') AS date)", date(2026, 1, 2)),
        ("SELECT cast(1.25 AS decimal(5,2))", Decimal("1.25")),
        ("WITH orders AS (SELECT 1 AS n) SELECT n FROM orders", 1),
        ("SELECT n FROM (SELECT bigint('5') AS n) x WHERE isnull(n) OR n <=> 5", 5),
        ("SELECT 'it' 's'", "its"),
        ("SELECT `id` FROM (SELECT {own}.id AS `id` FROM many) ORDER BY id DESC LIMIT 1", 59999),
    ],
)
def test_spark_sql_is_understood(world: QueryWorld, sql: str, answer: object) -> None:
    assert world.rows(sql) == [(answer,)]


def test_more_rows_than_the_cap_come_by_limit_0_and_by_cursor(world: QueryWorld) -> None:
    assert len(world.rows("SELECT {own}.id FROM many")) == 50_000
    assert len(world.rows("SELECT {own}.id FROM many LIMIT 50001")) == 50_001
    assert len(world.rows("SELECT {own}.id FROM many LIMIT 0")) == 60_000
    with world.connect() as connection:
        sql = f"SELECT {world.own}.id FROM many"
        connection.execute("BEGIN")
        connection.execute(f"DECLARE pages CURSOR FOR {sql}")
        sizes = [len(connection.execute("FETCH 50000 FROM pages").fetchall()) for _ in range(3)]
        connection.execute("CLOSE pages")
        connection.execute("ROLLBACK")
    assert sizes == [50_000, 10_000, 0]
    assert refused(world, "SELECT * FROM many LIMIT 100001").sqlstate == "53400"


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT * FROM nowhere", "42P01"),
        ("SELECT * FROM elsewhere", "42P01"),
        ("SELECT * FROM prod.orders", "42P01"),
        ("SELECT * FROM (SELECT 1", "42601"),
        ("GIVE me all", "42601"),
        ("SELECT 'no end", "42601"),
        ("SELECT nothing FROM orders", "58000"),
        ("SELECT no_function(1)", "0A000"),
        ("CREATE TABLE mine AS SELECT 1", "0A000"),
        ("INSERT INTO orders SELECT 1", "0A000"),
        ("WITH a AS (DELETE FROM orders) SELECT 1", "0A000"),
        ("SELECT 1 INTO mine", "0A000"),
        ("UPDATE orders SET a = 1", "0A000"),
        ("DROP TABLE orders", "0A000"),
        ("COPY orders TO '/tmp/orders'", "0A000"),
        ("SELECT * FROM orders SNAPSHOT SINCE 3", "0A000"),
        ("SELECT * FROM orders TABLESAMPLE (5 PERCENT)", "0A000"),
        ("SET aqp=true", "0A000"),
        ("PREPARE p AS SELECT 1", "0A000"),
        ("SHOW nothing_of_that_name", "0A000"),
        ("SELECT ?", "0A000"),
        ("FETCH 1 FROM nothing", "34000"),
        ("DECLARE c CURSOR FOR SELECT 1", "25P01"),
    ],
)
def test_a_refusal_has_its_code(world: QueryWorld, sql: str, code: str) -> None:
    error = refused(world, sql)
    assert error.sqlstate == code, error


def test_an_error_says_where(world: QueryWorld) -> None:
    for sql, where in (
        ("SELECT 1; SELECT *\nFORM orders", "orders"),
        ("SELECT * FROM orders JOIN nowhere ON true", "nowhere"),
        ("SELECT\n count(*), missing FROM orders", "missing"),
        ("SELECT no_such(1)", "no_such"),
    ):
        position = refused(world, sql).diag.statement_position
        assert position, sql
        assert sql[int(position) - 1 :].startswith(where), (sql, position)


@pytest.mark.parametrize(
    "source",
    [
        "'/etc/passwd'",
        "`/etc/passwd`",
        "csv.`/etc/passwd`",
        "read_csv('/etc/passwd')",
        "read_text('/etc/passwd')",
        "read_parquet('{file}')",
        "`{file}`",
        "glob('/*')",
        "query('SELECT 1')",
        "duckdb_settings()",
        "sqlite_master",
        "pg_class",
        "information_schema.tables",
        "duckdb_views",
        "orders LATERAL VIEW read_text('/etc/passwd') t AS x",
        "(WITH sqlite_master AS (SELECT * FROM sqlite_master) SELECT * FROM sqlite_master) x",
        "(WITH sqlite_master AS (SELECT 1) SELECT 1) x, sqlite_master",
        "(WITH RECURSIVE a AS (SELECT * FROM `{file}`), `{file}` AS (SELECT 1) SELECT * FROM a) x",
        "(WITH RECURSIVE `{file}` AS (SELECT * FROM `{file}`) SELECT * FROM `{file}`) x",
        "range(10)",
    ],
)
def test_nothing_but_tables_is_read(world: QueryWorld, source: str) -> None:
    file = next(world.tables.lake.folder.rglob("*.parquet"))
    sql = f"SELECT * FROM {source}".replace("{file}", str(file).replace("'", "\\'"))
    assert refused(world, sql).sqlstate in {"42P01", "0A000", "42601", "58000"}


WRITE = "COPY (SELECT 99 AS n) TO '{file}' (FORMAT PARQUET)"
SMUGGLED = [
    f'date_add("DAY; {WRITE}; SELECT (1)", 1, current_date())',
    f'dateadd("DAY; {WRITE}; SELECT (1)", 1, current_date())',
    f'EXTRACT("YEAR FROM current_date()); {WRITE}; SELECT (1" FROM current_date())',
    "CAST(1 AS DECIMAL(\"3,2)), (SELECT content FROM read_text('{file}')), (1::DECIMAL(3\",2))",
    "EXTRACT(\"YEAR FROM current_date()), (SELECT count(*) FROM glob('/*')), (1\" FROM now())",
]


@pytest.mark.parametrize("column", SMUGGLED)
def test_no_word_of_a_query_becomes_a_statement(world: QueryWorld, column: str) -> None:
    lake = world.tables.lake.folder
    before = {path: path.read_bytes() for path in lake.rglob("*.parquet")}
    file = str(next(iter(before))).replace("'", "''")
    error = refused(world, f"SELECT {column}".replace("{file}", file))
    assert error.sqlstate in {"0A000", "42601"}, error
    assert {path: path.read_bytes() for path in lake.rglob("*.parquet")} == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM orders |> LIMIT 3",
        "EXPLAIN",
        "BEGIN; DECLARE c CURSOR FOR;",
        "SELECT interval 10000000 year",
        "SELECT date '9999-12-31' + interval 1 year",
        "SELECT timestamp '0001-01-01 00:00:00' - interval 10 year",
        f"SELECT {'(' * 3000}1{')' * 3000}",
        "SELECT " + " + ".join("1" * 300),
        "FETCH",
        "CLOSE",
        "SHOW",
        "SET",
        "DECLARE",
    ],
)
def test_a_session_survives_what_it_cannot_take(world: QueryWorld, sql: str) -> None:
    with world.connect() as connection:
        with suppress(psycopg.Error):
            connection.execute(sql)
        connection.execute("ROLLBACK")
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize(
    "function",
    ["read_text('/etc/passwd')", "current_setting('temp_directory')", "getenv('HOME')"],
)
def test_no_function_looks_at_the_machine(world: QueryWorld, function: str) -> None:
    assert refused(world, f"SELECT {function}").sqlstate == "0A000"


def test_names_cannot_smuggle_sql(world: QueryWorld) -> None:
    name = 'x"; DROP VIEW orders; --'
    table = world.table(name, {'a"b': TEXT}, "SELECT {'a\"b': 'fine'} AS {own}")
    assert table == "x_drop_view_orders"
    assert world.rows(f'SELECT {{own}}.`a"b` FROM {table}') == [("fine",)]
    assert refused(world, 'SELECT * FROM `orders"; SELECT 1; --`').sqlstate == "42P01"


def test_a_file_that_is_gone_is_told_without_its_path(world: QueryWorld) -> None:
    table = world.table("Gone", {"id": LONG}, "SELECT {'id': 1} AS {own}")
    dataset = world.call(lambda: world.tables.entries(place())[table].dataset_id)
    for file in world.tables.lake.dataset(place(), dataset).rglob("*.parquet"):
        file.write_bytes(b"nothing of Parquet")
    error = refused(world, f"SELECT * FROM {table}")
    assert error.sqlstate == "58000"
    assert str(world.tables.lake.folder) not in str(error)


def test_only_what_arrived_whole_is_read(world: QueryWorld) -> None:
    table = world.table("Growing", {"id": LONG}, "SELECT {'id': 1} AS {own}")
    dataset = world.call(lambda: world.tables.entries(place())[table].dataset_id)
    more = "SELECT {'id': 2} AS {own}"
    world.call(lambda: world.batch(place(), dataset, more, status="failed"))
    with world.connect() as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
        world.call(lambda: world.batch(place(), dataset, more))
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (2,)


def test_datasets_of_one_name_have_tables_of_their_own(world: QueryWorld) -> None:
    names = [world.table(name, {"id": LONG}) for name in ("Same  name!", "same_name", "SAME NAME")]
    assert names == ["same_name", "same_name_2", "same_name_3"]


def test_a_token_that_is_unknown_or_has_expired_is_refused(world: QueryWorld) -> None:
    for password in ("nothing of ours", ""):
        assert "password" in denied(world, password=password)
    token = world.token()
    world.clock.ahead += 10**6
    try:
        assert "The password is no valid token." in denied(world, password=token)
    finally:
        world.clock.ahead = 0


def test_the_user_is_the_organisation(world: QueryWorld) -> None:
    assert "The user is not the organisation" in denied(world, user="somebody")


@pytest.mark.parametrize("name", ["prod", "nowhere:all", "prod:nothing", "all", "prod:all?OTHER"])
def test_a_database_without_tables_is_refused(world: QueryWorld, name: str) -> None:
    assert "There are no tables" in denied(world, dbname=name)


def test_a_database_can_be_one_table(world: QueryWorld) -> None:
    assert world.rows("SELECT count(*) FROM many", dbname="prod:many") == [(60_000,)]
    assert refused(world, "SELECT * FROM orders", dbname="prod:many").sqlstate == "42P01"
    assert world.rows("SELECT {own}.id FROM elsewhere", dbname="dev:all") == [(1,)]


def denied(world: QueryWorld, **changed: Any) -> str:
    with pytest.raises(psycopg.OperationalError) as caught:
        world.connect(**changed)
    return str(caught.value)


def test_without_tls_nobody_gets_in(world: QueryWorld) -> None:
    assert "The connection must use TLS" in denied(world, sslmode="disable")


def test_another_root_is_not_trusted(world: QueryWorld, tmp_path: Path) -> None:
    other = tmp_path / "root.pem"
    other.write_text(make_certificate("127.0.0.1")[0])
    assert "certificate verify failed" in denied(world, sslrootcert=str(other))
    assert world.rows("SELECT 1", host="localhost") == [(1,)]


def test_what_comes_in_clear_after_the_request_for_tls_is_not_read(world: QueryWorld) -> None:
    answer = say(world, struct.pack("!ii", 8, 80877103) + b"smuggled")
    assert answer[:1] == b"E"
    assert b"28000" in answer


def test_kerberos_is_declined(world: QueryWorld) -> None:
    with socket.create_connection(("127.0.0.1", world.service.port), 20) as client:
        client.sendall(struct.pack("!ii", 8, 80877104))
        assert client.recv(10) == b"N"
        client.sendall(struct.pack("!ii", 8, 80877103))
        assert client.recv(10) == b"S"


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n\r\n", bytes(8), b"\xff" * 2000])
def test_whatever_comes_the_service_goes_on(world: QueryWorld, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", world.service.port), 20) as client:
        client.sendall(sent)
    assert world.rows("SELECT 1") == [(1,)]


def test_the_extended_protocol_is_refused(world: QueryWorld) -> None:
    with world.connect(cursor_factory=psycopg.Cursor) as connection:
        with pytest.raises(psycopg.errors.ProtocolViolation):
            connection.execute("SELECT %s::int", [1])
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_session_tells_that_it_is_query_service(world: QueryWorld) -> None:
    with world.connect() as connection:
        assert connection.info.server_version == 100  # 0.1.0
        assert connection.execute("SHOW server_version").fetchone() == ("0.1.0",)
        rows = connection.execute("SHOW TABLES").fetchall()
        differences = connection.execute("SHOW local_differences").fetchall()
    assert ["orders", "Orders", "", "true"] in [[r[0], *r[2:]] for r in rows]
    assert dict(differences).keys() >= {"engine", "writing"}


def test_statements_of_one_message_run_in_turn_to_the_first_error(world: QueryWorld) -> None:
    with world.connect() as connection:
        cursor = connection.execute("SELECT 1; SET x = 'y'; SELECT 2;")
        assert cursor.fetchall() == [(1,)]
        assert cursor.nextset()
        assert cursor.statusmessage == "SET"
        assert cursor.nextset()
        assert cursor.fetchall() == [(2,)]
        assert connection.execute("SHOW x").fetchone() == ("y",)
        assert connection.execute("").statusmessage is None
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SET x = 'z'; SELECT * FROM nowhere; SET x = 'never'")
        assert connection.execute("SHOW x").fetchone() == ("z",)


def test_a_transaction_that_failed_has_to_be_ended(world: QueryWorld) -> None:
    with world.connect(autocommit=False) as connection:
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM nowhere")
        with pytest.raises(psycopg.errors.InFailedSqlTransaction):
            connection.execute("SELECT 1")
        connection.rollback()
        assert connection.execute("SELECT 1").fetchone() == (1,)


ENDLESS = "SELECT count(*) FROM many a, many b, many c WHERE a.{own}.id + b.{own}.id > c.{own}.id"


def test_a_statement_can_be_cancelled_inside_tls_and_in_clear(world: QueryWorld) -> None:
    endless = ENDLESS.replace("{own}", world.own)
    with world.connect() as connection:
        timer = threading.Timer(0.2, connection.cancel_safe)
        timer.start()
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute(endless)
        timer.join()
        assert connection.execute("SELECT 1").fetchone() == (1,)
        process = connection.info.backend_pid
        secret, _ = world.service.sessions[process]
        timer = threading.Timer(
            0.2, say, [world, struct.pack("!iiiI", 16, 80877102, process, secret)]
        )
        timer.start()
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute(endless)
        timer.join()


def say(world: QueryWorld, message: bytes) -> bytes:
    """Send something in clear, and return what comes before the end."""
    with socket.create_connection(("127.0.0.1", world.service.port), 20) as client:
        client.sendall(message)
        return client.recv(1024)


def test_a_key_that_is_wrong_cancels_nothing(world: QueryWorld) -> None:
    with world.connect() as connection:
        process = connection.info.backend_pid
        assert say(world, struct.pack("!iiii", 16, 80877102, process, 1)) == b""
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_client_that_is_gone_ends_its_statement(world: QueryWorld) -> None:
    connection, log = world.connect(), world.service.backend.log
    sent = ENDLESS.replace("{own}", world.own)
    connection.pgconn.send_query(f"SELECT 'gone'; {sent}".encode())
    until(lambda: [q.sql for q in log.all(place())][-2:] == ["SELECT 'gone'", sent])
    connection.close()
    until(lambda: log.all(place())[-1].state == "KILLED")
    until(lambda: not world.service.sessions)


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


@contextmanager
def hasty(world: QueryWorld, **limits: float) -> Iterator[None]:
    """Give the service other limits for a while, once nobody is there."""
    until(lambda: not world.service.sessions)
    backend = world.service.backend
    before, backend.settings = backend.settings, replace(backend.settings, **limits)  # type: ignore[arg-type]
    yield
    backend.settings = before


def test_a_statement_that_takes_too_long_ends(world: QueryWorld) -> None:
    with hasty(world, statement_seconds=0.2):
        assert refused(world, ENDLESS).sqlstate == "53400"


def test_an_organisation_has_so_many_sessions(world: QueryWorld) -> None:
    with hasty(world, most_sessions=2), world.connect(), world.connect(dbname="dev:all"):
        assert "Session Limit Reached" in denied(world)


def test_a_session_that_is_idle_ends(world: QueryWorld) -> None:
    with hasty(world, idle_seconds=0.1), world.connect() as connection:
        until(lambda: not world.service.sessions)
        with pytest.raises(psycopg.OperationalError, match="idle"):
            connection.execute("SELECT 1")


def test_a_client_that_reads_slowly_holds_the_service_up_not_its_memory(world: QueryWorld) -> None:
    with closing(world.connect()) as connection:
        connection.pgconn.send_query(b"SELECT repeat('x', 1000) FROM many a, many b LIMIT 0")
        until(lambda: bool(world.service.sessions))
        before = psutil.Process().memory_info().rss
        time.sleep(0.5)
        assert psutil.Process().memory_info().rss - before < 100_000_000


@pytest.mark.parametrize(
    "column",
    [
        "repeat('x', 100000000)",
        "repeat(repeat('x', 5000), 3 + 2)",
        "size(sequence(1, 1000000000))",
        "lpad('x', 100000000, 'y')",
        "space(100000000)",
    ],
)
def test_a_function_makes_so_much_at_once(world: QueryWorld, column: str) -> None:
    assert "more than 10000 signs or elements at once" in str(refused(world, f"SELECT {column}"))
    assert world.rows("SELECT length(repeat('xy', 5000)), size(sequence(1, 9))") == [(10_000, 9)]


def test_a_statement_has_so_many_words(world: QueryWorld) -> None:
    assert refused(world, f"SELECT 1 IN ({','.join(['1'] * 60_000)})").sqlstate == "54000"


def test_a_client_that_reads_nothing_is_cut_off_in_the_end(world: QueryWorld) -> None:
    with (
        hasty(world, statement_seconds=1.0, idle_seconds=1.0),
        closing(world.connect()) as connection,
    ):
        connection.pgconn.send_query(b"SELECT repeat('x', 1000) FROM many a, many b LIMIT 0")
        until(lambda: bool(world.service.sessions))
        until(lambda: not world.service.sessions)


def test_psycopg2_works(world: QueryWorld) -> None:
    with closing(psycopg2.connect(**world.login())) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orders WHERE 1 = %s", (1,))
        assert cursor.fetchall() == [(4,)]


@pytest.mark.parametrize("driver", ["psycopg2", "psycopg"])
def test_a_raw_connection_of_sqlalchemy_works(world: QueryWorld, driver: str) -> None:
    own = {"cursor_factory": psycopg.ClientCursor} if driver == "psycopg" else {}
    engine = sqlalchemy.create_engine(
        f"postgresql+{driver}://", connect_args={**world.login(), **own}, use_native_hstore=False
    )
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT count(*) FROM orders")
        assert cursor.fetchall() == [(4,)]
    finally:
        connection.close()
        engine.dispose()


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed")
def test_psql_works(world: QueryWorld) -> None:
    login = world.login()
    environment = {
        **os.environ,
        "PGHOST": "127.0.0.1",
        "PGPORT": str(login["port"]),
        "PGUSER": login["user"],
        "PGPASSWORD": login["password"],
        "PGDATABASE": login["dbname"],
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": login["sslrootcert"],
    }
    said = [f"SELECT max({world.own}.id) FROM orders", "\\dt", "\\d orders"]
    command = ["psql", "-X", "-t", "-A", *(part for each in said for part in ("-c", each))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert lines[0] == "9"
    assert f"public|orders|table|{login['user']}" in lines
    assert "SHOW TABLES" in done.stderr
