"""In the theme of high contrast, edges and marks stand out from what is behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser import test_pages_browser as browser
from tests.browser import test_pages_health as health
from tests.browser import test_pages_watch as watch
from tests.support.static_pages import dress, opened, show

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEAST = 3  # WCAG 1.4.11
MARKS = [
    (".pgflow", "border-top-color", ""),
    (".pgflow-input:not(.pgflow-pick *)", "border-top-color", ""),
    (".pgflow-offer, .pgflow-create[aria-disabled=true]", "border-top-color", ""),
    (".pgflow-tile, .pgflow-dialog, .pgflow-grid-box, .pgflow-badge", "border-top-color", ""),
    (".pgflow-toast:has(.pgflow-notice:not(:empty))", "border-top-color", ""),
    (".pgflow-notice:not(:empty), .pgflow-trouble", "border-left-color", ""),
    (".pgflow-chip", "border-top-color", "::before"),
    (".pgflow-sign, .pgflow-icon, .pgflow-spinner, .pgflow-marks span", "color", ""),
    (".pgflow-fill-good, .pgflow-fill-bad", "fill", ""),
    (".pgflow-axis", "stroke", ""),
    (".pgflow-filled i, .pgflow-bars i", "background-color", ""),
    (".pgflow-tab[aria-selected=true]", "border-bottom-color", ""),
    (".pgflow-danger-button", "color", ""),
]
_PALE = """
(marks) => {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const pixel = (...colours) => {
        context.clearRect(0, 0, 1, 1);
        for (const colour of colours) {
            context.fillStyle = colour;
            context.fillRect(0, 0, 1, 1);
        }
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (channels) => {
        const [r, g, b] = channels.map((byte) => byte / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (node) => {
        const layers = [];
        for (let at = node; at; at = at.parentElement)
            layers.unshift(getComputedStyle(at).backgroundColor);
        return layers;
    };
    return marks.flatMap(([selector, property, part]) =>
        [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility())
            .flatMap((node) => {
                const mark = getComputedStyle(node, part || null).getPropertyValue(property);
                const inside = property === "color";
                const ground = behind(inside ? node : node.parentElement);
                const [high, low] = [light(pixel(...ground, mark)), light(pixel(...ground))]
                    .sort((one, other) => other - one);
                const ratio = (high + 0.05) / (low + 0.05);
                const said = `${selector} ${property}: ${ratio.toFixed(2)} (${mark})`;
                return ratio < LEAST ? [said] : [];
            }));
}
""".replace("LEAST", str(LEAST))


def pale(page: Page) -> set[str]:
    """Return what stands out too little."""
    return set(page.evaluate(_PALE, MARKS))


def test_marks_of_the_browser_stand_out(sheet: Page) -> None:
    opened(sheet, "browser", {"view": browser.Played().view(), "inside": ""})
    dress(sheet, "Dark High Contrast", 1280)
    found = set()
    for state in browser.STATES:
        browser.STATES[state]().show_in(sheet)
        found |= {f"{state} {one}" for one in pale(sheet)}
    assert found == set()


def test_marks_of_the_runs_stand_out(sheet: Page) -> None:
    opened(sheet, "watch", {"view": watch.STATES["many_runs"]})
    dress(sheet, "Dark High Contrast", 1280)
    found = set()
    for state in watch.STATES:
        show(sheet, watch.STATES[state])
        found |= {f"{state} {one}" for one in pale(sheet)}
    assert found == set()


def test_marks_of_the_health_stand_out(sheet: Page) -> None:
    opened(sheet, "health", {"view": health.STATES["ill"]})
    dress(sheet, "Dark High Contrast", 1280)
    found = set()
    for state in ("ill", "busy", "refused", "healthy"):
        show(sheet, health.STATES[state])
        found |= {f"{state} {one}" for one in pale(sheet)}
    assert found == set()
