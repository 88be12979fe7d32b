"""Declare what the kernel and the page of the ingest form tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

from pgflow_widgets.widgets.view import ChoiceView, NoticeView, Submit


class TextField(TypedDict):
    """A text field; ``emptied`` counts the texts that were refused."""

    kind: Literal["text"]
    name: str
    label: str
    value: str
    error: str
    help: str
    off: bool
    optional: bool
    emptied: int


class SelectField(TypedDict):
    """A field with a list to choose from."""

    kind: Literal["select"]
    name: str
    label: str
    value: str
    error: str
    help: str
    choices: list[ChoiceView]


class SegmentsField(TypedDict):
    """A field whose few choices are all visible."""

    kind: Literal["segments"]
    name: str
    label: str
    value: str
    choices: list[ChoiceView]


class CheckField(TypedDict):
    """A checkbox."""

    kind: Literal["check"]
    name: str
    label: str
    value: bool
    off: bool
    help: str


class ButtonField(TypedDict):
    """A button among fields."""

    kind: Literal["button"]
    name: str
    label: str
    off: bool


class ShowCell(TypedDict):
    """A read-only cell; its text is None for null."""

    kind: Literal["show"]
    text: str | None
    strong: bool
    quiet: bool


class CheckCell(TypedDict):
    """A cell with a checkbox."""

    kind: Literal["check"]
    name: str
    value: bool
    label: str


class TextCell(TypedDict):
    """A cell with a text field; ``suggestions`` names a list of the grid."""

    kind: Literal["text"]
    name: str
    value: str
    label: str
    suggestions: str
    code: bool
    emptied: int


class SelectCell(TypedDict):
    """A cell with a list to choose from."""

    kind: Literal["select"]
    name: str
    value: str
    label: str
    choices: list[ChoiceView]
    off: bool


class ButtonCell(TypedDict):
    """A cell with a button."""

    kind: Literal["button"]
    name: str
    text: str
    label: str


Field = TextField | SelectField | SegmentsField | CheckField | ButtonField
Cell = ShowCell | CheckCell | TextCell | SelectCell | ButtonCell


class GridRow(TypedDict):
    """A row of a grid."""

    key: str
    cells: Sequence[Cell]
    error: NotRequired[str]


class NoteBlock(TypedDict):
    """A sentence."""

    type: Literal["note"]
    text: str
    bad: bool


class FieldsBlock(TypedDict):
    """Fields side by side."""

    type: Literal["fields"]
    fields: Sequence[Field]


class GridBlock(TypedDict):
    """A table whose cells may be edited."""

    type: Literal["grid"]
    label: str
    heads: Sequence[str]
    rows: Sequence[GridRow]
    suggestions: NotRequired[dict[str, list[str]]]


class CodeBlock(TypedDict):
    """Code for the person to copy."""

    type: Literal["code"]
    text: str


class PartView(TypedDict):
    """A part of the dataflow that is made."""

    label: str
    state: str
    detail: str


class PartsBlock(TypedDict):
    """The parts of the dataflow, and what became of them."""

    type: Literal["parts"]
    items: list[PartView]


Block = NoteBlock | FieldsBlock | GridBlock | CodeBlock | PartsBlock


class StepView(TypedDict):
    """A step of the form."""

    name: str
    label: str
    now: bool
    done: bool
    open: bool


class IngestView(TypedDict):
    """What the page draws."""

    title: str
    steps: list[StepView]
    step: str
    blocks: Sequence[Block]
    busy: str
    notice: NoticeView
    back: bool
    next: str
    create: bool
    repair: bool
    attempt: int


class EditPlan(TypedDict):
    """A field or a cell was edited, or its button pressed."""

    type: Literal["edit"]
    name: str
    value: str | bool


class Go(TypedDict):
    """Another step was chosen."""

    type: Literal["go"]
    value: str


class Next(TypedDict):
    """The button to the next step was pressed in step ``value``; an attempt counts once."""

    type: Literal["next"]
    value: str
    attempt: int


class Repair(TypedDict):
    """An unfinished dataflow is to be undone or continued; an attempt counts once."""

    type: Literal["undo", "continue"]
    attempt: int


class Reload(TypedDict):
    """The table is to be read again."""

    type: Literal["reload"]


IngestMessage = EditPlan | Go | Next | Repair | Submit | Reload
