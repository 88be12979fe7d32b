// Keeps the keys that are pressed in a widget from the host, which would do something to the notebook.
// JupyterLab passes over what has the mark, if it has it itself. Only Ctrl+S goes through.

const MARK = "data-lm-suppress-shortcuts";

/**
 * @param {HTMLElement} root
 * @returns {() => void} Ends it.
 */
export function keepKeys(root) {
  let putBack = () => {};
  const mark = (/** @type {FocusEvent} */ { target }) =>
    /** @type {Element} */ (target).setAttribute(MARK, "true");
  const pass = (/** @type {KeyboardEvent} */ event) => {
    putBack(); // the next key may come before the timer
    const { ctrlKey, metaKey, key } = event;
    const target = /** @type {Element} */ (event.target);
    if (!(ctrlKey || metaKey) || key.toLowerCase() !== "s" || !root.contains(target)) return;
    // The host looks for the mark when the event comes by.
    target.removeAttribute(MARK);
    putBack = () => {
      target.setAttribute(MARK, "true");
      putBack = () => {};
    };
    setTimeout(() => putBack());
  };
  root.addEventListener("focusin", mark);
  // Before the host, which may listen in the document's capture phase.
  window.addEventListener("keydown", pass, true);
  return () => window.removeEventListener("keydown", pass, true);
}
