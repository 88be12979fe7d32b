"""What the magic says of a line that it does not understand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.error import UsageError

from pgflow_widgets.notebook.magics import PgflowMagics

SECRET = "hunter2-secret"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"rotate shop {SECRET}", "unrecognized arguments"),
        (f"preview shop t --rows {SECRET}", "argument --rows: invalid int value"),
        (f"plan shop t --schema-class {SECRET}", "profile"),
        (f"plan shop t --schema-class '{SECRET} (choose from {SECRET})'", "profile"),
        (f"{SECRET}", "rotate"),
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
    magics.pgflow("find_column email")
    magics.pgflow("find_column email shop")
    assert calls == [("email",), ("email", "shop")]
