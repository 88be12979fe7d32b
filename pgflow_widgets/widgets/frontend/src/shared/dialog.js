// A question in the middle of a screen. It opens with the focus on Cancel, for what is asked cannot be
// taken back, or on its first field; Escape leaves it, and the focus goes back to what opened it.

import { html, nothing } from "lit-html";
import { button, once } from "./dom.js";

/**
 * @typedef {object} Question
 * @property {string} id Its name in the page.
 * @property {string} title
 * @property {unknown} body
 * @property {string} confirm Words of the button that does it.
 * @property {boolean} [danger] Whether something is destroyed.
 * @property {string} [error]
 * @property {boolean} [busy]
 * @property {string} opener The `data-name` of what opened it.
 * @property {() => void} act
 * @property {() => void} leave
 */

/** @param {Question} question */
export function dialog({ id, title, body, confirm, danger, error, busy, opener, act, leave }) {
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || busy) return;
    event.stopPropagation();
    leave();
  };
  return html`<div class="pgflow-dialog" role="dialog" aria-labelledby=${id} data-name=${opener} @keydown=${press}>
    <h4 class="pgflow-label" id=${id}>${title}</h4>
    ${body}
    <div role="alert" class=${error ? "pgflow-notice-error" : ""}>${error || nothing}</div>
    <div class="pgflow-bar">
      ${button(confirm, once(act), { kind: danger ? "danger" : "create", name: "confirm", off: busy })}
      ${button("Cancel", leave, { name: "cancel", off: busy })}
    </div>
  </div>`;
}

/** Gives a dialog that was just drawn the focus. */
export const enterDialog = (/** @type {HTMLElement} */ root) => {
  const box = root.querySelector(".pgflow-dialog");
  const first =
    box?.querySelector("input:not([type=checkbox]), select") ??
    box?.querySelector('[data-name="cancel"]');
  /** @type {HTMLElement | null | undefined} */ (first)?.focus();
};
