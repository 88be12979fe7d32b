"""Draw the step of the ingest form that reviews the plan and shows the progress."""

from __future__ import annotations

from collections.abc import Mapping

from pgflow_widgets.model.dataflow.part_bodies import kinds_of
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.operations import apply_plan
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import Block, GridRow, PartView
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.view_texts import DELETES

_LINE_OF_STEP = {"target": "To", "mapping": "Mapping", "schedule": "Delta column"}
_VIEWS = {"table": "Summary", "rules": "Mapping", "python": "Python", "curl": "curl"}


def draw_review(state: IngestState) -> list[Block]:
    """Return the step that reviews the plan, and shows the progress of creating it."""
    plan = state.plan()
    items: list[PartView] = [
        {"label": part.label, "state": part.state, "detail": part.id} for part in state.parts
    ]
    parts: list[Block] = [{"type": "parts", "items": items}] if items else []
    return [
        *parts,
        blocks.fields_block(blocks.segments_field("code", "Show", state.code, _VIEWS)),
        _chosen_view(state, plan),
    ]


def _chosen_view(state: IngestState, plan: DataflowPlan) -> Block:
    if state.code in state.snippets:
        return {"type": "code", "text": state.snippets[state.code]}
    if state.code == "rules":
        return _rule_grid(plan)
    return _summary(state, plan)


def _rule_grid(plan: DataflowPlan) -> Block:
    lines: list[GridRow] = [
        {
            "key": rule.destination,
            "cells": [blocks.show_cell(rule.source), blocks.show_cell(rule.destination)],
        }
        for rule in plan.mapping
    ]
    return blocks.grid("Mapping", ["Column or expression", "Field"], lines)


def _summary(state: IngestState, plan: DataflowPlan) -> Block:
    notes: dict[str, list[str]] = {}
    for note in state.proposal.notes(plan):
        notes.setdefault(_LINE_OF_STEP[note.field.partition(".")[0]], []).append(note.text)
    lines: list[GridRow] = [
        {
            "key": name,
            "cells": [
                blocks.show_cell(name, strong=True),
                blocks.show_cell(" ".join([text, *notes.get(name, ())])),
            ],
        }
        for name, text in _summary_texts(state, plan).items()
    ]
    return blocks.grid("Summary", [], lines)


def _summary_texts(state: IngestState, plan: DataflowPlan) -> Mapping[str, str]:
    target, schedule = plan.target, plan.schedule
    dataset = target.dataset if target.new else state.dataset_labels[state.existing]
    label = target.schema_class.label if target.schema_class else ""
    return {
        "Dataflow": plan.name,
        "From": f"{plan.table} of {plan.connection}, {len(plan.columns)} columns",
        "To": f"{dataset} ({f'new; {label}' if target.new else 'exists'})",
        "Identity": f"{target.identity} in {target.namespace}" if target.identity else "none",
        "Mapping": f"{len(plan.mapping)} fields",
        "Schedule": schedule.words,
        "Delta column": f"{schedule.delta_column or 'none'}. {DELETES}",
        "Backfill": {None: "all rows", True: "yes", False: "no"}[schedule.backfill],
        "Makes": ", ".join(kinds_of(plan)),
        "Cost": f"up to {apply_plan.cost(plan)} calls",
    }
