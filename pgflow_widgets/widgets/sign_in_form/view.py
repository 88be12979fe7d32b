"""Draw the sign-in form as plain values for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.model import credential_fields
from pgflow_widgets.widgets.fields_view import (
    DoneView,
    FormView,
    PasteView,
    draw_field,
    draw_problems,
)
from pgflow_widgets.widgets.sign_in_form.state import FIELDS, SignInState

if TYPE_CHECKING:
    from pgflow_widgets.local.credentials import Credentials

TITLE = "Sign in to Adobe Experience Platform"
_NEXT = """import pgflow_widgets as pgflow

sandbox = pgflow.Sandbox.from_env("prod")
form = sandbox.connect()"""


def draw_sign_in_form(
    state: SignInState,
    *,
    busy: str = "",
    attempt: int = 0,
    credentials: Credentials | None = None,
    sandboxes_html: str = "",
) -> FormView:
    """Return the view that the page draws, without any secret."""
    problems = state.problems()
    fields = [draw_field(state, field, problems.get(field.name)) for field in FIELDS]
    is_done = state.is_done and credentials is not None
    return {
        "title": TITLE,
        "badge": "",
        "about": "",
        "choices": [],
        "offers": [],
        "paste": _paste(state),
        "groups": [
            {"title": "Credential", "fields": ["client_id", "client_secret"]},
            {"title": "Organization", "fields": ["org_id", "scopes"]},
        ],
        "fields": fields,
        "checks": [
            {
                "name": "remember",
                "label": "Remember in the keyring of this computer",
                "value": state.remember,
            }
        ],
        "advanced": [],
        "has_request": False,
        "request": None,
        "probe": None,
        "submit": "Sign in",
        "busy": busy,
        "attempt": attempt,
        "gaps": state.gaps,
        "notice": state.notice.view(),
        "problems": draw_problems(fields) if state.notice.kind in {"gaps", "error"} else [],
        "done": _done(state, credentials, sandboxes_html) if is_done and credentials else None,
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


def _done(state: SignInState, credentials: Credentials, sandboxes_html: str) -> DoneView:
    next_step = " Next: open a sandbox by its name." if sandboxes_html else ""
    return {
        "title": "Signed in to Adobe Experience Platform",
        "said": f"{state.notice.text}{next_step}",
        "facts": [
            {"label": "Organization ID", "value": credentials.org_id, "copy": True},
            {"label": "Client ID", "value": credentials.client_id, "copy": True},
        ],
        "html": sandboxes_html,
        "actions": [],
        "code": _NEXT,
        "ask": None,
        "another": "Sign in again",
    }
