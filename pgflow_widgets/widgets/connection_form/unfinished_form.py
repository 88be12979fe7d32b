"""Carry what was typed into a form that was not finished over to the one that takes its place."""

from __future__ import annotations

from dataclasses import dataclass

from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.view import Notice


@dataclass(slots=True)
class Unfinished:
    """The state of the last form of a sandbox, until that is finished or closed."""

    state: FormState | None = None

    def begin(self, state: FormState) -> None:
        """Note the state of a new form, which starts with the plain values of the last."""
        if self.state is not None:
            keep_plain_values(self.state, state)
        self.state = state

    def end(self, state: FormState) -> None:
        """Forget the state of a form."""
        if self.state is state:
            self.state = None


def keep_plain_values(before: FormState, state: FormState) -> None:
    """Copy every value but the secrets, and name the fields that hold one."""
    state.values = {k: v for k, v in before.values.items() if not isinstance(v, Secret)}
    state.auth, state.meant, state.carried = dict(before.auth), before.meant, set(before.carried)
    if not state.cloud_is_known:
        state.cloud = before.cloud
    fields = [field for field in state.fields if not field.secret]
    labels = [f.label for f in fields if state.value_of(f) != f.prefill]
    state.carried_note = f"Kept from the form above: {', '.join(labels)}." if labels else ""


def start_empty(state: FormState) -> None:
    """Forget everything that was typed or carried over."""
    state.forget()
    state.values, state.auth, state.meant, state.carried = {}, {}, None, set()
    state.touched, state.notice, state.carried_note, state.name_taken = set(), Notice(), "", False
    state.remarks.clear()
    state.fill += 1
