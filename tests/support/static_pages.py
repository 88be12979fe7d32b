"""A widget's page without Jupyter, before a model that the test plays, in every look."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from pgflow_widgets.widgets.page_code import script, styles
from tests.support import depth, pictures
from tests.support.widget_page import colours

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MODEL = """
class Model {
    constructor(state, answers) { Object.assign(this, { state, answers, heard: {}, sent: [] }); }
    get(name) { return this.state[name]; }
    on(name, act) { (this.heard[name] ??= []).push(act); }
    off(name, act) { this.heard[name] = (this.heard[name] ?? []).filter((each) => each !== act); }
    emit(name, ...values) { for (const act of this.heard[name] ?? []) act(...values); }
    send(message) {
        this.sent.push(message);
        if (this.answers) queueMicrotask(() => this.answer());
    }
    show(name, value) { this.state[name] = value; this.emit(`change:${name}`); }
    answer() { this.emit("msg:custom", { receipt: this.sent.at(-1).receipt }); }
}
"""
THEMES = ("Light", "Dark", "Dark High Contrast")
ALL_LOOKS = [(theme, 1280) for theme in THEMES] + [(theme, 600) for theme in reversed(THEMES)]
# JupyterLab has them in another sheet, and one of its themes refers to them.
_MATERIAL = (
    ":root { --md-red-500: #f44336; --md-red-700: #d32f2f; --md-orange-700: #f57c00;"
    " --md-green-500: #4caf50; --md-blue-700: #1976d2; }"
)
_BODY = "body { margin: 12px; background: var(--jp-layout-color0, Canvas); }"


def opened(
    page: Page,
    screen: str,
    state: Mapping[str, Any],
    before: str = "",
    *,
    answers: bool = True,
) -> Locator:
    """Draw a page from a state; `before` may change the model first, which may not answer."""
    page.set_content(
        '<html lang="en"><title>Page</title><style id="theme"></style>'
        f"<style>{_BODY}</style><style>{styles(screen)}</style><main id='here'></main>"
    )
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    start = f"""
    const code = new Blob([{json.dumps(script(screen))}], {{ type: "text/javascript" }});
    const {{ default: widget }} = await import(URL.createObjectURL(code));
    {MODEL}
    window.model = new Model({json.dumps(state)}, {json.dumps(answers)});
    window.el = document.getElementById("here");
    {before}
    window.cleanUp = widget.render({{ model, el }});
    """
    page.add_script_tag(type="module", content=start)
    page.wait_for_function("Boolean(window.cleanUp)")
    return page.locator(".pgflow").first


def show(page: Page, view: Mapping[str, Any]) -> None:
    """Show what the kernel would send next."""
    page.evaluate("(view) => model.show('view', view)", view)


def sent(page: Page) -> list[dict[str, Any]]:
    """Return what the page said to the kernel, without pings and receipts."""
    said = page.evaluate("model.sent.map(({ receipt, ...message }) => message)")
    return [message for message in said if message["type"] != "ping"]


def dress(page: Page, theme: str, width: int) -> None:
    """Give a page the colours of one of JupyterLab's themes, or none, and a width."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(
        """([colours, light]) => {
            document.getElementById('theme').textContent = colours;
            document.body.dataset.jpThemeLight = light;
        }""",
        [_MATERIAL + colours(theme) if theme else "", str(theme == "Light").lower()],
    )


def looks(page: Page, name: str) -> Iterator[str]:
    """Look at a page in one look, another for each name, or in all of them in a long run.

    Keep a picture of each look where the folder for pictures is given.
    """
    is_whole = bool(pictures.FOLDER) or depth.is_long()
    one = ALL_LOOKS[zlib.crc32(name.encode()) % len(ALL_LOOKS)]
    for theme, width in ALL_LOOKS if is_whole else [one]:
        dress(page, theme, width)
        look = f"{theme.lower().replace(' ', '_')}_{width}"
        pictures.keep(page.locator("main"), f"{name}_{look}")
        yield look


def cut_off(page: Page) -> list[str]:
    """Return what stands out of the widget at its side."""
    return list(
        page.evaluate(
            """() => {
                const right = document.querySelector('.pgflow').getBoundingClientRect().right;
                return [...document.querySelectorAll('.pgflow *')]
                    .filter((node) => !node.closest('.pgflow-grid-box, .pgflow-unseen, svg'))
                    .filter((node) => node.getBoundingClientRect().right > right + 1)
                    .map((node) => node.outerHTML.slice(0, 120));
            }"""
        )
    )
