"""What a page may say is declared; of anything else the kernel takes no notice."""

from __future__ import annotations

from typing import Any

import pytest

from pgflow_widgets.widgets.base import is_declared
from pgflow_widgets.widgets.browser.declarations import BrowserMessage
from pgflow_widgets.widgets.connection_form.declarations import ConnectionFormMessage
from pgflow_widgets.widgets.ingest.declarations import IngestMessage
from pgflow_widgets.widgets.sign_in_form.declarations import SignInFormMessage
from pgflow_widgets.widgets.sign_in_form.widget import SignInForm
from pgflow_widgets.widgets.watch.declarations import WatchMessage
from tests.support.tables import for_each

EDIT = {"type": "edit", "name": "client_id", "value": "abc"}


@for_each(
    "messages, message",
    [
        (SignInFormMessage, EDIT),
        (SignInFormMessage, {"type": "check", "name": "remember", "value": True}),
        (ConnectionFormMessage, {"type": "submit", "attempt": 0}),
        (ConnectionFormMessage, {"type": "ping"}),
        (BrowserMessage, {"type": "scroll", "name": "tables", "value": 3}),
        (BrowserMessage, {"type": "search-tables", "value": ""}),
        (IngestMessage, {"type": "edit", "name": "take/0", "value": True}),
        (IngestMessage, {"type": "edit", "name": "start", "value": ""}),
        (WatchMessage, {"type": "stop"}),
        (WatchMessage, {"type": "act", "value": "pause", "attempt": 0}),
    ],
)
def test_what_a_page_says_is_declared(messages: Any, message: dict[str, Any]) -> None:
    assert is_declared(message, messages)


@for_each(
    "messages, message",
    [
        (SignInFormMessage, {}),
        (SignInFormMessage, {"type": "probe"}),  # of another form
        (SignInFormMessage, {"type": ["edit"], "name": "client_id", "value": "abc"}),
        (SignInFormMessage, {"type": "edit", "name": "client_id"}),
        (SignInFormMessage, EDIT | {"value": 3}),
        (SignInFormMessage, EDIT | {"value": None}),
        (SignInFormMessage, EDIT | {"more": ""}),
        (SignInFormMessage, {"type": "check", "name": "remember", "value": 1}),
        (ConnectionFormMessage, {"type": "submit", "attempt": "0"}),
        (ConnectionFormMessage, {"type": "submit", "attempt": True}),
        (BrowserMessage, {"type": "scroll", "name": "tables", "value": 1.5}),
        (BrowserMessage, {"type": "scroll", "name": "elsewhere", "value": 1}),
        (IngestMessage, {"type": "edit", "name": "take/0", "value": ["x"]}),
        (IngestMessage, {"type": "next", "value": "mapping"}),
        (WatchMessage, {"type": "delete"}),
        (WatchMessage, {"type": "act", "value": "destroy", "attempt": 0}),
    ],
)
def test_what_is_not_declared_is_told_apart(messages: Any, message: dict[str, Any]) -> None:
    assert not is_declared(message, messages)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "erase", "name": "client_id", "value": "abc"},
        EDIT | {"value": ["abc"]},
        EDIT | {"more": "abc"},
    ],
)
def test_the_kernel_answers_but_takes_no_notice(
    monkeypatch: pytest.MonkeyPatch, message: dict[str, Any]
) -> None:
    async def enter(*_: Any) -> Any:
        raise AssertionError

    sent: list[Any] = []
    form = SignInForm(enter=enter)
    monkeypatch.setattr(form, "send", sent.append)
    before = form.view
    form._handle_custom_msg(message | {"receipt": "page:1"}, [])
    assert form.view == before
    assert sent == [{"receipt": "page:1"}]
    form._handle_custom_msg(EDIT | {"receipt": "page:2"}, [])
    assert form.view != before
