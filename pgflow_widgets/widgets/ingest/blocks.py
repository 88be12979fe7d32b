"""Build the blocks that the page draws: sentences, fields, tables and code, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pgflow_widgets.model.dataflow.schema_fields import FieldType
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.widgets.ingest.declarations import (
    ButtonField,
    CardsField,
    CheckCell,
    CheckField,
    Field,
    FieldsBlock,
    GridBlock,
    GridRow,
    NoteBlock,
    PreviewCell,
    RemoveCell,
    SelectCell,
    SelectField,
    ShowCell,
    TextCell,
    TextField,
)
from pgflow_widgets.widgets.view import cell_text

_LONGEST_CELL = 60


def shorten_cell(value: object) -> str | None:
    """Return a value as the text of a cell, cut if it is long; None for null."""
    return cell_text(value, _LONGEST_CELL)


def note(text: str) -> NoteBlock:
    """Return a sentence."""
    return {"type": "note", "text": text}


def grid(
    name: str,
    label: str,
    heads: Sequence[str],
    rows: Sequence[GridRow],
    columns: Sequence[str] = (),
) -> GridBlock:
    """Return a table whose cells may be edited; `columns` complete its expressions."""
    return {
        "type": "grid",
        "name": name,
        "label": label,
        "heads": heads,
        "rows": rows,
        "columns": list(columns),
    }


def row(key: str, *cells: ShowCell) -> GridRow:
    """Return a row that is only read."""
    return {"key": key, "cells": cells, "error": "", "dim": False}


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


def cards_field(
    name: str, label: str, value: str, cards: Mapping[str, tuple[str, str]]
) -> CardsField:
    """Return a choice between cards, each with a label and a sentence."""
    return {
        "kind": "cards",
        "name": name,
        "label": label,
        "value": value,
        "cards": [
            {"value": key, "label": text, "detail": detail} for key, (text, detail) in cards.items()
        ],
    }


def check_field(
    name: str,
    label: str,
    value: bool,
    *,
    help: str = "",  # noqa: A002
    error: str = "",
    off: bool = False,
) -> CheckField:
    """Return a checkbox; one that is `off` cannot be changed."""
    return {
        "kind": "check",
        "name": name,
        "label": label,
        "value": value,
        "off": off,
        "help": help,
        "error": error,
    }


def button_field(name: str, label: str, *, off: bool = False) -> ButtonField:
    """Return a button."""
    return {"kind": "button", "name": name, "label": label, "off": off}


def show_cell(
    text: str | None,
    *,
    strong: bool = False,
    quiet: bool = False,
    badges: Sequence[str] = (),
    type_: FieldType | None = None,
) -> ShowCell:
    """Return a read-only cell; None for null. A time is written by its type."""
    return {
        "kind": "show",
        "text": text,
        "format": _time_format(type_),
        "strong": strong,
        "quiet": quiet,
        "badges": list(badges),
    }


def preview_cell(
    values: Sequence[str | None], *, stale: bool, type_: FieldType | None = None
) -> PreviewCell:
    """Return a cell with the first of some rows' values, the others as its tooltip."""
    more = "\n".join(f"Row {n}: {'null' if v is None else v}" for n, v in enumerate(values, 1))
    return {
        "kind": "preview",
        "text": values[0] if values else "",
        "format": _time_format(type_),
        "more": more,
        "stale": stale,
    }


def _time_format(type_: FieldType | None) -> str:
    return str(type_) if type_ and is_time(type_) else ""


def check_cell(name: str, value: bool, label: str) -> CheckCell:
    """Return a cell with a checkbox."""
    return {"kind": "check", "name": name, "value": value, "label": label}


def text_cell(
    name: str,
    value: str,
    label: str,
    *,
    expression: bool = False,
    wrong: bool = False,
    emptied: int = 0,
) -> TextCell:
    """Return a text cell; ``emptied`` counts the texts that were refused."""
    return {
        "kind": "text",
        "name": name,
        "value": value,
        "label": label,
        "expression": expression,
        "wrong": wrong,
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


def remove_cell(name: str, label: str) -> RemoveCell:
    """Return a cell with a button that removes the row."""
    return {"kind": "remove", "name": name, "label": label}
