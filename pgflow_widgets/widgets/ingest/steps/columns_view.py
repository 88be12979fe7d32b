"""Draw the step of the ingest form that selects the columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pgflow_widgets.model.dataflow.column_mapping import SourceColumn
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import Block, GridRow, SelectField, ShowCell
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.steps.view_texts import draw_times_note, plan_problem

_SAMPLE_ROWS = 3


def draw_columns(state: IngestState) -> list[Block]:
    """Return the step that selects the columns."""
    taken, total = len(state.columns), len(state.proposal.columns)
    error = plan_problem(state, "columns")
    said = f"{taken} of {total} columns selected."
    every = blocks.check_field(
        "take/-1", "Select all columns", taken == total, help=said, error=error
    )
    return [
        blocks.fields_block(every),
        _column_grid(state),
        blocks.fields_block(_key_field(state), _delta_field(state)),
        draw_times_note(state),
    ]


def _column_grid(state: IngestState) -> Block:
    rows = state.schema.rows[:_SAMPLE_ROWS]
    source_types = {column.name: column.type for column in state.schema.columns}
    lines: list[GridRow] = [
        {
            "key": column.name,
            "error": "",
            "dim": not state.taken[column.name],
            "cells": [
                blocks.check_cell(
                    f"take/{number}", state.taken[column.name], f"Take {column.name}"
                ),
                blocks.show_cell(column.name, strong=True, badges=_badges(state, column)),
                blocks.show_cell(source_types[column.name]),
                blocks.show_cell(str(column.type)),
                *_sample_cells(rows, column),
            ],
        }
        for number, column in enumerate(state.proposal.columns)
    ]
    heads = ["Copy", "Column", "Type", "XDM type", *(f"Row {n + 1}" for n in range(len(rows)))]
    return blocks.grid("columns", "Columns of the table", heads, lines)


def _badges(state: IngestState, column: SourceColumn) -> list[str]:
    """Return what a column is for, in a word each."""
    roles = {
        "key": state.key and column.name in state.key_columns,
        "delta": column.name == state.delta,
    }
    return [role for role, plays in roles.items() if plays and state.taken[column.name]]


def _sample_cells(rows: Sequence[Any], column: SourceColumn) -> list[ShowCell]:
    texts = [blocks.shorten_cell(row.get(column.name)) for row in rows]
    return [blocks.show_cell(text, quiet=True, type_=column.type) for text in texts]


def _key_field(state: IngestState) -> SelectField:
    key = state.proposal.key
    return blocks.select_field(
        "key",
        "Primary key",
        state.key,
        ["", *_key_choices(state)],
        labels={key.source: f"{', '.join(key.columns)} (together)"} if key.columns[1:] else {},
        help=_key_help(state),
        none="None",
    )


def _key_help(state: IngestState) -> str:
    """Return what is known of the proposed key; of another one only what a key is."""
    key, said = state.proposal.key, "The columns that identify a row"
    if state.key != key.source or not all(state.taken[column] for column in key.columns):
        return f"{said}."
    return key.note or (f"{said}, as the database reports them." if key.source else f"{said}.")


def _key_choices(state: IngestState) -> list[str]:
    """Return the choices for the key: all parts of a composite key first, then each column."""
    names = [column.name for column in state.columns]
    source = state.proposal.key.source
    return names if source in {"", *state.taken} else [source, *names]


def _delta_field(state: IngestState) -> SelectField:
    return blocks.select_field(
        "delta",
        "Delta column",
        state.delta,
        ["", *(column.name for column in state.columns if is_time(column.type))],
        help="Tells each run which rows are new; ideally indexed. A one-time copy needs none.",
        none="None",
    )
