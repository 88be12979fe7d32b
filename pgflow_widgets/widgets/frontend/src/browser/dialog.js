// The dialog that asks before an action, with its fields and checkboxes.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { dialog, enterDialog } from "../shared/dialog.js";
import { messageLine, withShow } from "../shared/field_parts.js";
import { notice } from "../shared/notice.js";
import { typedValue } from "../shared/typed_value.js";

/** @typedef {import("./view").DialogView} DialogView */
/** @typedef {DialogView["fields"][number]} Field */
/** @typedef {DialogView["checks"][number]} Check */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */

/**
 * @typedef {object} Place
 * @property {HTMLElement} root
 * @property {(part: string) => string} id
 * @property {() => void} redraw
 * @property {(message: BrowserMessage) => void} say
 * @property {ReturnType<typeof import("../host/outbox.js").outbox>} pending
 * @property {() => number} attempt
 */

/** @param {Field} field @param {string} id @param {(value: string) => void} choose */
const select = ({ value, choices }, id, choose) => html`<select id=${id} class="pgflow-input"
  aria-describedby="${id}-help"
  @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => choose(target.value)}
>${choices.map(
  (choice) =>
    html`<option value=${choice.value} .selected=${choice.value === value}>${choice.label}</option>`,
)}</select>`;

/**
 * Returns what draws a field, and what hides secrets again.
 *
 * @param {Place} place
 */
function fieldsOf({ id, redraw, say, pending }) {
  /** @type {Set<string>} */
  const revealed = new Set();
  /** @type {Set<string>} */
  const filled = new Set();

  function type(/** @type {string} */ name, /** @type {string} */ value) {
    if (filled.has(name) === Boolean(value)) return;
    if (value) filled.add(name);
    else for (const names of [filled, revealed]) names.delete(name); // what is typed next is not shown
    redraw();
  }

  function input(/** @type {Field} */ field) {
    const { name, secret, value, emptied, choices, error } = field;
    const message = (/** @type {string} */ text) => ({
      type: secret ? "secret" : "edit",
      name,
      value: text,
    });
    const own = id(`dialog-${name}`);
    const told = (/** @type {string} */ text) => say(/** @type {BrowserMessage} */ (message(text)));
    if (choices.length) return select(field, own, told);
    const hear = pending.listeners(`dialog ${name}`, message);
    const held = secret ? "" : value;
    const waits = secret || pending.has(`dialog ${name}`);
    return html`<input id=${own} class="pgflow-input" aria-describedby="${own}-help"
      type=${secret && !revealed.has(name) ? "password" : "text"}
      autocomplete=${secret ? "new-password" : "off"} spellcheck="false"
      aria-invalid=${error ? "true" : nothing}
      @input=${(/** @type {Event & { target: HTMLInputElement }} */ event) => {
        hear.oninput(event);
        if (secret) type(name, event.target.value);
      }} @change=${hear.onchange} @paste=${hear.onpaste}
      ${typedValue({ value: held, emptied, waits })} />`;
  }

  function secretInput(/** @type {Field} */ field) {
    const { name } = field;
    const turn = () => {
      if (!revealed.delete(name)) revealed.add(name);
      redraw();
    };
    const isShown = revealed.has(name);
    const label = field.label.toLowerCase();
    return withShow(input(field), { name, label, isShown, canShow: filled.has(name), turn });
  }

  const draw = (/** @type {Field} */ field) => {
    const { name, label, secret } = field;
    const own = id(`dialog-${name}`);
    return html`<div class="pgflow-field">
      <label class="pgflow-label" for=${own}>${label}</label>
      ${secret ? secretInput(field) : input(field)}${messageLine(field, `${own}-help`)}
    </div>`;
  };

  const hide = () => {
    filled.clear();
    revealed.clear();
  };
  return { draw, hide };
}

/** @param {Place} place @param {Check} check */
function checkBox({ id, say }, { name, label, value, warning }) {
  const own = id(`dialog-${name}`);
  return html`<div>
    <div class="pgflow-check"><input type="checkbox" id=${own}
      aria-describedby="${own}-help" .checked=${value}
      @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => say({ type: "check", name, value: target.checked })}
    /><label for=${own}>${label}</label></div>
    <p id="${own}-help" class="pgflow-help pgflow-warning" role="status">${warning}</p>
  </div>`;
}

/** @param {Place} place */
export function dialogBox(place) {
  const { root, id, say, pending, attempt } = place;
  const fieldBoxes = fieldsOf(place);
  let drawn = "";
  const leave = () => say({ type: "leave" });

  function confirm() {
    pending.flushAll();
    say({ type: "submit", attempt: attempt() });
  }

  function box(/** @type {DialogView} */ state) {
    const { title, text, danger, busy, ready, fields, checks, confirm: word } = state;
    return dialog({
      id: id("dialog"),
      title,
      text,
      body: html`<div class="pgflow-grid">${fields.map(fieldBoxes.draw)}</div>
        ${checks.map((check) => checkBox(place, check))}${notice(state.notice)}`,
      confirm: busy ? "Working…" : word,
      danger,
      off: busy || (!ready && fields.every(({ secret }) => !secret)),
      act: confirm,
      leave,
    });
  }

  return (/** @type {DialogView | null} */ state) => {
    const key = state
      ? JSON.stringify([state.action, state.title, state.fields.map(({ name }) => name)])
      : "";
    if (key !== drawn) {
      fieldBoxes.hide();
      if (state) queueMicrotask(() => root.dataset.opener && enterDialog(root, state.danger));
    }
    drawn = key;
    return repeat(state ? [state] : [], () => key, box);
  };
}
