"""Widgets in one page look the same in any order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from tests.support import depth
from tests.support.widget_page import WidgetPage

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.support.jupyterlab import Notebook

MAKE = {
    "form": "sandbox.connect",
    "signing": "pgflow.sign_in",
    "browser": "sandbox.browse",
    "ingest": "lambda: sandbox.ingest('shop', 'sales.orders')",
    "watch": "lambda: sandbox.flows.watch('watched')",
    "health": "sandbox.show_health",
}
# Each of them stands once behind and once before each other one; in a long run also elsewhere.
ORDERS = [list(MAKE), list(MAKE)[::-1]]
if depth.is_long():
    ORDERS.append(["browser", "signing", "health", "watch", "form", "ingest"])
START = f"""
import pgflow_widgets as pgflow
sandbox = pgflow.Sandbox.from_env("dev")
make = {{{", ".join(f"{name!r}: {code}" for name, code in MAKE.items())}}}
"""
# How wide a time of the moment is, does not count.
LOOK = """(root) => [...root.querySelectorAll('*')]
    .filter((each) => !each.closest('.pgflow-reason, .pgflow-foot, datalist, option'))
    .map((each) => {
        const { width, height } = each.getBoundingClientRect();
        const style = getComputedStyle(each);
        const name = each.className.baseVal ?? each.className;
        return [each.tagName, name, style.display, style.flex, style.margin,
            style.padding, style.font, style.color, style.backgroundColor, style.borderTop,
            style.minHeight, Math.round(width), Math.round(height)].join(' | ');
    })"""


def looks(notebook: Notebook, order: list[str]) -> dict[str, Any]:
    """How each widget looks, element by element."""
    page = notebook.page
    roots = page.locator(".pgflow")
    for name, text in {
        "browser": "1 connection",
        "ingest": "10 of 10 columns",
        "watch": "8,000",
        "health": "No dataflow needs you.",
    }.items():
        roots.nth(order.index(name)).get_by_text(text).first.wait_for()
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    return {name: roots.nth(place).evaluate(LOOK) for place, name in enumerate(order)}


def test_the_order_of_widgets_changes_nothing(
    context: BrowserContext, lab_url: str, watched: Any
) -> None:
    # A page and a kernel for each: styles stay in the order of the widgets that came first.
    shown = []
    for order in ORDERS:
        notebook = WidgetPage(context.new_page(), lab_url)
        notebook.open()
        notebook.begin_anew(START, f"made = [make[name]() for name in {order!r}]")
        notebook.run_all()
        shown.append(looks(notebook, order))
        notebook.end()
    for order, found in zip(ORDERS[1:], shown[1:], strict=True):
        for name in MAKE:
            changed = [
                pair
                for pair in itertools.zip_longest(shown[0][name], found[name])
                if pair[0] != pair[1]
            ]
            assert changed == [], f"{name} looks otherwise in the order {order}"
