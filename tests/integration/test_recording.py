"""The recorder of the canary test counts what is called, not what is mentioned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

import pgflow_widgets
from pgflow_widgets.notebook.connections import SandboxConnections
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.notebook.tables import SandboxTables
from pgflow_widgets.widgets.sign_in_form.widget import SignInForm
from tests.support.recording import Recorder, everything, public_calls

CALLS = {
    "Secret.reveal": "secret.reveal()",
    "Secret.map": "secret.map(str)",
    "Secret.scrub": "secret.scrub('a secret')",
    "Plan.from_yaml": "failing(lambda: pgflow.Plan.from_yaml('x'))",
    "Credentials.from_json": "failing(lambda: pgflow.Credentials.from_json('nowhere.json'))",
    "SandboxTables.__call__": "failing(lambda: tables(None))",
    "SandboxTables.columns": "failing(lambda: tables.columns(None))",
    "SandboxConnections.check": "failing(lambda: connections.check(nobody=1))",
    "SandboxConnections.rotate": "failing(lambda: connections.rotate(None, nobody=1))",
    "Secret.of": "pgflow.Secret.of('a')",
    "PgflowError.with_message": "pgflow.PgflowError('a').with_message('b')",
    "SignInForm.close": "form.close()",
    "SignInForm: edit": "form._handle_custom_msg({'type': 'edit', 'name': 'scopes'}, [])",
    "SignInForm: submit": "form._handle_custom_msg({'type': 'submit', 'attempt': 0}, [])",
}


def failing(do: Any) -> None:
    with pytest.raises((pgflow_widgets.PgflowError, TypeError, AttributeError)):
        do()


def recorded(lines: Iterable[str], file: str = "<ipython-input-1>") -> set[str]:
    """Run lines as a cell, and return what was noted."""
    recorder = Recorder()
    recorder.start()
    names = {
        "pgflow": pgflow_widgets,
        "secret": pgflow_widgets.Secret("a secret"),
        "sandbox": Sandbox.__new__(Sandbox),
        "connections": SandboxConnections.__new__(SandboxConnections),
        "tables": SandboxTables.__new__(SandboxTables),
        "form": SignInForm(enter=None, known={}),  # type: ignore[arg-type]
        "failing": failing,
    }
    try:
        exec(compile("\n".join(lines), file, "exec"), names)
    finally:
        done = recorder.finish()
    return done


def test_each_call_counts_and_without_it_nothing_stands_in() -> None:
    whole, known = recorded(CALLS.values()), public_calls()
    assert whole >= CALLS.keys()
    assert whole <= everything()
    for name in CALLS:
        rest = recorded(line for other, line in CALLS.items() if other != name)
        same = {other for other, function in known.items() if function is known.get(name)}
        assert whole - rest == {name, *same}


def test_a_mention_is_no_call() -> None:
    mentions = ["secret.reveal, secret.map", "tables.columns", "'Secret.scrub()'  # .scrub()"]
    assert recorded([*mentions, "lambda: secret.reveal()", "help"]) == set()


def test_what_the_package_calls_by_itself_is_no_call_of_a_cell() -> None:
    assert recorded(CALLS.values(), file="pgflow_widgets/inside.py") <= {
        "SignInForm: edit",
        "SignInForm: submit",
    }
    assert "Secret.scrub" not in recorded(["secret.map(secret.scrub)"])


def test_all_kinds_of_names_are_wanted() -> None:
    wanted = everything()
    assert {"sandboxes", "Sandbox.cloud", "PlatformClient.list_connections"} <= wanted
    assert {"%pgflow create-many", "Browser: action delete", "Browser: secret"} <= wanted
    assert {"Ingest: undo", "Watch: stop", "ConnectionForm: paste"} <= wanted
    assert len(wanted) > 200
