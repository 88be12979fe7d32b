"""Show in the ingest form what failed, and what is there of the dataflow all the same."""

from __future__ import annotations

from pgflow_widgets.errors import InputError, OutcomeUnknownError
from pgflow_widgets.operations.apply_plan import UnfinishedPlanError
from pgflow_widgets.widgets.ingest.part_states import is_begun
from pgflow_widgets.widgets.ingest.state import REVIEW, IngestState
from pgflow_widgets.widgets.view import Notice, own_error

_UNDO = "Undo deletes what was created; Continue creates what is missing."


def show_failure(state: IngestState, error: BaseException) -> None:
    """Mark the part that failed, and say what happened and what to do next."""
    part, is_refused = "", isinstance(error, InputError)
    if isinstance(error, UnfinishedPlanError):
        part, error = str(error.part), error.reason
    state.fail(part)
    known = own_error(error)
    hint = known.hint
    if is_refused and not any(part.state == "done" for part in state.parts):
        state.parts = []  # it was refused before anything was made
    if is_begun(state.parts):
        # A part that may be there after all is found by its mark.
        advice = "" if isinstance(known, OutcomeUnknownError) else hint
        hint = f"{advice} {_made_so_far(state)}".strip()
    else:
        state.parts = []
        if state.step == REVIEW and isinstance(known, InputError):
            state.refuse(known)
    text, count = known.message, sum(bool(part.id) for part in state.parts)
    if part and count < len(state.parts):
        text = f"Creating the {part} failed. {count} of {len(state.parts)} parts exist."
        hint = f"{known.message} {hint}"
    state.notice = Notice("error", text, hint)


def show_cancelled(state: IngestState, work: str) -> None:
    """Say what was cancelled, and what is there of the dataflow all the same."""
    under_way = [part.label for part in state.parts if part.state == "working"]
    state.fail()
    hint = ""
    if is_begun(state.parts):
        maybe = "".join(f"The {label} may exist too. " for label in under_way)
        hint = maybe + _made_so_far(state)
    else:
        state.parts = []
    state.notice = Notice("stopped", f"{work} was cancelled.", hint)


def _made_so_far(state: IngestState) -> str:
    made = ", ".join(part.label for part in state.parts if part.id)
    return f"Created so far: {made or 'nothing'}. {_UNDO}"
