"""Goes through a page with keys alone, and tells what they miss, and where they are not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST = 200  # stops of a walk
_CODE = """
([within, stays]) => {
    const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex]";
    const COMPOSITES = "[role=tablist], [role=menu], [role=grid], [role=tree], [role=listbox]";
    const root = document.querySelector(within);
    const edge = () => {
        const node = document.createElement("div");
        node.tabIndex = 0;
        node.dataset.edge = "";
        return node;
    };
    document.querySelectorAll("[data-edge]").forEach((node) => node.remove());
    const [first, last] = [edge(), edge()];
    root.before(first);
    root.after(last);
    // A radio button that is drawn by its label has its mark there.
    const mark = (node) => [node, node.nextElementSibling, node.closest("label")]
        .filter((part) => part && (part === node || part.matches("label")))
        .map((part) => {
            const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(part);
            const outline = [outlineStyle, outlineWidth, outlineColor].join(" ");
            return [outlineStyle === "none" ? "none" : outline, boxShadow].join(", ");
        }).join("; ");
    const name = (node) => {
        const said = node.ariaLabel || node.textContent || node.name || node.id;
        return `${node.localName} ${said.trim().replace(/\\s+/g, " ").slice(0, 60)}`;
    };
    const isSeen = (node) => node.checkVisibility({ visibilityProperty: true })
        && node.offsetWidth > 0 && node.offsetHeight > 0
        && !node.disabled && !node.closest("[inert]");
    // Of radio buttons of one name Tab goes to the one that is chosen.
    const isStop = (node, _, all) => {
        if (node.type === "radio" && !node.checked) {
            const group = all.filter((other) => other.type === "radio" && other.name === node.name);
            return !group.some((other) => other.checked) && group[0] === node;
        }
        return node.tabIndex >= 0 || !node.closest(COMPOSITES);
    };
    const isControl = (node) => node.tabIndex >= 0 || !node.matches("[tabindex='-1']:not(button)");
    const nodes = [...root.querySelectorAll(CONTROLS)]
        .filter(isSeen).filter(isControl).filter(isStop);
    const active = document.activeElement;
    first.focus();
    const unmarked = new Map([...root.querySelectorAll("*")].map((node) => [node, mark(node)]));
    if (stays) active.focus();
    const stops = [];
    const comesBefore = (one, other) => {
        if (one.contains(other) || other.contains(one)) return false;
        const [a, b] = [one, other].map((node) => node.getBoundingClientRect());
        const isAbove = b.bottom <= a.top + 1 && b.left < a.right - 1;
        const isLeft = b.right <= a.left + 1 && b.bottom > a.top + 1 && b.top < a.bottom - 1;
        return isAbove || isLeft;
    };
    const problems = [];
    window.walk = {
        problems,
        step() {
            const node = document.activeElement;
            if (node === last || !root.contains(node)) return false;
            const before = stops.at(-1);
            if (node === before && node.type === "datetime-local") return true; // its next part
            if (stops.includes(node)) problems.push(`twice: ${name(node)}`);
            else if (!nodes.includes(node)) problems.push(`unexpected: ${name(node)}`);
            if (before && comesBefore(before, node))
                problems.push(`out of order: ${name(node)} after ${name(before)}`);
            if (!this.isMarked(node)) problems.push(`focus not seen: ${name(node)}`);
            stops.push(node);
            return true;
        },
        end() {
            for (const node of nodes)
                if (!stops.includes(node)) problems.push(`missed: ${name(node)}`);
            first.remove();
            last.remove();
            return { problems, stops: stops.map(name) };
        },
        isMarked: (node) => unmarked.get(node) !== mark(node),
        // What of a composite shows that it has the focus, by itself or as the active descendant.
        active(members) {
            const id = document.activeElement.getAttribute("aria-activedescendant");
            const node = id ? document.getElementById(id) : document.activeElement;
            return this.isMarked(node) ? members.indexOf(node) : -1;
        },
    };
}
"""


def walk(page: Page, within: str = ".pgflow") -> tuple[list[str], list[str]]:
    """Press Tab from the beginning to the end of a widget.

    Returns
    -------
    stops, problems
        What had the focus, in order; and what was missed, came twice or against the order of what
        is seen, or did not show that it has the focus.
    """
    page.evaluate(_CODE, [within, False])
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if not page.evaluate("walk.step()"):
            break
    walked = page.evaluate("walk.end()")
    return walked["stops"], walked["problems"]


def rove(page: Page, key: str, members: Locator) -> list[int]:
    """Press a key in a composite until nothing new has the focus; return the members that had it.

    A member that does not show it is left out, so that all of them are the range of their number.
    """
    page.evaluate(_CODE, [".pgflow", True])
    had: list[int] = []
    while True:
        at = members.evaluate_all("(members) => walk.active(members)")
        if at < 0 or at in had:
            break
        had.append(at)
        page.keyboard.press(key)
    page.evaluate("walk.end()")
    return had
