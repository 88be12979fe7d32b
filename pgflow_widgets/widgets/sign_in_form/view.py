"""Draw the sign-in form as plain values for the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pgflow_widgets.model import credential_fields, platform
from pgflow_widgets.widgets.fields.view import (
    DoneView,
    FormView,
    PasteView,
    RowView,
    TableView,
    draw_field,
    draw_problems,
)
from pgflow_widgets.widgets.sign_in_form.state import FIELDS, SignInState

if TYPE_CHECKING:
    from pgflow_widgets.api.messages.sandboxes import SandboxInfo
    from pgflow_widgets.local.credentials import Credentials

TITLE = "Sign in to Adobe Experience Platform"
_NEXT = """import pgflow_widgets as pgflow

sandbox = pgflow.Sandbox.from_env({})
form = sandbox.connect()"""
_HEADS = ["Name", "Title", "Type", "Region", "State"]


def draw_sign_in_form(
    state: SignInState,
    *,
    busy: str = "",
    attempt: int = 0,
    credentials: Credentials | None = None,
    sandboxes: Sequence[SandboxInfo] = (),
) -> FormView:
    """Return the view that the page draws, without any secret."""
    problems = state.problems()
    fields = [draw_field(state, field, problems.get(field.name)) for field in FIELDS]
    is_done = state.is_done and credentials is not None
    return {
        "title": TITLE,
        "badge": "",
        "about": "",
        "carried_note": state.carried_note,
        "choices": [],
        "offers": [],
        "paste": _paste(state),
        "groups": [
            {"title": "Credential", "fields": ["client_id", "client_secret"]},
            {"title": "Organisation", "fields": ["org_id", "scopes"]},
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
        "addresses": None,
        "probe": None,
        "submit": "Sign in",
        "busy": busy,
        "attempt": attempt,
        "gaps": state.gaps,
        "notice": state.notice.view(),
        "problems": draw_problems(fields) if state.notice.kind in {"gaps", "error"} else [],
        "done": _done(state, credentials, sandboxes) if is_done and credentials else None,
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


def _done(
    state: SignInState, credentials: Credentials, sandboxes: Sequence[SandboxInfo]
) -> DoneView:
    default = next((info.name for info in sandboxes if info.default), platform.DEFAULT_SANDBOX)
    return {
        "title": "Signed in to Adobe Experience Platform",
        "said": f"{state.notice.text} Next: open a sandbox. Insert code writes the cell for it.",
        "facts": [
            {"label": "Organisation ID", "value": credentials.org_id, "copy": True},
            {"label": "Client ID", "value": credentials.client_id, "copy": True},
        ],
        "table": _table(sandboxes) if sandboxes else None,
        "actions": [],
        "code": _code(default),
        "ask": None,
        "another": "Sign in again",
    }


def _table(sandboxes: Sequence[SandboxInfo]) -> TableView:
    rows: list[RowView] = [
        {
            "cells": [info.name, info.title, info.type, info.region, info.state],
            "badge": "default" if info.default else "",
            "code": "" if info.state == "deleted" else _code(info.name),
        }
        for info in sandboxes
    ]
    return {"label": "Sandboxes", "heads": _HEADS, "rows": rows}


def _code(name: str) -> str:
    """Return the code that opens a sandbox."""
    return _NEXT.format(json.dumps(name, ensure_ascii=False))
