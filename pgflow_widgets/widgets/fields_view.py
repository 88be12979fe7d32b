"""Draw the fields of a form as plain values for the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import Field
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.widgets.fields_state import FieldsState
from pgflow_widgets.widgets.view import problem_text


def draw_field(
    state: FieldsState, field: Field, problem: InputError | None, warning: str = ""
) -> dict[str, Any]:
    """Return the view of a field; of a secret only whether there is one."""
    value = state.value_of(field)
    refusal = state.guard.messages.get(field.name) or state.refused.get(field.name)
    shown_problem = problem_text(problem) if state.shows_problem_of(field) else ""
    return {
        "name": field.name,
        "label": field.label,
        "help": field.help,
        "choices": [{"value": c.value, "label": c.label} for c in field.choices],
        "secret": field.secret,
        "required": field.required,
        "held": isinstance(value, Secret) and bool(value),
        "value": "" if isinstance(value, Secret) else value,
        "error": refusal or shown_problem,
        "warning": warning,
        "emptied": state.guard.emptied[field.name],
    }


def reason_text(state: FieldsState, fields: Iterable[Field], problems: Collection[str]) -> str:
    """Return why the button is disabled; empty if it is enabled."""
    by_name = {field.name: field for field in fields}
    labels: dict[str, list[str]] = {"Still needed": [], "Fix": []}
    for name in problems:
        filled = name in state.refused or name in state.guard.messages
        filled = filled or bool(state.value_of(by_name[name]))
        labels["Fix" if filled else "Still needed"].append(by_name[name].label)
    return " ".join(f"{what}: {', '.join(names)}." for what, names in labels.items() if names)
