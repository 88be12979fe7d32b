// The dialog that asks before an action. What cannot be undone takes a click on its button: there the
// focus starts on Cancel, and Enter in a field confirms nothing.

import { html, nothing } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { button, isOff, once } from "../shared/dom.js";
import { notice } from "../shared/notice.js";
import { typedValue } from "../shared/typed_value.js";

/** @typedef {import("./view").DialogView} DialogView */
/** @typedef {DialogView["fields"][number]} Field */
/** @typedef {DialogView["checks"][number]} Check */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */

/**
 * @param {object} place
 * @param {HTMLElement} place.root
 * @param {(part: string) => string} place.id
 * @param {() => void} place.redraw
 * @param {(message: BrowserMessage) => void} place.say
 * @param {ReturnType<typeof import("../host/outbox.js").outbox>} place.pending
 * @param {() => number} place.attempt
 */
export function dialogBox({ root, id, redraw, say, pending, attempt }) {
  let drawn = "";
  /** @type {Set<string>} */
  const revealed = new Set();
  const leave = () => say({ type: "leave" });
  const find = (/** @type {string} */ selector) =>
    /** @type {HTMLElement | null | undefined} */ (
      root.querySelector(".pgflow-dialog")?.querySelector(selector)
    );

  function confirm() {
    if (isOff(/** @type {HTMLElement} */ (find(".pgflow-create")))) return;
    pending.flushAll();
    say({ type: "submit", attempt: attempt() });
  }

  // A key that is held down since before the question presses nothing.
  function press(
    /** @type {KeyboardEvent & { target: HTMLElement }} */ event,
    /** @type {boolean} */ danger,
  ) {
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && event.repeat) event.preventDefault();
    else if (
      event.key === "Enter" &&
      !danger &&
      event.target.matches("input[type=text], input[type=password]")
    )
      confirm();
    event.stopPropagation();
  }

  function enter(/** @type {boolean} */ danger) {
    if (!root.dataset.opener) return;
    const field = danger ? null : find("input, select");
    (field ?? find('[data-name="dialog cancel"]'))?.focus();
  }

  function input(/** @type {Field} */ field) {
    const { name, secret, value, emptied, choices, error } = field;
    const message = (/** @type {string} */ text) => ({
      type: secret ? "secret" : "edit",
      name,
      value: text,
    });
    const own = id(`dialog-${name}`);
    if (choices.length)
      return html`<select id=${own} class="pgflow-input" data-lm-suppress-shortcuts="true" aria-describedby="${own}-help"
        @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => say(/** @type {BrowserMessage} */ (message(target.value)))}
      >${choices.map(
        (choice) =>
          html`<option value=${choice.value} .selected=${choice.value === value}>${choice.label}</option>`,
      )}</select>`;
    const hear = pending.listeners(`dialog ${name}`, message);
    const held = secret ? "" : value;
    const waits = secret || pending.has(`dialog ${name}`);
    return html`<input id=${own} class="pgflow-input" aria-describedby="${own}-help"
      type=${secret && !revealed.has(name) ? "password" : "text"}
      autocomplete=${secret ? "new-password" : "off"} spellcheck="false"
      aria-invalid=${error ? "true" : nothing}
      @input=${hear.oninput} @change=${hear.onchange} @paste=${hear.onpaste}
      ${typedValue({ value: held, emptied, waits })} />`;
  }

  function reveal(/** @type {Field} */ { name, label }) {
    const isShown = revealed.has(name);
    return html`<button type="button" class="pgflow-reveal" data-lm-suppress-shortcuts="true"
      data-name="reveal ${name}" aria-label="Show ${label.toLowerCase()}" aria-pressed=${String(isShown)}
      @click=${() => {
        if (!revealed.delete(name)) revealed.add(name);
        redraw();
      }}
    >${isShown ? "Hide" : "Show"}</button>`;
  }

  const fieldBox = (/** @type {Field} */ field) => {
    const { name, label, secret, error, help } = field;
    const own = id(`dialog-${name}`);
    return html`<div class="pgflow-field">
      <label class="pgflow-label" for=${own}>${label}</label>
      ${secret ? html`<div class="pgflow-secret">${input(field)}${reveal(field)}</div>` : input(field)}
      <p id="${own}-help" class="pgflow-help ${error ? "pgflow-error" : ""}" aria-live="polite">${error || help}</p>
    </div>`;
  };

  const checkBox = (/** @type {Check} */ { name, label, value, warning }) => {
    const own = id(`dialog-${name}`);
    return html`<div>
      <div class="pgflow-check"><input type="checkbox" id=${own} data-lm-suppress-shortcuts="true"
        aria-describedby="${own}-help" .checked=${value}
        @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => say({ type: "check", name, value: target.checked })}
      /><label for=${own}>${label}</label></div>
      <p id="${own}-help" class="pgflow-help pgflow-warning" role="status">${warning}</p>
    </div>`;
  };

  function box(/** @type {DialogView} */ state) {
    const { title, text, danger, busy, ready, fields, checks, confirm: word } = state;
    const off = busy || (!ready && fields.every(({ secret }) => !secret));
    return html`<div class="pgflow-dialog ${danger ? "pgflow-dangerous" : ""}" role="dialog" aria-labelledby=${id("dialog")}
      @keydown=${(/** @type {KeyboardEvent & { target: HTMLElement }} */ event) => press(event, danger)}
    >
      <h4 class="pgflow-label" id=${id("dialog")}>${title}</h4>
      ${text ? html`<p class="pgflow-dialog-text">${text}</p>` : nothing}
      <div class="pgflow-grid">${fields.map(fieldBox)}</div>
      ${checks.map(checkBox)}
      ${notice(state.notice)}
      <div class="pgflow-bar">
        ${button(busy ? "Working…" : word, once(confirm), { kind: "create", name: "dialog confirm", off })}
        ${button("Cancel", leave, { name: "dialog cancel" })}
      </div>
    </div>`;
  }

  return (/** @type {DialogView | null} */ state) => {
    const key = state
      ? JSON.stringify([state.action, state.title, state.fields.map(({ name }) => name)])
      : "";
    if (key !== drawn) {
      revealed.clear();
      if (state) queueMicrotask(() => enter(state.danger));
    }
    drawn = key;
    return state ? keyed(key, box(state)) : nothing;
  };
}
