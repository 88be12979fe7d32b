"""No text field of any form keeps a piece of a secret, wherever the typing is interrupted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.local import background
from pgflow_widgets.model import suspected_secrets
from pgflow_widgets.model.dataflow.part_bodies import PlanContext
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.browser import dialogs
from pgflow_widgets.widgets.browser.backend import BrowserBackend
from pgflow_widgets.widgets.browser.widget import Browser
from pgflow_widgets.widgets.connection_form.backend import FormBackend
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from pgflow_widgets.widgets.ingest.widget import Ingest
from pgflow_widgets.widgets.sign_in_form.widget import SignInForm
from tests.support.tables import for_each

CANARY = "QXCNRY39slow"
PIECE = 6
# What people have at hand, whole or not; each is a secret from some point on.
TEXTS = (
    f"Server=h;Database=d;Port=5432;UID=u;Password={CANARY}",
    f"Server=h;Password={CANARY};Database=d",
    f"host=h password={CANARY} dbname=x",
    f"host=h Pass_Word = '{CANARY}' dbname=x",
    f"postgresql://u:{CANARY}@h:5432/d",
    f"jdbc:postgresql://h/d?user=u&password={CANARY}",
    f"mysql://u:{CANARY}@h/d",
    f"https://u:{CANARY}@h/d",
    f"PGPASSWORD={CANARY}",
    f"PGHOST=h PGPASSWORD={CANARY}",
    f"export PGPASSWORD='{CANARY}'",
    f"$env:PGPASSWORD = '{CANARY}'",
    f"PGPASSWORD: {CANARY}",
    f"the password : {CANARY}",
    f"passwd={CANARY}",
    f"MYSQL_PWD={CANARY}",
    f"DB_PASS={CANARY}",
    f'{{"username": "u", "password": "{CANARY}", "host": "h"}}',
    f'{{"CLIENT_ID": "i", "CLIENT_SECRETS": ["p8e-{CANARY}"]}}',
    f"h.example.com:5432:d:u:{CANARY}",
    f"*:*:*:u:{CANARY}",
    f"p8e-{CANARY}",
    f"ALTER ROLE u PASSWORD '{CANARY}'",
    f"client_secret={CANARY}",
    f"set -gx PGPASSWORD {CANARY}",
    f"setx DB_PASSWORD {CANARY}",
    f"set -x PGPASSWORD '{CANARY}'; psql -h h",
    f"docker run -it postgres psql -h h -U u -W {CANARY}",
    f"curl -u u:{CANARY} https://h/api",
    f"host  h  password  {CANARY}",
    f"Host\th\tPassword\t{CANARY}",
    f"user,password\nu,{CANARY}",
    f"#hostname:port:database:username:password\nh:5432:d:u:{CANARY}",
    f'[{{"id": "password", "value": "{CANARY}"}}]',
    f"- name: PGPASSWORD value: {CANARY}",
    f"postgresql://u : {CANARY}@h/d",
    f"Server: h, Passwort: {CANARY}",
    f"Mot de passe : {CANARY}",
)
SHOP = BaseConnection("c1", "shop", connection_spec_id=POSTGRESQL.connection_spec_id)


def pieces(text: str) -> set[str]:
    return {text[n : n + PIECE] for n in range(len(text) - PIECE + 1)}


def typed(text: str, stops: list[int]) -> list[str]:
    """What stands in a field at each pause, and when it is left."""
    return [*(text[:n] for n in sorted({*stops}) if n < len(text)), text]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the service would be asked; no work begins."""
    asked: list[str] = []

    def start(work: Any, done: Callable[[Any], None]) -> Any:
        asked.append(repr(work.cr_frame.f_locals))
        work.close()

        class Job:
            def cancel(self) -> None: ...

        return Job()

    monkeypatch.setattr(background, "start", start)
    return asked


async def nothing(*_: Any, **__: Any) -> NoReturn:
    raise AssertionError


def connect(auth: str = "Basic Authentication") -> ConnectionForm:
    form = ConnectionForm(
        source=POSTGRESQL,
        cloud=Cloud.AZURE,
        backend=FormBackend(nothing, nothing, nothing),
    )
    form._state.choose("auth", auth)
    return form


def browse(*actions: str) -> Browser:
    def never() -> NoReturn:
        raise AssertionError

    calls = (never, nothing, nothing, nothing, never, never, str)
    backend = BrowserBackend("dev", Cloud.AZURE, "https://e.com", *calls)
    browser = Browser(backend)
    browser._state.show([SHOP])
    browser._state.select(SHOP)
    for action in actions:
        auth = POSTGRESQL.auth[Cloud.AZURE][1].name
        chosen = BaseConnection("c1", "shop", auth=auth, connection_spec_id=SHOP.connection_spec_id)
        browser._state.dialog = dialogs.dialog_for(action, chosen, Cloud.AZURE)
        if action == "duplicate":
            others = [SandboxInfo("prod", "Production", "", "", "", False)]
            dialogs.with_target(browser._state.dialog, others)
    return browser


def ingest(step: str) -> Ingest:
    def never() -> NoReturn:
        raise AssertionError

    form = Ingest(never, "base", "sales.orders", sandbox="dev", base_url="https://example.com")
    schema = TableSchema((Column("id", "long", "integer", ""),), ({"id": 1},))
    context = PlanContext("base", "acme", [{"name": "id"}])
    form._state.load(schema, [Dataset("5e4", "Customers", "", "s", "")], context)
    form._state.busy = ""
    while form._state.step != step:
        form._state.advance()
    form._state.frequency, form._state.interval = "minute", "15"
    form._publish()
    return form


def sign_in() -> SignInForm:
    return SignInForm(enter=nothing)


def text_fields(view: Mapping[str, Any]) -> list[str]:
    """All that a person can type text into, as the view tells the page."""
    found = [e["name"] for e in view.get("fields", ()) if not e["secret"] and not e["choices"]]
    for block in view.get("blocks", ()):
        cells = [cell for row in block.get("rows", ()) for cell in row["cells"]]
        every = [*block.get("fields", ()), *cells]
        found += [e["name"] for e in every if e["kind"] in {"text", "moment"}]
        found += ["interval" for e in every if e["kind"] == "rhythm" and e["repeats"]]
    if view.get("dialog"):
        found += text_fields(view["dialog"])
    return found


MAKERS: dict[str, Callable[[], KernelDrawnWidget]] = {
    "connect, basic": connect,
    "connect, connection string": lambda: connect("Connection String Based Authentication"),
    "sign in": sign_in,
    "browse": browse,
    **{each: lambda action=each: browse(action) for each in ("edit", "rotate", "duplicate")},
    **{each: lambda step=each: ingest(step) for each in ("target", "mapping", "schedule")},
}


def messages(form: KernelDrawnWidget) -> list[dict[str, Any]]:
    """What the page sends of each of a form's fields, but for the text."""
    found = [{"type": "edit", "name": name} for name in text_fields(form.view)]
    if isinstance(form, Browser) and not found:
        return [{"type": each} for each in ("search", "search-tables", "only")]
    assert found
    return found


def told(form: KernelDrawnWidget) -> str:
    """All that the kernel keeps and sends of a form."""
    state = form.get_state()
    state.pop("_esm")
    return (
        json.dumps(state, default=repr)
        + json.dumps(form._repr_mimebundle_())
        + repr(form)
        + repr(form._state)  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize("maker", MAKERS)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_a_secret_stays_wherever_the_typing_pauses(
    asked: list[str], maker: str, data: st.DataObject
) -> None:
    """Even if the page sent every beginning, the kernel would keep and send on none."""
    form = MAKERS[maker]()
    message = data.draw(st.sampled_from(messages(form)))
    text = data.draw(st.sampled_from(TEXTS))
    stops = data.draw(st.lists(st.integers(1, len(text)), max_size=6))
    for value in typed(text, stops):
        form._handle_custom_msg({**message, "value": value}, [])
        everything = told(form) + "".join(asked)
        assert not [piece for piece in pieces(CANARY) if piece in everything]
    form.close()


@pytest.mark.parametrize("maker", ["connect, basic", "connect, connection string"])
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_password_is_read_whole_or_not_at_all(
    asked: list[str], maker: str, data: st.DataObject
) -> None:
    """The page sends nothing on the way that may begin a secret."""
    form = cast("ConnectionForm", MAKERS[maker]())
    message = data.draw(st.sampled_from(messages(form)))
    text = data.draw(st.sampled_from(TEXTS))
    stops = data.draw(st.lists(st.integers(1, len(text)), max_size=6))
    for value in typed(text, stops):
        if value == text or not suspected_secrets.may_begin_secret(value):
            form._handle_custom_msg({**message, "value": value}, [])
            assert form._state.draft().values["password"] in [Secret(""), Secret(CANARY)]
            assert not any(each["emptied"] for each in form.view["fields"]) or value == text
    form.close()


@for_each(
    "text",
    [
        "Retail, the web shop",
        "see https://wiki.example.com/retail",
        "see https://wiki.example.com:8443/retail?page=2#top",
        "https://medium.com/@retail/orders",
        "mailto:orders@example.com",
        "Compass: orders of the EU",
        "Bypass: orders",
        "compass > 3",
        "Set of orders, set daily",
        "psql - shop",
        "copied from s3://bucket/orders",
        "a:b:c:d:e",
        "mind the password",
        "the passport of a token",
        "10:30:45 every day",
        "2026-03-01T06:00+02:00",
        "concat(first_name, ' ', last_name)",
        "status == 'paid' ? total : 0",
        "orders@example.com",
        "sales.orders to Orders (PostgreSQL)",
        "_tenant.compass",
    ],
)
@for_each(
    "maker, name",
    [("connect, basic", "description"), ("edit", "description"), ("mapping", "rule/0/source")],
)
def test_prose_addresses_and_expressions_stay(
    asked: list[str], maker: str, name: str, text: str
) -> None:
    form = MAKERS[maker]()
    form._handle_custom_msg({"type": "edit", "name": name, "value": text}, [])
    assert text in told(form).encode().decode("unicode_escape")
    form.close()


@pytest.mark.parametrize(
    ("maker", "message"),
    [
        ("browse", {"type": "search"}),
        ("edit", {"type": "edit", "name": "description"}),
        ("target", {"type": "edit", "name": "target/dataset"}),
        ("mapping", {"type": "edit", "name": "rule/0/source"}),
        ("sign in", {"type": "edit", "name": "client_id"}),
        ("connect, basic", {"type": "edit", "name": "description"}),
    ],
)
def test_a_text_that_is_not_kept_says_why_and_stops_a_submit_under_way(
    asked: list[str], maker: str, message: dict[str, Any]
) -> None:
    form = MAKERS[maker]()
    for time in (1, 2):
        attempt = form._attempt
        form._handle_custom_msg({**message, "value": f"mysql://u:{CANARY}"}, [])
        assert "not kept" in told(form)
        assert f'"emptied": {time}' in told(form)
        assert form._attempt == attempt + (maker != "browse")
    form._handle_custom_msg({**message, "value": "orders"}, [])
    assert "not kept" not in told(form)
    form.close()


def test_an_emptied_line_of_a_mapping_is_not_left_out_unseen(asked: list[str]) -> None:
    form = cast("Ingest", ingest("mapping"))
    edit = {"type": "edit", "name": "rule/0/source"}
    form._handle_custom_msg({**edit, "value": f"password={CANARY}"}, [])
    form._handle_custom_msg({"type": "next", "value": "mapping", "attempt": form._attempt}, [])
    assert form.view["step"] == "mapping"
    assert [each["name"] for each in form.view["problems"]][:1] == ["rule/0/source"]
    form.close()


async def test_a_connection_string_in_the_name_is_not_looked_up(asked: list[str]) -> None:
    form = connect()
    text = f"Server=h;Database=d;Port=5432;UID=u;Password={CANARY}"
    form._handle_custom_msg({"type": "edit", "name": "name", "value": text}, [])
    assert asked == []
    assert form.view["paste"]["note"].startswith("Read as")
    form.close()


def test_what_was_typed_before_a_connection_string_was_known_is_no_name() -> None:
    state = connect()._state
    state.edit("name", "Server")
    state.edit("name", f"Server=h;Database=d;Port=5432;UID=u;Password={CANARY}")
    assert state.draft().name == ""
    state.edit("name", "Retail")
    state.edit("name", f"Server=h;Database=d;Port=5432;UID=u;Password={CANARY}")
    assert state.draft().name == "Retail"
