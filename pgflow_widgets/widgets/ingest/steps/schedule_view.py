"""Draw the step of the ingest form that asks when the dataflow runs."""

from __future__ import annotations

from pgflow_widgets.model.dataflow.schedule import Frequency, soon_words
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.model.platform import START_LEAD
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import (
    Block,
    CheckField,
    MomentField,
    RhythmField,
    SelectField,
    TextField,
)
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.steps.view_texts import draw_times_note, plan_problem

_UNITS = [unit for unit in Frequency if unit is not Frequency.ONCE]


def draw_schedule(state: IngestState) -> list[Block]:
    """Return the step that asks when the dataflow runs; what does not apply is left out."""
    rhythm = blocks.fields_block(_rhythm_field(state))
    bad_rows = blocks.fields_block(*_bad_row_fields(state))
    if not state.repeats:
        said = "A one-time copy takes all rows of the table."
        return [rhythm, blocks.fields_block(_start_field(state)), bad_rows, blocks.note(said)]
    backfill = blocks.check_field(
        "backfill",
        "Copy existing rows in the first run (backfill)",
        state.backfill,
        help="If off, only rows that change from then on are copied.",
    )
    fields = blocks.fields_block(_start_field(state), _delta_field(state), backfill)
    return [rhythm, fields, bad_rows, draw_times_note(state)]


def _bad_row_fields(state: IngestState) -> list[CheckField | TextField]:
    """Return the fields that say what becomes of rows that do not fit."""
    diagnostics = blocks.check_field(
        "diagnostics",
        "List the rows that do not fit (error diagnostics)",
        state.diagnostics,
        off=state.partial,
        help="Partial ingestion needs it." if state.partial else "",
    )
    partial = blocks.check_field(
        "partial",
        "Leave out rows that do not fit (partial ingestion)",
        state.partial,
        help="" if state.partial else "If off, one row that does not fit may fail the run.",
    )
    if not state.partial:
        return [partial, diagnostics]
    error = state.guard.messages.get("percent") or plan_problem(
        state, "options.partial_ingestion_percent"
    )
    percent = blocks.text_field(
        "percent",
        "Percent of the rows at most",
        state.percent,
        error=error,
        help="A run with more of them fails.",
        emptied=state.guard.emptied["percent"],
    )
    return [partial, percent, diagnostics]


def _rhythm_field(state: IngestState) -> RhythmField:
    help_text = f"The shortest interval is {Frequency.MINUTE.shortest} minutes."
    return {
        "kind": "rhythm",
        "name": "repeats",
        "label": "How often",
        "repeats": state.repeats,
        "interval": state.interval,
        "unit": state.frequency if state.repeats else str(_UNITS[0]),
        "units": [{"value": str(unit), "label": f"{unit}s"} for unit in _UNITS],
        "help": help_text if state.frequency == Frequency.MINUTE else "",
        "error": state.guard.messages.get("interval") or plan_problem(state, "schedule.interval"),
        "emptied": state.guard.emptied["interval"],
    }


def _soon(state: IngestState) -> str:
    lead = state.context.lead if state.context else START_LEAD
    return soon_words(lead)


def _start_field(state: IngestState) -> MomentField:
    error = state.guard.messages.get("start") or plan_problem(state, "schedule.start")
    return {
        "kind": "moment",
        "name": "start",
        "label": "Start (UTC), optional",
        "value": state.start,
        "help": f"Leave empty to start {_soon(state)}.",
        "error": error,
        "emptied": state.guard.emptied["start"],
    }


def _delta_field(state: IngestState) -> SelectField:
    return blocks.select_field(
        "delta",
        "Delta column",
        state.planned_delta,
        ["", *(column.name for column in state.columns if is_time(column.type))],
        error=plan_problem(state, "schedule.delta_column"),
        help="Tells each run which rows are new.",
        none="None",
    )
