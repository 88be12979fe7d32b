"""Draw the step of the ingest form that maps columns to fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pgflow_widgets.model import schema_fields
from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.schema_fields import FieldType
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import Block, GridRow
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.view_texts import SHOWN_ROWS, shorten_cell, value_at_path

_WELL_KNOWN = ("concat", "upper", "lower", "trim", "to_integer", "date", "iif")


def draw_mapping(state: IngestState) -> list[Block]:
    """Return the step that maps columns to fields."""
    problems = state.problems("mapping")
    full = len(state.rules) >= len(_types(state))
    return [
        blocks.note(_coverage(state)),
        # Always present, or the grid would move.
        blocks.note(_problems_of_no_line(state, problems), bad=True),
        _rule_grid(state, problems),
        blocks.fields_block(blocks.button_field("rule/-1/add", "Add a line", off=full)),
        blocks.note(
            "An expression may use columns, text in quotes, + - * /, comparisons, a ? b : c and"
            f" functions: {_some(state.functions)}. Data Prep checks it."
        ),
        *_mapped_rows(state),
    ]


def _types(state: IngestState) -> dict[str, FieldType]:
    return {field.path: field.type for field in state.fields}


def _coverage(state: IngestState) -> str:
    sources = {rule.source for rule in state.rules}
    left = sorted({column.name for column in state.columns} - sources)
    said = f"{len(state.rules)} of {len(_types(state))} fields are filled."
    return f"{said} Not mapped directly: {', '.join(left)}." if left else said


def _problems_of_no_line(state: IngestState, problems: Mapping[str, str]) -> str:
    paths = {rule.destination for rule in state.rules}
    return " ".join(text for name, text in problems.items() if name.partition(".")[2] not in paths)


def _rule_grid(state: IngestState, problems: Mapping[str, str]) -> Block:
    lines = [
        _rule_line(state, problems, number, place, rule)
        for place, (number, rule) in enumerate(state.lines.items(), 1)
    ]
    heads = ["Column or expression", "Field", "Type", "First row, mapped", ""]
    return {
        **blocks.grid("Mapping", heads, lines),
        "suggestions": {"sources": [column.name for column in state.columns]},
    }


def _rule_line(
    state: IngestState, problems: Mapping[str, str], number: int, place: int, rule: MappingRule
) -> GridRow:
    source, destination = f"rule/{number}/source", rule.destination
    types = _types(state)
    return {
        "key": f"{number}",
        "error": state.guard.messages.get(source) or problems.get(f"mapping.{destination}", ""),
        "cells": [
            blocks.text_cell(
                source,
                rule.source,
                f"Source of {destination}",
                suggestions="sources",
                code=True,
                emptied=state.guard.emptied[source],
            ),
            blocks.select_cell(
                f"rule/{number}/destination",
                destination,
                list(types) if destination in types else [destination, *types],
                f"Target of line {place}",  # not of the source, which is being typed
            ),
            blocks.show_cell(str(types.get(destination, ""))),
            blocks.show_cell(_first_value(state, destination), quiet=True),
            blocks.button_cell(f"rule/{number}/remove", "Remove", f"Remove {destination}"),
        ],
    }


def _first_value(state: IngestState, path: str) -> str | None:
    """Return the value of a field in the first mapped row; empty while no row is mapped."""
    if not state.preview:
        return ""
    return shorten_cell(value_at_path(state.preview[0].data, _placed(state, path)))


def _placed(state: IngestState, path: str) -> str:
    return schema_fields.with_tenant(path, state.context.tenant if state.context else "")


def _mapped_rows(state: IngestState) -> list[Block]:
    """Return the first rows after the mapping."""
    rows = state.preview[:SHOWN_ROWS]
    if not rows:
        return []
    paths = [rule.destination for rule in state.rules]
    lines: list[GridRow] = [
        {
            "key": str(number),
            "error": " ".join(problem.message for problem in row.problems),
            "cells": [
                blocks.show_cell(shorten_cell(value_at_path(row.data, _placed(state, path))))
                for path in paths
            ],
        }
        for number, row in enumerate(rows)
    ]
    heads = [path.rpartition(".")[2] for path in paths]
    return [blocks.grid("First rows, mapped", heads, lines)]


def _some(functions: Sequence[str]) -> str:
    if not functions:
        return "…"
    named = [name for name in _WELL_KNOWN if name in functions]
    more = len(functions) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
