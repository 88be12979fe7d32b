"""Asks axe-core what keeps people out of a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python

if TYPE_CHECKING:
    from playwright.sync_api import Page

_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


def barriers(page: Page, within: str = ".pgflow", *, without: str = "") -> list[str]:
    """Return what axe-core has against what is ours on a page, of any impact.

    `without` is a rule that is left out.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(_AXE.read_text("utf-8"))
    rules = {without: {"enabled": False}} if without else {}
    found = page.evaluate(
        "([within, rules]) => axe.run(within, { resultTypes: ['violations'], rules })",
        [within, rules],
    )
    assert found["passes"], "axe-core looked at nothing"
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
