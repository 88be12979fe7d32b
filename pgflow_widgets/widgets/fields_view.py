"""Declare the view of a form, and draw its fields as plain values for the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypedDict

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import Field
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.widgets.fields_state import FieldsState
from pgflow_widgets.widgets.view import ChoiceView, NoticeView, problem_text


class FieldView(TypedDict):
    """What is drawn of a field; of a secret only whether the kernel holds one."""

    name: str
    label: str
    help: str
    choices: list[ChoiceView]
    secret: bool
    required: bool
    held: bool
    value: str
    error: str
    warning: str
    emptied: int


class SegmentsView(TypedDict):
    """What is drawn of a choice whose few options are all visible."""

    name: str
    label: str
    value: str
    options: list[ChoiceView]


class PasteView(TypedDict):
    """What is drawn of the field that takes a connection string or a file."""

    label: str
    help: str
    placeholder: str
    pick: str
    accept: str
    note: str
    error: str


class CheckView(TypedDict):
    """What is drawn of a checkbox."""

    name: str
    label: str
    value: bool


class StepView(TypedDict):
    """What is drawn of a step of the check from this machine."""

    name: str
    state: str
    detail: str
    hint: str
    mark: str
    said: str


class ProbeView(TypedDict):
    """What is drawn of the check from this machine."""

    label: str
    working: str
    note: str
    link: str
    link_text: str
    busy: bool
    ready: bool
    steps: list[StepView]


class SubmitView(TypedDict):
    """The words of the main button."""

    label: str
    busy: str
    waiting: str


class FormView(TypedDict):
    """What is drawn of a form; ``fill`` counts how often the kernel filled in the fields."""

    title: str
    choices: list[SegmentsView]
    offers: list[str]
    paste: PasteView
    fields: list[FieldView]
    checks: list[CheckView]
    probe: ProbeView | None
    submit: SubmitView
    preview: str
    reason: str
    busy: bool
    attempt: int
    notice: NoticeView
    outcome: str
    fill: int


def draw_field(
    state: FieldsState, field: Field, problem: InputError | None, warning: str = ""
) -> FieldView:
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
