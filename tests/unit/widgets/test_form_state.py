import copy
import json
from typing import Any

import pytest

from pgflow_widgets.api.messages.connections import BaseConnection, create_connection_request
from pgflow_widgets.errors import PgflowError
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import MASK, Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.widgets.connection_form.backend import Destination
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.connection_form.view import draw_connection_form

CANARY = "canary-7f3d"
BASIC = {
    "name": "Retail",
    "server": "db.example.com",
    "database": "retail",
    "username": "reader",
    "password": Secret(CANARY),
}


@pytest.fixture
def state() -> FormState:
    return FormState(POSTGRESQL, Cloud.AZURE)


def view(state: FormState) -> dict[str, Any]:
    drawn = draw_connection_form(state, title="", place=Destination())
    assert CANARY not in json.dumps(drawn)
    return drawn


def to_mend(state: FormState) -> list[str]:
    """The fields that a press of the button tells to mend."""
    pressed = copy.deepcopy(state)
    pressed.mark_gaps(pressed.draft().problems())
    return [each["label"] for each in view(pressed)["problems"]]


def body(state: FormState) -> dict[str, Any]:
    state.shows_request = True
    read: dict[str, Any] = json.loads(view(state)["request"]["json"])
    return read


def field(state: FormState, name: str) -> dict[str, Any]:
    return next(each for each in view(state)["fields"] if each["name"] == name)


def names(state: FormState) -> list[str]:
    return [each["name"] for each in view(state)["fields"]]


def test_an_untouched_form_asks_and_does_not_scold(state: FormState) -> None:
    assert not any(each["error"] for each in view(state)["fields"])
    labels = ["Connection name", "Server", "Database", "Username", "Password"]
    assert to_mend(state) == labels
    assert field(state, "port")["value"] == "5432"


def test_only_the_fields_of_the_choice_are_shown(state: FormState) -> None:
    common = ["name", "description", "server"]
    basic = [*common, "port", "database", "username", "password", "sslMode"]
    assert names(state) == basic
    state.choose("auth", "Connection String Based Authentication")
    assert set(names(state)) - set(basic) == {"encryptionMethod", "validateServerCertificate"}
    assert "sslMode" not in names(state)
    state.choose("cloud", "AWS")
    assert names(state) == basic
    assert [each["value"] for each in field(state, "sslMode")["choices"]] == ["true", "false"]


def test_a_mistake_is_told_beside_its_field_and_stops_create(state: FormState) -> None:
    state.fill_in(BASIC)
    assert to_mend(state) == []
    state.edit("port", "99999")
    assert field(state, "port")["error"] == "A whole number from 1 to 65535."
    assert to_mend(state) == ["Port"]
    state.edit("port", "5433")
    assert field(state, "port")["error"] == ""
    assert to_mend(state) == []


def test_fields_survive_switching_cloud_and_back(state: FormState) -> None:
    state.fill_in(BASIC)
    state.edit("sslMode", "Verify-Full")
    state.choose("cloud", "AWS")
    assert field(state, "server")["value"] == "db.example.com"
    assert field(state, "password")["held"]
    assert field(state, "sslMode")["value"] == "true"
    state.edit("sslMode", "false")
    state.choose("cloud", "Azure")
    assert field(state, "sslMode")["value"] == "Verify-Full"
    state.choose("cloud", "AWS")
    assert field(state, "sslMode")["value"] == "false"


def test_the_preview_is_the_body_with_secrets_masked(state: FormState) -> None:
    state.fill_in(BASIC)
    shown = body(state)
    assert shown["auth"]["params"]["password"] == MASK
    assert shown["auth"]["params"]["port"] == "5432"
    encoded = create_connection_request(state.draft().body(), "0123456789abcdef").encode() or b""
    sent = encoded.decode().replace(CANARY, MASK).replace("0123456789abcdef", "…")
    assert json.loads(sent) == shown  # with the place of the mark
    state.choose("auth", "Connection String Based Authentication")
    shown = body(state)
    assert shown["auth"]["params"]["connectionString"] == (
        f"Server=db.example.com;Database=retail;Port=5432;UID=reader;Password={MASK}"
        ";EncryptionMethod=1;ValidateServerCertificate=0"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://reader:{CANARY}@db.example.com:5433/retail?sslmode=verify-full",
        f"host=db.example.com port=5433 dbname=retail user=reader password={CANARY}"
        " sslmode=verify-full",
        "Server=db.example.com;Database=retail;Port=5433;UID=reader;"
        f"Password={CANARY};EncryptionMethod=1;ValidateServerCertificate=1",
        f"PGHOST=db.example.com\nPGPORT=5433\nPGDATABASE=retail\nPGUSER=reader\n"
        f"PGPASSWORD={CANARY}\nPGSSLMODE=verify-full",
    ],
)
def test_what_people_have_at_hand_fills_in_every_authentication(
    state: FormState, text: str
) -> None:
    state.paste(Secret(text))
    assert view(state)["paste"]["error"] == ""
    assert view(state)["paste"]["note"].startswith("Read as ")
    for cloud, auth, tls in (
        ("Azure", "Basic Authentication", {"sslMode": "Verify-Full"}),
        ("AWS", "Basic Authentication", {"sslMode": "true"}),
        (
            "Azure",
            "Connection String Based Authentication",
            {"encryptionMethod": "1", "validateServerCertificate": "1"},
        ),
    ):
        state.choose("cloud", cloud)
        state.choose("auth", auth)
        wanted = {"server": "db.example.com", "port": "5433", "database": "retail"}
        shown = {each["name"]: each["value"] for each in view(state)["fields"]}
        assert (wanted | tls).items() <= shown.items()
        assert field(state, "password")["held"]


def test_pasting_keeps_the_choice_that_was_made(state: FormState) -> None:
    state.choose("cloud", "AWS")
    state.paste(Secret("postgresql://u@h/d"))
    assert state.cloud is Cloud.AWS


def test_a_password_line_in_a_text_field_is_not_kept_even_if_refused(state: FormState) -> None:
    state.edit("server", f"a.example.com,b.example.com:5432:retail:reader:{CANARY}")
    assert CANARY not in json.dumps(view(state))
    assert "paste" in field(state, "server")["error"]


def test_a_paste_that_cannot_be_read_changes_nothing_and_says_so(state: FormState) -> None:
    state.fill_in(BASIC)
    before = view(state)["fields"]
    state.paste(Secret(f"mysql://u:{CANARY}@h/d"))
    assert view(state)["paste"]["error"]
    assert view(state)["fields"] == before


def test_a_semicolon_in_a_password_names_the_way_out(state: FormState) -> None:
    state.fill_in({**BASIC, "password": Secret(f"{CANARY};x")})
    assert to_mend(state) == []
    state.choose("auth", "Connection String Based Authentication")
    assert "Basic authentication" in field(state, "password")["error"]
    assert to_mend(state) == ["Password"]


def test_a_key_that_adobe_does_not_document_is_kept_and_masked(state: FormState) -> None:
    state.choose("auth", "Connection String Based Authentication")
    state.paste(Secret(f"Server=h;Database=d;Port=5432;UID=u;Password=p;SSLKeyPassword={CANARY}"))
    state.edit("name", "n")
    assert "Keys kept as given: 1." in view(state)["paste"]["note"]
    assert "SSLKeyPassword" not in json.dumps(view(state))  # it may be a piece of a password
    sent = state.draft().body()["auth"]["params"]["connectionString"]
    assert sent.reveal().endswith(f";SSLKeyPassword={CANARY}")
    state.choose("auth", "Basic Authentication")
    assert set(state.draft().body()["auth"]["params"]) == {
        *("server", "port", "database", "username", "password", "sslMode")
    }


def test_the_error_of_an_attempt_stands_beside_its_field_until_that_is_edited(
    state: FormState,
) -> None:
    state.fill_in(BASIC)
    state.refuse(PgflowError("The database refused.", hint="Check it.", field="password"))
    assert field(state, "password")["error"] == "Check it."
    assert view(state)["notice"] == {
        "kind": "error",
        "text": "The database refused.",
        "hint": "",
    }
    assert view(state)["problems"] == [{"name": "password", "label": "Password", "text": ""}]
    assert state.draft().problems() == {}
    assert field(state, "password")["held"]
    state.edit("password", Secret("other"))
    assert field(state, "password")["error"] == ""
    assert view(state)["notice"]["kind"] == ""


def test_an_error_about_encryption_finds_the_field_of_a_connection_string(
    state: FormState,
) -> None:
    state.choose("auth", "Connection String Based Authentication")
    state.refuse(PgflowError("No TLS.", hint="Choose another.", field="sslMode"))
    assert field(state, "encryptionMethod")["error"] == "Choose another."


def test_success_forgets_the_password_and_keeps_the_rest(state: FormState) -> None:
    state.fill_in(BASIC)
    state.succeed(BaseConnection("id-1", "Retail"))
    assert not field(state, "password")["held"]
    assert field(state, "server")["value"] == "db.example.com"
    assert to_mend(state) == ["Password"]
    assert not field(state, "password")["error"]
    # The name is taken now, which matters from the next edit on.
    assert not field(state, "name")["warning"]
    state.edit("password", Secret("again"))
    assert field(state, "name")["warning"]


@pytest.mark.parametrize(
    ("host", "local", "warned"),
    [("localhost", False, True), ("localhost", True, False), ("db.example.com", False, False)],
)
def test_a_host_that_adobe_cannot_reach_is_warned_of(host: str, local: bool, warned: bool) -> None:
    state = FormState(POSTGRESQL, Cloud.AZURE, local)
    state.edit("server", host)
    assert bool(field(state, "server")["warning"]) is warned


@pytest.mark.parametrize(
    ("name", "value"),
    [("password", "plain text"), ("server", Secret(CANARY)), ("nothing", "x")],
)
def test_a_message_that_does_not_fit_the_field_is_ignored(
    state: FormState, name: str, value: str | Secret
) -> None:
    before = view(state)
    state.edit(name, value)
    assert view(state) == before


class TestTheWrongField:
    """A text field is shown, sent back and saved, so a password must not get stuck in one."""

    @pytest.mark.parametrize("name", ["server", "database", "username", "name", "description"])
    @pytest.mark.parametrize(
        "text",
        [
            f"postgresql://reader:{CANARY}@db.example.com:5433/retail",
            f"host=db.example.com port=5433 dbname=retail user=reader password={CANARY}",
            f"Server=db.example.com;Database=retail;Port=5433;UID=reader;Password={CANARY}",
        ],
    )
    def test_a_whole_connection_string_is_read_as_a_paste(
        self, state: FormState, name: str, text: str
    ) -> None:
        state.edit(name, text)
        assert field(state, "server")["value"] == "db.example.com"
        assert field(state, "password")["held"]
        assert view(state)["paste"]["note"]

    @pytest.mark.parametrize("name", ["server", "database", "username"])
    @pytest.mark.parametrize(
        "text",
        [
            f"postgresql://reader:{CANARY}",
            f"mysql://reader:{CANARY}@h/d",
            f"password={CANARY}",
            f"x;Pwd = {CANARY}",
        ],
    )
    def test_a_part_of_one_is_not_kept(self, state: FormState, name: str, text: str) -> None:
        state.edit(name, text)
        assert CANARY not in repr(state)
        shown = field(state, name)
        held = field(state, "password")["held"]
        assert shown["value"] == ""
        assert held or "paste" in shown["error"]

    def test_prose_is_left_alone(self, state: FormState) -> None:
        for text in ("see https://wiki.example.com/retail", "a:b:c:d:e", "mind the password"):
            state.edit("description", text)
            assert field(state, "description")["value"] == text
