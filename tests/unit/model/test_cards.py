"""What a cell shows of a value: names first, ids to copy, nothing that acts, nothing secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import InputError, PgflowError, RequestRefusedError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.cards import Card, Fact, moment
from pgflow_widgets.model.dataflow.plan import Target
from pgflow_widgets.model.dataflow.schema_fields import SchemaClass
from pgflow_widgets.model.error_catalogue.run_errors import RunError
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.tables import for_each

MARKUP = "<script>alert(1)</script><b onmouseover='x' style=\"y\">&amp;"
TIME = datetime(2026, 3, 1, 6, 5, 4, 321987, UTC)
# What GitHub keeps; of attributes it keeps fewer, and none is needed.
TAGS = {"div", "span", "strong", "table", "tbody", "tr", "th", "td", "code"}
ATTRIBUTES = {"class", "style", "scope"}


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def _filled(kind: type[Any], texts: Callable[[str], str]) -> Any:
    """A model whose text fields hold what `texts` makes of their names."""
    kinds: dict[str, Callable[[str], object]] = {
        "str": texts,
        "tuple[str, ...]": lambda name: (texts(name),),
        "datetime | None": lambda _: TIME,
        "int | None": lambda _: 1234,
        "bool | None": lambda _: True,
        "bool": lambda _: True,
        "tuple[RunError, ...]": lambda name: (RunError(texts(name), texts(name), 3),),
        "float | None": lambda _: 2.5,
    }
    return kind(**{field.name: kinds[str(field.type)](field.name) for field in fields(kind)})


def _plan(text: str) -> Plan:
    target = Target(text, SchemaClass.RECORD)
    return Plan(text, text, text, (text,), target, {}, description=text, notes=(text,))


def _sandbox(text: str, secret: Secret) -> Sandbox:
    credentials = Credentials(
        client_id="id", client_secret=secret, access_token=secret, org_id=text, scopes="s"
    )
    return Sandbox(credentials, text)


MODELS = (BaseConnection, Dataflow, Run, Dataset)


def _values(text: str) -> list[Any]:
    return [
        *(_filled(kind, lambda _: text) for kind in MODELS),
        _plan(text),
        _sandbox(text, Secret("canary-5150")),
        InputError(text, hint=text, field=text),
        RequestRefusedError(text, status=400, code=text, detail=text, request_id=text, hint=text),
    ]


@pytest.mark.parametrize("value", _values(MARKUP), ids=lambda value: type(value).__name__)
def test_markup_in_any_text_stays_text(value: Any) -> None:
    elements = _Elements(value._repr_html_())
    assert elements.tags <= TAGS
    assert elements.attributes <= ATTRIBUTES
    assert MARKUP in elements.text


@pytest.mark.parametrize("value", _values("a\u202eb"), ids=lambda value: type(value).__name__)
def test_nothing_turns_the_direction_of_writing(value: Any) -> None:
    assert "\u202e" not in value._repr_html_() + repr(value)


def test_no_card_shows_a_credential() -> None:
    sandbox = _sandbox("prod", Secret("canary-5150"))
    assert "canary" not in sandbox._repr_html_() + repr(sandbox)


@for_each("kind", MODELS)
def test_what_the_client_keeps_for_itself_is_not_shown(kind: type[Any]) -> None:
    value = _filled(kind, lambda name: f"<{name}>")
    for own in ("mark", "etag"):
        assert f"&lt;{own}&gt;" not in value._repr_html_()
        assert f"<{own}>" not in repr(value)


@for_each("kind", MODELS)
def test_the_text_is_one_line_with_the_id(kind: type[Any]) -> None:
    shown = repr(_filled(kind, lambda name: f"the {name}"))
    assert "'the id'" in shown
    assert "\n" not in shown
    assert len(shown) < 100


def test_the_name_comes_first_and_an_id_is_selected_whole() -> None:
    html = BaseConnection("ab-12", "Retail sample", state="enabled")._repr_html_()
    text = _Elements(html).text
    assert text.startswith("Retail sample")
    assert text.index("✓ enabled") < text.index("Connection") < text.index("ab-12")
    assert re.search(r'<code style="[^"]*user-select:all[^"]*">ab-12</code>', html)


def test_what_is_not_known_has_no_line() -> None:
    text = _Elements(BaseConnection("ab-12", "Retail sample")._repr_html_()).text
    assert "Created" not in text
    assert "None" not in text


def test_colours_follow_the_front_end() -> None:
    html = Card("Run", "success", "failed", "bad", [Fact("ID", "1", is_id=True)], "Next.").html()
    for colour in re.findall(r"#[0-9a-f]{3,8}", html):
        assert len(colour) == 5  # half transparent: for dark and for light
    assert html.count("var(--jp-") == html.count(",var(--vscode-")


def test_times_have_no_noise() -> None:
    assert moment(TIME) == "2026-03-01 06:05:04 UTC"
    assert moment(None) == ""


def test_a_card_as_text() -> None:
    card = Card("Connection", "shop", "created", "good", [Fact("ID", "1"), Fact("No", "")], "Go.")
    assert card.text() == "Connection 'shop', created\n  ID: 1\nGo."


def test_an_error_that_is_raised_stays_two_lines() -> None:
    error = PgflowError("It failed.", hint="Try again.")
    assert error._render_traceback_() == ["PgflowError: It failed.", "→ Try again."]
    assert "Try again." in error._repr_html_()
