"""Sessions with Query Service, against a server that does what a test says."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pgflow_widgets.api.platform_client.query_parameters import QueryParameters
from pgflow_widgets.emulator.storage.certificate import make_certificate
from pgflow_widgets.errors import (
    InputError,
    OutcomeUnknownError,
    PgflowError,
    ProtocolError,
    QueryError,
    TimedOutError,
    TLSError,
    TransportError,
)
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.operations.query_service import (
    ROW_CAP,
    Query,
    QueryAccess,
    QueryPages,
    gaps_of,
    run_query,
)
from pgflow_widgets.postgres.query_service import connection, driver, session
from pgflow_widgets.postgres.query_service.session import QueryRows
from pgflow_widgets.postgres.query_service.sessions import QuerySessions
from pgflow_widgets.postgres.query_service.statements import read_statement
from tests.support.scripted_query_service import (
    Answer,
    Refusal,
    Rows,
    ScriptedQueryService,
    scripted,
)
from tests.support.tables import for_each

TOKEN = "token-" + "x" * 1500
NEW_TOKEN = "another-" + "y" * 1500
ONE = Rows([("n", 23)], [["1"]])

Start = Callable[..., ScriptedQueryService]


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    driver.load()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with ExitStack() as stack:

        def begin(
            answer: Callable[[str], Answer] = lambda _sql: ONE, **more: Any
        ) -> ScriptedQueryService:
            return stack.enter_context(scripted(ScriptedQueryService(answer, **more), tmp_path))

        yield begin


class Notebook:
    """A client that is told where the server is, and its sessions."""

    def __init__(self, server: ScriptedQueryService, **settings: Any) -> None:
        self.refused: list[Secret | None] = []
        self.sandbox = "prod"
        settings = {"query_root_certificate": server.root, **settings}
        credentials = Credentials("id", "secret", "ORG@AdobeOrg", **settings)
        self.access = QueryAccess(credentials, QuerySessions())
        self._port = server.port
        self.host = "127.0.0.1"

    async def query_parameters(self, *, refused: Secret | None = None) -> QueryParameters:
        self.refused.append(refused)
        token = Secret(NEW_TOKEN if refused else TOKEN)
        return QueryParameters(self.host, self._port, "prod:all", "ORG@AdobeOrg", token)

    async def sql(self, text: str, **options: bool) -> QueryRows:
        client: Any = self
        query = Query(read_statement(text), **options)
        return await run_query(client, self.access, query, lambda _done, _total: None)

    async def pages(self, text: str) -> QueryPages:
        client: Any = self
        return await QueryPages.open(client, self.access, Query(read_statement(text)))

    async def close(self) -> None:
        await self.access.sessions.close()


async def failing(work: Any) -> Any:
    """The error of some work, after a look for the secrets in it."""
    with pytest.raises(PgflowError) as caught:
        await work
    error = caught.value
    seen = "".join(traceback.format_exception(error)) + repr(vars(error)) + repr(error)
    frame = error.__traceback__
    while frame:
        if "pgflow_widgets" in frame.tb_frame.f_code.co_filename:
            seen += repr(frame.tb_frame.f_locals)
        frame = frame.tb_next
    assert TOKEN not in seen
    assert NEW_TOKEN not in seen
    return error


async def test_one_session_is_used_for_queries_in_a_row_and_closed_at_the_end(start: Start) -> None:
    server = start()
    notebook = Notebook(server)
    for _ in range(3):
        assert (await notebook.sql("SELECT 1")).rows == [(1,)]
    assert notebook.access.sessions.count == server.most == 1
    assert server.passwords == [TOKEN]
    assert server.queries == ["SELECT 1"] * 3  # nothing else, and no probe before a query
    (begun,) = server.started
    assert (begun["user"], begun["database"]) == ("ORG@AdobeOrg", "prod:all")
    await notebook.close()
    assert notebook.access.sessions.count == 0
    await until(lambda: server.open == 0)


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not there():  # noqa: ASYNC110 - the server is on another thread
            await asyncio.sleep(0.01)


UNVERIFIED = pytest.mark.filterwarnings("ignore:Query Service's certificate is not checked")


@UNVERIFIED
async def test_a_server_without_tls_never_sees_the_password(start: Start) -> None:
    for mode in ("verify-full", "require"):
        server = start(offers_tls=False)
        error = await failing(Notebook(server, query_ssl_mode=mode).sql("SELECT 1"))
        assert isinstance(error, TLSError)
        assert "does not encrypt" in error.message
        assert server.passwords == []
        await until(lambda server=server: bool(server.plain_bytes))
        assert server.plain_bytes == [b""]


@UNVERIFIED
async def test_a_certificate_of_an_unknown_root_names_it_and_how_to_trust_it(
    start: Start, tmp_path: Path
) -> None:
    server = start()
    other = tmp_path / "other.pem"
    other.write_text(make_certificate("127.0.0.1")[0])
    error = await failing(Notebook(server, query_root_certificate=other).sql("SELECT 1"))
    assert isinstance(error, TLSError)
    assert "signed by 'CN=localhost'" in error.message
    assert "PGFLOW_QUERY_ROOT_CERTIFICATE" in error.hint
    assert "DigiCert Global Root G2" in error.hint
    missing = await failing(
        Notebook(server, query_root_certificate=tmp_path / "none.pem").sql("SELECT 1")
    )
    assert "cannot be read" in missing.message
    assert server.passwords == []
    await Notebook(server, query_root_certificate=other, query_ssl_mode="require").sql("SELECT 1")
    assert server.passwords == [TOKEN]


async def test_the_name_in_the_certificate_counts(start: Start) -> None:
    server = start()
    notebook = Notebook(server)
    notebook.host = "127.0.0.2"
    error = await failing(notebook.sql("SELECT 1"))
    assert isinstance(error, TLSError | TransportError)
    assert server.passwords == []


async def test_the_environment_changes_nothing(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start(offers_tls=False)
    for name, value in {
        "PGSSLMODE": "disable",
        "PGHOSTADDR": "192.0.2.1",
        "PGPASSWORD": "other",
        "PGOPTIONS": "-c x=y",
        "PGSSLROOTCERT": "/none",
        "PGDATABASE": "other",
        "PGCHANNELBINDING": "require",
        "PGREQUIREAUTH": "scram-sha-256",
    }.items():
        monkeypatch.setenv(name, value)
    error = await failing(Notebook(server).sql("SELECT 1"))
    assert "does not encrypt" in error.message
    server = start()
    await Notebook(server).sql("SELECT 1")
    assert server.passwords == [TOKEN]
    assert "options" not in server.started[0]


@for_each("mode", ["prefer", "allow", "disable", "verify-ca", ""])
def test_no_weaker_mode_can_be_set(mode: str) -> None:
    with pytest.raises(InputError, match="by TLS alone"):
        Credentials("id", "secret", "org", query_ssl_mode=mode)


@for_each("host", ["a,b", "/tmp", "a b", "", "host=evil", "@x"])
async def test_an_address_that_is_no_host_is_refused(host: str) -> None:
    server: Any = SimpleNamespace(root=None, port=5432)
    notebook = Notebook(server)
    notebook.host = host
    with pytest.raises(InputError, match="none that can be used"):
        await notebook.sql("SELECT 1")


@for_each(
    "refusal",
    [
        Refusal("28P01", "password authentication failed", fatal=True),
        Refusal("28P01", "The token is not valid.", fatal=True),
        Refusal("XX000", "words that nobody knows", fatal=True),
    ],
)
async def test_an_expired_token_is_renewed_once(start: Start, refusal: Refusal) -> None:
    server = start(sign_in=lambda password: refusal if password == TOKEN else None)
    notebook = Notebook(server)
    assert (await notebook.sql("SELECT 1")).rows == [(1,)]
    assert server.passwords == [TOKEN, NEW_TOKEN]
    assert notebook.refused == [None, Secret(TOKEN)]
    await notebook.close()


async def test_a_new_token_that_is_refused_too_is_an_error(start: Start) -> None:
    refusal = Refusal("28P01", f"bad token {TOKEN}", fatal=True)
    server = start(sign_in=lambda _password: refusal)
    error = await failing(Notebook(server).sql("SELECT 1"))
    assert isinstance(error, QueryError)
    assert error.sqlstate == "28P01"
    assert error.blame == "credential"
    assert server.passwords == [TOKEN, NEW_TOKEN]


@for_each("fatal", [True, False])
async def test_a_token_that_expires_between_queries_is_renewed_and_nothing_runs_twice(
    start: Start, fatal: bool
) -> None:
    valid = [TOKEN]

    def answer(sql: str) -> Answer:
        return ONE if server.passwords[-1] in valid else Refusal("28P01", "expired", fatal)

    server = start(answer)
    notebook = Notebook(server)
    await notebook.sql("SELECT 1")
    valid[:] = [NEW_TOKEN]
    assert (await notebook.sql("SELECT 2")).rows == [(1,)]
    assert server.queries == ["SELECT 1", "SELECT 2", "SELECT 2"]  # the second was not begun
    assert server.passwords == [TOKEN, NEW_TOKEN]
    await notebook.close()


async def test_a_credential_that_does_not_expire_is_the_password(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start()
    file = '{"technicalAccountName": "a@b", "credential": "c0ffee00c0ffee00",'
    file += ' "technicalAccountId": "aaaa1111bbbb2222"}'
    monkeypatch.setenv("SQL_LOGIN", "aaaa1111bbbb2222:c0ffee00c0ffee00")
    for words in (file, "aaaa1111bbbb2222:c0ffee00c0ffee00", "env:SQL_LOGIN"):
        notebook = Notebook(server, query_credential=words)
        await notebook.sql("SELECT 1")
        await notebook.close()
    assert server.passwords == ["aaaa1111bbbb2222:c0ffee00c0ffee00"] * 3
    wrong = await failing(Notebook(server, query_credential="hunter2-hunter2").sql("SELECT 1"))
    assert "hunter2" not in str(wrong)


async def test_one_that_is_refused_is_not_tried_again(start: Start) -> None:
    server = start(sign_in=lambda _password: Refusal("28P01", "no", fatal=True))
    notebook = Notebook(server, query_credential="aaaa1111bbbb2222:c0ffee00c0ffee00")
    error = await failing(notebook.sql("SELECT 1"))
    assert "90 days" in error.hint
    assert len(server.passwords) == 1


@for_each(
    "refusal, sqlstate, said",
    [
        (Refusal("42P12", "There are no tables for x.", fatal=True), "42P12", "load a dataset"),
        (Refusal("28000", "authentication method 10", fatal=True), "28000", "in clear"),
    ],
)
async def test_a_refused_sign_in_says_what_to_do(
    start: Start, refusal: Refusal, sqlstate: str, said: str
) -> None:
    server = start(sign_in=lambda _password: refusal)
    error = await failing(Notebook(server).sql("SELECT 1"))
    assert error.sqlstate == sqlstate
    assert said in error.hint
    assert len(server.passwords) == 1


async def test_the_limit_of_sessions_says_so_and_how_many_are_here(start: Start) -> None:
    server = start(
        sign_in=lambda _password: (
            Refusal("53300", "Session Limit Reached", fatal=True) if server.open else None
        )
    )
    notebook = Notebook(server)
    pages = await notebook.pages("SELECT 1")
    error = await failing(notebook.sql("SELECT 1"))
    assert "Session Limit Reached" in error.message
    assert "holds 1" in error.message
    assert "sandbox.sql.close()" in error.hint
    assert len(server.passwords) == 2  # no repetition: it is not the token's fault
    await pages.close()
    assert (await notebook.sql("SELECT 1")).rows == [(1,)]
    await notebook.close()


@for_each(
    "sqlstate, blame, hint",
    [
        ("42601", "input", "Spark's SQL"),
        ("42P01", "input", "sandbox.sql.tables()"),
        ("42P07", "input", "another name"),
        ("42501", "input", "cannot be dropped"),
        ("53400", "input", "ten minutes"),
        ("0A000", "input", "in another way"),
        ("08P01", "pgflow-widgets", "Report it"),
        ("58000", "platform", "in brackets"),
        ("99999", "input", ""),
    ],
)
async def test_each_error_of_a_query_has_advice(
    start: Start, sqlstate: str, blame: str, hint: str
) -> None:
    server = start(lambda _sql: Refusal(sqlstate, "the service's words [more]"))
    notebook = Notebook(server)
    error = await failing(notebook.sql("SELECT 1"))
    assert (error.sqlstate, error.blame) == (sqlstate, blame)
    assert "the service's words [more]" in error.message
    assert hint in error.hint
    assert notebook.access.sessions.count == 1  # it can be used again
    await notebook.close()


async def test_an_error_points_at_the_place_in_the_text(start: Start) -> None:
    text = "SELECT a,\n  nope FROM t"
    said = {
        "by position": Refusal("42601", "wrong", position=text.index("nope") + 1),
        "by Spark": Refusal("58000", "[cannot resolve 'nope' (line 2, pos 2)]"),
    }
    server = start(lambda sql: said["by Spark" if "Spark" in sql else "by position"])
    notebook = Notebook(server)
    for query in (text, f"{text} -- Spark"):
        error = await failing(notebook.sql(query))
        assert (error.line, error.column) == (2, 3)
        first, below = error.excerpt.splitlines()
        assert below.index("^") == first.index("nope")
        assert "".join(error._render_traceback_()).count("^") == 1
    await notebook.close()


async def test_a_connection_that_breaks_is_said_and_nothing_is_sent_twice(start: Start) -> None:
    server = start(lambda _sql: Rows([("n", 23)], [["1"]] * 10, cut=True))
    notebook = Notebook(server)
    error = await failing(notebook.sql("SELECT 1"))
    assert isinstance(error, TransportError)
    assert "send it again" in error.hint
    unsure = await failing(notebook.sql("INSERT INTO t SELECT 1"))
    assert isinstance(unsure, OutcomeUnknownError)
    assert server.queries == ["SELECT 1", "INSERT INTO t SELECT 1"]
    assert notebook.access.sessions.count == 0


async def test_a_connection_that_breaks_between_pages_is_said_too(start: Start) -> None:
    answers = {"FETCH": Rows([("n", 23)], [["1"]] * 3, cut=True)}
    server = start(lambda sql: answers.get(sql.split()[0], sql.split()[0]))
    notebook = Notebook(server)
    pages = await notebook.pages("SELECT 1")
    error = await failing(pages.fetch(3))
    assert isinstance(error, TransportError)
    assert "It only reads" in error.hint
    await pages.close()
    assert notebook.access.sessions.count == 0


async def test_an_error_of_our_own_statement_shows_no_place(start: Start) -> None:
    server = start(lambda sql: Refusal("34000", "no cursor", position=3) if "FETCH" in sql else "X")
    pages = await Notebook(server).pages("SELECT 1")
    error = await failing(pages.fetch(3))
    assert (error.line, error.excerpt) == (None, "")
    await pages.close()


async def test_a_server_that_asks_for_another_exchange_is_refused(start: Start) -> None:
    server = start(method=5)
    error = await failing(Notebook(server).sql("SELECT 1"))
    assert error.sqlstate == "28000"
    assert server.passwords in ([], [""])


async def test_a_service_file_decides_nothing_and_writes_no_keys(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    settings = ["[s]", f"sslkeylogfile={keys}", "sslcrldir=/nowhere", "max_protocol_version=3.2"]
    settings += ["sslcertmode=require", "ssl_max_protocol_version=TLSv1.1", "replication=database"]
    (tmp_path / "services").write_text("\n".join(settings))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.setenv("PGSERVICE", "s")
    server = start()
    notebook = Notebook(server)
    await notebook.sql("SELECT 1")
    assert not keys.exists()
    assert {*server.started[0]} == {"user", "database", "client_encoding", "application_name"}
    await notebook.close()


async def test_times_come_in_iso_and_utc_whatever_the_environment_has_sent(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATESTYLE", "German")
    monkeypatch.setenv("PGTZ", "Asia/Tokyo")
    server = start(lambda sql: "SET" if sql.startswith("SET") else ONE)
    notebook = Notebook(server)
    await notebook.sql("SELECT 1")
    assert server.queries == [*("SET DateStyle TO 'ISO, MDY'", "SET TimeZone TO 'UTC'", "SELECT 1")]
    await notebook.close()


async def test_a_service_file_without_the_service_says_so(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSERVICE", "nowhere")
    error = await failing(Notebook(start()).sql("SELECT 1"))
    assert "PGSERVICE" in error.message


async def test_a_value_that_is_none_of_its_type_is_one_of_our_errors(start: Start) -> None:
    notebook = Notebook(start(lambda _sql: Rows([("n", 23)], [["x"]])))
    error = await failing(notebook.sql("SELECT 1"))
    assert isinstance(error, ProtocolError)
    assert notebook.access.sessions.count == 1
    await notebook.close()


async def test_a_session_that_the_service_ended_is_replaced_before_it_is_used(start: Start) -> None:
    server = start()
    notebook = Notebook(server)
    await notebook.sql("SELECT 1")
    held = next(iter(notebook.access.sessions._open.values()))[0]
    connection.hang_up(held.session._connection)
    assert (await notebook.sql("SELECT 2")).rows == [(1,)]
    assert len(server.passwords) == 2
    await notebook.close()


async def test_a_query_that_is_given_up_is_cancelled_on_the_server(start: Start) -> None:
    server = start(lambda sql: "wait" if "slow" in sql else ONE)
    notebook = Notebook(server)
    for _ in range(2):
        task = asyncio.create_task(notebook.sql("SELECT slow"))
        await until(lambda: server.queries[-1:] == ["SELECT slow"])
        task.cancel()
        began = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - began < 5
        assert (await notebook.sql("SELECT 1")).rows == [(1,)]
    assert server.cancels == 2
    assert len(server.passwords) == 1  # the session was used on
    await notebook.close()


async def test_a_session_that_does_not_come_back_from_a_cancel_is_closed(start: Start) -> None:
    server = start(lambda sql: "wait" if "slow" in sql else ONE)
    server.cancelled.set = lambda: None  # type: ignore[method-assign]
    notebook = Notebook(server)
    task = asyncio.create_task(notebook.sql("SELECT slow"))
    await until(lambda: server.queries == ["SELECT slow"])
    task.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 5  # a notebook's interrupt waits no longer
    assert notebook.access.sessions.count == 0
    type(server.cancelled).set(server.cancelled)


async def test_a_query_beyond_its_time_is_cancelled_and_says_so(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE", 0)
    monkeypatch.setattr(session, "_GRACE", 0.02)
    server = start(lambda sql: "wait" if "slow" in sql else ONE)
    notebook = Notebook(server)
    error = await failing(notebook.sql("SELECT slow"))
    assert isinstance(error, TimedOutError)
    assert server.cancels == 1
    assert notebook.access.sessions.count == 1
    await notebook.close()


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(PgflowError) as caught:
        driver.load()
    assert "pgflow-widgets[sql]" in caught.value.hint


async def test_a_sign_in_that_is_given_up_leaves_no_session(start: Start) -> None:
    goes_on = threading.Event()

    def sign_in(_password: str) -> None:
        goes_on.wait(10)

    server = start(sign_in=sign_in)
    notebook = Notebook(server)
    task = asyncio.create_task(notebook.sql("SELECT 1"))
    await until(lambda: bool(server.passwords))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    goes_on.set()
    await until(lambda: server.most == 1 and server.open == 0)
    assert server.queries == []


async def test_pages_come_by_a_cursor_and_end_with_it(start: Start) -> None:
    left = [3, 3, 1]

    def answer(sql: str) -> Answer:
        if sql.startswith("FETCH 3"):
            return Rows([("n", 23)], [["1"]] * left.pop(0))
        return sql.split()[0]

    server = start(answer)
    notebook = Notebook(server)
    pages = await notebook.pages("SELECT n FROM t;")
    assert [len((await pages.fetch(3)).rows) for _ in range(3)] == [3, 3, 1]
    await pages.close(ended=True)
    assert server.queries == [
        "BEGIN",
        "DECLARE pgflow_pages CURSOR FOR SELECT n FROM t",
        *["FETCH 3 FROM pgflow_pages"] * 3,
        "CLOSE pgflow_pages",
        "ROLLBACK",
    ]
    assert notebook.access.sessions.count == 1
    await notebook.close()


async def test_pages_that_are_left_early_close_their_session(start: Start) -> None:
    server = start(lambda sql: ONE if "FETCH" in sql else sql.split()[0])
    notebook = Notebook(server)
    pages = await notebook.pages("SELECT n FROM t")
    await pages.fetch(1)
    await pages.close()
    assert notebook.access.sessions.count == 0
    await until(lambda: server.open == 0)


async def test_objects_come_as_json_where_that_is_asked_for(start: Start) -> None:
    server = start(lambda sql: "SET" if sql.startswith("SET") else ONE)
    notebook = Notebook(server)
    await notebook.sql("SELECT 1", json=True)
    await notebook.sql("SELECT 2", json=True)
    await notebook.sql("SELECT 3")
    assert server.queries == [
        *("SET auto_to_json=true", "SELECT 1", "SELECT 2"),
        *("SET auto_to_json=false", "SELECT 3"),
    ]
    await notebook.sql("SELECT 4", flatten=True)
    assert [begun["database"] for begun in server.started] == ["prod:all", "prod:all?FLATTEN"]
    assert notebook.access.sessions.count == 1  # never two for one sandbox
    await notebook.close()


async def test_another_sandbox_has_a_session_of_its_own(start: Start) -> None:
    server = start()
    notebook = Notebook(server)
    await notebook.sql("SELECT 1")
    notebook.sandbox = "dev"
    await notebook.sql("SELECT 1")
    assert len(server.passwords) == 2
    await notebook.close()


async def test_a_session_rests_for_a_while_only(start: Start) -> None:
    server = start()
    notebook = Notebook(server)
    notebook.access.sessions._idle = 0.02
    await notebook.sql("SELECT 1")
    await until(lambda: server.open == 0 and notebook.access.sessions.count == 0)


async def test_sessions_of_a_sandbox_that_is_gone_are_closed(start: Start) -> None:
    server = start()
    notebook: Any = Notebook(server)
    await notebook.sql("SELECT 1")
    del notebook
    gc.collect()
    await until(lambda: server.open == 0)


async def test_a_few_queries_side_by_side_take_a_session_each_and_one_stays(start: Start) -> None:
    server = start()
    notebook = Notebook(server)
    await asyncio.gather(*(notebook.sql(f"SELECT {n}") for n in range(10, 22)))
    assert sorted(server.queries) == [f"SELECT {n}" for n in range(10, 22)]
    assert server.most <= 8  # four, and those whose end the server has not seen yet
    assert notebook.access.sessions.count == 1
    await notebook.close()


def test_a_result_that_may_be_cut_says_so() -> None:
    assert "50,000 rows" in gaps_of(read_statement("SELECT 1"), ROW_CAP)[0]
    assert gaps_of(read_statement("SELECT 1"), ROW_CAP - 1) == []
    assert gaps_of(read_statement("SELECT 1 LIMIT 50000"), ROW_CAP) == []
    assert gaps_of(read_statement("SELECT 1"), ROW_CAP + 1) == []
