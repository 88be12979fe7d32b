"""Asks axe-core what keeps people out of a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python

from tests.support import depth

if TYPE_CHECKING:
    from playwright.sync_api import Page

_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
_JUDGE = Path(__file__).with_suffix(".js")


def barriers(page: Page, within: str = ".pgflow", *, without: str = "") -> list[str]:
    """Return what axe-core has against what is ours on a page, of any impact.

    `without` is a rule that is left out.
    """
    _begin(page)
    rules = {without: {"enabled": False}} if without else {}
    return _told(page.evaluate("([within, rules]) => judge.all(within, rules)", [within, rules]))


def new_barriers(page: Page) -> list[str]:
    """Return what axe-core has against what differs from all that it has judged on a page.

    Two states of a screen have most of their texts, colours and controls in common. In a long run
    it judges all of each.
    """
    if depth.is_long():
        return barriers(page)
    _begin(page)
    return _told(page.evaluate("judge.rest('.pgflow')"))


def _begin(page: Page) -> None:
    if not page.evaluate("Boolean(window.judge)"):
        page.evaluate(_AXE.read_text("utf-8") + _JUDGE.read_text("utf-8"))


def _told(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]} {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    ]
