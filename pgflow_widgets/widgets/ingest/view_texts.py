"""Define sentences and cells that several steps of the ingest form share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import TextField
from pgflow_widgets.widgets.ingest.state import IngestState

SHOWN_ROWS = 5
DELETES = "Rows that are deleted in the table stay in the dataset: a delta column does not see it."
TIMES_AND_DELETES = (
    f"Times are UTC: a timestamp without zone in the table is read as UTC. {DELETES}"
)

_LONGEST_CELL = 60


def plan_problem(state: IngestState, name: str) -> str:
    """Return the problem of a field, once the step shows its problems."""
    return state.problems(state.step).get(name, "") if state.step in state.checked_steps else ""


def draw_text_field(
    state: IngestState, name: str, label: str, value: str, advice: str, **options: bool
) -> TextField:
    """Return a text field of a plan, with its error, and how many times the page must empty it."""
    plan_field = name.replace("/", ".") if "/" in name else f"schedule.{name}"
    error = state.guard.messages.get(name) or plan_problem(state, plan_field)
    emptied = state.guard.emptied[name]
    return blocks.text_field(
        name, label, value, error=error, help=advice, emptied=emptied, **options
    )


def value_at_path(data: Mapping[str, Any], path: str) -> object:
    """Return the value at a path, dots between its parts; None if there is none."""
    value: object = data
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def shorten_cell(value: object) -> str | None:
    """Return a value as the text of a cell, cut if it is long; None for null."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
