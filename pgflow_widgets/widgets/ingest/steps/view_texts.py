"""Define sentences and cells that several steps of the ingest form share."""

from __future__ import annotations

from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.declarations import NoteBlock, TextField
from pgflow_widgets.widgets.ingest.state import IngestState

DELETES = (
    "Rows deleted from the table remain in the dataset, because a delta column cannot detect"
    " deletions."
)
LATE_ROWS = (
    "As Adobe's page says, each run reads the rows whose delta column lies in its time window. A"
    " row committed after its window was read is lost. A view that delays the time avoids that:"
    " tables.delta_view_sql writes it."
)
_TIMES = "Timestamps without a time zone are read as UTC."


def draw_times_note(state: IngestState) -> NoteBlock:
    """Return what there is to know of times, and of a delta column if there is one."""
    return blocks.note(f"{_TIMES} {LATE_ROWS} {DELETES}" if state.delta else _TIMES)


def plan_problem(state: IngestState, name: str) -> str:
    """Return the problem of a field, once the step shows its problems."""
    return state.problems(state.step).get(name, "") if state.step in state.checked_steps else ""


def draw_text_field(
    state: IngestState, name: str, label: str, value: str, advice: str
) -> TextField:
    """Return a text field of a plan, with its error, and how many times the page must empty it."""
    error = state.guard.messages.get(name) or plan_problem(state, name.replace("/", "."))
    emptied = state.guard.emptied[name]
    return blocks.text_field(name, label, value, error=error, help=advice, emptied=emptied)
