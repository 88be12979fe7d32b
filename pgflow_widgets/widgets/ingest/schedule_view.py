"""Draw the step of the ingest form that asks when the dataflow runs."""

from __future__ import annotations

from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import Block, SelectField, TextField
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.ingest.view_texts import (
    TIMES_AND_DELETES,
    draw_text_field,
    plan_problem,
)

_UNITS = {str(unit): f"Every … {unit}s" for unit in Frequency} | {"once": "Once"}


def draw_schedule(state: IngestState) -> list[Block]:
    """Return the step that asks when the dataflow runs."""
    once = state.frequency == Frequency.ONCE
    return [
        blocks.fields_block(
            blocks.select_field(
                "frequency", "How often", state.frequency, list(_UNITS), labels=_UNITS
            ),
            _interval_field(state, once=once),
            _start_field(state),
            _delta_field(state, once=once),
            blocks.check_field(
                "backfill",
                "Take what is there already in the first run (backfill)",
                state.backfill and not once,
                off=once,
                help="A one-time copy takes all rows." if once else "Off: only later rows.",
            ),
        ),
        blocks.note(TIMES_AND_DELETES),
    ]


def _interval_field(state: IngestState, *, once: bool) -> TextField:
    help_text = f"At least {Frequency.MINUTE.shortest} minutes: Adobe allows no shorter interval."
    if once:
        help_text = "A one-time copy has no interval."
    elif state.frequency in {"hour", "day", "week"}:
        help_text = f"Whole {state.frequency}s, 1 or more."
    value = "" if once else state.interval
    return draw_text_field(state, "interval", "Interval", value, help_text, off=once)


def _start_field(state: IngestState) -> TextField:
    advice = "In UTC, such as 2026-03-01T06:00. Leave empty to start at once."
    return draw_text_field(state, "start", "Start (UTC)", state.start, advice, optional=True)


def _delta_field(state: IngestState, *, once: bool) -> SelectField:
    return blocks.select_field(
        "delta",
        "Delta column",
        state.planned_delta,
        ["", *(column.name for column in state.columns if is_time(column.type))],
        error=plan_problem(state, "schedule.delta_column"),
        help="A one-time copy takes every row." if once else "Tells later runs what is new.",
        none="None",
    )
