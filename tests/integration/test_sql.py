"""SQL from a notebook over what a flow brought, on the local Query Service."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import psutil
import pytest
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.manager import KernelManager

from pgflow_widgets.emulator.query_service.engine.memory import BOUNDED
from pgflow_widgets.errors import InputError, PgflowError, QueryError
from pgflow_widgets.local import background
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.access.has_access import access_of
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support import forks
from tests.support.notebooks import with_sockets
from tests.support.services import Postgres, Service
from tests.support.tables import for_each
from tests.support.work import working

if TYPE_CHECKING:
    from jupyter_client.blocking import BlockingKernelClient

ROWS = 60_000
"""More than the service returns at once."""


class Arrived:
    """A sandbox with one dataset of many rows."""

    def __init__(self, sandbox: Sandbox, name: str, own: str) -> None:
        self.sandbox = sandbox
        self.name = name
        self.own = own
        self.table = sandbox.datasets.table(name)

    def sql(self, text: str, **options: bool) -> pd.DataFrame:
        return self.sandbox.sql(self.words(text), **options)

    def words(self, text: str) -> str:
        return text.replace("{t}", self.table).replace("{own}", self.own)


@pytest.fixture(scope="module")
def arrived(tolerant_service: Service, postgres: Postgres) -> Iterator[Arrived]:
    async def bring() -> tuple[str, str]:
        async with working(tolerant_service, postgres) as work:
            await work.filled(ROWS)
            await work.ended(await work.flow())
            return work.dataset, work.own

    sandbox = Sandbox(tolerant_service.credentials)
    yield Arrived(sandbox, *asyncio.run(bring()))
    sandbox.sql.close()


def test_rows_come_typed(arrived: Arrived) -> None:
    frame = arrived.sql(
        "SELECT {own}.id AS id, {own}.label AS label, {own}.amount AS amount, {own}.at AS at,"
        " {own}.id > 1 AS more, {own} AS whole FROM {t} WHERE {own}.id <= 2 ORDER BY 1"
    )
    assert [str(dtype) for dtype in frame.dtypes] == [
        *("Int64", "string", "Float64", "datetime64[us, UTC]", "boolean", "string")
    ]
    assert frame["id"].tolist() == [1, 2]
    assert frame["amount"].tolist() == [1.25, 2.5]
    assert frame["at"][0] < pd.Timestamp(datetime.now(UTC))
    assert frame["more"].tolist() == [False, True]
    assert frame["whole"][0].startswith("(")
    assert "incomplete" not in frame.attrs


def test_values_are_bound(arrived: Arrived) -> None:
    found = arrived.sandbox.sql(
        arrived.words(
            "SELECT count(*) AS n FROM {t} WHERE {own}.label = :label OR {own}.id IN :ids"
            " OR {own}.at > :end"
        ),
        {"label": "row 7", "ids": [1, 2], "end": datetime(2999, 1, 1, tzinfo=UTC)},
    )
    assert found["n"].tolist() == [3]
    with pytest.raises(InputError, match="holds a '"):
        arrived.sandbox.sql("SELECT :x", {"x": "' OR 1=1 --"})


def test_what_the_service_cuts_is_said(arrived: Arrived) -> None:
    frame = arrived.sql("SELECT {own}.id FROM {t}")
    assert len(frame) == 50_000
    assert "there may be more" in frame.attrs["incomplete"][0]
    assert "incomplete" not in arrived.sql("SELECT {own}.id FROM {t} LIMIT 55000").attrs


def test_pages_bring_all_rows_and_leave_one_session(arrived: Arrived) -> None:
    pages = arrived.sandbox.sql.pages(arrived.words("SELECT {own}.id AS id FROM {t}"), rows=25_000)
    frames = list(pages)
    assert [len(frame) for frame in frames] == [25_000, 25_000, 10_000]
    assert pd.concat(frames)["id"].nunique() == ROWS
    (empty,) = arrived.sandbox.sql.pages(arrived.words("SELECT {own}.id FROM {t} WHERE 1=0"))
    assert str(empty.dtypes.iloc[0]) == "Int64"
    for _ in arrived.sandbox.sql.pages(arrived.words("SELECT {own}.id FROM {t}"), rows=10):
        break
    arrived.sql("SELECT 1")
    assert access_of(arrived.sandbox).query.sessions.count == 1


@pytest.mark.soak
def test_a_million_rows_take_the_memory_of_a_page(
    arrived: Arrived, tell: Callable[[str], None]
) -> None:
    text = (
        "SELECT a.{own}.id AS i, a.{own}.label AS label, a.{own}.amount AS amount, a.{own}.at AS at"
        " FROM {t} a CROSS JOIN (SELECT {own}.id AS n FROM {t} WHERE {own}.id <= 17) b"
    )
    process = psutil.Process()
    rows, sizes, began = 0, [], time.monotonic()
    for page in arrived.sandbox.sql.pages(arrived.words(text), rows=20_000):
        rows += len(page)
        sizes.append(process.memory_info().rss)
    seconds = time.monotonic() - began
    assert rows == 17 * ROWS
    assert max(sizes) - sizes[2] < 30_000_000
    tell(f"SQL: {rows:,} rows of 4 columns in pages, {rows / seconds:,.0f} a second")


def test_objects_come_flat_or_as_json(arrived: Arrived) -> None:
    flat = arrived.sql("SELECT * FROM {t} LIMIT 1", flatten=True)
    assert f"{arrived.own}.label" in flat.columns
    whole = arrived.sql("SELECT {own} AS o FROM {t} WHERE {own}.id = 1", json=True)
    assert json.loads(whole["o"][0])["label"] == "row 1"


def test_the_tables_and_their_columns_are_listed(arrived: Arrived) -> None:
    tables = arrived.sandbox.sql.tables()
    (row,) = tables[tables["table"] == arrived.table].itertuples()
    assert row.dataset_id == arrived.name
    assert f"{arrived.own}.label string" in row.columns.split(", ")
    columns = arrived.sandbox.sql.columns(arrived.table).set_index("name")["type"]
    assert columns[f"{arrived.own}.amount"] == "double"
    assert columns[f"{arrived.own}.at"] == "timestamp"
    with pytest.raises(InputError, match="no table 'nobody'"):
        arrived.sandbox.sql.columns("nobody")
    listed = arrived.sandbox.datasets().set_index("id")
    assert listed.loc[arrived.name, "table"] == arrived.table


@for_each(
    "text, sqlstate, column",
    [
        ("SELECT 1 FROM nobody", "42P01", 15),
        ("SELECT 1 frm x y", "42601", None),
        ("SELECT nothing FROM {t}", "58000", 8),
        ("DROP TABLE {t}", "0A000", None),
        ("SELECT * FROM {t} LIMIT 100001", "53400", None),
        ("SELECT * FROM read_csv('/etc/passwd')", None, None),
    ],
)
def test_a_refused_query_points_at_the_place(
    arrived: Arrived, text: str, sqlstate: str | None, column: int | None
) -> None:
    with pytest.raises(QueryError) as caught:
        arrived.sql(text)
    assert caught.value.sqlstate == sqlstate or sqlstate is None
    assert column is None or (caught.value.line, caught.value.column) == (1, column)
    assert arrived.sql("SELECT 1 AS n")["n"].tolist() == [1]


def test_a_token_that_is_not_valid_any_more_is_renewed(arrived: Arrived) -> None:
    arrived.sandbox.sql.close()
    access = access_of(arrived.sandbox)
    assert access._tokens.current
    before = access._tokens.sign_ins
    current = access._tokens.current
    object.__setattr__(current, "value", Secret("a" * 500))
    assert arrived.sql("SELECT 1 AS n")["n"].tolist() == [1]
    assert access._tokens.sign_ins == before + 1


def test_a_credential_that_is_not_known_is_refused_without_a_trace(
    arrived: Arrived, tolerant_service: Service
) -> None:
    credentials = tolerant_service.credentials
    object.__setattr__(credentials, "query_credential", Secret("account-1:c0ffee00c0ffee00"))
    with pytest.raises(QueryError) as caught:
        Sandbox(credentials).sql("SELECT 1")
    assert caught.value.sqlstate == "28P01"
    assert "c0ffee00" not in str(caught.value) + repr(vars(caught.value))


def test_the_stop_button_cancels_the_query_and_the_session_goes_on(arrived: Arrived) -> None:
    slow = (
        "SELECT count(*) AS n FROM {t} a, {t} b, {t} c WHERE a.{own}.id + b.{own}.id = c.{own}.id"
    )
    arrived.sql("SELECT 1")
    timer = threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGINT))
    began = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        arrived.sql(slow)
    assert time.monotonic() - began < 8
    assert arrived.sql("SELECT 1 AS n")["n"].tolist() == [1]


@pytest.mark.skipif(not BOUNDED, reason="the system does not bound the memory of a process")
def test_a_query_that_needs_too_much_memory_fails_with_the_services_hint(arrived: Arrived) -> None:
    large = "to_json(named_struct('a', transform(sequence(1, 9999), x -> repeat('q', 9999))))"
    with pytest.raises(QueryError, match="more memory") as caught:
        list(arrived.sandbox.sql.pages(f"SELECT {large}"))
    assert caught.value.sqlstate == "53200"
    assert str(caught.value.hint).startswith("Filter,")
    assert "HINT" not in str(caught.value)
    assert arrived.sql("SELECT 1 AS n")["n"].tolist() == [1]


def test_a_name_cannot_carry_sql(arrived: Arrived) -> None:
    for name in ("x; DROP TABLE y", "x' OR '1'='1", "`x`"):
        with pytest.raises(InputError):
            arrived.sandbox.sql.columns(name)
        with pytest.raises(InputError):
            arrived.sandbox.datasets.table(name)


def test_sessions_beyond_the_limit_are_refused_and_the_others_go_on(
    arrived: Arrived, tolerant_service: Service
) -> None:
    arrived.sandbox.sql.close()
    held: list[Generator[pd.DataFrame]] = []

    def hold_many() -> None:
        for _ in range(30):
            pages = arrived.sandbox.sql.pages(arrived.words("SELECT {own}.id FROM {t}"), rows=1)
            next(pages)
            held.append(pages)

    with pytest.raises(QueryError, match="Session Limit Reached") as caught:
        hold_many()
    assert f"holds {len(held)}" in caught.value.message
    for pages in held:
        pages.close()
    deadline = time.monotonic() + 10
    while access_of(arrived.sandbox).query.sessions.count and time.monotonic() < deadline:
        time.sleep(0.02)
    assert arrived.sql("SELECT 1 AS n")["n"].tolist() == [1]


def test_the_magic_returns_rows_or_keeps_them(
    arrived: Arrived, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = InteractiveShell()
    shell.user_ns["sandbox"] = arrived.sandbox
    shell.run_line_magic("load_ext", "pgflow_widgets")
    try:
        text = arrived.words("SELECT count(*) AS n FROM {t}")
        assert shell.run_line_magic("pgflow", f"sql {text}")["n"].tolist() == [ROWS]
        assert shell.run_cell_magic("pgflow", "sql --into kept", f"{text}\n") is None
        assert shell.user_ns["kept"]["n"].tolist() == [ROWS]
        assert "kept: 1 rows" in capsys.readouterr().out
    finally:
        shell.run_line_magic("unload_ext", "pgflow_widgets")
    assert access_of(arrived.sandbox).query.sessions.count == 0


def test_a_process_that_still_holds_pages_ends_at_once(
    arrived: Arrived, tolerant_service: Service
) -> None:
    code = (
        "import pgflow_widgets as pgflow\n"
        "sandbox = pgflow.Sandbox.from_env('prod', cloud='Azure')\n"
        f"pages = sandbox.sql.pages({arrived.words('SELECT * FROM {t}')!r}, rows=10)\n"
        "import time\n"
        "for _ in range(3): page = next(pages); time.sleep(0.3)\n"
        "print(len(page))"
    )
    ended = subprocess.run(
        forks.program(code),
        env={**os.environ, **tolerant_service.environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.stdout, ended.stderr, ended.returncode) == ("10\n", "", 0)


class Kernel:
    """A kernel, and what a person sees below a cell of it."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client
        self.messages: list[Any] = []

    def run(self, code: str) -> tuple[list[str], set[str]]:
        """Run a cell; return the texts that stood below it, and what still stands there."""
        texts: list[str] = []
        standing: set[str] = set()

        def note(message: Any) -> None:
            self.messages.append(message)
            content = message["content"]
            if message["msg_type"] in {"comm_open", "comm_msg"}:
                texts.append(content["data"].get("state", {}).get("value", ""))
            elif message["msg_type"] == "display_data":
                standing.add(content["data"][_WIDGET]["model_id"])
            elif message["msg_type"] == "comm_close":
                standing.discard(content["comm_id"])
            elif message["msg_type"] != "status":
                assert message["msg_type"] == "execute_input", message

        answer = self._client.execute_interactive(code, timeout=60, output_hook=note)
        assert answer["content"]["status"] == "ok", answer
        return [text for text in texts if isinstance(text, str) and text], standing


_WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def kernel(tolerant_service: Service) -> Iterator[Kernel]:
    manager = KernelManager(kernel_name="python3", config=with_sockets())
    manager.start_kernel(env={**os.environ, **tolerant_service.environment})
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield Kernel(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_pages_show_how_many_rows_have_come_and_leave_no_line(
    arrived: Arrived, kernel: Kernel, tolerant_service: Service
) -> None:
    kernel.run(
        "import time, pgflow_widgets as pgflow\n"
        "sandbox = pgflow.Sandbox.from_env('prod', cloud='Azure')\n"
        "def read(pages, count=9):\n"
        "    for _, page in zip(range(count), pages):\n"
        "        time.sleep(0.3)"
    )
    text = arrived.words("SELECT {own}.id FROM {t}")
    texts, standing = kernel.run(f"read(sandbox.sql.pages({text + ' LIMIT 60000'!r}))")
    assert "30,000 of at most 60,000 rows" in texts
    assert not standing
    texts, standing = kernel.run(f"pages = sandbox.sql.pages({text!r})\nread(pages, 4)")
    assert "30,000 rows so far" in texts
    assert not standing  # though rows may come in the next cell, which then shows them
    texts, standing = kernel.run("read(pages)")
    assert "50,000 rows so far" in texts
    assert not standing
    secret = tolerant_service.credentials.client_secret
    assert secret
    assert secret.reveal() not in str(kernel.messages)


def test_a_call_on_the_networks_own_thread_is_refused(arrived: Arrived) -> None:
    async def ask() -> object:
        return arrived.sql("SELECT 1")

    with pytest.raises(PgflowError, match="would wait for itself"):
        background.run(ask)
