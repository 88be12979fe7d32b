"""Draw the step of the ingest form that asks when the dataflow runs."""

from __future__ import annotations

from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import Block, MomentField, RhythmField, SelectField
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.steps.view_texts import TIMES_AND_DELETES, plan_problem

_UNITS = [unit for unit in Frequency if unit is not Frequency.ONCE]


def draw_schedule(state: IngestState) -> list[Block]:
    """Return the step that asks when the dataflow runs; what does not apply is left out."""
    rhythm = blocks.fields_block(_rhythm_field(state))
    if not state.repeats:
        said = "A one-time copy takes all rows of the table."
        return [rhythm, blocks.fields_block(_start_field(state)), blocks.note(said)]
    backfill = blocks.check_field(
        "backfill",
        "Copy existing rows in the first run (backfill)",
        state.backfill,
        help="If off, only rows that change from then on are copied.",
    )
    fields = blocks.fields_block(_start_field(state), _delta_field(state), backfill)
    return [rhythm, fields, blocks.note(TIMES_AND_DELETES)]


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


def _start_field(state: IngestState) -> MomentField:
    error = state.guard.messages.get("start") or plan_problem(state, "schedule.start")
    return {
        "kind": "moment",
        "name": "start",
        "label": "Start (UTC), optional",
        "value": state.start,
        "help": "Leave empty to start at once.",
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
