"""What stays of a form where nothing can draw it: GitHub, nbconvert, a notebook opened again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.local import ipython
from pgflow_widgets.widgets import base
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from tests.unit.widgets.test_no_secret_in_widgets import connection_form

MADE = BaseConnection("ab-12", "<b>shop</b>", auth="Basic Authentication", sandbox="prod")
VIEW = "application/vnd.jupyter.widget-view+json"


class _Screen:
    """What was displayed in a kernel: each output, and each update of one."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.updates: list[dict[str, Any]] = []
        self._ids: list[str] = []

    def display(
        self,
        data: dict[str, Any],
        *,
        raw: bool,
        display_id: str = "",
        update: bool = False,
        metadata: object = None,
    ) -> None:
        assert raw
        assert not metadata
        if not update:
            self.outputs.append(data)
            self._ids.append(display_id)
            return
        self.updates.append(data)
        self.outputs[self._ids.index(display_id)] = data


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> _Screen:
    screen = _Screen()
    kernel = SimpleNamespace(kernel=object(), execution_count=1, user_ns={}, history_manager=None)
    monkeypatch.setattr(ipython, "shell", lambda: kernel)
    monkeypatch.setattr(base, "display", screen.display)
    return screen


def _succeed(form: ConnectionForm) -> None:
    form._result = MADE
    form._publish()


def test_the_form_is_one_output_and_its_picture_another(screen: _Screen) -> None:
    connection_form().show()
    form, picture = screen.outputs
    assert VIEW in form
    assert (form["text/html"], form["text/plain"]) == ("", "ConnectionForm")
    assert picture.keys() == {"text/html", "text/plain"}
    for shown in picture.values():
        assert "New PostgreSQL connection" in shown
        assert "Run this cell to use it." in shown
        assert "created" not in shown


def test_the_picture_becomes_what_was_made(screen: _Screen) -> None:
    form = connection_form()
    form.show()
    _succeed(form)
    _, picture = screen.outputs
    assert picture["text/plain"].startswith("Connection '<b>shop</b>', created\n  ID: ab-12")
    assert "&lt;b&gt;shop&lt;/b&gt;" in picture["text/html"]
    assert "<b>shop" not in picture["text/html"]
    assert VIEW not in screen.updates[0]  # the form itself was not drawn again


def test_typing_does_not_touch_the_notebook(screen: _Screen) -> None:
    form = connection_form()
    form.show()
    form._handle_custom_msg({"type": "edit", "name": "server", "value": "db"}, [])
    assert screen.updates == []
    _succeed(form)
    form._publish()
    assert len(screen.updates) == 1


def test_as_the_value_of_a_later_cell_the_form_brings_its_picture(screen: _Screen) -> None:
    form = connection_form()
    form.show()
    assert form._repr_mimebundle_() == {}
    ipython.shell().execution_count = 2
    data, _ = form._repr_mimebundle_()
    assert data.keys() == {VIEW, "text/html", "text/plain"}
    assert not screen.updates


def test_the_picture_needs_no_style_to_be_read(screen: _Screen) -> None:
    connection_form().show()
    html = screen.outputs[1]["text/html"]
    style, _, rest = html.partition("</style>")
    assert style.startswith("<style>")
    assert rest.startswith('<div class="pgflow-still">')
    assert "script" not in html
