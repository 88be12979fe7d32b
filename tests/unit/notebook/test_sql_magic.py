"""``%pgflow sql``: its line, its cell, and what the tab key offers inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

import pgflow_widgets
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.notebook import magics
from pgflow_widgets.notebook.magics import PgflowMagics, sql
from pgflow_widgets.notebook.magics.sql import SqlLine, read_line
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.tables import for_each

COLUMNS = {"orders": ["_acme.id", "_acme.status"], "shops": ["city"]}


@for_each(
    "line, cell, read",
    [
        ("SELECT 'a  b'", None, SqlLine("SELECT 'a  b'")),
        ("--into o --flatten SELECT 1", None, SqlLine("SELECT 1", into="o", flatten=True)),
        ("--json --sandbox dev", "SELECT 1\n", SqlLine("SELECT 1\n", sandbox="dev", json=True)),
        ("--into=o SELECT --x", None, SqlLine("SELECT --x", into="o")),
        ("SELECT a", "FROM t", SqlLine("SELECT a\nFROM t")),
        ("", "-- why\nSELECT 1", SqlLine("-- why\nSELECT 1")),
    ],
)
def test_the_options_come_first_and_the_rest_is_sql(
    line: str, cell: str | None, read: SqlLine
) -> None:
    assert read_line(line, cell) == read


@for_each(
    "line",
    [
        *("", "--into o", "--into 1x SELECT 1", "--colour red SELECT 1", "--into -- x"),
        *(f"--into {name} SELECT 1" for name in ("class", "In", "_", "_1", "get_ipython")),
        "--into x --into y SELECT 1",
    ],
)
def test_a_mistaken_line_is_refused_and_not_repeated(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_line(line, None)
    assert "1x" not in str(caught.value)
    assert "colour" not in str(caught.value)


def test_rows_go_into_a_variable_and_what_is_missing_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[tuple[str, dict[str, bool]]] = []

    def ask(text: str, **options: bool) -> pd.DataFrame:
        calls.append((text, options))
        frame = pd.DataFrame({"n": [1, 2]})
        frame.attrs["incomplete"] = ["There may be more."]
        return frame

    shell: Any = SimpleNamespace(user_ns={})
    held: Any = PgflowMagics(None)
    held.shell = shell
    monkeypatch.setattr(held, "chosen_sandbox", lambda _name: SimpleNamespace(sql=ask))
    assert held.pgflow("sql --into rows", "SELECT n\nFROM t") is None
    assert list(shell.user_ns["rows"]["n"]) == [1, 2]
    assert capsys.readouterr().out == "rows: 2 rows, 1 columns\nThere may be more.\n"
    assert len(held.pgflow("sql --flatten SELECT 1")) == 2
    assert calls == [
        ("SELECT n\nFROM t", {"flatten": False, "json": False}),
        ("SELECT 1", {"flatten": True, "json": False}),
    ]
    with pytest.raises(UsageError, match="only sql takes a cell"):
        held.pgflow("tables shop", "SELECT 1")


def test_the_sql_is_sent_as_it_is_written_and_no_sandbox_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[str] = []
    shell = InteractiveShell()
    sandbox = Sandbox(Credentials("id", "secret", "org"), cloud="Azure")
    shell.user_ns |= {"sandbox": sandbox, "n": "1; DROP", "shop": "Retail"}
    monkeypatch.setattr(sandbox, "sql", lambda text, **_: sent.append(text))
    monkeypatch.setattr(sandbox, "columns", lambda *words: sent.append(str(words)))
    monkeypatch.setattr(sandbox.tables, "columns", lambda *words: sent.append(str(words)))
    pgflow_widgets.load_ipython_extension(shell)
    text = "SELECT * FROM t WHERE a RLIKE '^[0-9]{5}$' AND b = '{n}' AND c = '$n'"
    shell.run_line_magic("pgflow", f"sql {text}")
    shell.run_cell_magic("pgflow", "sql", text)
    shell.run_line_magic("pgflow", "columns {shop} t")
    with pytest.raises(UsageError, match="holds a Sandbox"):
        shell.run_line_magic("pgflow", "sql --into sandbox SELECT 1")
    pgflow_widgets.unload_ipython_extension(shell)
    assert sent == [text, text, "('Retail', 't')"]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], list[str]]]:
    """Return what is offered at the ``|`` of a cell."""
    names = SimpleNamespace(
        sql_tables=lambda: list(COLUMNS), sql_columns=lambda table: COLUMNS.get(table, [])
    )
    names.for_one_key = lambda: names
    monkeypatch.setattr(sql, "access_of", lambda _sandbox: SimpleNamespace(names=names))
    monkeypatch.setattr(magics.PgflowMagics, "chosen_sandbox", lambda _self, _name=None: None)
    shell = InteractiveShell()
    shell.Completer.use_jedi = False
    pgflow_widgets.load_ipython_extension(shell)

    def offer(cell: str) -> list[str]:
        place = cell.index("|")
        with provisionalcompleter():
            return [
                found.text for found in shell.Completer.completions(cell.replace("|", ""), place)
            ]

    yield offer
    pgflow_widgets.unload_ipython_extension(shell)


@for_each(
    "cell, words",
    [
        ("%%pgflow sql\nSELECT *\nFROM |", ["orders", "shops"]),
        ("%%pgflow sql\nSELECT * FROM or|", ["orders"]),
        ("%%pgflow sql\nSELECT _|\nFROM orders", ["_acme.id", "_acme.status"]),
        ("%%pgflow sql\nSELECT _acme.s|\nFROM orders", ["_acme.status"]),
        ("%%pgflow sql\nSELECT o.|\nFROM orders o", ["o._acme.id", "o._acme.status"]),
        ("%%pgflow sql\nSELECT c|\nFROM orders o JOIN shops s", ["city"]),
        ("%%pgflow sql\nSEL|", ["SELECT"]),
        ("%%pgflow sql\nSELECT 'ord|", ["ord"]),
        ("%%pgflow sql\nSELECT 1 -- ord|", ["ord"]),
        ("%%pgflow sql --in|", ["--into"]),
        ("%pgflow sql SELECT * FROM sh|", ["shops"]),
        ("frame = %pgflow sql SELECT * FROM sh|", ["shops"]),
        ("%%pgflow sql\nSELECT zzz|\nFROM orders", ["zzz"]),
    ],
)
def test_the_tab_key_offers_tables_and_columns(
    offered: Callable[[str], list[str]], cell: str, words: list[str]
) -> None:
    assert offered(cell) == words
