// What lit-html does not do: buttons that keep the focus while they are off, double clicks that count
// once, and text fields that the kernel empties.

import { html, nothing } from "lit-html";

// A button, also one that is off, keeps the focus: `disabled` would lose it to the page's body.
export const isOff = (/** @type {Element} */ node) => node.getAttribute("aria-disabled") === "true";

/**
 * Makes a listener that passes over the second click of a double click: for buttons whose words
 * change at a click, it was not meant for what they say by then.
 *
 * @param {(event: MouseEvent) => void} act
 */
export const once = (act) => (/** @type {MouseEvent} */ event) => {
  if (event.detail < 2) act(event);
};

/** Writes a number with separators of thousands. */
export const number = (/** @type {number} */ value) => value.toLocaleString("en-US");

export const plural = (/** @type {number} */ count, /** @type {string} */ noun) =>
  `${number(count)} ${noun}${count === 1 ? "" : "s"}`;

/**
 * Draws a button.
 *
 * @param {string} label
 * @param {(event: MouseEvent) => void} act
 * @param {{ kind?: "offer" | "create" | "danger" | "link", name?: string, off?: boolean, label?: string, title?: string }} [options]
 *     `name` finds it again when it is redrawn (`keepingFocus`); `label` is for screen readers.
 */
export const button = (
  label,
  act,
  { kind = "offer", name, off, label: spoken, title } = {},
) => html`<button
  type="button"
  class=${kind === "danger" ? "pgflow-danger-button" : `pgflow-${kind}`}
  data-name=${name ?? nothing}
  aria-label=${spoken ?? nothing}
  title=${title || nothing}
  aria-disabled=${off === undefined ? nothing : String(off)}
  @click=${(/** @type {MouseEvent & { currentTarget: Element }} */ event) => {
    if (!isOff(event.currentTarget)) act(event);
  }}
>${label}</button>`;

/**
 * Tells whether a text field has to show what the kernel holds, for what was typed was not kept.
 *
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {{ emptied: number }} state
 */
export function wasEmptied(input, state) {
  const before = input.dataset.emptied;
  input.dataset.emptied = String(state.emptied);
  return before !== undefined && before !== String(state.emptied);
}

/**
 * Sets a text. One that is the same stays, and with it what is selected of it.
 *
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
