"""Build the blocks that the page draws: sentences, fields, tables and code, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pgflow_widgets.widgets.ingest.declarations import (
    ButtonCell,
    ButtonField,
    CheckCell,
    CheckField,
    Field,
    FieldsBlock,
    GridBlock,
    GridRow,
    NoteBlock,
    SegmentsField,
    SelectCell,
    SelectField,
    ShowCell,
    TextCell,
    TextField,
)
from pgflow_widgets.widgets.view import ChoiceView


def note(text: str, *, bad: bool = False) -> NoteBlock:
    """Return a sentence."""
    return {"type": "note", "text": text, "bad": bad}


def grid(label: str, heads: Sequence[str], rows: Sequence[GridRow]) -> GridBlock:
    """Return a table whose cells may be edited."""
    return {"type": "grid", "label": label, "heads": heads, "rows": rows}


def fields_block(*fields: Field) -> FieldsBlock:
    """Return fields side by side."""
    return {"type": "fields", "fields": fields}


def text_field(
    name: str,
    label: str,
    value: str,
    *,
    error: str = "",
    help: str = "",  # noqa: A002 - the word of every field here
    off: bool = False,
    optional: bool = False,
    emptied: int = 0,
) -> TextField:
    """Return a text field; ``emptied`` counts the texts that were refused."""
    return {
        "kind": "text",
        "name": name,
        "label": label,
        "value": value,
        "error": error,
        "help": help,
        "off": off,
        "optional": optional,
        "emptied": emptied,
    }


def select_field(
    name: str,
    label: str,
    value: str,
    values: Sequence[str],
    *,
    labels: Mapping[str, str] | None = None,
    none: str = "",
    error: str = "",
    help: str = "",  # noqa: A002
) -> SelectField:
    """Return a field with a list to choose from."""
    return {
        "kind": "select",
        "name": name,
        "label": label,
        "value": value if value in values else next(iter(values), ""),
        "error": error,
        "help": help,
        "choices": [{"value": v, "label": (labels or {}).get(v, v) or none} for v in values],
    }


def segments_field(name: str, label: str, value: str, choices: Mapping[str, str]) -> SegmentsField:
    """Return a field whose few choices are all visible."""
    options: list[ChoiceView] = [{"value": key, "label": text} for key, text in choices.items()]
    return {"kind": "segments", "name": name, "label": label, "value": value, "choices": options}


def check_field(
    name: str,
    label: str,
    value: bool,
    *,
    off: bool = False,
    help: str = "",  # noqa: A002
) -> CheckField:
    """Return a checkbox."""
    return {"kind": "check", "name": name, "label": label, "value": value, "off": off, "help": help}


def button_field(name: str, label: str, *, off: bool = False) -> ButtonField:
    """Return a button."""
    return {"kind": "button", "name": name, "label": label, "off": off}


def show_cell(text: str | None, *, strong: bool = False, quiet: bool = False) -> ShowCell:
    """Return a read-only cell; None for null."""
    return {"kind": "show", "text": text, "strong": strong, "quiet": quiet}


def check_cell(name: str, value: bool, label: str) -> CheckCell:
    """Return a cell with a checkbox."""
    return {"kind": "check", "name": name, "value": value, "label": label}


def text_cell(
    name: str,
    value: str,
    label: str,
    *,
    suggestions: str = "",
    code: bool = False,
    emptied: int = 0,
) -> TextCell:
    """Return a text cell; ``emptied`` counts the texts that were refused."""
    return {
        "kind": "text",
        "name": name,
        "value": value,
        "label": label,
        "suggestions": suggestions,
        "code": code,
        "emptied": emptied,
    }


def select_cell(
    name: str, value: str, values: Sequence[str], label: str, *, fixed: bool = False
) -> SelectCell:
    """Return a cell with a list to choose from."""
    return {
        "kind": "select",
        "name": name,
        "value": value,
        "label": label,
        "choices": [{"value": choice, "label": choice} for choice in values],
        "off": fixed,
    }


def button_cell(name: str, text: str, label: str) -> ButtonCell:
    """Return a cell with a button."""
    return {"kind": "button", "name": name, "text": text, "label": label}
