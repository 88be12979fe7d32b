"""A screen's code is sent once for all widgets of a kernel."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import ipywidgets
import pytest

from pgflow_widgets.widgets import page_code
from tests.unit.widgets.test_no_secret_in_widgets import connection_form


def held(part: dict[str, str]) -> Any:
    return ipywidgets.widget_serialization["from_json"](f"IPY_MODEL_{part['holder']}", None)


def unpacked(text: str) -> str:
    return zlib.decompress(base64.b64decode(text)).decode()


def test_two_forms_name_one_model_that_holds_their_code() -> None:
    first, second = connection_form(), connection_form()
    assert first.page == second.page
    for part, name in (("shared", "shared"), ("screen", "fields")):
        holder = held(first.page[part])
        assert unpacked(holder.code) == page_code.script(name)
        assert unpacked(holder.styles) == page_code.styles(name)
    other = page_code.page_of("watch")
    assert other["screen"]["version"] != first.page["screen"]["version"]
    assert other["shared"] == first.page["shared"]


@pytest.mark.parametrize("screen", ["browser", "fields", "health", "ingest", "watch"])
def test_the_code_that_the_first_widget_of_a_page_sends_is_small(screen: str) -> None:
    parts = [*page_code.packed("shared").values(), *page_code.packed(screen).values()]
    assert sum(map(len, parts)) < 40_000


def test_what_a_form_sends_of_itself_is_small() -> None:
    state = connection_form().get_state()
    state.pop("view")
    assert len(repr(state)) < 4_000


def test_a_form_made_after_all_widgets_are_closed_finds_its_code() -> None:
    before = connection_form().page
    ipywidgets.Widget.close_all()
    after = connection_form().page
    for part, name in (("shared", "shared"), ("screen", "fields")):
        assert after[part]["holder"] != before[part]["holder"]
        assert unpacked(held(after[part]).code) == page_code.script(name)


def test_a_host_without_such_models_gets_the_code_in_a_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = connection_form()
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(form, "send", sent.append)
    for part, name in (("shared", "shared"), ("screen", "fields")):
        sent.clear()
        form._on_message(form, {"type": "page", "part": part}, [])
        page = sent.pop()["page"]
        assert sent == []
        assert page.pop("part") == part
        code = {"code": page_code.script(name), "styles": page_code.styles(name)}
        assert {key: unpacked(text) for key, text in page.items()} == code
