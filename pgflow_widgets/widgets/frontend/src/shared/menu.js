// A button with a menu of actions. It opens with a click, Enter or the arrow down; the arrows go
// through it, and Escape and Tab close it.

import { html, nothing } from "lit-html";
import { CHEVRON } from "./icons.js";

/** @typedef {{ label: string, act: () => void, danger?: boolean }} MenuItem */

/**
 * Returns what draws the button with its menu.
 *
 * @param {{ redraw: () => void, root: HTMLElement, label: string, name: string }} menu `name` finds the
 *     button again when it is redrawn.
 */
export function menuButton({ redraw, root, label, name }) {
  let isOpen = false;
  const wrapper = () => /** @type {HTMLElement} */ (root.querySelector(`[data-menu="${name}"]`));
  const items = () =>
    /** @type {HTMLElement[]} */ ([...wrapper().querySelectorAll("[role=menuitem]")]);

  function turn(/** @type {boolean} */ open, /** @type {boolean} */ byHand = true) {
    if (open === isOpen) return;
    isOpen = open;
    redraw();
    if (!byHand) return;
    if (open) items()[0]?.focus();
    else wrapper().querySelector("button")?.focus();
  }

  function press(/** @type {KeyboardEvent} */ event) {
    const all = items();
    const place = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const keys = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 };
    const next = keys[/** @type {keyof typeof keys} */ (event.key)];
    if (event.key === "Escape" && isOpen) turn(false);
    else if (event.key === "Tab" && isOpen) return turn(false);
    else if (event.key === "ArrowDown" && !isOpen) turn(true);
    else if (next !== undefined && isOpen) all[(next + all.length) % all.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const leave = (/** @type {FocusEvent} */ { relatedTarget }) => {
    if (!wrapper().contains(/** @type {Node | null} */ (relatedTarget))) turn(false, false);
  };
  const item = (/** @type {MenuItem} */ { label, act, danger }) => html`<button
    type="button"
    role="menuitem"
    tabindex="-1"
    class=${danger ? "pgflow-danger" : ""}
    data-lm-suppress-shortcuts="true"
    @click=${() => {
      turn(false);
      act();
    }}
  >${label}</button>`;

  return (/** @type {readonly MenuItem[]} */ all) => html`<span
    class="pgflow-menu"
    data-menu=${name}
    @keydown=${press}
    @focusout=${leave}
    ><button
      type="button"
      class="pgflow-offer"
      data-lm-suppress-shortcuts="true"
      data-name=${name}
      aria-haspopup="menu"
      aria-expanded=${String(isOpen)}
      @click=${() => turn(!isOpen)}
      >${label}${CHEVRON}</button
    >${
      isOpen
        ? html`<span class="pgflow-menu-items" role="menu" aria-label=${label}
            @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
            >${all.map(item)}</span>`
        : nothing
    }</span>`;
}
