"""Draw the step of the ingest form that reviews the plan and shows the progress."""

from __future__ import annotations

from pgflow_widgets.model.dataflow.part_bodies import Kind, kinds_of
from pgflow_widgets.model.dataflow.plan import DataflowPlan, Target
from pgflow_widgets.model.dataflow.profile_use import CANNOT_BE_UNDONE, ProfileUse
from pgflow_widgets.model.platform import START_LEAD
from pgflow_widgets.operations import apply_plan
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import (
    Block,
    FactsBlock,
    MadeBlock,
    PartView,
    SummaryLine,
)
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.steps.view_texts import DELETES, LATE_ROWS

_LINE_OF_STEP = {"columns": "From", "target": "To", "mapping": "Mapping", "schedule": "New rows by"}
_LINE_OF_FIELD = {"schedule.interval": "Schedule", "target.profile": "Profile"}
_ONCE = "Copied once: later changes and deletions are not copied."
_FOLDS = {"rules": "Mapping", "python": "Python", "curl": "curl"}


def draw_review(state: IngestState) -> list[Block]:
    """Return the step that reviews the plan, and shows the progress of creating it."""
    plan = state.plan()
    parts: list[PartView] = [
        {"label": part.label, "state": part.state, "id": part.id} for part in state.parts
    ]
    if state.outcome:
        return [_made(state, plan, parts), *_folds(state, plan)]
    progress: list[Block] = [{"type": "parts", "parts": parts}] if parts else []
    return [*progress, _facts(state, plan), *_folds(state, plan)]


def _made(state: IngestState, plan: DataflowPlan, parts: list[PartView]) -> MadeBlock:
    """Return the card of the dataflow that was created."""
    ids = {part.label: part.id for part in state.parts}
    return {
        "type": "made",
        "name": plan.name,
        "said": " ".join([f"Created. Runs {_runs(state, plan)}.", *state.outcome_notes]),
        "dataset": ids.get(str(Kind.DATASET)) or state.existing,
        "parts": parts,
    }


def _runs(state: IngestState, plan: DataflowPlan) -> str:
    """Return when it runs, in UTC: the clock of who reads it may not be that of the kernel."""
    lead = state.context.lead if state.context else START_LEAD
    return plan.schedule.words_after(lead, local=False)


def _profile_of(target: Target) -> str:
    if target.profile is ProfileUse.NO:
        return "Not used" if target.new else ""  # a dataset that exists may be in use already
    return f"{target.profile.label}. {CANNOT_BE_UNDONE}"


def _folds(state: IngestState, plan: DataflowPlan) -> list[Block]:
    folds: Block = {
        "type": "folds",
        "name": "code",
        "value": state.code,
        "choices": [{"value": name, "label": label} for name, label in _FOLDS.items()],
    }
    if state.code == "rules":
        cells = [
            blocks.row(rule.destination, *map(blocks.show_cell, (rule.source, rule.destination)))
            for rule in plan.mapping
        ]
        return [folds, blocks.grid("rules", "Mapping", ["Column or expression", "Field"], cells)]
    if state.code in state.snippets:
        label, text = _FOLDS[state.code], state.snippets[state.code]
        return [folds, {"type": "code", "label": label, "text": text}]
    return [folds]


def _facts(state: IngestState, plan: DataflowPlan) -> FactsBlock:
    notes: dict[str, list[str]] = {}
    for note in state.proposal.notes(plan):
        step = note.field.partition(".")[0]
        label = _LINE_OF_FIELD.get(note.field, _LINE_OF_STEP[step])
        notes.setdefault(label, []).append(note.words)
    can_edit = not state.parts and not state.outcome
    facts: list[SummaryLine] = [
        {
            "label": label,
            "text": " ".join([text, *notes.get(label, ())]),
            "step": step if can_edit else "",
        }
        for label, text, step in _facts_of(state, plan)
        if text
    ]
    return {"type": "facts", "label": "Summary", "facts": facts}


def _facts_of(state: IngestState, plan: DataflowPlan) -> list[tuple[str, str, str]]:
    """Return label, text and step of each line."""
    target, schedule = plan.target, plan.schedule
    dataset = target.dataset if target.new else state.dataset_labels[state.existing]
    label = target.schema_class.label if target.schema_class else ""
    identity = f"{target.identity} in {target.namespace}" if target.identity else ""
    kinds, runs = kinds_of(plan), _runs(state, plan)
    backfill = {None: "", True: "Copied in the first run", False: "Not copied"}
    return [
        ("Dataflow", plan.name, "target"),
        ("From", f"{plan.table} of {plan.connection}, {len(plan.columns)} columns", "columns"),
        ("To", f"{dataset} ({'new' if target.new else 'exists'})", "target"),
        ("Row type", label, "target"),
        ("Identity", identity or ("None" if target.new else ""), "target"),
        ("Profile", _profile_of(target), "target"),
        ("Mapping", f"{len(plan.mapping)} fields", "mapping"),
        ("Schedule", runs[:1].upper() + runs[1:], "schedule"),
        ("New rows by", schedule.delta_column, "schedule"),
        ("Existing rows", backfill[schedule.backfill], "schedule"),
        ("Bad rows", plan.options.words, "schedule"),
        ("Late rows", LATE_ROWS if state.repeats else "", ""),
        ("Deleted rows", DELETES, "") if state.repeats else ("Later changes", _ONCE, ""),
        (
            "Creates",
            f"{len(kinds)} objects: {', '.join(kinds)}. It takes {apply_plan.cost(plan)} calls"
            " to Adobe at most.",
            "",
        ),
    ]
