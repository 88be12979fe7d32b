"""No password and no client secret is in anything that a widget shows, sends or saves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.widgets.base import KernelDrawnWidget
from pgflow_widgets.widgets.browser import dialogs
from pgflow_widgets.widgets.connection_form.backend import FormBackend
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from pgflow_widgets.widgets.sign_in_form.widget import SignedIn, SignInForm

CANARY = "canary-2b61"


async def refuse(*_arguments: object) -> Any:
    raise AssertionError("nothing is sent here")


async def enter(_parts: Mapping[str, Value], _remember: bool) -> SignedIn:
    raise AssertionError("nobody signs in here")


def connection_form() -> ConnectionForm:
    return ConnectionForm(
        source=POSTGRESQL,
        cloud=Cloud.AZURE,
        backend=FormBackend(refuse, refuse, refuse),
    )


def assert_shows_no_secret(form: KernelDrawnWidget) -> None:
    sent_and_saved = json.dumps([form.get_state(), form.view], default=repr)
    assert CANARY not in sent_and_saved
    assert CANARY not in json.dumps(form._repr_mimebundle_())
    assert CANARY not in repr(form) + str(form) + repr(vars(form))


@pytest.mark.parametrize(
    "message",
    [
        {"type": "secret", "name": "password", "value": CANARY},
        {"type": "paste", "value": f"postgresql://reader:{CANARY}@db.example.com/retail"},
    ],
)
def test_no_password_is_in_the_view_or_state_of_the_connection_form(
    message: dict[str, str],
) -> None:
    form = connection_form()
    form._handle_custom_msg(message, [])
    draft: ConnectionDraft = form._state.draft()
    assert draft.values["password"] == Secret(CANARY), "the form has taken it"
    assert_shows_no_secret(form)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "secret", "name": "client_secret", "value": CANARY},
        {
            "type": "paste",
            "value": json.dumps(
                {"CLIENT_ID": "id", "CLIENT_SECRETS": [CANARY], "ORG_ID": "o@AdobeOrg"}
            ),
        },
    ],
)
def test_no_client_secret_is_in_the_view_or_state_of_the_sign_in_form(
    message: dict[str, str],
) -> None:
    form = SignInForm(enter=enter)
    form._handle_custom_msg(message, [])
    assert form._state.values["client_secret"] == Secret(CANARY), "the form has taken it"
    assert_shows_no_secret(form)


def test_no_password_is_in_the_view_or_state_of_a_dialog_of_the_browser() -> None:
    shop = BaseConnection(
        "id-1",
        "shop",
        connection_spec_id=POSTGRESQL.connection_spec_id,
        auth="Basic Authentication",
    )
    dialog = dialogs.dialog_for("rotate", shop, Cloud.AZURE)
    dialog.edit("password", Secret(CANARY))
    assert dialog.clean_values() == {"password": Secret(CANARY)}, "the dialog has taken it"
    assert CANARY not in json.dumps(dialog.view()) + repr(dialog)
