"""What a page says, and what is left of it, when its kernel is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SAID = "Not connected: run the cell again"
AT_ONCE = 3_000
"""Milliseconds."""


def errors_in(page: Page) -> list[str]:
    """What nobody catches in the page, and what the console calls an error, from now on."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: said.type == "error" and found.append(said.text))
    return found


def live_controls(widget: Locator) -> int:
    return int(
        widget.evaluate(
            """(root) =>
                [...root.querySelectorAll('button, input, select, textarea, [tabindex]')]
                .filter((each) => !each.disabled && !each.closest('[role=alert]'))
                .filter((each) => each.matches('button, input, select') || !each.closest('[inert]'))
                .length"""
        )
    )
