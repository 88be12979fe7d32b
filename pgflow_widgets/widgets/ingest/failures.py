"""Show in the ingest form what failed, and what is there of the dataflow all the same."""

from __future__ import annotations

from pgflow_widgets.errors import InputError, OutcomeUnknownError, PgflowError, ServiceError
from pgflow_widgets.operations.apply_plan import UnfinishedPlanError
from pgflow_widgets.widgets.ingest.part_states import is_begun
from pgflow_widgets.widgets.ingest.state import REVIEW, IngestState
from pgflow_widgets.widgets.view import Notice, own_error

_UNDO = "Undo deletes what was created; Continue creates what is missing."
_UNDONE_IN_PART = "Some of it may be deleted already. Undo deletes what is left."
_SERVER_ERROR = 500


def show_failure(state: IngestState, error: BaseException) -> None:
    """Mark the part that failed, and say what happened and what to do next."""
    part, made = "", False
    if isinstance(error, UnfinishedPlanError):
        part, made, error = str(error.part), bool(error.made), error.reason
    known = own_error(error)
    state.fail(part)
    if _is_refusal(known) and not (made or state.began_before() or _is_there(state)):
        state.parts = []
    hint = known.hint
    if is_begun(state.parts):
        # A part that may be there after all is found by its mark.
        advice = "" if isinstance(known, OutcomeUnknownError) else hint
        hint = f"{advice} {_what_is_left(state)}".strip()
    else:
        state.parts = []
        if state.step == REVIEW and isinstance(known, InputError):
            state.refuse(known)
    text, count = known.message, sum(bool(part.id) for part in state.parts)
    if part and state.parts and count < len(state.parts):
        text = f"Creating the {part} failed. {count} of {len(state.parts)} parts exist."
        hint = f"{known.message} {hint}"
    state.notice = Notice("error", text, hint)


def show_cancelled(state: IngestState, work: str) -> None:
    """Say what was cancelled, and what is there of the dataflow all the same."""
    under_way = [part.label for part in state.parts if part.state == "working"]
    state.fail()
    for part in state.parts:
        if part.label in under_way and part.state == "failed":
            part.state = "unknown"
    hint = ""
    if is_begun(state.parts):
        maybe = "".join(f"The {label} may exist too. " for label in under_way)
        hint = maybe + _what_is_left(state)
    else:
        state.parts = []
    state.notice = Notice("stopped", f"{work} was cancelled.", hint)


def _is_refusal(error: PgflowError) -> bool:
    """Whether the service, or a check before it was asked, has made nothing."""
    refused = isinstance(error, ServiceError) and error.status < _SERVER_ERROR
    return refused or isinstance(error, InputError)


def _is_there(state: IngestState) -> bool:
    return any(part.state == "done" for part in state.parts)


def _what_is_left(state: IngestState) -> str:
    if state.undoing:
        return _UNDONE_IN_PART
    made = ", ".join(part.label for part in state.parts if part.id)
    return f"Created so far: {made or 'nothing'}. {_UNDO}"
