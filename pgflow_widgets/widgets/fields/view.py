"""Declare the view of a form, and draw its fields as plain values for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import Field
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.widgets.fields.state import FieldsState
from pgflow_widgets.widgets.view import ChoiceView, FactView, NoticeView, ProblemView, problem_text


class FieldView(TypedDict):
    """What is drawn of a field; of a secret only whether the kernel holds one."""

    name: str
    label: str
    help: str
    choices: list[ChoiceView]
    secret: bool
    required: bool
    held: bool
    typed_in: str
    value: str
    error: str
    warning: str
    emptied: int


class GroupView(TypedDict):
    """The names of the fields that stand together."""

    title: str
    fields: list[str]


class SegmentsView(TypedDict):
    """What is drawn of a choice whose few options are all visible."""

    name: str
    label: str
    help: str
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


class RequestView(TypedDict):
    """The request that the main button sends, with its secrets masked."""

    note: str
    json: str
    curl: str


class TextView(TypedDict):
    """A text to copy."""

    label: str
    text: str


class AddressesView(TypedDict):
    """The addresses that a firewall has to let in, as lines for some firewalls."""

    note: str
    link: str
    link_text: str
    texts: list[TextView]


class ProbeStepView(TypedDict):
    """What is drawn of a step of the test from this machine."""

    name: str
    state: str
    detail: str
    hint: str
    mark: str
    said: str


class ProbeView(TypedDict):
    """What is drawn of the test from this machine."""

    label: str
    heading: str
    failed: bool
    note: str
    link: str
    link_text: str
    steps: list[ProbeStepView]


class RowView(TypedDict):
    """A line of the card's table: a word about it, and the code that goes on with it."""

    cells: list[str]
    badge: str
    code: str


class TableView(TypedDict):
    """The table of the card."""

    label: str
    heads: list[str]
    rows: list[RowView]


class DoneView(TypedDict):
    """The card that stands in place of the form after its success."""

    title: str
    said: str
    facts: list[FactView]
    table: TableView | None
    actions: list[ChoiceView]
    code: str
    ask: SegmentsView | None
    another: str


class FormView(TypedDict):
    """What is drawn of a form; ``busy`` says what is under way, and is empty if nothing is."""

    title: str
    badge: str
    about: str
    carried_note: str
    choices: list[SegmentsView]
    offers: list[str]
    paste: PasteView
    groups: list[GroupView]
    fields: list[FieldView]
    checks: list[CheckView]
    advanced: list[SegmentsView]
    has_request: bool
    request: RequestView | None
    addresses: AddressesView | None
    probe: ProbeView | None
    submit: str
    busy: str
    attempt: int
    gaps: int
    notice: NoticeView
    problems: list[ProblemView]
    done: DoneView | None
    fill: int


class CardAct(TypedDict):
    """A button of the card was pressed, or one of what it asks for was chosen."""

    type: Literal["act"]
    name: str
    value: str


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
        "typed_in": state.typed_in.get(field.name, ""),
        "value": "" if isinstance(value, Secret) else value,
        "error": refusal or shown_problem,
        "warning": warning,
        "emptied": state.guard.emptied[field.name],
    }


def draw_problems(fields: Sequence[FieldView]) -> list[ProblemView]:
    """Return the fields that show an error, for a list that leads to each."""
    return [{"name": f["name"], "label": f["label"], "text": ""} for f in fields if f["error"]]
