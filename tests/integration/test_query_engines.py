"""The processes that run the statements of Query Service: what ends one, and what then goes on."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import psutil
import psycopg
import pytest
import requests

from pgflow_widgets.emulator.query_service.engine.memory import BOUNDED, MEMORY
from tests.support.query_world import QueryWorld, query_world
from tests.support.work import LONG

CANARY = "canary-71d0"
MANY = "SELECT {'id': i} AS {own} FROM range(60000) r(i)"
ENDLESS = "SELECT count(*) FROM many a, many b, many c WHERE a.{own}.id + b.{own}.id > c.{own}.id"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryWorld]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PGFLOW_CLIENT_SECRET", CANARY)
        with query_world(tmp_path_factory.mktemp("lake")) as running:
            running.table("Many", {"id": LONG}, MANY)
            yield running


def engines() -> list[psutil.Process]:
    """The processes that run statements now."""
    children = psutil.Process().children()
    return [child for child in children if _name(child).endswith("query_service.engine")]


def at_work(world: QueryWorld) -> list[psutil.Process]:
    """Those of them that a statement has taken."""
    pool = world.service.backend.engines
    return [psutil.Process(e._process.pid) for e in list(pool._folders) if e not in pool._idle]


def _name(process: psutil.Process) -> str:
    try:
        return process.cmdline()[-1]
    except (psutil.Error, IndexError):  # it has just ended
        return ""


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.skipif(not BOUNDED, reason="the system does not bound the memory of a process")
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT to_json(named_struct('a', transform(sequence(1, 10000), x -> repeat('q', 10000))))",
        "SELECT size(transform(sequence(1, 10000), x -> sequence(1, 10000)))",
        "SELECT length(string_agg(repeat('x', 10000), ',')) FROM many a, many b",
    ],
)
def test_a_statement_that_needs_too_much_ends_and_nothing_else_does(
    world: QueryWorld, sql: str
) -> None:
    with world.connect() as other, world.connect() as connection:
        other.execute("BEGIN")
        other.execute(f"DECLARE c CURSOR FOR SELECT {world.own}.id FROM many ORDER BY 1")
        with pytest.raises(psycopg.errors.OutOfMemory, match="more memory") as caught:
            connection.execute(sql.replace("{own}", world.own))
        assert caught.value.diag.message_hint
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
        assert other.execute("FETCH 2 FROM c").fetchall() == [(0,), (1,)]
    assert all(engine.memory_info().rss < MEMORY for engine in engines())


def test_cursors_of_a_statement_that_failed_so_end_with_their_transaction(
    world: QueryWorld,
) -> None:
    with world.connect() as connection:
        connection.execute("BEGIN")
        connection.execute("DECLARE c CURSOR FOR SELECT 1")
        (engine,) = busy(world, connection)
        engine.kill()
        with pytest.raises(psycopg.errors.OutOfMemory):
            connection.execute("FETCH 1 FROM c")
        with pytest.raises(psycopg.errors.InFailedSqlTransaction):
            connection.execute("FETCH 1 FROM c")
        connection.execute("ROLLBACK")
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def busy(world: QueryWorld, connection: psycopg.Connection) -> list[psutil.Process]:
    """The process that holds the cursors of a session."""
    before = {engine.pid for engine in engines()}
    with world.connect() as other:  # which takes, or warms, another one
        other.execute("SELECT 1")
        cursors = world.service.sessions[connection.info.backend_pid][1]._statements._cursors
        held = {reader.engine._process.pid for reader in cursors.values()}
    return [engine for engine in engines() if engine.pid in held & before]


def test_a_process_that_is_killed_at_work_ends_its_statement_alone(world: QueryWorld) -> None:
    with world.connect() as connection:

        def kill() -> None:
            until(lambda: any(engine.cpu_percent(0.1) > 1 for engine in at_work(world)))
            for engine in at_work(world):
                engine.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        with pytest.raises(psycopg.errors.OutOfMemory):
            connection.execute(ENDLESS.replace("{own}", world.own))
        killer.join()
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_process_that_is_killed_at_rest_is_not_missed(world: QueryWorld) -> None:
    with world.connect() as connection:
        connection.execute("SELECT 1")
        for engine in engines():
            engine.kill()
            engine.wait(20)
        time.sleep(0.1)  # the service hears it at once, but not before
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_what_does_not_hear_a_cancel_is_ended(world: QueryWorld) -> None:
    with world.connect() as connection:
        connection.execute("SELECT 1")
        until(lambda: not at_work(world))
        deaf: set[int] = set()

        def cancel() -> None:
            until(lambda: bool(at_work(world)))
            for engine in at_work(world):
                engine.suspend()
                deaf.add(engine.pid)
            connection.cancel_safe()

        cancelling = threading.Thread(target=cancel)
        cancelling.start()
        began = time.monotonic()
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute(ENDLESS.replace("{own}", world.own))
        assert time.monotonic() - began < 20
        cancelling.join()
        assert deaf
        until(lambda: not deaf & {engine.pid for engine in engines()})
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


@pytest.mark.skipif(not BOUNDED, reason="the system does not bound the memory of a process")
def test_a_statement_has_the_memory_that_those_before_it_had(world: QueryWorld) -> None:
    sql = (
        "SELECT length(get_json_object(concat('{\"a\": \"', replace(repeat('a', 9999), 'a',"
        " repeat('b', 4000)), '\"}'), '$.a'))"
    )
    with world.connect() as connection:
        for _ in range(3):
            assert connection.execute(sql).fetchone() == (9999 * 4000,)
            until(lambda: all(engine.memory_info().data < MEMORY // 2 for engine in engines()))
    until(lambda: len(engines()) <= 2)


def test_a_system_without_room_for_a_process_is_named(
    world: QueryWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.connect() as connection:
        connection.execute("BEGIN")
        connection.execute("DECLARE c CURSOR FOR SELECT 1")  # which keeps the process
        for engine in world.service.backend.engines._idle:
            world.call(engine.kill)
        monkeypatch.setattr("sys.executable", "/nothing/of/ours")
        with pytest.raises(psycopg.OperationalError, match="No process can be started"):
            world.connect()
        monkeypatch.undo()
        assert connection.execute("FETCH 1 FROM c").fetchall() == [(1,)]


def test_ten_sessions_leave_two_processes(world: QueryWorld) -> None:
    with ExitStack() as stack:
        sessions = [stack.enter_context(closing(world.connect())) for _ in range(10)]
        for session in sessions:
            session.execute("BEGIN")
            session.execute("DECLARE c CURSOR FOR SELECT 1")
            session.execute("DECLARE d CURSOR FOR SELECT 2")
        for number, session in enumerate(sessions):
            assert session.execute(f"FETCH 1 FROM {'cd'[number % 2]}").fetchall()
        assert len(engines()) <= 12
    until(lambda: not world.service.sessions)
    until(lambda: len(engines()) <= 2)


def test_queries_by_http_wait_for_each_other(world: QueryWorld) -> None:
    def call(method: str, path: str = "", **sent: str) -> requests.Response:
        url = f"{world.base}/data/foundation/query/queries{path}"
        return requests.request(method, url, headers=headers, json=sent, timeout=20)

    headers = world.headers()
    sql = ENDLESS.replace("{own}", world.own)
    answers = [call("POST", dbName="prod:all", sql=sql).json() for _ in range(8)]
    until(lambda: sum(engine.cpu_percent(0.05) > 1 for engine in engines()) > 2)
    assert len(engines()) <= 6
    for answer in answers[::-1]:
        assert call("PATCH", f"/{answer['id']}", op="cancel").status_code == 202
    for answer in answers:
        until(lambda id_=answer["id"]: call("GET", f"/{id_}").json()["state"] == "KILLED")
    until(lambda: len(engines()) <= 2)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="an environment cannot be read there")
def test_a_process_inherits_no_secret(world: QueryWorld) -> None:
    world.rows("SELECT 1")
    assert os.environ["PGFLOW_CLIENT_SECRET"] == CANARY
    for engine in engines():
        assert CANARY not in str(engine.environ())
        assert "PATH" in engine.environ()
