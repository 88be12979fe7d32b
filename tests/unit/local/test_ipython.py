"""What is found of a notebook's variables."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pgflow_widgets.local import ipython


class _Sandbox:
    """Stands in for a sandbox."""


class _Unlike:
    """A value that fails when it is compared, as arrays do."""

    def __eq__(self, other: object) -> bool:
        raise ValueError

    __hash__ = object.__hash__


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    variables: dict[str, object] = {"array": _Unlike(), "In": []}
    monkeypatch.setattr(ipython, "shell", lambda: SimpleNamespace(user_ns=variables))
    return variables


def _sandbox() -> _Sandbox:
    sandbox = _Sandbox()
    ipython.note_sandbox(sandbox)
    return sandbox


def test_without_ipython_the_sandbox_is_called_as_in_the_documents() -> None:
    assert ipython.sandbox_variable() == "sandbox"
    assert ipython.with_sandbox_variable("`sandbox.flows()` lists them.").startswith("`sandbox.f")


def test_the_variable_of_the_only_sandbox_is_found(variables: dict[str, object]) -> None:
    variables |= {"_": (sb := _sandbox()), "sb": sb, "_3": sb, "other": _Sandbox()}
    assert ipython.sandbox_variable() == ipython.sandbox_variable(sb) == "sb"
    hint = "`sandbox.flows()` lists them: perhaps in another sandbox."
    assert ipython.with_sandbox_variable(hint) == hint.replace("sandbox.f", "sb.f")


def test_the_usual_name_wins_among_several(variables: dict[str, object]) -> None:
    variables |= {"sb": (sb := _sandbox()), "sandbox": sb}
    assert ipython.sandbox_variable() == ipython.sandbox_variable(sb) == "sandbox"


def test_of_several_sandboxes_the_one_in_question_is_found(variables: dict[str, object]) -> None:
    variables |= {"dev": (dev := _sandbox()), "prod": _sandbox()}
    assert ipython.sandbox_variable(dev) == "dev"
    assert ipython.sandbox_variable() == "sandbox"  # none of them can be meant
    assert ipython.sandbox_variable(_sandbox()) == "sandbox"  # no variable holds it
