"""What the magic says of a line that it does not understand."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

import pgflow_widgets
from pgflow_widgets.notebook.magics import PgflowMagics
from pgflow_widgets.notebook.magics.commands import COMMANDS
from tests.support.tables import for_each

SECRET = "hunter2-secret"


@for_each(
    "line, said",
    [
        (f"rotate shop {SECRET}", "unrecognized arguments"),
        (f"preview shop t --rows {SECRET}", "argument --rows: invalid int value"),
        (f"plan shop t --schema-class {SECRET}", "profile"),
        (f"plan shop t --schema-class '{SECRET} (choose from {SECRET})'", "profile"),
        (f"{SECRET}", "`%pgflow help`"),
        (f"plan shop t --na={SECRET}", "ambiguous option: it could match --"),
        (f"plan shop t '--na=a (choose from {SECRET}'", "it could match --"),
        (f"create-many a.csv --dry-run={SECRET}", "argument --dry-run"),
        (f"connections --sandbox {SECRET}", "holds no Sandbox"),
        ("rotate", "the following arguments are required: connection"),
        ("preview shop t --rows", "argument --rows: expected one argument"),
    ],
)
def test_a_mistaken_line_is_never_repeated(line: str, said: str) -> None:
    magics: Any = PgflowMagics(None)
    with pytest.raises(UsageError) as caught:
        magics.pgflow(line)
    shown = str(caught.value)
    assert SECRET not in shown
    assert said in shown


def test_a_word_that_is_left_out_is_left_to_the_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """``None`` in its place would name a connection that is not there, such as a form's result."""
    calls: list[tuple[object, ...]] = []
    tables = SimpleNamespace(find_column=lambda *arguments: calls.append(arguments))
    magics: Any = PgflowMagics(None)
    monkeypatch.setattr(magics, "chosen_sandbox", lambda _name: SimpleNamespace(tables=tables))
    magics.pgflow("find-column email")
    magics.pgflow("find-column email shop")
    assert calls == [("email",), ("email", "shop")]


def said(line: str) -> str:
    magics: Any = PgflowMagics(None)
    with pytest.raises(UsageError) as caught:
        magics.pgflow(line)
    return str(caught.value)


@pytest.mark.parametrize("line", ["", "help", "--help", "-h"])
def test_help_is_a_line_on_each_command_and_an_example(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    magics: Any = PgflowMagics(None)
    assert magics.pgflow(line) is None
    lines = capsys.readouterr().out.splitlines()
    for name, command in COMMANDS.items():
        (shown,) = (each for each in lines if each.split()[:1] == [name])
        assert shown.endswith(command.about)
    assert any(each.startswith("Example: %pgflow preview 'Retail") for each in lines)
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_help_on_a_command_shows_its_options_and_an_example_that_is_understood(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    magics: Any = PgflowMagics(None)
    for line in (f"help {name}", f"{name} --help"):
        magics.pgflow(line)
        shown = capsys.readouterr().out
        assert shown.startswith(f"%pgflow {name}")
        for option in COMMANDS[name].options:
            assert f"[{option}" in shown
    example = shown.partition("Example: %pgflow ")[2].splitlines()[0]

    class ReachedError(Exception):
        """The line was parsed, and the sandbox is asked for."""

    def ask(_name: object) -> None:
        raise ReachedError

    monkeypatch.setattr(magics, "chosen_sandbox", ask)
    with pytest.raises(ReachedError):
        magics.pgflow(example)


def test_an_unknown_command_gets_the_closest_one_in_a_sentence() -> None:
    assert "did you mean preview?" in said("previw shop t")
    assert "did you mean find-column?" in said("findcolumn email")
    assert "did you mean" not in said("foo")
    assert "did you mean flows?" in said("help flow")
    assert "\n" not in said("foo")


def test_there_is_one_spelling() -> None:
    for name in ("find_column", "run_now", "create_many"):
        assert said(f"{name} x").endswith(f"is spelled {name.replace('_', '-')}.")


def test_failed_rows_is_understood_as_its_method_is_spelled_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[object] = []
    flows = SimpleNamespace(failed_rows=lambda flow, **_: calls.append(flow))
    magics: Any = PgflowMagics(None)
    monkeypatch.setattr(magics, "chosen_sandbox", lambda _name: SimpleNamespace(flows=flows))
    magics.pgflow("failed-rows orders")
    magics.pgflow("failed_rows orders")
    assert calls == ["orders", "orders"]


def new_shell() -> InteractiveShell:
    shell = InteractiveShell()
    shell.Completer.use_jedi = False  # another way to find the same names, with seconds to load
    shell.user_ns |= {"sandwich": 1, "preview_of_mine": 2}
    return shell


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    shell = new_shell()
    pgflow_widgets.load_ipython_extension(shell)
    yield shell
    pgflow_widgets.unload_ipython_extension(shell)


def offered(shell: InteractiveShell, cell: str) -> list[str]:
    with provisionalcompleter():
        found = list(shell.Completer.completions(cell, len(cell)))
    return [each.text for each in found]


@pytest.mark.parametrize("before", ["%pgflow ", "%%pgflow ", "frame = %pgflow ", "x = 1\n%pgflow "])
def test_the_tab_key_offers_the_magics_own_words_only(shell: InteractiveShell, before: str) -> None:
    assert offered(shell, before) == [*COMMANDS, "help"]
    assert offered(shell, f"{before}pre") == ["preview"]
    assert offered(shell, f"{before}help prof") == ["profile"]
    assert offered(shell, f"{before}connections --") == [
        "--state",
        "--source",
        "--created-after",
        "--sandbox",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "tables ",
        "columns shop ",
        "columns 'Retail sample' ",
        "nothing ",
        "preview shop t ",
        "datasets ",
    ],
)
def test_no_word_of_python_is_offered_where_nothing_is_known(
    shell: InteractiveShell, line: str
) -> None:
    words = offered(shell, f"%pgflow {line}")
    assert words[-1:] == ["--sandbox"]
    assert not {*words} & {*keyword.kwlist, *dir(__builtins__), *shell.user_ns}


def test_what_fits_nothing_stays_as_it_is(shell: InteractiveShell) -> None:
    for begun in ("xyz", "--x", "'Retail sam", "san"):
        assert offered(shell, f"%pgflow tables {begun}") == [begun]


def test_elsewhere_the_tab_key_is_ipythons(shell: InteractiveShell) -> None:
    plain = new_shell()
    for cell in (
        "sandw",
        "preview_of",
        "imp",
        "%pgfl",
        "%load_e",
        "# %pgflow x",
        "%pgflow x\nsandw",
    ):
        expected = offered(plain, cell)
        if cell == "%pgfl":
            expected = ["%pgflow", "%%pgflow"]
        assert offered(shell, cell) == expected, cell


def test_loaded_twice_the_words_are_offered_once(shell: InteractiveShell) -> None:
    pgflow_widgets.load_ipython_extension(shell)
    assert offered(shell, "%pgflow pro") == ["profile"]
    pgflow_widgets.unload_ipython_extension(shell)
    assert "profile" not in offered(shell, "%pgflow pro")
