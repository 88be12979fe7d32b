"""The screens that list things, used with keys alone: all is reached once, in order, and seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import test_pages_browser as browser
from tests.browser import test_pages_watch as watch
from tests.support import depth
from tests.support.keyboard_walk import rove, walk
from tests.support.static_pages import THEMES, dress, opened, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

RAIL = ("button Refresh", "button New connection", "input Search connections")
RAIL += ("select State", "select Order", "div Connections")
TREE = ("input Search tables and columns", "div Tables")
HEAD = ("button prod", "button Retail sample", "button Ingest", "button Insert code", "button More")
ROWS = ("button Preview", "select Rows", "button Columns: 7", "button Full width", "button id")
OTHERS = {
    "browser": depth.part((name for name in browser.STATES if name not in {"rows", "many"}), 6),
    "watch": depth.part((name for name in watch.STATES if name != "many_runs"), 6),
}
ACTS = ("button Run now", "button Pause", "button More")


@pytest.fixture(scope="module")
def browsed(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    opened(page, "browser", {"view": browser.Played().view(), "inside": ""})
    yield page
    page.close()


@pytest.fixture(scope="module")
def watched(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    opened(page, "watch", {"view": watch.STATES["many_runs"]})
    yield page
    page.close()


@pytest.mark.parametrize("theme", THEMES)
def test_tab_goes_through_the_browser_in_order_and_is_seen(browsed: Page, theme: str) -> None:
    dress(browsed, theme, 1280)
    browser.STATES["no_select"]().show_in(browsed)  # the rows of another table begin at the head
    browser.STATES["rows"]().show_in(browsed)
    assert walk(browsed) == ([*RAIL, *TREE, *HEAD, *ROWS], [])


@pytest.mark.parametrize("theme", THEMES)
def test_tab_goes_through_the_runs_in_order_and_is_seen(watched: Page, theme: str) -> None:
    dress(watched, theme, 1280)
    show(watched, watch.STATES["many_runs"])
    errors = ("button ✕Failed", "button !Succeeded, 1,200 rows failed")
    assert walk(watched) == ([*ACTS, "div Runs", *errors, "button Pause updates"], [])


@pytest.mark.parametrize("state", OTHERS["browser"])
def test_tab_misses_nothing_in_any_state_of_the_browser(browsed: Page, state: str) -> None:
    dress(browsed, "Light", 1280)
    browser.STATES[state]().show_in(browsed)
    assert walk(browsed)[1] == []


@pytest.mark.parametrize("state", OTHERS["watch"])
def test_tab_misses_nothing_in_any_state_of_the_runs(watched: Page, state: str) -> None:
    dress(watched, "Light", 1280)
    show(watched, watch.STATES[state])
    assert walk(watched)[1] == []


def test_the_drawer_comes_before_what_it_covers(browsed: Page) -> None:
    dress(browsed, "Light", 600)
    browser.STATES["listed"]().show_in(browsed)
    stops, problems = walk(browsed)
    assert (stops, problems) == (["button Connections and tables", *RAIL], [])


@pytest.mark.parametrize("theme", THEMES)
def test_arrows_go_through_all_that_tab_enters_once(browsed: Page, theme: str) -> None:
    dress(browsed, theme, 1280)
    browser.STATES["listed"]().show_in(browsed)
    browser.STATES["unfolded"]().show_in(browsed)
    page = browsed
    for composite, line in (("listbox", "option"), ("tree", "treeitem")):
        members = page.get_by_role(composite).get_by_role(line)
        page.get_by_role(composite).press("Home")
        assert rove(page, "ArrowDown", members) == list(range(members.count()))
    tabs = page.get_by_role("tab")
    page.get_by_role("tab", name="Columns").click()
    page.get_by_role("tab", name="Columns").press("Home")
    assert rove(page, "ArrowRight", tabs) == [0, 1, 2]
    page.get_by_role("tab", name="Preview").click()
    heads = page.get_by_role("grid").locator("th button")
    heads.first.press("Home")
    assert rove(page, "ArrowRight", heads) == list(range(7))
    column = page.get_by_role("grid").locator("tr > :last-child").locator("button, :scope:is(td)")
    assert rove(page, "ArrowDown", column) == list(range(11))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("screen", ["browser", "watch"])
def test_arrows_go_through_the_menu(browsed: Page, watched: Page, screen: str, theme: str) -> None:
    page = {"browser": browsed, "watch": watched}[screen]
    dress(page, theme, 1280)
    if screen == "browser":
        browser.STATES["rows"]().show_in(page)
    else:
        show(page, watch.STATES["many_runs"])
    page.get_by_role("button", name="More").press("ArrowDown")
    items = page.get_by_role("menuitem")
    assert rove(page, "ArrowDown", items) == list(range(items.count()))
    page.keyboard.press("Escape")
