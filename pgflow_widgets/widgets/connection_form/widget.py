"""Show the form that creates a base connection.

The form binds; what is valid is decided in `model`, what it holds in `state`, how it looks in
`view`, what happens in `Sandbox`.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.display import Card, Fact
from pgflow_widgets.errors import OutcomeUnknownError
from pgflow_widgets.local import background, ipython, postgres_files
from pgflow_widgets.model.auth_fields import fold
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import FieldInput, Secret, hide_arguments
from pgflow_widgets.model.sources import NAME, NAMES, SECRETS, Source
from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.connection_form.declarations import (
    ConnectionFormMessage,
    ConnectionFormView,
)
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.connection_form.view import draw_connection_form
from pgflow_widgets.widgets.jobs import failure_of

if TYPE_CHECKING:
    from pgflow_widgets.postgres.preflight import Step

_OUTCOMES = {
    "adopted": " The response was lost; the connection was found again.",
    "repeated": " The first request had no effect, so it was sent again.",
}


def _conceal(arguments: dict[str, Any]) -> None:
    ipython.conceal(
        arguments.get("values", {}),
        lambda name: fold(name) in SECRETS or fold(name) not in {*NAMES, "cloud", "auth"},
        instead="the field of the form",
    )


class ConnectionForm(KernelDrawnWidget):
    """Asks for the values of a base connection, and creates it.

    Parameters
    ----------
    source
        The kind of database.
    cloud
        The cloud that is chosen at the start.
    create
        Creates the connection; runs on the background loop.
    name_taken
        Tells whether a connection of that name exists, for a warning.
    show
        Returns the HTML of a connection's DataFrame.
    check
        Checks the database from this machine, and reports each step at once.
    offers
        Values to fill in at a click, by the words on the button.
    local
        Whether the service runs on this machine, and reaches hosts that Adobe could not.
    title
        The heading.

    Notes
    -----
    Secrets stay in this object's memory until the connection is made, the field is cleared or the
    form is closed.
    """

    _screen = "connection_form"
    _messages = ConnectionFormMessage

    def __init__(
        self,
        *,
        source: Source,
        cloud: Cloud,
        create: Callable[[ConnectionDraft], Coroutine[Any, Any, BaseConnection]],
        name_taken: Callable[[str], Coroutine[Any, Any, bool]],
        show: Callable[[BaseConnection], str],
        check: Callable[[ConnectionDraft, Callable[[Step], None]], Coroutine[Any, Any, None]],
        offers: Mapping[str, Pasted] | None = None,
        local: bool = False,
        title: str = "",
    ) -> None:
        self._state = FormState(source, cloud, local)
        self._create = create
        self._name_taken = name_taken
        self._show = show
        self._check = check
        self._checking: concurrent.futures.Future[None] | None = None
        self._offers = dict(offers or {})
        self._title = title or f"Connect {source.label}"
        self._under_way: concurrent.futures.Future[BaseConnection] | None = None
        self._callbacks: list[Callable[[BaseConnection], object]] = []
        self._result: BaseConnection | None = None
        self._outcome = ""
        super().__init__()

    def __repr__(self) -> str:
        state = "created" if self._result else "not created yet"
        return f"ConnectionForm({self._state.cloud}, {self._state.spec.name!r}, {state})"

    @property
    def result(self) -> BaseConnection | None:
        """The base connection created last, or None."""
        return self._result

    def on_create(self, callback: Callable[[BaseConnection], object]) -> None:
        """Call `callback` with each base connection that the form creates."""
        self._callbacks.append(callback)

    @hide_arguments(_conceal)
    def fill(self, **values: FieldInput) -> None:
        """Fill in fields of the chosen auth spec, as the form's user would.

        Parameters
        ----------
        **values
            By the names of the fields; ``name``, ``description``, ``cloud`` and ``auth`` too. A
            secret may be given as text or as a `Secret`.
        """
        for choice in ("cloud", "auth"):
            if choice in values:
                self._state.choose(choice, str(values.pop(choice)))
        self._state.fill_in({k: v if isinstance(v, Secret) else str(v) for k, v in values.items()})
        self._publish()

    def create(self) -> concurrent.futures.Future[BaseConnection] | None:
        """Create the connection, as the button does; None if invalid or already under way."""
        draft = self._state.draft()
        problems = draft.problems()
        if self._under_way is not None or problems:
            self._state.touched |= problems.keys()
            self._publish()
            return None
        self._attempt += 1
        self._under_way = background.start(self._create(draft), self._on_created)
        self._publish()
        return self._under_way

    def check(self) -> concurrent.futures.Future[None] | None:
        """Check the database from this machine, as the button does; None if not possible yet."""
        draft = self._state.draft()
        if self._checking is not None or draft.spec.problems(draft.values):
            return None
        self._state.steps = []
        report = background.on_callers_loop(partial(self._on_step, draft))
        self._checking = background.start(self._check(draft, report), self._on_checked)
        self._publish()
        return self._checking

    def close(self) -> None:
        """Close the form and forget every secret."""
        self._state.forget()
        super().close()

    def _submit(self) -> None:
        self.create()

    def _hear(self, kind: str, message: Mapping[str, Any]) -> None:
        name, value = (str(message.get(part, "")) for part in ("name", "value"))
        match kind:
            case "edit":
                stays = self._state.edit(name, value)
                self._on_edit(stays=stays)
                if stays and name == NAME.name:
                    self._ask_whether_taken(value)
            case "secret":
                self._state.edit(name, Secret(value))
            case "paste":
                self._state.paste(Secret(value), **postgres_files.libpq_files())
            case "choose":
                self._state.choose(name, value)
            case "probe":
                self.check()
            case "offer":
                self._take(str(message.get("label")))

    def _take(self, label: str) -> None:
        if label in self._offers:
            self._state.take(self._offers[label])
            self._ask_whether_taken(self._state.draft().name)

    def _on_step(self, draft: ConnectionDraft, step: Step) -> None:
        if draft.values == self._state.draft().values:  # else it is of what stood there before
            self._state.steps.append(step)
            self._publish()

    def _on_checked(self, outcome: concurrent.futures.Future[None]) -> None:
        self._checking = None
        if error := failure_of(outcome):
            self._state.refuse(error)
        self._publish()

    def _on_created(self, outcome: concurrent.futures.Future[BaseConnection]) -> None:
        self._under_way = None
        if error := failure_of(outcome):
            self._state.refuse(error)
            if isinstance(error, OutcomeUnknownError):
                self._ask_whether_taken(error.name)  # the warning says whether it was made
        elif not outcome.cancelled():
            self._result = outcome.result()
            self._outcome = self._show(self._result)
            said = _OUTCOMES.get(self._result.outcome, "")
            self._state.succeed(f"The connection {self._result.name!r} was created.{said}")
        self._publish()
        if not outcome.cancelled() and error is None:
            for callback in self._callbacks:
                callback(outcome.result())

    def _ask_whether_taken(self, name: str) -> None:
        def tell(outcome: concurrent.futures.Future[bool]) -> None:
            # The warning is a courtesy: without a response there is none.
            taken = not outcome.cancelled() and not outcome.exception() and outcome.result()
            if str(self._state.draft().name) == name and taken != self._state.name_taken:
                self._state.name_taken = taken
                self._publish()

        if name.strip():
            background.start(self._name_taken(name.strip()), tell)

    def _summary(self) -> Card:
        if self._result is None:
            return Card("Connection form", self._title)
        made = self._result
        facts = (
            Fact("Id", made.id, is_id=True),
            Fact("Authentication", made.auth),
            Fact("Sandbox", made.sandbox),
        )
        return Card("Connection", made.name, "created", "good", facts)

    def _draw(self) -> ConnectionFormView:
        return draw_connection_form(
            self._state,
            title=self._title,
            offers=list(self._offers),
            busy=self._under_way is not None,
            checking=self._checking is not None,
            attempt=self._attempt,
            outcome=self._outcome,
        )
