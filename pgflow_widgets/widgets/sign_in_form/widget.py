"""Ask for a credential of Adobe's Developer Console in a form.

Source: contract, auth.md 1 and 2.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.local import background
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.fields.view import FormView
from pgflow_widgets.widgets.jobs import failure_of
from pgflow_widgets.widgets.sign_in_form.declarations import SignInFormMessage
from pgflow_widgets.widgets.sign_in_form.state import SignInState
from pgflow_widgets.widgets.sign_in_form.view import TITLE, draw_sign_in_form
from pgflow_widgets.widgets.view import Notice


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The result of signing in: what was said of it, and the sandboxes, if they may be listed."""

    credentials: Credentials
    remark: str
    sandboxes: Sequence[SandboxInfo] = ()


class SignInForm(KernelDrawnWidget):
    """Asks for a credential, and signs in with it.

    Parameters
    ----------
    enter
        Signs in with the parts of a credential, and remembers it if asked to; runs on the
        background loop.
    known
        The parts that are already known.

    Notes
    -----
    The client secret stays in this object's memory until the sign-in succeeds, the field is cleared
    or the form is closed.
    """

    _screen = "fields"
    _messages = SignInFormMessage

    def __init__(
        self,
        *,
        enter: Callable[[Mapping[str, Value], bool], Coroutine[Any, Any, SignedIn]],
        known: Mapping[str, Value] | None = None,
    ) -> None:
        self._state = SignInState(values=dict(known or {}))
        self._enter = enter
        self._under_way: concurrent.futures.Future[SignedIn] | None = None
        self._result: SignedIn | None = None
        super().__init__()

    def __repr__(self) -> str:
        return f"SignInForm({'signed in' if self._result else 'not signed in yet'})"

    @property
    def credentials(self) -> Credentials | None:
        """The credential of the last sign-in, or None."""
        return self._result.credentials if self._result else None

    def close(self) -> None:
        """Close the form and forget the secret."""
        self._state.forget()
        super().close()

    def _hear(self, kind: str, message: Mapping[str, Any]) -> None:
        name, value = str(message.get("name", "")), message.get("value", "")
        match kind:
            case "edit":
                self._on_edit(stays=self._state.edit(name, str(value)))
            case "secret":
                self._state.edit(name, Secret(str(value)))
                self._state.typed_in[name] = str(message.get("page", ""))
            case "paste":
                self._state.paste(Secret(str(value)))
            case "check":
                self._state.remember = value is True
            case "cancel":
                self._cancel()
            case "act" if name == "another":
                self._state.begin()

    def _submit(self) -> None:
        if self._under_way is not None:
            return
        self._state.begin()
        if problems := self._state.problems():
            self._state.mark_gaps(problems)
            return
        self._attempt += 1
        work = self._enter(self._state.parts(), self._state.remember)
        self._under_way = background.start(work, self._on_entered)

    def _cancel(self) -> None:
        if self._under_way is not None:
            self._under_way.cancel()

    def _on_entered(self, outcome: concurrent.futures.Future[SignedIn]) -> None:
        self._under_way = None
        if outcome.cancelled():
            self._state.notice = Notice("stopped", "The sign-in was cancelled.")
        elif error := failure_of(outcome):
            self._state.refuse(error)
        else:
            self._result = outcome.result()
            self._state.succeed(self._result.remark)
        self._publish()

    def _summary(self) -> Card:
        if self._result is None:
            return Card("Form", TITLE)
        facts = (Fact("Organisation", self._result.credentials.org_id, is_id=True),)
        return Card("Form", TITLE, "signed in", "good", facts)

    def _draw(self) -> FormView:
        result = self._result
        return draw_sign_in_form(
            self._state,
            busy="Asking Adobe for a token…" if self._under_way is not None else "",
            attempt=self._attempt,
            credentials=result.credentials if result else None,
            sandboxes=result.sandboxes if result else (),
        )
