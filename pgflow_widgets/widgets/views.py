"""Draw the parts of a form as plain values for the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.errors import InputError, PgflowError
from pgflow_widgets.model.auth_fields import Field
from pgflow_widgets.model.secrets import Secret, Value


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice about the last attempt: ``kind`` is ``error``, ``done`` or empty."""

    kind: str = ""
    text: str = ""
    hint: str = ""

    def view(self) -> dict[str, str]:
        """Return the view that the page draws."""
        return {"kind": self.kind, "text": self.text, "hint": self.hint}


def unexpected_error(error: BaseException) -> PgflowError:
    """Wrap an error of other code, without its text, which may quote anything."""
    return PgflowError(f"Unexpected {type(error).__name__}.", hint="Please report it.")


def field_view(
    field: Field, value: Value, *, error: str, warning: str = "", emptied: int = 0
) -> dict[str, Any]:
    """Return the view of a field; of a secret only whether there is one.

    ``emptied`` counts the texts that were refused.
    """
    return {
        "name": field.name,
        "label": field.label,
        "help": field.help,
        "choices": [{"value": c.value, "label": c.label} for c in field.choices],
        "secret": field.secret,
        "required": field.required,
        "held": isinstance(value, Secret) and bool(value),
        "value": "" if isinstance(value, Secret) else value,
        "error": error,
        "warning": warning,
        "emptied": emptied,
    }


def problem_text(problem: InputError | None) -> str:
    """Return the line below a field that shows its problem."""
    return " ".join(filter(None, (problem.message, problem.hint))) if problem else ""


def reason_text(fields: Iterable[Field], problems: Collection[str], filled: Collection[str]) -> str:
    """Return why the button is disabled; empty if it is enabled."""
    labels = {field.name: field.label for field in fields}
    empty = [labels[name] for name in problems if name not in filled]
    wrong = [labels[name] for name in problems if name in filled]
    sentences = []
    if empty:
        sentences.append(f"Still needed: {', '.join(empty)}.")
    if wrong:
        sentences.append(f"Fix: {', '.join(wrong)}.")
    return " ".join(sentences)
