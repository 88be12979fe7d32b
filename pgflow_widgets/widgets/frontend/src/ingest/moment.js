// A field for a date and time in UTC, with the time on the wall of who reads it beside it.

import { html } from "lit-html";
import { typedValue } from "../shared/typed_value.js";

/** @typedef {import("./controls.js").Desk} Desk */
/** @typedef {Extract<import("./view").FieldsBlock["fields"][number], { kind: "moment" }>} MomentField */

/** Returns a time in UTC as the clock of this browser has it. */
function localTime(/** @type {string} */ text) {
  const time = new Date(`${text}Z`);
  if (!text || Number.isNaN(time.getTime())) return "";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const words = time.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  return `${words} your time (${zone})`;
}

/**
 * @param {Desk} desk
 * @param {MomentField} field
 * @param {(desk: Desk, field: MomentField) => unknown} described
 */
export function momentField(desk, field, described) {
  const { name, label, value, error, emptied } = field;
  const id = desk.id(name);
  const tell = (/** @type {Event & { target: HTMLInputElement }} */ { target }) =>
    desk.edit(name, target.validity.badInput ? "incomplete" : target.value);
  return html`<div class="pgflow-field"><label class="pgflow-label" for=${id}>${label}</label>
    <input type="datetime-local" class="pgflow-input" id=${id} data-name=${name}
      aria-describedby="${desk.id(`${name}-help`)} ${id}-local" aria-invalid=${error ? "true" : "false"}
      @change=${tell} @blur=${tell}
      ${typedValue({ value: value === "incomplete" ? "" : value, emptied, waits: false })} />
    <p class="pgflow-help pgflow-local" id="${id}-local">${localTime(value)}</p>${described(desk, field)}</div>`;
}
