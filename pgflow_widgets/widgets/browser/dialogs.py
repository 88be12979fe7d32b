"""Ask a person before the connection browser changes something; no widget, no event loop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pgflow_widgets.errors import InputError, PgflowError
from pgflow_widgets.model.auth_fields import Choice, Field
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import DESCRIPTION, NAME, SOURCES
from pgflow_widgets.widgets.browser.declarations import DialogCheckView, DialogView
from pgflow_widgets.widgets.browser.namesakes import full_name
from pgflow_widgets.widgets.fields.state import FieldsState
from pgflow_widgets.widgets.fields.view import draw_field
from pgflow_widgets.widgets.view import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pgflow_widgets.api.messages.connections import BaseConnection
    from pgflow_widgets.api.messages.sandboxes import SandboxInfo

TARGET = "sandbox"
_UNTRIED = (
    "If it is wrong, the connection and its dataflows stop working, and the old one cannot be had"
    " back."
)
_DELETED = (
    "Adobe refuses to delete a connection that a dataflow uses. Tables and datasets are not"
    " changed. This cannot be undone."
)
_DISABLED = "It stays as it is. To stop the dataflows that use it, disable them too."

DONE = {
    "edit": "{!r} is changed.",
    "rotate": "The credentials of {!r} are replaced, and they work.",
    "untried": "The credentials of {!r} are replaced; they were not tried.",
    "enable": "{!r} is enabled.",
    "disable": "{!r} is disabled.",
    "delete": "{!r} is deleted.",
    "duplicate": "{!r} is duplicated.",
}


@dataclass(slots=True)
class Dialog(FieldsState):
    """A dialog that asks before an action.

    Parameters
    ----------
    action
        The action to confirm.
    title, text
        The question; the title names the connection.
    confirm
        The words on the button.
    danger
        Whether it cannot be undone.
    fields
        The fields that the action needs.
    values
        The values so far.
    etag
        The version that the person has seen.
    verify
        Whether new credentials are tried before they replace the old; None where there are none.
    """

    action: str
    title: str
    text: str
    confirm: str
    danger: bool = False
    fields: Sequence[Field] = ()
    etag: str = ""
    verify: bool | None = None
    busy: bool = False

    def problems(self) -> dict[str, InputError]:
        """Return the problems of the values, by field."""
        return self.problems_of(self.fields)

    def clean_values(self) -> dict[str, Value]:
        """Return the values as the action uses them."""
        return self.clean_values_of(self.fields)

    def shows_problem_of(self, field: Field) -> bool:
        """Whether a field shows its problem: once something stands there."""
        return bool(self.values.get(field.name))

    def edit(self, name: str, value: Value) -> bool:
        """Take a typed text, and return whether it stays."""
        if self.field_to_edit(self.fields, name, value) is None:
            return True
        stays = isinstance(value, Secret) or self.guard.admits(name, value)
        if not stays:
            value = self.guard.refuse(name, str(value))
        self.values[name] = value
        return stays

    def check(self, name: str, *, value: bool) -> None:
        """Take a checkbox that was ticked or cleared."""
        if name == "verify" and self.verify is not None:
            self.verify = value

    @property
    def skips(self) -> bool:
        """Whether the new credentials replace the old ones without a test."""
        return self.verify is False

    def refuse(self, error: PgflowError) -> None:
        """Show the error of the action, beside the field at fault if there is one."""
        self.busy = False
        if error.field in {field.name for field in self.fields}:
            self.refused[str(error.field)] = error.hint or error.message
        self.notice = Notice.of(error)

    def view(self) -> DialogView:
        """Return the view that the page draws, without any secret."""
        problems = self.problems()
        return {
            "action": self.action,
            "title": self.title,
            "text": self.text,
            "confirm": "Rotate untried" if self.skips else self.confirm,
            "danger": self.danger or self.skips,
            "busy": self.busy,
            "ready": not problems and not self.busy,
            "notice": self.notice.view(),
            "checks": self._checks(),
            "fields": [draw_field(self, field, problems.get(field.name)) for field in self.fields],
        }

    def _checks(self) -> list[DialogCheckView]:
        if self.verify is None:
            return []
        label = "Test it first, on a temporary connection that is then deleted"
        warning = _UNTRIED if self.skips else ""
        return [{"name": "verify", "label": label, "value": self.verify, "warning": warning}]


def dialog_for(action: str, chosen: BaseConnection, cloud: Cloud) -> Dialog:
    """Return the dialog for an action on a connection.

    Raises
    ------
    InputError
        It needs credentials, and the connection is of a source that is not declared here.
    """
    name, etag, full = chosen.name, chosen.etag, f"{full_name(chosen)}."
    match action:
        case "edit":
            dialog = Dialog(action, f"Edit {name!r}", full, "Save", etag=etag)
            dialog.fields = (NAME, DESCRIPTION)
            dialog.values = {NAME.name: name, DESCRIPTION.name: chosen.description}
        case "enable":
            dialog = Dialog(action, f"Enable {name!r}?", f"{full} It can be used again.", "Enable")
        case "disable":
            text = f"{full} {_DISABLED}"
            dialog = Dialog(action, f"Disable {name!r}?", text, "Disable connection")
        case "rotate":
            dialog = Dialog(action, f"Rotate the password of {name!r}", full, "Rotate")
            dialog.verify = True
            dialog.fields = [
                replace(field, label=f"New {field.label[0].lower()}{field.label[1:]}")
                for field in _credential_fields(chosen, cloud)
            ]
        case "duplicate":
            text = f"{full} Enter the password again: Adobe does not return it."
            dialog = Dialog(action, f"Duplicate {name!r}", text, "Duplicate")
            dialog.fields = _credential_fields(chosen, cloud)
            dialog.values = {NAME.name: f"{name} (copy)"}
        case _:
            text = f"{full} {_DELETED}"
            dialog = Dialog("delete", f"Delete {name!r}?", text, "Delete connection", danger=True)
    dialog.etag = etag
    return dialog


def with_target(dialog: Dialog, sandboxes: Sequence[SandboxInfo]) -> Dialog:
    """Return a dialog that also asks for a target sandbox and a name there."""
    choices = tuple(Choice(sandbox.name, sandbox.title or sandbox.name) for sandbox in sandboxes)
    where = Field(TARGET, "Sandbox", choices=choices, prefill=choices[0].value)
    dialog.fields = (where, NAME, *dialog.fields)
    return dialog


def changes_of(dialog: Dialog, chosen: BaseConnection) -> dict[str, str]:
    """Return the changes of a confirmed dialog, by JSON pointer."""
    if dialog.action in {"enable", "disable"}:
        return {"/state": f"{dialog.action}d"}
    old = {NAME.name: chosen.name, DESCRIPTION.name: chosen.description}
    return {f"/{name}": str(new) for name, new in dialog.clean_values().items() if new != old[name]}


def show_difference(dialog: Dialog, seen: BaseConnection, now: BaseConnection) -> None:
    """Show another person's changes since then; confirming again overwrites them."""
    versions = (("name", seen.name, now.name), ("description", seen.description, now.description))
    said = [f"{what} {old!r} is now {new!r}" for what, old, new in versions if old != new]
    if seen.state != now.state:
        said.append(f"it is now {now.state}")
    by = f" by {now.updated_by}" if now.updated_by else ""
    dialog.busy, dialog.etag = False, now.etag
    dialog.notice = Notice(
        "error",
        f"It was changed meanwhile{by}: {', '.join(said) or 'its credentials'}.",
        "Confirm again to change it all the same.",
    )


def _credential_fields(chosen: BaseConnection, cloud: Cloud) -> Sequence[Field]:
    """Return the credential fields that the service never returns, so they must be given again."""
    source = next((s for s in SOURCES if s.connection_spec_id == chosen.connection_spec_id), None)
    if source is None:
        raise InputError(f"{chosen.name!r} is of a source that is not known here.")
    spec = source.auth_spec(cloud, chosen.auth)
    return [field for field in spec.fields if field.secret or spec.connection_string]
