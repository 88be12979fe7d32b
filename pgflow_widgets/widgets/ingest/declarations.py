"""Declare what the kernel and the page of the ingest form tell each other.

This module is over 300 lines because five steps have a dozen kinds of fields, cells and blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from pgflow_widgets.widgets.view import Cancel, ChoiceView, NoticeView, ProblemView, Submit


class TextField(TypedDict):
    """A text field; ``emptied`` counts the texts that were refused."""

    kind: Literal["text"]
    name: str
    label: str
    value: str
    error: str
    help: str
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


class CardView(TypedDict):
    """One of two or three choices that need a sentence each."""

    value: str
    label: str
    detail: str


class CardsField(TypedDict):
    """A choice between cards."""

    kind: Literal["cards"]
    name: str
    label: str
    value: str
    cards: list[CardView]


class CheckField(TypedDict):
    """A checkbox; one that is ``off`` cannot be changed."""

    kind: Literal["check"]
    name: str
    label: str
    value: bool
    off: bool
    help: str
    error: str


class RhythmField(TypedDict):
    """Whether something happens once, or every so many units."""

    kind: Literal["rhythm"]
    name: str
    label: str
    repeats: bool
    interval: str
    unit: str
    units: list[ChoiceView]
    help: str
    error: str
    emptied: int


class MomentField(TypedDict):
    """A date and time in UTC, or none."""

    kind: Literal["moment"]
    name: str
    label: str
    value: str
    help: str
    error: str
    emptied: int


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
    format: str
    strong: bool
    quiet: bool
    badges: list[str]


class PreviewCell(TypedDict):
    """The value of a field in the first row; one that is ``stale`` is the last good one."""

    kind: Literal["preview"]
    text: str | None
    format: str
    more: str
    stale: bool


class CheckCell(TypedDict):
    """A cell with a checkbox."""

    kind: Literal["check"]
    name: str
    value: bool
    label: str


class TextCell(TypedDict):
    """A cell with a text field; an expression is completed as it is typed."""

    kind: Literal["text"]
    name: str
    value: str
    label: str
    expression: bool
    wrong: bool
    emptied: int


class SelectCell(TypedDict):
    """A cell with a list to choose from."""

    kind: Literal["select"]
    name: str
    value: str
    label: str
    choices: list[ChoiceView]
    off: bool


class RemoveCell(TypedDict):
    """A cell with a button that removes its row."""

    kind: Literal["remove"]
    name: str
    label: str


Field = TextField | SelectField | CardsField | CheckField | RhythmField | MomentField | ButtonField
Cell = ShowCell | PreviewCell | CheckCell | TextCell | SelectCell | RemoveCell


class GridRow(TypedDict):
    """A row of a grid; one that is ``dim`` is left out of the copy."""

    key: str
    cells: Sequence[Cell]
    error: str
    dim: bool


class NoteBlock(TypedDict):
    """A sentence."""

    type: Literal["note"]
    text: str


class FieldsBlock(TypedDict):
    """Fields side by side."""

    type: Literal["fields"]
    fields: Sequence[Field]


class GridBlock(TypedDict):
    """A table whose cells may be edited; ``columns`` complete its expressions."""

    type: Literal["grid"]
    name: str
    label: str
    heads: Sequence[str]
    rows: Sequence[GridRow]
    columns: list[str]


class SummaryLine(TypedDict):
    """A line of the summary, and the step that changes it; empty for none."""

    label: str
    text: str
    step: str


class FactsBlock(TypedDict):
    """The summary of a plan."""

    type: Literal["facts"]
    label: str
    facts: list[SummaryLine]


class FoldsBlock(TypedDict):
    """Buttons that open what the block after this one shows; ``value`` is the open one."""

    type: Literal["folds"]
    name: str
    value: str
    choices: list[ChoiceView]


class CodeBlock(TypedDict):
    """Code for the person to copy."""

    type: Literal["code"]
    label: str
    text: str


class PartView(TypedDict):
    """A part of the dataflow that is made."""

    label: str
    state: Literal["", "working", "done", "failed", "unknown"]
    id: str


class PartsBlock(TypedDict):
    """The parts of the dataflow, and what became of them."""

    type: Literal["parts"]
    parts: list[PartView]


class MadeBlock(TypedDict):
    """The card of a dataflow that is created; ``dataset`` is the id of its dataset."""

    type: Literal["made"]
    name: str
    said: str
    dataset: str
    parts: list[PartView]


Block = (
    MadeBlock
    | NoteBlock
    | FieldsBlock
    | GridBlock
    | FactsBlock
    | FoldsBlock
    | CodeBlock
    | PartsBlock
)


class StepView(TypedDict):
    """A step of the form; ``summary`` is what was chosen in it."""

    name: str
    label: str
    summary: str
    now: bool
    done: bool
    open: bool


class IngestView(TypedDict):
    """What the page draws; ``refusals`` counts how often a step was found incomplete."""

    title: str
    place: str
    steps: list[StepView]
    step: str
    blocks: Sequence[Block]
    problems: list[ProblemView]
    refusals: int
    busy: str
    notice: NoticeView
    back: bool
    next: bool
    create: bool
    repair: Literal["", "undo", "undo or continue"]
    reading: str
    query: str
    attempt: int


class FunctionView(TypedDict):
    """A function of the mapping language."""

    name: str
    syntax: str
    description: str
    example: str


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
    """A dataflow is to be undone, or one that is unfinished continued; an attempt counts once."""

    type: Literal["undo", "continue"]
    attempt: int


class WatchRuns(TypedDict):
    """The runs of the dataflow are to be shown below."""

    type: Literal["watch"]


class Reload(TypedDict):
    """The table is to be read again."""

    type: Literal["reload"]


IngestMessage = EditPlan | Go | Next | Repair | Submit | WatchRuns | Reload | Cancel
