"""Draw the step of the ingest form that maps columns to fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.schema_fields import FieldType
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import Block, GridRow
from pgflow_widgets.widgets.ingest.state import IngestState

_WORD = re.compile(r"\w+")


def draw_mapping(state: IngestState) -> list[Block]:
    """Return the step that maps columns to fields."""
    full = len(state.rules) >= len(_types(state))
    return [
        blocks.note(_coverage(state)),
        _rule_grid(state, state.problems("mapping")),
        blocks.fields_block(blocks.button_field("rule/-1/add", "Add mapping", off=full)),
    ]


def _types(state: IngestState) -> dict[str, FieldType]:
    return {field.path: field.type for field in state.fields}


def _coverage(state: IngestState) -> str:
    sources = {rule.source for rule in state.rules}
    words = {word for source in sources for word in _WORD.findall(source)}
    names = sorted({column.name for column in state.columns} - sources)
    groups = {
        "Expression used for": [name for name in names if name in words],
        "Not mapped": [name for name in names if name not in words],
    }
    said = [f"{len(state.rules)} of {len(_types(state))} fields are filled."]
    said += [f"{label}: {', '.join(group)}." for label, group in groups.items() if group]
    return " ".join(said)


def _rule_grid(state: IngestState, problems: Mapping[str, str]) -> Block:
    types = _types(state)
    lines = [
        _rule_line(state, problems, types, number, place, rule)
        for place, (number, rule) in enumerate(state.lines.items(), 1)
    ]
    heads = ["Column or expression", "Field", "Type", "First row", "Remove"]
    columns = [column.name for column in state.columns]
    return blocks.grid("mapping", "Mapping", heads, lines, columns)


def _rule_line(
    state: IngestState,
    problems: Mapping[str, str],
    types: Mapping[str, FieldType],
    number: int,
    place: int,
    rule: MappingRule,
) -> GridRow:
    source, destination = f"rule/{number}/source", rule.destination
    wrong = state.guard.messages.get(source) or problems.get(f"mapping.{destination}", "")
    values = state.values.get(destination, [])
    row_problem = state.row_problems.get(destination, "")
    return {
        "key": f"{number}",
        "error": wrong or row_problem,
        "dim": False,
        "cells": [
            blocks.text_cell(
                source,
                rule.source,
                f"Source of {destination}",
                expression=True,
                wrong=bool(wrong),
                emptied=state.guard.emptied[source],
            ),
            blocks.select_cell(
                f"rule/{number}/destination",
                destination,
                list(types) if destination in types else [destination, *types],
                f"Target of line {place}",  # not of the source, which is being typed
            ),
            blocks.show_cell(str(types.get(destination, ""))),
            blocks.preview_cell(
                values, stale=bool(wrong or row_problem), type_=types.get(destination)
            ),
            blocks.remove_cell(f"rule/{number}/remove", f"Remove {destination}"),
        ],
    }
