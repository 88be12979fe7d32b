"""Draw the connection form as plain values for the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.request import add_mark
from pgflow_widgets.errors import InputError
from pgflow_widgets.model import platform
from pgflow_widgets.model.auth_fields import Field
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.sources import DESCRIPTION
from pgflow_widgets.widgets.connection_form.declarations import ConnectionFormView
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.fields_view import (
    FieldView,
    PasteView,
    ProbeView,
    SegmentsView,
    StepView,
    SubmitView,
    draw_field,
    reason_text,
)
from pgflow_widgets.widgets.view import ChoiceView

if TYPE_CHECKING:
    from pgflow_widgets.postgres.preflight import Step

_SUBMIT: SubmitView = {
    "label": "Create",
    "busy": "Creating…",
    "waiting": "Asking Experience Platform and the database…",
}
_MARKS = {"ok": ("✓", "Fine"), "warn": ("!", "Warning"), "fail": ("✕", "Failed")}


def draw_connection_form(
    state: FormState,
    *,
    title: str,
    offers: list[str],
    busy: bool,
    checking: bool,
    attempt: int,
    outcome: str,
) -> ConnectionFormView:
    """Return the view that the page draws, without any secret."""
    draft = state.draft()
    problems = draft.problems()
    advice = state.advice(draft)
    return {
        "title": title,
        "choices": _choices(state),
        "offers": offers,
        "paste": _paste(state),
        "fields": [_field(state, field, problems, advice) for field in draft.fields],
        "checks": [],
        "probe": _probe(state, draft, checking=checking),
        "submit": _SUBMIT,
        "preview": json.dumps(_body(draft), indent=2, ensure_ascii=False),
        "reason": reason_text(state, draft.fields, problems),
        "busy": busy,
        "attempt": attempt,
        "notice": state.notice.view(),
        "outcome": outcome,
        "fill": state.fill,
    }


def _paste(state: FormState) -> PasteView:
    return {
        "label": "Connection string, URI or DSN",
        "help": "Paste what you have at hand: it is read in the kernel and fills in the fields"
        " below.",
        "placeholder": "postgresql://…   Server=…;Database=…   host=… dbname=…",
        "pick": "",
        "accept": "",
        "note": state.paste_note,
        "error": state.paste_error,
    }


def _probe(state: FormState, draft: ConnectionDraft, *, checking: bool) -> ProbeView:
    return {
        "label": "Check from this machine",
        "working": "Checking…",
        "note": "Adobe connects from addresses of its own, which the firewall has to let in.",
        "link": platform.ADDRESSES,
        "link_text": "Adobe's addresses",
        "busy": checking,
        "ready": not checking and not draft.spec.problems(draft.values),
        "steps": [_step(step) for step in state.steps],
    }


def _choices(state: FormState) -> list[SegmentsView]:
    clouds: list[ChoiceView] = [
        {"value": str(cloud), "label": str(cloud)} for cloud in state.source.auth
    ]
    specs = state.source.auth[state.cloud]
    auths: list[ChoiceView] = [{"value": spec.name, "label": spec.label} for spec in specs]
    return [
        {"name": "cloud", "label": "Cloud", "value": str(state.cloud), "options": clouds},
        {"name": "auth", "label": "Authentication", "value": state.spec.name, "options": auths},
    ]


def _field(
    state: FormState,
    field: Field,
    problems: Mapping[str, InputError],
    advice: Mapping[str, str],
) -> FieldView:
    warning = state.remarks.get(state.key_of(field)) or advice.get(field.name, "")
    drawn = draw_field(state, field, problems.get(field.name), warning)
    # Adobe documents a default for some; to people, all but the description matter.
    return {**drawn, "required": field is not DESCRIPTION}


def _step(step: Step) -> StepView:
    mark, said = _MARKS[step.state]
    return {
        "name": step.name,
        "state": step.state,
        "detail": step.detail,
        "hint": step.hint,
        "mark": mark,
        "said": said,
    }


def _body(draft: ConnectionDraft) -> dict[str, Any]:
    """Return the request body with masked secrets and the place of the mark."""
    body = dict(draft.masked_body())
    name = body.pop("name", "")
    return {"name": name, "description": add_mark(body.pop("description", ""), "…"), **body}
