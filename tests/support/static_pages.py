"""A widget's page without Jupyter, before a model that the test plays, in every look."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from pgflow_widgets.widgets.page_code import script, styles
from tests.support import depth, pictures
from tests.support.axe import new_barriers
from tests.support.chromium import SIZE
from tests.support.widget_page import colours

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize

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
WIDTHS = (1280, 600)
FORMS = ("connection_form", "sign_in_form")  # two states of one screen
# JupyterLab has them in another sheet, and one of its themes refers to them.
_MATERIAL = (
    ":root { --md-red-500: #f44336; --md-red-700: #d32f2f; --md-orange-700: #f57c00;"
    " --md-green-500: #4caf50; --md-blue-700: #1976d2; }"
)
_BODY = "body { margin: 12px; background: var(--jp-layout-color0, Canvas); }"


@contextmanager
def sheet(context: BrowserContext) -> Iterator[Page]:
    """Open a page to draw on; an error in its code fails the test."""
    page = context.new_page()
    page.set_default_timeout(5_000)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield page
    page.close()


def opened(
    page: Page,
    screen: str,
    state: Mapping[str, Any],
    before: str = "",
    *,
    answers: bool = True,
) -> Locator:
    """Draw a page from a state; `before` may change the model first, which may not answer."""
    part = "fields" if screen in FORMS else screen
    resize(page, **SIZE)
    page.goto("about:blank")  # nothing of an earlier page goes on
    page.set_content(
        '<html lang="en"><title>Page</title><style id="theme"></style>'
        f"<style>{_BODY}</style><style>{styles('shared') + styles(part)}</style>"
        "<main id='here'></main>"
    )
    start = f"""
    const addressOf = (code) =>
        URL.createObjectURL(new Blob([code], {{ type: "text/javascript" }}));
    const shared = addressOf({json.dumps(script("shared"))});
    const code = {json.dumps(script(part))}.replace("pgflow-shared", shared);
    const {{ default: widget }} = await import(addressOf(code));
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


def resize(page: Page, width: int, height: int) -> None:
    """Give a page a size; to give it the one that it has would take a while too."""
    size: ViewportSize = {"width": width, "height": height}
    if page.viewport_size != size:
        page.set_viewport_size(size)


def dress(page: Page, theme: str, width: int) -> None:
    """Give a page the colours of one of JupyterLab's themes, or none, and a width."""
    resize(page, width, 800)
    page.evaluate(
        """([colours, light]) => {
            document.getElementById('theme').textContent = colours;
            document.body.dataset.jpThemeLight = light;
        }""",
        [_MATERIAL + colours(theme) if theme else "", str(theme == "Light").lower()],
    )


def assert_seen(page: Page, text: str, widths: Iterable[int] = WIDTHS) -> None:
    """Assert that a text is there to read, and that nothing stands out at these widths."""
    assert page.viewport_size is not None
    resize(page, SIZE["width"], page.viewport_size["height"])
    expect(page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=5_000)
    assert cut_off(page, list(widths)) == []


def barriers_in(
    page: Page,
    screen: str,
    draw: Mapping[str, Callable[[], object]],
    themes: Sequence[str] = THEMES,
) -> list[str]:
    """Return what axe-core has against each state of a screen.

    One state is judged in one look, the next in another; in a long run each in all of them.
    """
    is_whole = bool(pictures.FOLDER) or depth.is_long()
    looks = list(itertools.product(WIDTHS, themes))
    found = []
    for (state, draw_it), one in zip(draw.items(), itertools.cycle(looks), strict=False):
        for width, theme in looks if is_whole else [one]:
            dress(page, theme, width)
            draw_it()
            look = f"{state}_{theme or 'plain'}_{width}".lower().replace(" ", "_")
            pictures.keep(page.locator("main"), f"{screen}_{look}")
            found += [f"{look}: {barrier}" for barrier in new_barriers(page)]
    return found


def cut_off(page: Page, widths: Sequence[int]) -> list[str]:
    """Return what stands out of the widget at its side, in a page of these widths.

    The widget goes by the room that it has; to resize the page would take ten times as long.
    """
    return list(
        page.evaluate(
            """(widths) => {
                const widget = document.querySelector('.pgflow');
                const place = document.getElementById('here');
                const outside = (width) => {
                    place.style.width = `${width - 24}px`;
                    const right = widget.getBoundingClientRect().right;
                    if (widget.scrollWidth > widget.clientWidth) return [`${width}: the widget`];
                    return [...widget.querySelectorAll('*')]
                        .filter((node) => node.getBoundingClientRect().right > right + 1)
                        .filter((node) => !node.closest('.pgflow-grid-box, .pgflow-unseen, svg'))
                        .map((node) => `${width}: ${node.outerHTML.slice(0, 120)}`);
                };
                const found = widths.flatMap(outside);
                place.style.width = '';
                return found;
            }""",
            widths,
        )
    )
