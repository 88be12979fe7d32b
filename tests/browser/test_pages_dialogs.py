"""The questions of the screens that list things: one place, one width, and nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import test_pages_browser as browser
from tests.browser import test_pages_watch as watch
from tests.support.static_pages import dress, opened, show

if TYPE_CHECKING:
    from playwright.sync_api import Page


def draw(page: Page, screen: str, state: str) -> None:
    if screen == "browser":
        browser.STATES[state]().show_in(page)
    else:
        show(page, watch.STATES[state])


@pytest.mark.parametrize("width", [1280, 600])
@pytest.mark.parametrize(
    ("screen", "before", "asking", "below"),
    [
        ("browser", "rows", "asking_delete", ".pgflow-tabs"),
        ("browser", "rows", "asking_rotate", ".pgflow-tabs"),
        ("watch", "many_runs", "asks_delete", ".pgflow-tiles"),
        ("watch", "no_run", "no_run_asks_delete", ".pgflow-foot"),
    ],
)
def test_a_question_lies_below_the_head_and_moves_nothing(
    sheet: Page, screen: str, before: str, asking: str, below: str, width: int
) -> None:
    first = browser.Played().view() if screen == "browser" else watch.STATES[before]
    widget = opened(sheet, screen, {"view": first, "inside": ""})
    dress(sheet, "Light", width)
    draw(sheet, screen, before)
    place = widget.locator(below).bounding_box()
    draw(sheet, screen, asking)
    assert widget.locator(below).bounding_box() == place
    question = widget.get_by_role("dialog")
    expect(question).to_have_accessible_description(question.locator("p").first.inner_text())
    box, head = question.bounding_box(), widget.locator(".pgflow-head").bounding_box()
    frame = widget.bounding_box()
    assert box is not None
    assert head is not None
    assert frame is not None
    assert box["y"] == pytest.approx(head["y"] + head["height"] + 8, abs=1)
    assert box["x"] + box["width"] / 2 == pytest.approx(head["x"] + head["width"] / 2, abs=1)
    assert box["width"] == pytest.approx(min(640, head["width"]), abs=1)
    assert box["y"] + box["height"] <= frame["y"] + frame["height"]
    buttons = question.locator(".pgflow-bar button")
    expect(buttons.last).to_have_text("Cancel")
    expect(buttons).to_have_count(2)


def test_a_list_that_was_empty_when_it_took_the_focus_is_reached_by_tab_again(sheet: Page) -> None:
    widget = opened(sheet, "browser", {"view": browser.Played().view(), "inside": ""})
    draw(sheet, "browser", "asking_delete")
    widget.get_by_role("button", name="Cancel").focus()
    draw(sheet, "browser", "empty")  # it was the last one
    connections = widget.locator("[data-name=connections]")
    expect(connections).to_be_focused()
    draw(sheet, "browser", "many")
    widget.get_by_label("Search connections").focus()
    expect(connections).to_have_attribute("tabindex", "0")


def test_show_is_there_for_what_is_typed_and_does_not_stay_on(sheet: Page) -> None:
    widget = opened(sheet, "browser", {"view": browser.Played().view(), "inside": ""})
    draw(sheet, "browser", "asking_rotate")
    password = widget.get_by_label("New password", exact=True)
    reveal = widget.get_by_role("button", name="Show new password")
    expect(reveal).to_have_count(0)
    password.fill("typed here")
    reveal.click()
    expect(password).to_have_attribute("type", "text")
    password.fill("")
    expect(reveal).to_have_count(0)
    password.fill("typed again")
    expect(password).to_have_attribute("type", "password")
