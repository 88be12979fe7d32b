"""Show in the ingest form what failed, and what is there of the dataflow all the same."""

from __future__ import annotations

from pgflow_widgets.errors import InputError, OutcomeUnknownError
from pgflow_widgets.operations.apply_plan import UnfinishedPlanError
from pgflow_widgets.widgets.ingest.state import REVIEW, IngestState
from pgflow_widgets.widgets.view import Notice, own_error

_UNDO = "Undo deletes what was created; Continue creates what is missing."


def show_failure(state: IngestState, error: BaseException) -> None:
    """Mark the part that failed, and say what happened and what to do next."""
    part = ""
    if isinstance(error, UnfinishedPlanError):
        part, error = str(error.part), error.reason
    state.fail(part)
    known = own_error(error)
    hint = known.hint
    if any(part.state in {"done", "failed"} for part in state.parts):
        # A part that may be there after all is found by its mark.
        advice = "" if isinstance(known, OutcomeUnknownError) else hint
        made = ", ".join(part.label for part in state.parts if part.id)
        hint = f"{advice} Created so far: {made or 'nothing'}. {_UNDO}".strip()
    else:
        state.parts = []
        if state.step == REVIEW and isinstance(known, InputError):
            state.refuse(known)
    text, count = known.message, sum(bool(part.id) for part in state.parts)
    if part and count < len(state.parts):
        text = f"Creating the {part} failed. {count} of {len(state.parts)} parts exist."
        hint = f"{known.message} {hint}"
    state.notice = Notice("error", text, hint)
