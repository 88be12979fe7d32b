"""Draw the connection form as plain values for the page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.request import Request, add_mark
from pgflow_widgets.errors import InputError
from pgflow_widgets.model import platform
from pgflow_widgets.model.auth_fields import Field
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.secrets import MASK
from pgflow_widgets.model.sources import DESCRIPTION, NAME
from pgflow_widgets.widgets.connection_form.addresses import draw_addresses
from pgflow_widgets.widgets.connection_form.backend import Destination, NextSteps
from pgflow_widgets.widgets.connection_form.made import Made
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.curl import curl_command
from pgflow_widgets.widgets.fields.view import (
    DoneView,
    FieldView,
    FormView,
    GroupView,
    PasteView,
    ProbeStepView,
    ProbeView,
    RequestView,
    SegmentsView,
    draw_field,
    draw_problems,
)
from pgflow_widgets.widgets.view import ChoiceView, FactView, Notice

if TYPE_CHECKING:
    from pgflow_widgets.postgres.preflight import Step

_MARKS = {"ok": ("✓", "Fine"), "warn": ("!", "Warning"), "fail": ("✕", "Failed")}
_SAID_BELOW = "The test failed here: its steps below say why."
_WHERE = ("server", "port", "database")
_NOTE = (
    f"{MASK} stands for the password. The form appends [pgflow …] to the description, so that it"
    " finds the connection if the response is lost."
)


def draw_connection_form(
    state: FormState,
    *,
    title: str,
    place: Destination,
    then: NextSteps | None = None,
    offers: Sequence[str] = (),
    busy: str = "",
    attempt: int = 0,
) -> FormView:
    """Return the view that the page draws, without any secret."""
    draft = state.draft()
    problems = draft.problems()
    advice = state.advice(draft)
    groups = _groups(draft.fields)
    by_name = {field.name: field for field in draft.fields}
    ordered = [by_name[name] for group in groups for name in group["fields"]]
    fields = [_field(state, field, problems, advice) for field in ordered]
    is_told = state.notice.kind in {"gaps", "error"} or bool(_failure(state.steps))
    return {
        "title": title,
        "badge": place.badge,
        "about": place.about,
        "carried_note": state.carried_note,
        "choices": [] if state.cloud_is_known else _clouds(state),
        "offers": list(offers),
        "paste": _paste(state),
        "groups": groups,
        "fields": fields,
        "checks": [],
        "advanced": _auths(state),
        "has_request": True,
        "request": _request(draft, place) if state.shows_request else None,
        "addresses": draw_addresses(state.addresses, draft.values) if state.addresses else None,
        "probe": _probe(state, busy, by_name),
        "submit": "Create connection",
        "busy": busy,
        "attempt": attempt,
        "gaps": state.gaps,
        "notice": state.notice.view(),
        "problems": draw_problems(fields) if is_told else [],
        "done": _done(state.made, state, then) if state.made else None,
        "fill": state.fill,
    }


def cancelled_notice(name: str, *, is_sent: bool) -> Notice:
    """Return what to tell of a create that was cancelled, before or after it was sent."""
    if not is_sent:
        return Notice("stopped", "Cancelled before anything was sent.")
    said = f"Cancelled, but the request was under way: {name!r} may exist."
    return Notice("stopped", said, "Look at your connections before you create it again.")


def _groups(fields: Sequence[Field]) -> list[GroupView]:
    """Return the fields in the order of the screen, whatever the order on the wire."""
    name = [NAME.name, DESCRIPTION.name]
    others = [field.name for field in fields if field.name not in {*name, *_WHERE}]
    return [
        {"title": "Name", "fields": name},
        {"title": "Database", "fields": list(_WHERE)},
        {"title": "Sign-in", "fields": others},
    ]


def _paste(state: FormState) -> PasteView:
    return {
        "label": "Paste a URI, connection string or DSN",
        "help": "It is read in the kernel, and fills in the fields below.",
        "placeholder": "postgresql://…   Server=…;…   host=…",
        "pick": "",
        "accept": "",
        "note": state.paste_note,
        "error": state.paste_error,
    }


def _probe(state: FormState, busy: str, field_names: Collection[str]) -> ProbeView:
    return {
        "label": "Test from this machine",
        "heading": _heading(state.steps, busy),
        "failed": bool(_failure(state.steps)),
        "note": "Adobe connects from addresses of its own, which the firewall has to let in.",
        "link": platform.ADDRESSES,
        "link_text": "Adobe's addresses",
        "steps": [_step(step, field_names) for step in state.steps],
    }


def _heading(steps: Sequence[Step], busy: str) -> str:
    """Return the outcome of all steps in a few words."""
    if busy or not steps:
        return ""
    if failure := _failure(steps):
        return f"{failure.name} failed"
    count = Counter(step.state for step in steps)
    warnings = f", {count['warn']} warning{'s'[: count['warn'] > 1]}" if count["warn"] else ""
    return f"{count['ok']} of {len(steps)} passed{warnings}"


def _failure(steps: Sequence[Step]) -> Step | None:
    """Return the step that ended the test, if one did."""
    return next((step for step in steps if step.state == "fail"), None)


def _clouds(state: FormState) -> list[SegmentsView]:
    options: list[ChoiceView] = [{"value": str(c), "label": str(c)} for c in state.source.auth]
    said = "The sandbox does not say where it runs. The choice decides which fields Adobe takes."
    value = str(state.cloud)
    return [{"name": "cloud", "label": "Cloud", "help": said, "value": value, "options": options}]


def _auths(state: FormState) -> list[SegmentsView]:
    specs = state.source.auth[state.cloud]
    options: list[ChoiceView] = [{"value": spec.name, "label": spec.label} for spec in specs]
    if len(options) < 2:
        return []
    said = "How Adobe stores the sign-in. Both reach the same database."
    value = state.spec.name
    label = "How it is sent"
    return [{"name": "auth", "label": label, "help": said, "value": value, "options": options}]


def _field(
    state: FormState,
    field: Field,
    problems: Mapping[str, InputError],
    advice: Mapping[str, str],
) -> FieldView:
    warning = state.remarks.get(state.key_of(field)) or advice.get(field.name, "")
    drawn = draw_field(state, field, problems.get(field.name), warning)
    failure = _failure(state.steps)
    if failure and failure.field == field.name and not drawn["error"]:
        drawn["error"] = failure.hint or _SAID_BELOW
    # Adobe documents a default for some; to people, all but the description matter.
    return {**drawn, "required": field is not DESCRIPTION}


def _step(step: Step, field_names: Collection[str]) -> ProbeStepView:
    """Return a step; what to do about it stands beside its field, if it has one here."""
    mark, said = _MARKS[step.state]
    return {
        "name": step.name,
        "state": step.state,
        "detail": step.detail,
        "hint": "" if step.field in field_names else step.hint,
        "mark": mark,
        "said": said,
    }


def _request(draft: ConnectionDraft, place: Destination) -> RequestView:
    """Return the request with masked secrets, as JSON with the place of the mark."""
    masked = draft.masked_body()
    marked = add_mark(masked.get("description", ""), "…")
    body: dict[str, Any] = {"name": masked["name"], **masked, "description": marked}
    request = Request("create the connection", "POST", "/connections", body=masked)
    curl = curl_command(request, base_url=place.base_url, sandbox=place.sandbox)
    return {
        "note": _NOTE,
        "json": json.dumps(body, indent=2, ensure_ascii=False),
        "curl": curl.replace(json.dumps(MASK)[1:-1], MASK),
    }


def _done(made: Made, state: FormState, then: NextSteps | None) -> DoneView:
    connection = made.connection
    facts: list[FactView] = [
        {"label": "Database", "value": made.place, "copy": False},
        {"label": "ID", "value": connection.id, "copy": True},
        {"label": "Sent as", "value": connection.auth, "copy": False},
    ]
    tables = made.tables
    options: list[ChoiceView] = [{"value": path, "label": path} for path in tables or ()]
    ask: SegmentsView = {
        "name": "ingest",
        "label": "Table to ingest",
        "help": "" if options else "No readable tables.",
        "value": "",
        "options": options,
    }
    actions: list[ChoiceView] = [
        {"value": "browse", "label": "Browse tables"},
        {"value": "ingest", "label": "Ingest a table"},
    ]
    return {
        "title": connection.name,
        "said": state.notice.text,
        "facts": [fact for fact in facts if fact["value"]],
        "table": None,
        "actions": actions if then else [],
        "code": made.code(then.variable()) if then else "",
        "ask": None if tables is None else ask,
        "another": "Create another",
    }
