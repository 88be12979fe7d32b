// Lets Ctrl+S reach the host from controls that keep all other keys to themselves.

const KEEPS_KEYS = "data-lm-suppress-shortcuts";

/**
 * @param {HTMLElement} root
 * @returns {() => void} Ends it.
 */
export function passSaveKey(root) {
  let putBack = () => {};
  const pass = (/** @type {KeyboardEvent} */ event) => {
    putBack(); // the next key may come before the timer
    const { ctrlKey, metaKey, key } = event;
    if (!(ctrlKey || metaKey) || key.toLowerCase() !== "s") return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (!root.contains(target)) return;
    const keeper = target.closest(`[${KEEPS_KEYS}]`);
    const value = keeper?.getAttribute(KEEPS_KEYS);
    if (!keeper || !value) return;
    // The host looks for the mark when the event comes by.
    keeper.removeAttribute(KEEPS_KEYS);
    putBack = () => {
      keeper.setAttribute(KEEPS_KEYS, value);
      putBack = () => {};
    };
    setTimeout(() => putBack());
  };
  // Before the host, which may listen in the document's capture phase.
  window.addEventListener("keydown", pass, true);
  return () => window.removeEventListener("keydown", pass, true);
}
