"""Show the form that creates a base connection.

This module is over 300 lines because one object hears all that the page and its jobs tell: `model`
decides what is valid, `state` what it holds, `view` how it looks, `Sandbox` what happens.
"""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.errors import InputError, OutcomeUnknownError
from pgflow_widgets.local import background, postgres_files
from pgflow_widgets.model.cards import Card
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import FieldInput, Secret, hide_arguments
from pgflow_widgets.model.sources import NAME, Source
from pgflow_widgets.widgets.base import HoldingWidget
from pgflow_widgets.widgets.connection_form.addresses import unfold_addresses
from pgflow_widgets.widgets.connection_form.arguments import conceal_values
from pgflow_widgets.widgets.connection_form.backend import Destination, FormBackend, NextSteps
from pgflow_widgets.widgets.connection_form.declarations import ConnectionFormMessage
from pgflow_widgets.widgets.connection_form.made import Made, card_of
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.connection_form.unfinished_form import Unfinished, start_empty
from pgflow_widgets.widgets.connection_form.view import cancelled_notice, draw_connection_form
from pgflow_widgets.widgets.fields.view import FormView
from pgflow_widgets.widgets.jobs import LatestJobs, failure_of
from pgflow_widgets.widgets.view import Notice

if TYPE_CHECKING:
    from pgflow_widgets.postgres.preflight import Step


class ConnectionForm(HoldingWidget):
    """Asks for the values of a base connection, and creates it.

    Parameters
    ----------
    source
        The kind of database.
    cloud
        The cloud that is chosen at the start.
    backend
        The calls to the sandbox.
    offers
        Values to fill in at a click, by the words on the button.
    place
        Where the connection goes.
    then
        What can be done with the new connection.
    unfinished
        What was typed into an earlier form; this one starts with it.

    Notes
    -----
    Secrets stay in this object's memory until the connection is made, the field is cleared or the
    form is closed.
    """

    _screen = "fields"
    _messages = ConnectionFormMessage

    def __init__(
        self,
        *,
        source: Source,
        cloud: Cloud,
        backend: FormBackend,
        offers: Mapping[str, Pasted] | None = None,
        place: Destination | None = None,
        then: NextSteps | None = None,
        unfinished: Unfinished | None = None,
    ) -> None:
        self._place = place or Destination()
        self._state = FormState(source, cloud, self._place.is_local, self._place.cloud_is_known)
        self._backend, self._then = backend, then
        self._checking: concurrent.futures.Future[None] | None = None
        self._tested: ConnectionDraft | None = None
        self._offers = dict(offers or {})
        self._title = f"New {source.label} connection"
        self._under_way: concurrent.futures.Future[BaseConnection] | None = None
        self._sent = threading.Event()
        self._jobs = LatestJobs()
        self._callbacks: list[Callable[[BaseConnection], object]] = []
        self._result: BaseConnection | None = None
        self._unfinished = unfinished or Unfinished()
        self._unfinished.begin(self._state)
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

    @hide_arguments(conceal_values)
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
        if not self._may_begin(draft.problems()):
            return None
        self._attempt += 1
        self._sent = threading.Event()
        work = self._backend.create(draft, self._sent.set)
        self._under_way = background.start(work, partial(self._on_created, draft))
        self._publish()
        return self._under_way

    def check(self) -> concurrent.futures.Future[None] | None:
        """Test the database from this machine, as the button does; None if not possible yet."""
        draft = self._state.draft()
        if not self._may_begin(draft.spec.problems(draft.values)):
            return None
        self._tested = draft
        report = background.on_callers_loop(partial(self._on_step, draft))
        work = self._backend.check(draft, report)
        self._checking = background.start(work, partial(self._on_checked, draft))
        self._publish()
        return self._checking

    def close(self) -> None:
        """Close the form and forget every secret."""
        self._state.forget()
        self._unfinished.end(self._state)
        self._jobs.stop_all()
        super().close()

    def _may_begin(self, problems: Mapping[str, InputError]) -> bool:
        """Whether nothing is under way and nothing missing, and mark what is."""
        if self._busy():
            return False
        self._state.begin()
        self._tested = None
        if problems:
            self._state.mark_gaps(problems)
            self._publish()
        return not problems

    def _busy(self) -> str:
        if self._under_way is not None:
            return "Creating…"
        # A cell that runs holds back what is to be told of a test that is over.
        return "Testing…" if self._checking and not self._checking.done() else ""

    def _cancel(self) -> None:
        """Cancel what is under way; a create that may have arrived is told of when it ends."""
        for future in (self._under_way, self._checking):
            if future is not None:
                future.cancel()

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
                self._state.typed_in[name] = str(message.get("page", ""))
            case "paste":
                self._state.paste(Secret(value), **postgres_files.libpq_files())
            case "choose":
                self._state.choose(name, value)
            case "offer":
                self._take(str(message.get("label")))
            case "unfold" | "addresses":
                self._unfold(kind, shown=message["value"])
            case "act" if name == "empty":
                start_empty(self._state)
            case "act":
                self._act(name, value)
            case _:
                {"probe": self.check, "cancel": self._cancel}[kind]()

    def _take(self, label: str) -> None:
        if label in self._offers:
            self._state.take(self._offers[label])
            self._ask_whether_taken(self._state.draft().name)

    def _unfold(self, part: str, *, shown: bool) -> None:
        if part == "addresses":
            unfold_addresses(self._state, self._backend.region, self._publish, shown=shown)
        else:
            self._state.shows_request = shown

    def _act(self, name: str, value: str) -> None:
        """Do what a button of the card says."""
        made, then = self._state.made, self._then
        if made is None:
            return
        if name == "another":
            self._state.begin()
        elif then is not None and name == "browse":
            self._open(then.browse(made.connection))
        elif then is not None and name == "ingest" and value in (made.tables or ()):
            self._open(then.ingest(made.connection, value))
        elif then is not None and name == "ingest":
            work = then.tables(made.connection)
            self._jobs.start("tables", work, partial(self._on_tables, made))

    def _on_tables(self, made: Made, outcome: concurrent.futures.Future[Sequence[str]]) -> None:
        if error := failure_of(outcome):
            self._state.notice = Notice.of(error)
        elif not outcome.cancelled():
            made.tables = outcome.result()
        self._publish()

    def _on_step(self, draft: ConnectionDraft, step: Step) -> None:
        # What was changed or cancelled meanwhile is not told.
        if draft is self._tested and draft.values == self._state.draft().values:
            self._state.steps.append(step)
            self._publish()

    def _on_checked(self, draft: ConnectionDraft, outcome: concurrent.futures.Future[None]) -> None:
        if draft is not self._tested:
            return  # another action has begun
        self._checking = None
        if outcome.cancelled():
            self._tested = None
            self._state.begin()
            self._state.notice = Notice("stopped", "The test was cancelled.")
        elif error := failure_of(outcome):
            self._state.begin()
            self._state.refuse(error)
        self._publish()

    def _on_created(
        self, draft: ConnectionDraft, outcome: concurrent.futures.Future[BaseConnection]
    ) -> None:
        self._under_way = None
        if outcome.cancelled():
            is_sent = self._sent.is_set()
            self._state.notice = cancelled_notice(draft.name, is_sent=is_sent)
            if is_sent:
                self._ask_whether_taken(draft.name)  # the warning says whether it is there
        elif error := failure_of(outcome):
            self._state.refuse(error)
            if isinstance(error, OutcomeUnknownError):
                self._ask_whether_taken(error.name)  # the warning says whether it was made
        else:
            self._result = outcome.result()
            self._state.succeed(self._result)
            self._unfinished.end(self._state)
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
            background.start(self._backend.name_taken(name.strip()), tell)

    def _summary(self) -> Card:
        unfinished = Card("Connection form", self._title, self._place.badge)
        return unfinished if self._result is None else card_of(self._result)

    def _draw(self) -> FormView:
        return draw_connection_form(
            self._state,
            title=self._title,
            place=self._place,
            then=self._then,
            offers=list(self._offers),
            busy=self._busy(),
            attempt=self._attempt,
        )
