"""The page of the ingest form that asks when the dataflow runs."""

from __future__ import annotations

from typing import Any

from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.blocks import Block
from pgflow_widgets.widgets.ingest.page_texts import (
    TIMES_AND_DELETES,
    plan_problem,
    text_field_state,
)
from pgflow_widgets.widgets.ingest.state import IngestState

_UNITS = {
    "once": "Once",
    "minute": "Every … minutes",
    "hour": "Every … hours",
    "day": "Every … days",
    "week": "Every … weeks",
}


def draw_schedule(state: IngestState) -> list[Block]:
    """Return the step that asks when it runs."""
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
                help="None for once: it takes all." if once else "Else only what comes after.",
            ),
        ),
        blocks.note(TIMES_AND_DELETES),
    ]


def _interval_field(state: IngestState, *, once: bool) -> dict[str, Any]:
    help_text = f"At least {Frequency.MINUTE.shortest} minutes: Adobe runs none more often."
    if once:
        help_text = "None for once: Adobe refuses it."
    elif state.frequency in {"hour", "day", "week"}:
        help_text = f"Whole {state.frequency}s, 1 or more."
    return blocks.text_field(
        "interval",
        "Interval",
        "" if once else state.interval,
        **text_field_state(state, "interval", "schedule.interval"),
        help=help_text,
        off=once,
    )


def _start_field(state: IngestState) -> dict[str, Any]:
    return blocks.text_field(
        "start",
        "Start (UTC)",
        state.start,
        **text_field_state(state, "start", "schedule.start"),
        help="Such as 2026-03-01T06:00; empty for at once. Your zone does not count.",
        optional=True,
    )


def _delta_field(state: IngestState, *, once: bool) -> dict[str, Any]:
    return blocks.select_field(
        "delta",
        "Delta column",
        state.planned_delta,
        ["", *(column.name for column in state.columns if is_time(column.type))],
        error=plan_problem(state, "schedule.delta_column"),
        help="None for once: it takes every row." if once else "How later runs know what is new.",
        none="None",
    )
