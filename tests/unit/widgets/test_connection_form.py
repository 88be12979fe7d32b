"""The form without a browser: what reaches its traits, and what it does with messages."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.errors import OutcomeUnknownError, PgflowError
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.postgres.preflight import Step
from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.connection_form.backend import FormBackend, NextSteps
from pgflow_widgets.widgets.connection_form.unfinished_form import Unfinished
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm

CANARY = "canary-f00d"
MADE = BaseConnection("id-1", "Retail")
LOGIN = {
    "name": "Retail",
    "server": "db.example.com",
    "database": "retail",
    "username": "reader",
    "password": CANARY,
}


class Service:
    """Stands for the sandbox, which decides what a create does."""

    def __init__(self) -> None:
        self.drafts: list[ConnectionDraft] = []
        self.error: Exception | None = None
        self.waits = self.waits_for_answer = False
        self.slow = 0.0
        self.browsed: list[BaseConnection] = []
        self.ingested: list[tuple[BaseConnection, str]] = []

    async def create(self, draft: ConnectionDraft, sending: Callable[[], object]) -> BaseConnection:
        self.drafts.append(draft)
        if self.waits:
            await asyncio.sleep(60)
        sending()
        if self.waits_for_answer:
            await asyncio.sleep(60)
        if self.error:
            raise self.error
        return MADE

    async def check(self, draft: ConnectionDraft, told: Callable[[Step], None]) -> None:
        if self.error:
            raise self.error
        await asyncio.sleep(self.slow)
        for name in ("Host name", "Port"):
            if self.waits:
                await asyncio.sleep(60)
            told(Step(name, "ok", f"{name} of {draft.values['server']}"))

    async def name_taken(self, name: str) -> bool:
        return name == "Taken"

    async def tables(self, _made: BaseConnection) -> list[str]:
        if self.error:
            raise self.error
        return ["sales.orders", "hr.people"]

    def browse(self, made: BaseConnection) -> KernelDrawnWidget:
        self.browsed.append(made)
        return ConnectionForm(source=POSTGRESQL, cloud=Cloud.AZURE, backend=self.backend())

    def ingest(self, made: BaseConnection, table: str) -> KernelDrawnWidget:
        self.ingested.append((made, table))
        return ConnectionForm(source=POSTGRESQL, cloud=Cloud.AZURE, backend=self.backend())

    def backend(self) -> FormBackend:
        return FormBackend(self.create, self.name_taken, self.check, self.region)

    async def region(self) -> str:
        if self.error:
            raise self.error
        return "NLD2"


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def form(service: Service) -> ConnectionForm:
    return ConnectionForm(
        source=POSTGRESQL,
        cloud=Cloud.AZURE,
        backend=service.backend(),
        offers={"Use it": Pasted("it", {**LOGIN, "password": Secret(CANARY)})},
        then=NextSteps(lambda: "sb", service.browse, service.tables, service.ingest),
    )


def say(form: ConnectionForm, **message: Any) -> None:
    form._handle_custom_msg(message, [])


def state(form: ConnectionForm) -> str:
    """All that the kernel ever sends of the form."""
    return json.dumps(form.get_state(), default=str)


async def until(form: ConnectionForm, condition: Callable[[], object]) -> None:
    """Wait until what the form shows fulfils a condition."""
    seen = asyncio.Event()
    form.observe(lambda _change: condition() and seen.set(), "view")
    if not condition():
        await asyncio.wait_for(seen.wait(), 20)


async def settled(form: ConnectionForm, expected: str) -> None:
    await until(form, lambda: form.view["notice"]["kind"] == expected)
    await asyncio.sleep(0)  # the callbacks come after what is shown


async def test_a_create_forgets_the_secret_and_tells_the_callbacks(
    form: ConnectionForm, service: Service
) -> None:
    told: list[BaseConnection] = []
    form.on_create(told.append)
    say(form, type="offer", label="Use it")
    assert CANARY not in state(form)
    assert form.result is None
    say(form, type="submit", attempt=0)
    assert form.view["busy"]
    await settled(form, "done")
    assert form.result is MADE
    assert told == [MADE]
    done = form.view["done"]
    assert {"label": "ID", "value": "id-1", "copy": True} in done["facts"]
    assert {"label": "Database", "value": "db.example.com:5432 / retail", "copy": False} in done[
        "facts"
    ]
    assert done["code"] == "tables = sb.tables('Retail')\ntables"
    say(form, type="act", name="another", value="")
    assert form.view["done"] is None
    assert form.create() is None
    assert [each["label"] for each in form.view["problems"]] == ["Password"]
    assert CANARY not in state(form)
    assert CANARY not in repr(vars(form))


async def test_each_message_that_asks_for_it_gets_a_receipt_that_says_nothing_else(
    form: ConnectionForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    monkeypatch.setattr(form, "send", sent.append)
    shown = form.view
    say(form, type="ping", receipt="page-1:1")
    assert form.view is shown
    say(form, type="secret", name="password", value=CANARY, receipt="page-1:2")
    say(form, type="edit", name="server", value="db.example.com")
    assert sent == [{"receipt": "page-1:1"}, {"receipt": "page-1:2"}]


async def test_one_attempt_makes_one_connection(form: ConnectionForm, service: Service) -> None:
    form.fill(**LOGIN)
    for _ in range(5):
        say(form, type="submit", attempt=0)
    await settled(form, "done")
    say(form, type="submit", attempt=0)
    assert len(service.drafts) == 1


async def test_a_refusal_keeps_the_form_filled_in(form: ConnectionForm, service: Service) -> None:
    service.error = PgflowError("It was refused.", hint="Check it.", field="password")
    form.fill(**LOGIN)
    form.create()
    await settled(form, "error")
    assert form.result is None
    assert form.view["gaps"] == 0
    service.error = None
    form.create()
    await settled(form, "done")
    assert [draft.values["password"] for draft in service.drafts] == [Secret(CANARY)] * 2


async def test_after_an_unknown_outcome_the_form_tells_whether_it_was_made(
    form: ConnectionForm, service: Service
) -> None:
    service.error = OutcomeUnknownError("It is not known.", name="Taken", hint="List them.")
    form.fill(**{**LOGIN, "name": "Taken"})
    form.create()
    await settled(form, "error")
    await until(form, lambda: form.view["fields"][0]["warning"])
    assert form.view["notice"]["hint"] == "List them."


async def test_an_unexpected_error_is_not_quoted(form: ConnectionForm, service: Service) -> None:
    service.error = RuntimeError(f"it has {CANARY} in it")
    form.fill(**LOGIN)
    form.create()
    await settled(form, "error")
    assert form.view["notice"]["text"] == "Unexpected RuntimeError."
    assert CANARY not in state(form)


async def test_a_name_that_is_taken_is_warned_of(form: ConnectionForm) -> None:
    say(form, type="edit", name="name", value="Taken")
    await until(form, lambda: form.view["fields"][0]["warning"])
    assert "already in use" in form.view["fields"][0]["warning"]


def test_an_invalid_form_is_not_sent_and_says_what_is_missing(
    form: ConnectionForm, service: Service
) -> None:
    assert form.create() is None
    assert service.drafts == []
    errors = {each["name"]: each["error"] for each in form.view["fields"]}
    assert errors["server"] == errors["password"] == "Required."
    assert form.view["gaps"] == 1
    labels = ["Connection name", "Server", "Database", "Username", "Password"]
    assert [each["label"] for each in form.view["problems"]] == labels


def shown(service: Service, unfinished: Unfinished) -> ConnectionForm:
    return ConnectionForm(
        source=POSTGRESQL, cloud=Cloud.AZURE, backend=service.backend(), unfinished=unfinished
    )


def test_a_form_goes_on_where_one_was_not_finished_without_its_secret(
    service: Service,
) -> None:
    unfinished = Unfinished()
    form = shown(service, unfinished)
    form.fill(**{**LOGIN, "name": "Half done", "password": CANARY, "sslMode": "verify-full"})
    before = form.view["fields"]
    again = shown(service, unfinished)
    assert again.view["carried_note"] == (
        "Kept from the form above: Connection name, Server, Database, Username, SSL mode."
    )
    for field, there in zip(again.view["fields"], before, strict=True):
        assert field["value"] == there["value"]
        assert not field["held"]
        assert not field["error"]
    assert CANARY not in state(again) + repr(vars(again)) + repr(again._state)
    assert again.create() is None
    assert [each["label"] for each in again.view["problems"]] == ["Password"]
    say(again, type="act", name="empty", value="")
    fresh = shown(service, Unfinished())
    assert again.view["carried_note"] == ""
    assert [each["value"] for each in again.view["fields"]] == [
        each["value"] for each in fresh.view["fields"]
    ]
    assert again.view["problems"] == []


async def test_nothing_is_kept_of_a_form_that_is_finished_or_closed(service: Service) -> None:
    unfinished = Unfinished()
    finished = shown(service, unfinished)
    finished.fill(**LOGIN)
    finished.create()
    await settled(finished, "done")
    closed = shown(service, unfinished)
    assert closed.view["fields"][0]["value"] == ""
    closed.fill(name="Closed")
    closed.close()
    again = shown(service, unfinished)
    assert again.view["carried_note"] == ""
    assert again.view["fields"][0]["value"] == ""


def test_a_port_may_be_filled_in_as_a_number(form: ConnectionForm) -> None:
    form.fill(server="db.example.com", port=5433)
    assert form._state.draft().values["port"] == "5433"


def test_closing_forgets_the_secret(form: ConnectionForm) -> None:
    form.fill(**LOGIN)
    form.close()
    assert not form._state.draft().values["password"]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": "nothing"},
        {"type": "edit"},
        {"type": "edit", "name": "password", "value": CANARY},
        {"type": "choose", "name": "cloud", "value": "Mars"},
        {"type": "choose", "name": "auth", "value": None},
        {"type": "offer", "label": "Nothing"},
        {"type": "submit", "attempt": "x"},
        {"type": "paste"},
        {"type": "secret", "name": "server", "value": CANARY},
    ],
)
def test_a_message_that_makes_no_sense_does_no_harm(
    form: ConnectionForm, service: Service, message: dict[str, Any]
) -> None:
    before = [each["value"] for each in form.view["fields"]]
    say(form, **message)
    assert [each["value"] for each in form.view["fields"]] == before
    assert service.drafts == []
    assert CANARY not in state(form)


def test_the_repr_is_short_and_shows_no_secret(form: ConnectionForm) -> None:
    form.fill(**LOGIN)
    assert repr(form) == "ConnectionForm(Azure, 'Basic Authentication', not created yet)"


async def test_the_database_is_looked_at_from_here_step_by_step(
    form: ConnectionForm, service: Service
) -> None:
    def probe() -> dict[str, Any]:
        drawn: dict[str, Any] = form.view["probe"]
        return drawn

    assert form.check() is None, "nothing is filled in"
    assert form.view["gaps"] == 1
    say(form, type="offer", label="Use it")
    service.slow = 0.2
    say(form, type="probe")
    assert form.view["busy"]
    await until(form, lambda: len(probe()["steps"]) == 2 and not form.view["busy"])
    assert probe()["heading"] == "2 of 2 passed"
    first = probe()["steps"][0]
    assert (first["name"], first["said"]) == ("Host name", "Fine")
    assert first["detail"] == "Host name of db.example.com"
    assert CANARY not in state(form)
    assert service.drafts == [], "nothing is sent to the service"
    say(form, type="edit", name="server", value="other.example.com")
    assert probe()["steps"] == []
    service.error = PgflowError("It cannot be looked at.")
    say(form, type="probe")
    await settled(form, "error")
    assert form.view["notice"]["text"] == "It cannot be looked at."


async def test_each_action_takes_the_place_of_what_the_one_before_told(
    form: ConnectionForm, service: Service
) -> None:
    form.fill(**LOGIN)
    service.error = PgflowError("It was refused.", hint="Check it.", field="password")
    form.create()
    await settled(form, "error")
    assert any(field["error"] for field in form.view["fields"])
    service.error = None
    form.check()
    await until(form, lambda: form.view["probe"]["steps"] and not form.view["busy"])
    assert form.view["notice"]["kind"] == ""
    assert not any(field["error"] for field in form.view["fields"])
    service.error = PgflowError("It was refused.", field="server")
    form.create()
    await settled(form, "error")
    assert form.view["probe"]["steps"] == []
    assert [field["name"] for field in form.view["fields"] if field["error"]] == ["server"]


async def test_a_create_cancelled_before_it_is_sent_says_that_nothing_arrived(
    form: ConnectionForm, service: Service
) -> None:
    service.waits = True
    form.fill(**LOGIN)
    form.create()
    for _ in range(200):
        if service.drafts:
            break
        await asyncio.sleep(0.01)
    say(form, type="cancel")
    await settled(form, "stopped")
    assert form.view["notice"]["text"] == "Cancelled before anything was sent."
    assert not form.view["busy"]
    service.waits = False
    form.create()
    await settled(form, "done")
    assert len(service.drafts) == 2, "the password was still there"


async def test_a_create_cancelled_after_it_was_sent_says_that_it_may_exist(
    form: ConnectionForm, service: Service
) -> None:
    service.waits_for_answer = True
    told: list[BaseConnection] = []
    form.on_create(told.append)
    form.fill(**{**LOGIN, "name": "Taken"})
    form.create()
    for _ in range(200):
        if form._sent.is_set():
            break
        await asyncio.sleep(0.01)
    say(form, type="cancel")
    await settled(form, "stopped")
    assert "'Taken' may exist" in form.view["notice"]["text"]
    assert form.view["notice"]["hint"] == "Look at your connections before you create it again."
    await until(form, lambda: form.view["fields"][0]["warning"])
    assert form.result is None
    assert told == []


async def test_a_cancelled_test_tells_nothing_more(form: ConnectionForm, service: Service) -> None:
    service.waits = True
    form.fill(**LOGIN)
    form.check()
    say(form, type="cancel")
    await settled(form, "stopped")
    await asyncio.sleep(0.05)
    assert form.view["probe"]["steps"] == []
    assert not form.view["busy"]


async def test_after_a_create_browse_and_ingest_open_below(
    form: ConnectionForm, service: Service
) -> None:
    form.fill(**LOGIN)
    form.create()
    await settled(form, "done")
    say(form, type="act", name="browse", value="")
    assert service.browsed == [MADE]
    browser = form.inside
    assert browser
    say(form, type="act", name="ingest", value="sales.orders")
    assert service.ingested == [], "only a table that was listed can be opened"
    await until(form, lambda: form.view["done"]["ask"])
    ask = form.view["done"]["ask"]
    assert [option["value"] for option in ask["options"]] == ["sales.orders", "hr.people"]
    say(form, type="act", name="ingest", value="hr.people")
    assert service.ingested == [(MADE, "hr.people")]
    assert form.inside != browser


def test_of_two_pages_one_has_the_password_that_counts(form: ConnectionForm) -> None:
    def typed_in() -> str:
        return next(f["typed_in"] for f in form.view["fields"] if f["name"] == "password")

    say(form, type="secret", name="password", value=CANARY, page="one")
    assert typed_in() == "one"
    say(form, type="secret", name="password", value=CANARY, page="two")
    assert typed_in() == "two"
    say(form, type="offer", label="Use it")
    assert typed_in() == ""


def test_a_namesake_is_read_by_its_id(form: ConnectionForm) -> None:
    form.fill(**LOGIN)
    form._state.name_taken = True
    form._state.succeed(MADE)
    form._publish()
    assert form.view["done"]["code"] == "tables = sb.tables('id-1')\ntables"


def test_the_request_is_sent_to_the_page_only_where_it_is_unfolded(form: ConnectionForm) -> None:
    form.fill(**LOGIN)
    assert form.view["request"] is None
    say(form, type="unfold", value=True)
    assert "specName" in form.view["request"]["json"]
    assert form.view["request"]["curl"].startswith("curl ")
    assert CANARY not in state(form)


@pytest.mark.parametrize("error", [None, PgflowError("No network.")], ids=["known", "unknown"])
async def test_adobes_addresses_come_once_they_are_asked_for(
    form: ConnectionForm, service: Service, error: PgflowError | None
) -> None:
    service.error = error
    say(form, type="addresses", value=True)
    await until(form, lambda: form.view["addresses"])
    unfolded = form.view["addresses"]
    assert unfolded["link"].startswith("https://experienceleague.adobe.com/")
    if error is None:
        assert "NLD2. As of " in unfolded["note"]
        assert [text["label"] for text in unfolded["texts"]] == [
            "pg_hba.conf",
            "AWS security group",
            "Azure firewall",
        ]
        assert "hostssl all all 1" in unfolded["texts"][0]["text"]
        say(form, type="edit", name="database", value="retail")
        say(form, type="edit", name="username", value="Ada Reader")
        opened = form.view["addresses"]["texts"][0]["text"]
        assert 'hostssl retail "Ada Reader" 1' in opened
        assert "hostssl all" not in opened
        say(form, type="edit", name="username", value='a"b')
        assert "hostssl retail all 1" in form.view["addresses"]["texts"][0]["text"]
    else:
        assert "No list of this region is known here" in unfolded["note"]
        assert unfolded["texts"] == []
    say(form, type="addresses", value=False)
    assert form.view["addresses"] is None


def test_a_form_whose_arguments_are_refused_goes_without_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", heard.append)
    wrong: Any = [1]
    with pytest.raises(TypeError):
        ConnectionForm(
            source=POSTGRESQL, cloud=Cloud.AZURE, backend=Service().backend(), offers=wrong
        )
    gc.collect()
    assert heard == []
