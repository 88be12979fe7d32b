// Keeps the focus inside a widget while it is drawn anew, and gives it to what a person goes on with.

/**
 * Gives something the focus, for as long as it stays there, also where Tab and clicks pass it by.
 *
 * @param {HTMLElement} node
 */
export function land(node) {
  // What is drawn with a place in the order of Tab, or with none, keeps that: it changes by itself.
  if (node.tabIndex < 0 && !node.hasAttribute("tabindex")) {
    node.tabIndex = -1;
    node.addEventListener("blur", () => node.removeAttribute("tabindex"), { once: true });
  }
  node.focus();
}

/**
 * Returns a `draw` after which the focus is still inside: what had it may be replaced, hidden or off.
 * Then what has the same `data-name` takes it, or what is around that, or else what `landing` returns.
 *
 * @param {HTMLElement} root
 * @param {() => void} draw
 * @param {() => HTMLElement} landing
 */
export function keepingFocus(root, draw, landing) {
  const takes = (/** @type {any} */ node) =>
    root.contains(node) && !node.disabled && node.checkVisibility();
  const all = () => /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-name]")]);
  const named = (/** @type {string} */ name) => all().find((node) => node.dataset.name === name);
  return () => {
    const inside = root.contains(document.activeElement);
    const names = [];
    let node = /** @type {HTMLElement | null} */ (document.activeElement);
    for (; inside && node && node !== root; node = node.parentElement)
      if (node.dataset.name) names.push(node.dataset.name);
    draw();
    if (inside && !takes(document.activeElement)) land(names.map(named).find(takes) ?? landing());
  };
}
