"""Hold the state of the sign-in form; no widget, no event loop.

Source: contract, auth.md 1 and 2.
"""

from __future__ import annotations

from dataclasses import dataclass

from pgflow_widgets.errors import CredentialError, InputError, PgflowError
from pgflow_widgets.model import credential_fields, suspected_secrets
from pgflow_widgets.model.field_rules import NOT_KEPT
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.widgets.fields.state import FieldsState
from pgflow_widgets.widgets.view import Notice, problem_text

FIELDS = tuple(part.field for part in credential_fields.PARTS)
_SECRET = credential_fields.CLIENT_SECRET.field
_ORGANISATION = credential_fields.ORG_ID.field
_NOT_HERE = "This is a client secret: put it into the field of that name. It is not kept here."


@dataclass(slots=True)
class SignInState(FieldsState):
    """The state of a sign-in form.

    Its values are parts of a credential, by the names of the fields.
    """

    remember: bool = False
    paste_note: str = ""
    paste_error: str = ""
    is_done: bool = False

    def edit(self, name: str, value: Value) -> bool:
        """Take what was typed into a field, and return whether it stays there.

        An unknown name is ignored. What is pasted into the wrong field may be the secret, and a
        text field is shown, sent back and saved.
        """
        if self.field_to_edit(FIELDS, name, value) is None:
            return True
        # What is filled in by hand takes the place of a file that could not be read.
        self.is_done, self.paste_error = False, ""
        stays = isinstance(value, Secret) or self.guard.admits(name, value)
        if not stays:
            text = str(value)
            said = _NOT_HERE if suspected_secrets.CLIENT_SECRET_PREFIX in text else NOT_KEPT
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
        self.paste_note = f"Read: {', '.join(f.label for f in FIELDS if f.name in parts)}."
        self.fill += 1

    def begin(self) -> None:
        """Forget what the last attempt told: another one begins."""
        self.notice, self.is_done = Notice(), False
        self.refused.clear()

    def problems(self) -> dict[str, InputError]:
        """Return the problems by field name, in the order of the form."""
        problems = self.problems_of(FIELDS)
        organisation = str(self.values.get(_ORGANISATION.name, "")).strip()
        if organisation and not organisation.endswith("@AdobeOrg"):
            problems.setdefault(
                _ORGANISATION.name,
                InputError("An organisation ID ends with @AdobeOrg.", hint="Copy all of it."),
            )
        return {field.name: problems[field.name] for field in FIELDS if field.name in problems}

    def parts(self) -> dict[str, Value]:
        """Return the parts of the credential, checked."""
        return self.clean_values_of(FIELDS)

    def refuse(self, error: PgflowError) -> None:
        """Show the error of an attempt, beside the field that IMS names in its text."""
        if isinstance(error, CredentialError):
            for field in FIELDS:
                if field.name.rstrip("s") in error.message:  # IMS says "scope"
                    self.refused[field.name] = "Adobe refused it: copy it again."
        self.notice = Notice.of(error)

    def succeed(self, text: str) -> None:
        """Forget the secret, and report the success."""
        self.forget()
        self.is_done = True
        self.notice = Notice("done", text)

    def forget(self) -> None:
        """Forget the secret."""
        self.values.pop(_SECRET.name, None)
        self.touched.discard(_SECRET.name)
        self.typed_in.clear()
        self.refused.clear()
        self.paste_note = self.paste_error = ""
