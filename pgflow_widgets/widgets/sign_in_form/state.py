"""Hold and draw the state of the sign-in form; no widget, no event loop.

Source: contract, auth.md 1 and 2.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.errors import CredentialError, InputError, PgflowError
from pgflow_widgets.model import credential_fields, suspected_secrets
from pgflow_widgets.model.auth_fields import Field
from pgflow_widgets.model.field_rules import NOT_KEPT
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.widgets.text_guard import TextGuard
from pgflow_widgets.widgets.views import Notice, field_view, problem_text, reason_text

_FIELDS = tuple(part.field for part in credential_fields.PARTS)
_SECRET = credential_fields.CLIENT_SECRET.field
_NOT_HERE = "This is a client secret: put it into the field of that name. It is not kept here."
_AGAIN = "To sign in again, enter the client secret again."
_SUBMIT = {"label": "Sign in", "busy": "Signing in…", "waiting": "Asking Adobe for a token…"}


@dataclass(slots=True)
class SignInState:
    """The state of a sign-in form.

    Parameters
    ----------
    values
        By the names of the fields; the secret is a `Secret`.
    """

    values: dict[str, Value] = dataclasses.field(default_factory=dict)
    touched: set[str] = dataclasses.field(default_factory=set)
    refused: dict[str, str] = dataclasses.field(default_factory=dict)
    guard: TextGuard = dataclasses.field(default_factory=TextGuard)
    remember: bool = False
    paste_note: str = ""
    paste_error: str = ""
    notice: Notice = dataclasses.field(default_factory=Notice)
    fill: int = 0

    def edit(self, name: str, value: Value) -> bool:
        """Take what was typed into a field, and return whether it stays there.

        An unknown name is ignored. What is pasted into the wrong field may be the secret, and a
        text field is shown, sent back and saved.
        """
        field = next((known for known in _FIELDS if known.name == name), None)
        if field is None or field.secret != isinstance(value, Secret):
            return True
        self.refused.pop(name, None)
        self.notice = Notice()
        stays = isinstance(value, Secret) or self.guard.admits(name, value)
        if not stays:
            text = str(value)
            said = _NOT_HERE if suspected_secrets.CLIENT_SECRET in text else NOT_KEPT
            value = self.guard.refuse(name, text, said)
        self.values[name] = value
        self.touched.add(name)
        if not stays and text.lstrip().startswith("{"):
            del self.guard.messages[name]
            self.paste(Secret(text))
        return stays

    def paste(self, text: Secret) -> None:
        """Read the Developer Console's JSON, and fill in the fields from it."""
        self.paste_note = self.paste_error = ""
        try:
            parts = credential_fields.read_json_credential(text)
        except InputError as error:
            self.paste_error = problem_text(error)
            return
        for name, value in parts.items():
            self.edit(name, value)
        self.paste_note = f"Read: {', '.join(f.label for f in _FIELDS if f.name in parts)}."
        self.fill += 1

    def problems(self) -> dict[str, InputError]:
        """Return the problems by field name, in the order of the form."""
        problems: dict[str, InputError] = {}
        for field in _FIELDS:
            try:
                field.clean(self._value(field))
            except InputError as error:
                problems[field.name] = error
        return problems

    def parts(self) -> dict[str, Value]:
        """Return the parts of the credential, checked."""
        return {field.name: field.clean(self._value(field)) for field in _FIELDS}

    def refuse(self, error: PgflowError) -> None:
        """Show the error of an attempt, beside the field that IMS names in its text."""
        if isinstance(error, CredentialError):
            for field in _FIELDS:
                if field.name.rstrip("s") in error.message:  # IMS says "scope"
                    self.refused[field.name] = "Adobe refused it: copy it again."
        self.notice = Notice("error", error.message, error.hint)

    def succeed(self, text: str) -> None:
        """Forget the secret, and report the success."""
        self.forget()
        self.notice = Notice("done", text)

    def forget(self) -> None:
        """Forget the secret."""
        self.values.pop(_SECRET.name, None)
        self.touched.discard(_SECRET.name)
        self.refused.clear()
        self.paste_note = self.paste_error = ""

    def view(self, *, busy: bool, attempt: int, outcome: str) -> dict[str, Any]:
        """Return the view that the page draws, without any secret."""
        problems = self.problems()
        filled = {field.name for field in _FIELDS if self._value(field)}
        filled |= self.refused.keys() | self.guard.messages.keys()
        done = self.notice.kind == "done"
        return {
            "title": "Sign in to Adobe Experience Platform",
            "choices": [],
            "offers": [],
            "paste": {
                "label": "JSON of the credential",
                "help": f"{credential_fields.WHERE}, choose Download JSON, and paste or pick that"
                " file.",
                "placeholder": '{"project": …',
                "pick": "Choose file…",
                "accept": ".json,application/json",
                "note": self.paste_note,
                "error": self.paste_error,
            },
            "fields": [self._drawn(field, problems) for field in _FIELDS],
            "checks": [
                {
                    "name": "remember",
                    "label": "Remember in the keyring of this computer",
                    "value": self.remember,
                }
            ],
            "probe": None,
            "submit": _SUBMIT,
            "preview": "",
            "reason": _AGAIN if done else reason_text(_FIELDS, problems, filled),
            "busy": busy,
            "attempt": attempt,
            "notice": self.notice.view(),
            "outcome": outcome,
            "fill": self.fill,
        }

    def _drawn(self, field: Field, problems: dict[str, InputError]) -> dict[str, Any]:
        error = self.guard.messages.get(field.name) or self.refused.get(field.name, "")
        if field.name in self.touched and not error:
            error = problem_text(problems.get(field.name))
        emptied = self.guard.emptied[field.name]
        return field_view(field, self._value(field), error=error, emptied=emptied)

    def _value(self, field: Field) -> Value:
        return self.values.get(field.name, Secret("") if field.secret else field.prefill)
