"""Draw the step of the ingest form that asks for the dataset, and the schema of a new one."""

from __future__ import annotations

from pgflow_widgets.model.dataflow.column_mapping import SourceColumn
from pgflow_widgets.model.dataflow.profile_use import CANNOT_BE_UNDONE, ProfileUse
from pgflow_widgets.model.dataflow.schema_fields import CHOICES, SchemaClass
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import (
    Block,
    CheckField,
    Field,
    GridRow,
    SelectField,
    TextField,
)
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.steps.view_texts import draw_text_field, plan_problem


def draw_target(state: IngestState) -> list[Block]:
    """Return the step that asks for the dataset, and the schema of a new one."""
    count = len(state.datasets)
    cards = {
        "new": ("New dataset", "With a schema made for this table."),
        "existing": ("Existing dataset", f"Add the rows to one of the {count} in this sandbox."),
    }
    value = "new" if state.new else "existing"
    choose = blocks.fields_block(blocks.cards_field("target/new", "Dataset", value, cards))
    advice = "Shown in the list of dataflows; also used to find its parts later."
    name = draw_text_field(state, "target/name", "Name of the dataflow", state.name, advice)
    if not state.new:
        return [choose, blocks.fields_block(_existing_field(state), name, *_profile_fields(state))]
    advice = "Its schema gets the same name."
    dataset = draw_text_field(state, "target/dataset", "Name of the dataset", state.dataset, advice)
    fields: list[Field] = [dataset, name, _class_field(state), _identity_field(state)]
    if state.identified:
        fields.append(_namespace_field(state))
    fields += _profile_fields(state)
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
        help="The mapping fills its fields.",
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
        else "Decides what the rows can be used for. It cannot change later.",
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
    return draw_text_field(state, name, label, state.namespace, advice)


def _profile_fields(state: IngestState) -> list[SelectField | CheckField]:
    choose = blocks.select_field(
        "target/profile",
        "Real-Time Customer Profile",
        str(state.profile),
        [str(use) for use in ProfileUse],
        labels={str(use): use.label for use in ProfileUse},
        help="Needs an identity. Rows that were loaded before you switch it on do not reach it.",
    )
    if state.profile is ProfileUse.NO:
        return [choose]
    known = blocks.check_field(
        "target/profile_known",
        "I know that this cannot be undone",
        state.profile_known,
        help=CANNOT_BE_UNDONE,
        error=plan_problem(state, "target.profile"),
    )
    return [choose, known]


def _schema_grid(state: IngestState) -> Block:
    lines = [
        _schema_line(state, number, column)
        for number, column in enumerate(state.proposal.columns)
        if state.taken[column.name]
    ]
    return blocks.grid("schema", "Schema", ["Column", "Field", "Type"], lines)


def _schema_line(state: IngestState, number: int, column: SourceColumn) -> GridRow:
    name, field_name = f"field/{number}/name", state.names[column.name]
    error = state.guard.messages.get(name) or plan_problem(state, f"target.fields.{field_name}")
    emptied, label = state.guard.emptied[name], f"Field for {column.name}"
    return {
        "key": column.name,
        "error": error,
        "dim": False,
        "cells": [
            blocks.show_cell(column.name, strong=True),
            blocks.text_cell(name, field_name, label, wrong=bool(error), emptied=emptied),
            blocks.select_cell(
                f"field/{number}/type",
                str(state.field_type(column.name)),
                [str(choice) for choice in CHOICES],
                f"Type of {column.name}",
                fixed=column.name == state.identity,
            ),
        ],
    }
