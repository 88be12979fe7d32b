"""Draw the sign-in form as plain values for the page."""

from __future__ import annotations

from pgflow_widgets.model import credential_fields
from pgflow_widgets.widgets.fields_view import PasteView, SubmitView, draw_field, reason_text
from pgflow_widgets.widgets.sign_in_form.declarations import SignInFormView
from pgflow_widgets.widgets.sign_in_form.state import FIELDS, SignInState

_AGAIN = "To sign in again, enter the client secret again."
_SUBMIT: SubmitView = {
    "label": "Sign in",
    "busy": "Signing in…",
    "waiting": "Asking Adobe for a token…",
}


def draw_sign_in_form(
    state: SignInState, *, busy: bool, attempt: int, outcome: str
) -> SignInFormView:
    """Return the view that the page draws, without any secret."""
    problems = state.problems()
    done = state.notice.kind == "done"
    return {
        "title": "Sign in to Adobe Experience Platform",
        "choices": [],
        "offers": [],
        "paste": _paste(state),
        "fields": [draw_field(state, field, problems.get(field.name)) for field in FIELDS],
        "checks": [
            {
                "name": "remember",
                "label": "Remember in the keyring of this computer",
                "value": state.remember,
            }
        ],
        "probe": None,
        "submit": _SUBMIT,
        "preview": "",
        "reason": _AGAIN if done else reason_text(state, FIELDS, problems),
        "busy": busy,
        "attempt": attempt,
        "notice": state.notice.view(),
        "outcome": outcome,
        "fill": state.fill,
    }


def _paste(state: SignInState) -> PasteView:
    return {
        "label": "JSON of the credential",
        "help": f"{credential_fields.WHERE}, choose Download JSON, and paste or pick that file.",
        "placeholder": '{"project": …',
        "pick": "Choose file…",
        "accept": ".json,application/json",
        "note": state.paste_note,
        "error": state.paste_error,
    }
