// Gives the focus back to the notebook's cell when a person clicks on it beside the widget, as on its
// prompt: the host would leave it in the widget, and Ctrl+Enter would run nothing.

/**
 * @param {HTMLElement} root
 * @returns {() => void} Ends it.
 */
export function releaseFocus(root) {
  const release = (/** @type {Event} */ { target }) => {
    const cell = /** @type {HTMLElement | null} */ (root.closest(".jp-Cell"));
    const isBeside =
      target instanceof Element && cell?.contains(target) && !target.closest(".pgflow");
    if (isBeside && root.contains(document.activeElement)) cell?.focus({ preventScroll: true });
  };
  document.addEventListener("pointerdown", release, true);
  return () => document.removeEventListener("pointerdown", release, true);
}
