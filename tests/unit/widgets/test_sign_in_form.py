"""The sign-in form without a browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.errors import CredentialError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.platform import DEFAULT_SCOPES
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.widgets.sign_in_form.widget import SignedIn, SignInForm

CANARY = "p8e-canary-77ab"
SANDBOXES = [
    SandboxInfo("prod", "Production", "production", "active", "VA7", default=False),
    SandboxInfo("dev", "Trial", "development", "active", "VA7", default=True),
]
FILE = json.dumps({"CLIENT_ID": "id", "CLIENT_SECRETS": [CANARY], "ORG_ID": "o@AdobeOrg"})


class Adobe:
    """Stands for the sandbox module, which decides what signing in does."""

    def __init__(self) -> None:
        self.calls: list[tuple[Mapping[str, Value], bool]] = []
        self.error: Exception | None = None
        self.waits = False

    async def enter(self, parts: Mapping[str, Value], remember: bool) -> SignedIn:
        self.calls.append((parts, remember))
        if self.waits:
            await asyncio.sleep(60)
        if self.error:
            raise self.error
        return SignedIn(Credentials("id", Secret(CANARY), "o"), "Signed in.", SANDBOXES)


@pytest.fixture
def adobe() -> Adobe:
    return Adobe()


@pytest.fixture
def form(adobe: Adobe) -> SignInForm:
    return SignInForm(enter=adobe.enter)


def say(form: SignInForm, **message: Any) -> None:
    form._handle_custom_msg(message, [])
    assert CANARY not in json.dumps(form.get_state(), default=repr)


def field(form: SignInForm, name: str) -> dict[str, Any]:
    return next(each for each in form.view["fields"] if each["name"] == name)


async def settled(form: SignInForm) -> None:
    for _ in range(500):
        if not form.view["busy"]:
            return
        await asyncio.sleep(0.005)
    pytest.fail("still busy")


async def test_a_file_fills_in_everything_and_signs_in_once(form: SignInForm, adobe: Adobe) -> None:
    say(form, type="paste", value=FILE)
    assert field(form, "client_secret")["held"]
    assert field(form, "scopes")["value"] == DEFAULT_SCOPES
    say(form, type="submit", attempt=0)
    say(form, type="submit", attempt=0)
    await settled(form)
    ((parts, remember),) = adobe.calls
    assert parts["client_secret"] == Secret(CANARY)
    assert remember is False
    assert form.credentials
    assert form.view["notice"]["kind"] == "done"
    assert not field(form, "client_secret")["held"]
    assert CANARY not in repr(vars(form)) + repr(form)


async def test_remembering_is_asked_for(form: SignInForm, adobe: Adobe) -> None:
    say(form, type="paste", value=FILE)
    say(form, type="check", name="remember", value=True)
    say(form, type="submit", attempt=0)
    await settled(form)
    assert adobe.calls[0][1] is True


@pytest.mark.parametrize(
    ("said", "at_fault"),
    [
        ("invalid client_secret parameter", "client_secret"),
        ("invalid client_id parameter", "client_id"),
        ("a scope is not bound to this client", "scopes"),
    ],
)
async def test_a_refusal_stands_beside_the_part_at_fault_and_keeps_what_was_typed(
    form: SignInForm, adobe: Adobe, said: str, at_fault: str
) -> None:
    adobe.error = CredentialError(f"Could not sign in: {said} (HTTP 400).")
    say(form, type="paste", value=FILE)
    say(form, type="submit", attempt=0)
    await settled(form)
    assert [each["name"] for each in form.view["fields"] if each["error"]] == [at_fault]
    assert form.view["notice"]["kind"] == "error"
    assert field(form, "client_secret")["held"]


async def test_an_error_that_is_not_ours_is_not_quoted(form: SignInForm, adobe: Adobe) -> None:
    adobe.error = LookupError(CANARY)
    say(form, type="paste", value=FILE)
    say(form, type="submit", attempt=0)
    await settled(form)
    assert form.view["notice"]["text"] == "Unexpected LookupError."


def test_nothing_is_sent_while_a_part_is_missing(form: SignInForm, adobe: Adobe) -> None:
    say(form, type="submit", attempt=0)
    labels = [each["label"] for each in form.view["problems"]]
    assert labels == ["Client ID", "Client secret", "Organisation ID"]
    say(form, type="edit", name="client_id", value="id")
    say(form, type="submit", attempt=0)
    assert adobe.calls == []
    assert field(form, "org_id")["error"]
    assert not field(form, "client_id")["error"]
    assert form.view["gaps"] == 2


def test_an_organisation_id_that_is_cut_is_refused_beside_its_field(
    form: SignInForm, adobe: Adobe
) -> None:
    say(form, type="paste", value=FILE)
    say(form, type="edit", name="org_id", value="ABC")
    assert field(form, "org_id")["error"].startswith("An organisation ID ends with @AdobeOrg.")
    say(form, type="submit", attempt=0)
    assert adobe.calls == []
    say(form, type="edit", name="org_id", value=" ABC@AdobeOrg ")
    assert not field(form, "org_id")["error"]


def test_a_file_or_a_secret_in_a_text_field_does_not_stay(form: SignInForm) -> None:
    say(form, type="edit", name="client_id", value=FILE)
    assert field(form, "client_id")["value"] == "id"
    say(form, type="edit", name="org_id", value=CANARY)
    assert field(form, "org_id")["value"] == ""
    assert "client secret" in field(form, "org_id")["error"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "{}", '{"a": "' + CANARY + '"}'])
def test_another_file_is_refused_in_a_sentence(form: SignInForm, text: str) -> None:
    say(form, type="paste", value=text)
    assert "not a credential's JSON" in form.view["paste"]["error"]


@pytest.mark.parametrize(
    "message",
    [{}, {"type": "edit"}, {"type": "edit", "name": "nobody", "value": []}, {"type": "check"}],
)
def test_an_odd_message_changes_nothing(form: SignInForm, message: dict[str, Any]) -> None:
    before = form.view
    say(form, **message)
    assert form.view == before


def test_the_error_of_a_file_goes_once_the_fields_are_filled_in(form: SignInForm) -> None:
    say(form, type="paste", value="{}")
    assert form.view["paste"]["error"]
    say(form, type="edit", name="client_id", value="id")
    assert form.view["paste"]["error"] == ""


async def test_after_signing_in_the_form_says_how_to_go_on(form: SignInForm) -> None:
    say(form, type="paste", value=FILE)
    say(form, type="submit", attempt=0)
    await settled(form)
    done = form.view["done"]
    assert done["title"].startswith("Signed in")
    assert 'Sandbox.from_env("dev")' in done["code"]
    rows = done["table"]["rows"]
    assert [row["cells"] for row in rows] == [
        ["prod", "Production", "production", "VA7", "active"],
        ["dev", "Trial", "development", "VA7", "active"],
    ]
    assert [row["badge"] for row in rows] == ["", "default"]
    assert 'Sandbox.from_env("prod")' in rows[0]["code"]
    say(form, type="act", name="another", value="")
    assert form.view["done"] is None


async def test_signing_in_can_be_cancelled(form: SignInForm, adobe: Adobe) -> None:
    adobe.waits = True
    say(form, type="paste", value=FILE)
    say(form, type="submit", attempt=0)
    assert form.view["busy"]
    say(form, type="cancel")
    await settled(form)
    assert form.view["notice"]["kind"] == "stopped"
    assert form.credentials is None
    assert field(form, "client_secret")["held"]
    adobe.waits = False
    say(form, type="submit", attempt=1)
    await settled(form)
    assert form.credentials
