// A question in the middle of a screen. It opens with the focus on Cancel, for what is asked cannot be
// taken back, or on its first field; Escape leaves it, and the focus goes back to what opened it.

import { html, nothing } from "lit-html";
import { button, once } from "./dom.js";

/**
 * @typedef {object} Question
 * @property {string} id Its name in the page.
 * @property {string} title
 * @property {string} [text] What is read out with the title.
 * @property {unknown} [body] What stands below the text.
 * @property {string} confirm Words of the button that does it.
 * @property {boolean} [danger] Whether something is destroyed: then Enter in a field confirms nothing.
 * @property {string} [error]
 * @property {boolean} [off] Whether it cannot be confirmed yet.
 * @property {boolean} [busy] Whether it is under way, and cannot be left either.
 * @property {string} [opener] The `data-name` of what opened it; without, `landing` knows.
 * @property {() => void} act
 * @property {() => void} leave
 */

const TEXT = "input[type=text], input[type=password]";

/** @param {Question} question */
export function dialog({
  id,
  title,
  text,
  body,
  confirm,
  danger,
  error,
  busy,
  opener,
  act,
  leave,
  ...rest
}) {
  const off = Boolean(busy || rest.off);
  // A key that is held down since before the question presses nothing.
  const press = (/** @type {KeyboardEvent & { target: HTMLElement }} */ event) => {
    const { key, repeat, target } = event;
    if (!["Escape", "Enter"].includes(key)) return;
    event.stopPropagation();
    if (key === "Enter" && repeat) event.preventDefault();
    else if (key === "Escape" && !busy) leave();
    else if (key === "Enter" && !danger && !off && target.matches(TEXT)) act();
  };
  return html`<div class="pgflow-dialog" role="dialog" aria-labelledby=${id} aria-describedby=${text ? `${id}-text` : nothing} data-name=${opener ?? nothing} @keydown=${press}>
    <h4 class="pgflow-label" id=${id}>${title}</h4>
    ${text ? html`<p id="${id}-text">${text}</p>` : nothing}${body}
    ${error === undefined ? nothing : html`<div role="alert" class=${error ? "pgflow-notice-error" : ""}>${error || nothing}</div>`}
    <div class="pgflow-bar">
      ${button(confirm, once(act), { kind: danger ? "danger" : "create", name: "confirm", off })}
      ${button("Cancel", leave, { name: "cancel", off: busy })}
    </div>
  </div>`;
}

/**
 * Gives a dialog that was just drawn the focus.
 *
 * @param {HTMLElement} root
 * @param {boolean} [danger] Whether Cancel has it, also where there are fields.
 */
export const enterDialog = (root, danger = false) => {
  const box = root.querySelector(".pgflow-dialog");
  const field = danger ? null : box?.querySelector("input:not([type=checkbox]), select");
  const first = field ?? box?.querySelector('[data-name="cancel"]');
  /** @type {HTMLElement | null | undefined} */ (first)?.focus();
};
