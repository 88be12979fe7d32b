"""A page with nothing but cells and widgets, before a real kernel of a real Jupyter Server.

It comes up in a moment, where JupyterLab takes seconds: here a test looks at what a widget does.
What is between a widget and JupyterLab, tests with JupyterLab look at.
"""

from __future__ import annotations

import functools
import json
import re
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize, expect

from tests.support.chromium import SIZE
from tests.support.jupyterlab import CLEAR, PATIENCE, TOKEN, Notebook

HEIGHT = 800  # what is not seen is not drawn
SCRIPT = Path(__file__).with_suffix(".js")
LAB = Path(sys.prefix) / "share" / "jupyter" / "lab"
THEMES = LAB / "themes" / "@jupyterlab"
PAGE = """<!doctype html>
<html lang="en"><head><title>Widgets</title><meta charset="utf-8"><style id="theme"></style>
<style>
body { margin: 0; padding: 12px; background: var(--jp-layout-color0);
       color: var(--jp-content-font-color1);
       font: var(--jp-content-font-size1) var(--jp-content-font-family); }
.jp-InputArea-prompt { height: 1px; overflow: hidden; }
</style></head>
<body><main class="jp-Notebook"></main></body></html>"""


def colours(theme: str) -> str:
    """The colours that JupyterLab has in a theme."""
    name = theme.removeprefix("JupyterLab ").lower().replace(" ", "-")
    return palette() + (THEMES / f"theme-{name}-extension" / "index.css").read_text("utf-8")


@functools.cache
def palette() -> str:
    """The colours that JupyterLab has in every theme, of which its themes are made."""
    (core,) = (LAB / "static").glob("jlab_core.*.js")
    named = re.findall(r"--md-[a-z-]+-\d+: *#\w+;", core.read_text("utf-8"))
    assert named
    return f":root{{{''.join(dict.fromkeys(named))}}}"


class WidgetPage(Notebook):
    """Cells that run in a kernel of their own, and all that was sent to the browser meanwhile."""

    def __init__(self, page: Page, url: str) -> None:
        super().__init__(page, Path("cells.ipynb"), url)
        self._theme = ""
        self._cells: list[str] = []
        self._kernel = ""

    def open(self) -> None:
        """Start a kernel, and turn a page of the server into one of cells."""
        headers = {"Authorization": f"token {TOKEN}"}
        reply = self.page.request.post(f"{self._url}/api/kernels", headers=headers, data={})
        self._kernel = reply.json()["id"]
        self.page.goto(
            f"{self._url}/nothing"
        )  # of the same address, so that it may open the websocket
        self.page.set_content(PAGE)
        self.page.add_script_tag(type="module", content=SCRIPT.read_text("utf-8"))
        self.page.wait_for_function("Boolean(window.host)")
        address = self._url.replace("http:", "ws:") + f"/api/kernels/{self._kernel}/channels"
        self.page.evaluate("(address) => host.open(address)", f"{address}?token={TOKEN}")

    def begin_anew(self, *cells: str) -> None:
        """Replace all cells; no widget, variable, theme, size or byte received stays."""
        self.use("JupyterLab Light", SIZE["width"])
        self.page.evaluate("(code) => host.clear(code)", CLEAR)
        self._received.clear()
        self.sent.clear()
        self._cells = list(cells)

    def run_all(self) -> None:
        """Run all cells, one after the other."""
        for code in self._cells:
            self.page.evaluate("(code) => host.run(code)", code)

    def run_again(self, number: int) -> None:
        """Run one cell again."""
        self.page.evaluate(
            "([code, number]) => host.run(code, document.querySelectorAll('.jp-CodeCell')[number])",
            [self._cells[number], number],
        )

    def result_of(self, code: str) -> str:
        """Run a line in a new cell, and return what it shows."""
        self.page.evaluate("(code) => host.run(code)", code)
        output = self.page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
        expect(output).to_have_count(1)
        return output.inner_text()

    def save(self) -> str:
        """Return what a notebook saved with its widget state would hold of this page."""
        saved = self.page.evaluate(
            """() => ({
                metadata: { widgets: [...host.models].map(([id, { state }]) => [id, state]) },
                view: 'application/vnd.jupyter.widget-view+json',
                outputs: document.querySelector('.jp-Notebook').outerHTML,
            })"""
        )
        return json.dumps(saved)

    def use(self, theme: str, width: int) -> None:
        """Look at the page in another theme, at another width."""
        size: ViewportSize = {"width": width, "height": HEIGHT}
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        if theme == self._theme:
            return
        self._theme = theme
        self.page.evaluate(
            """([theme, light, colours]) => {
                document.getElementById('theme').textContent = colours;
                document.body.dataset.jpThemeName = theme;
                document.body.dataset.jpThemeLight = light;
            }""",
            [theme, str("Dark" not in theme).lower(), colours(theme)],
        )

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        raise AssertionError(f"{name} is a command of JupyterLab, which is not here")

    def end(self) -> None:
        """End the kernel and close the page."""
        headers = {"Authorization": f"token {TOKEN}"}
        self.page.request.delete(
            f"{self._url}/api/kernels/{self._kernel}", headers=headers, timeout=PATIENCE
        )
        self.page.close()
