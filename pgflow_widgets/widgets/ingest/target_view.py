"""Draw the step of the ingest form that asks for the dataset, and the schema of a new one."""

from __future__ import annotations

from pgflow_widgets.model.dataflow.column_mapping import SourceColumn
from pgflow_widgets.model.schema_fields import CHOICES, SchemaClass
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import Block, GridRow, SelectField, TextField
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.view_texts import draw_text_field, plan_problem


def draw_target(state: IngestState) -> list[Block]:
    """Return the step that asks for the dataset, and the schema of a new one."""
    choose = blocks.fields_block(
        blocks.segments_field(
            "target/new",
            "Dataset",
            "new" if state.new else "existing",
            {"new": "A new one", "existing": "One that exists"},
        )
    )
    advice = "Shown in the list of dataflows; also used to find its parts later."
    name = draw_text_field(state, "target/name", "Name of the dataflow", state.name, advice)
    if not state.new:
        return [choose, blocks.fields_block(_existing_field(state), name)]
    advice = "Its schema gets the same name."
    dataset = draw_text_field(state, "target/dataset", "Name of the dataset", state.dataset, advice)
    fields = (dataset, _class_field(state), _identity_field(state), _namespace_field(state), name)
    return [choose, blocks.fields_block(*fields), _schema_grid(state)]


def _existing_field(state: IngestState) -> SelectField:
    labels = state.dataset_labels
    return blocks.select_field(
        "target/existing",
        "Existing dataset",
        state.existing,
        ["", *labels],
        labels=labels,
        none="Choose one…",
        error=plan_problem(state, "target.existing"),
        help=f"{len(labels)} are in this sandbox.",
    )


def _class_field(state: IngestState) -> SelectField:
    required = list(state.schema_class.required)
    return blocks.select_field(
        "schema_class",
        "Row type",
        str(state.schema_class),
        [str(schema_class) for schema_class in SchemaClass],
        labels={str(schema_class): schema_class.label for schema_class in SchemaClass},
        help=f"Each row must fill {' and '.join(required)} too; the mapping proposes how."
        if required
        else "Decides what the rows can be used for; it cannot change later.",
    )


def _identity_field(state: IngestState) -> SelectField:
    key = f" Primary key: {', '.join(state.key_columns)}." if state.key else ""
    return blocks.select_field(
        "target/identity",
        "Identity",
        state.identity if state.identified else "",
        ["", *(column.name for column in state.columns)],
        none="None",
        error=plan_problem(state, "target.identity"),
        help=f"The field that identifies the person. It is stored as text.{key}",
    )


def _namespace_field(state: IngestState) -> TextField:
    name, label = "target/namespace", "Identity namespace"
    advice = "Such as Email; it must exist in your organisation."
    off = not state.identified
    return draw_text_field(state, name, label, state.namespace, advice, off=off)


def _schema_grid(state: IngestState) -> Block:
    lines = [
        _schema_line(state, number, column)
        for number, column in enumerate(state.proposal.columns)
        if state.taken[column.name]
    ]
    return blocks.grid("Schema", ["Column", "Field", "Type"], lines)


def _schema_line(state: IngestState, number: int, column: SourceColumn) -> GridRow:
    name, field_name = f"field/{number}/name", state.names[column.name]
    return {
        "key": column.name,
        "error": state.guard.messages.get(name)
        or plan_problem(state, f"target.fields.{field_name}"),
        "cells": [
            blocks.show_cell(column.name, strong=True),
            blocks.text_cell(
                name, field_name, f"Field for {column.name}", emptied=state.guard.emptied[name]
            ),
            blocks.select_cell(
                f"field/{number}/type",
                str(state.field_type(column.name)),
                [str(choice) for choice in CHOICES],
                f"Type of {column.name}",
                fixed=column.name == state.identity,
            ),
        ],
    }
