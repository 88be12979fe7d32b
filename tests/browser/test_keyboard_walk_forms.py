"""The screens to fill in, used with keys alone: all is reached once, in order, and seen."""

from __future__ import annotations

from dataclasses import asdict
from itertools import cycle, product
from typing import TYPE_CHECKING

import pytest

from tests.browser import test_pages_form as form
from tests.browser import test_pages_ingest as ingest
from tests.support import depth
from tests.support.keyboard_walk import walk
from tests.support.static_pages import THEMES, dress, opened, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

FIELDS = {
    "connection_form": ("filled", "gaps", "done"),
    "sign_in_form": ("sign in", "sign in, gaps", "sign in, done"),
}
STEPS = ("columns", "target_wrong", "mapping_wrong", "every", "review_code", "made")


@pytest.fixture(scope="module")
def forms(context: BrowserContext) -> Iterator[dict[str, Page]]:
    pages = {screen: context.new_page() for screen in FIELDS}
    for screen, states in FIELDS.items():
        opened(pages[screen], *form.STATES[states[0]])
    yield pages
    for page in pages.values():
        page.close()


@pytest.fixture(scope="module")
def steps(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    functions = [asdict(function) for function in ingest.FUNCTIONS]
    first = ingest.view(ingest.STATES["columns"]())
    opened(page, "ingest", {"view": first, "functions": functions, "inside": ""})
    yield page
    page.close()


def in_themes(*several: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return states with themes: each state in one of them, in a long run in each."""
    states = [name for names in several for name in names]
    if depth.is_long():
        return list(product(states, THEMES))
    return list(zip(states, cycle(THEMES), strict=False))


def walk_form(forms: dict[str, Page], name: str, theme: str, width: int) -> list[str]:
    screen, state = form.STATES[name]
    page = forms[screen]
    dress(page, theme, width)
    show(page, state["view"])
    return walk(page)[1]


def walk_step(page: Page, name: str, theme: str, width: int) -> list[str]:
    dress(page, theme, width)
    show(page, ingest.view(ingest.STATES[name]()))
    return walk(page)[1]


@pytest.mark.parametrize(("name", "theme"), in_themes(*FIELDS.values()))
def test_tab_goes_through_a_form_in_order_and_is_seen(
    forms: dict[str, Page], name: str, theme: str
) -> None:
    assert walk_form(forms, name, theme, 600) == []


@pytest.mark.parametrize("name", depth.part(form.STATES, 8))
def test_tab_misses_nothing_in_any_state_of_a_form(forms: dict[str, Page], name: str) -> None:
    assert walk_form(forms, name, "Light", 1280) == []


@pytest.mark.parametrize(("name", "theme"), in_themes(STEPS))
def test_tab_goes_through_a_step_in_order_and_is_seen(steps: Page, name: str, theme: str) -> None:
    assert walk_step(steps, name, theme, 600) == []


@pytest.mark.parametrize("name", depth.part(ingest.STATES, 8))
def test_tab_misses_nothing_in_any_state_of_an_ingest(steps: Page, name: str) -> None:
    assert walk_step(steps, name, "Light", 1280) == []
