// Draws the fields of a step; each has its error or its help below it.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { button } from "../shared/dom.js";
import { typedValue } from "../shared/typed_value.js";
import { momentField } from "./moment.js";

/** @typedef {import("./view").FieldsBlock} FieldsBlock */
/** @typedef {FieldsBlock["fields"][number]} Field */
/**
 * @template {Field["kind"]} Kind
 * @typedef {Extract<Field, { kind: Kind }>} FieldOf
 */
/**
 * What fields and cells work with.
 *
 * @typedef {object} Desk
 * @property {(part: string) => string} id
 * @property {(name: string, value: string | boolean) => void} edit
 * @property {ReturnType<typeof import("../host/outbox.js").outbox>} pending
 * @property {(name: string) => boolean} waits Whether what was typed is still to be told or answered.
 * @property {(name: string, value: string) => { type: string, name: string, value: string }} message
 */

const described = (
  /** @type {Desk} */ { id },
  /** @type {{ name: string, error: string, help: string }} */ field,
) =>
  html`<p class="pgflow-help ${field.error ? "pgflow-error" : ""}" id=${id(`${field.name}-help`)}>${field.error || field.help}</p>`;

const invalid = (/** @type {{ error: string }} */ { error }) => (error ? "true" : nothing);

/** Draws options; the chosen one is marked, for a list may come with other choices. */
export const options = (
  /** @type {readonly { value: string, label: string }[]} */ choices,
  /** @type {string} */ chosen,
) =>
  choices.map(
    ({ value, label }) =>
      html`<option value=${value} .selected=${value === chosen}>${label}</option>`,
  );

/**
 * Draws a text input that tells the kernel after a pause, and at once when it is left.
 *
 * @param {Desk} desk
 * @param {{ name: string, value: string, emptied: number }} state
 * @param {{ label?: string, id?: string, help?: string, wrong?: boolean, type?: string, style?: string }} [look]
 */
export function textInput(desk, { name, value, emptied }, look = {}) {
  const { label, id, help, wrong, type = "text", style = "" } = look;
  const { oninput, onchange, onpaste } = desk.pending.listeners(name, (text) =>
    desk.message(name, text),
  );
  return html`<input
    type=${type}
    class="pgflow-input ${style}"
    autocomplete="off"
    spellcheck="false"
    id=${id ?? nothing}
    data-name=${name}
    aria-label=${label ?? nothing}
    aria-describedby=${help ?? nothing}
    aria-invalid=${wrong ? "true" : nothing}
    @input=${oninput}
    @change=${onchange}
    @paste=${onpaste}
    ${typedValue({ value, emptied, waits: desk.waits(name) })}
  />`;
}

function textField(/** @type {Desk} */ desk, /** @type {FieldOf<"text">} */ field) {
  const id = desk.id(field.name);
  return html`<div class="pgflow-field"><label class="pgflow-label" for=${id}>${field.label}</label>
    ${textInput(desk, field, { id, help: desk.id(`${field.name}-help`), wrong: Boolean(field.error) })}
    ${described(desk, field)}</div>`;
}

function selectField(/** @type {Desk} */ desk, /** @type {FieldOf<"select">} */ field) {
  const { name, label, value, choices } = field;
  return html`<div class="pgflow-field"><label class="pgflow-label" for=${desk.id(name)}>${label}</label>
    <select class="pgflow-input" id=${desk.id(name)} data-name=${name}
      aria-describedby=${desk.id(`${name}-help`)} aria-invalid=${invalid(field)} .value=${value}
      @change=${(/** @type {Event & { target: HTMLSelectElement }} */ { target }) => desk.edit(name, target.value)}
    >${options(choices, value)}</select>
    ${described(desk, field)}</div>`;
}

function checkField(/** @type {Desk} */ desk, /** @type {FieldOf<"check">} */ field) {
  const { name, label, value, off } = field;
  return html`<div class="pgflow-field"><label class="pgflow-check"><input type="checkbox"
      data-name=${name} aria-describedby=${desk.id(`${name}-help`)}
      aria-invalid=${invalid(field)} .checked=${value} ?disabled=${off}
      @change=${(/** @type {Event & { target: HTMLInputElement }} */ { target }) => desk.edit(name, target.checked)}
    />${label}</label>${described(desk, field)}</div>`;
}

function cardsField(
  /** @type {Desk} */ desk,
  /** @type {FieldOf<"cards">} */ { name, label, value, cards },
) {
  const card = (
    /** @type {(typeof cards)[number]} */ choice,
  ) => html`<label class="pgflow-card-choice">
    <input type="radio" name=${desk.id(name)} data-name=${`${name} ${choice.value}`} .value=${choice.value}
      aria-label="${choice.label}: ${choice.detail}"
      .checked=${choice.value === value} @change=${() => desk.edit(name, choice.value)} />
    <span><strong>${choice.label}</strong><span class="pgflow-reason">${choice.detail}</span></span></label>`;
  return html`<fieldset class="pgflow-choice pgflow-cards"><legend class="pgflow-label">${label}</legend>
    <div class="pgflow-grid">${cards.map(card)}</div></fieldset>`;
}

function rhythmField(/** @type {Desk} */ desk, /** @type {FieldOf<"rhythm">} */ field) {
  const { name, label, repeats, interval, unit, units, emptied } = field;
  const radio = (
    /** @type {string} */ value,
    /** @type {string} */ words,
    /** @type {boolean} */ chosen,
  ) =>
    html`<label class="pgflow-check"><input type="radio" name=${desk.id(name)} data-name=${`${name} ${value}`}
      .checked=${chosen} @change=${() => desk.edit(name, value)} />${words}</label>`;
  const every = html`${textInput(
    desk,
    { name: "interval", value: interval, emptied },
    {
      label: "Interval",
      type: "number",
      help: desk.id(`${name}-help`),
      wrong: Boolean(field.error),
    },
  )}<select class="pgflow-input" aria-label="Unit" data-name="frequency"
    .value=${unit} @change=${(/** @type {Event & { target: HTMLSelectElement }} */ { target }) => desk.edit("frequency", target.value)}
    >${options(units, unit)}</select>`;
  return html`<fieldset class="pgflow-choice pgflow-rhythm"><legend class="pgflow-label">${label}</legend>
    ${radio("once", "Once", !repeats)}
    <div class="pgflow-every">${radio("every", "Every", repeats)}${repeats ? every : nothing}</div>
    ${described(desk, field)}</fieldset>`;
}

const DRAW = /** @type {Record<Field["kind"], (desk: Desk, field: any) => unknown>} */ ({
  text: textField,
  select: selectField,
  check: checkField,
  cards: cardsField,
  rhythm: rhythmField,
  moment: (desk, field) => momentField(desk, field, described),
  button: (desk, { name, label, off }) =>
    html`<div class="pgflow-field">${button(label, () => desk.edit(name, true), { name, off })}</div>`,
});

/** Draws fields side by side; each keeps its place in the page. */
export const fields = (/** @type {Desk} */ desk, /** @type {FieldsBlock} */ block) =>
  html`<div class="pgflow-grid">${repeat(
    block.fields,
    (field) => `${field.kind} ${field.name}`,
    (field) => DRAW[field.kind](desk, field),
  )}</div>`;
