// A button with a menu of actions. It opens with a click, Enter or the arrow down; the arrows go
// through it, and Escape and Tab close it.

import { html, nothing } from "lit-html";
import { OPEN } from "./icons.js";

/** @typedef {{ label: string, act: () => void, danger?: boolean }} MenuItem */

const item = (
  /** @type {MenuItem} */ { label, danger },
  /** @type {() => void} */ act,
) => html`<button
  type="button"
  role="menuitem"
  tabindex="-1"
  class=${danger ? "pgflow-danger" : ""}
  @click=${act}
>${label}</button>`;

/**
 * Returns which item a key leads to, undefined if it leads nowhere.
 *
 * @param {string} key
 * @param {HTMLElement[]} items
 */
function next(key, items) {
  const place = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const keys = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: items.length - 1 };
  const wanted = keys[/** @type {keyof typeof keys} */ (key)];
  return wanted === undefined ? undefined : items[(wanted + items.length) % items.length];
}

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
    const wanted = next(event.key, items());
    if (event.key === "Escape" && isOpen) turn(false);
    else if (event.key === "Tab" && isOpen) return turn(false);
    else if (event.key === "ArrowDown" && !isOpen) turn(true);
    else if (wanted && isOpen) wanted.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const leave = (/** @type {FocusEvent} */ { relatedTarget }) => {
    if (!wrapper().contains(/** @type {Node | null} */ (relatedTarget))) turn(false, false);
  };
  const choose = (/** @type {MenuItem} */ { act }) => {
    turn(false);
    act();
  };

  return (/** @type {readonly MenuItem[]} */ all) => html`<span
    class="pgflow-menu"
    data-menu=${name}
    @keydown=${press}
    @focusout=${leave}
    ><button
      type="button"
      class="pgflow-offer"
      data-name=${name}
      aria-haspopup="menu"
      aria-expanded=${String(isOpen)}
      @click=${() => turn(!isOpen)}
      >${label}${OPEN}</button
    >${
      isOpen
        ? html`<span class="pgflow-menu-items" role="menu" aria-label=${label}
            @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
            >${all.map((one) => item(one, () => choose(one)))}</span>`
        : nothing
    }</span>`;
}
