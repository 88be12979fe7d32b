// Draws a field with its label and the line below it: the error, a warning, or help.

import { html, noChange, nothing } from "lit-html";
import { Directive, directive } from "lit-html/directive.js";
import { live } from "lit-html/directives/live.js";
import { messageLine, withShow } from "../shared/field_parts.js";
import { typedValue } from "../shared/typed_value.js";

/** @typedef {import("../shared/view").FieldView} FieldView */
/** @typedef {Event & { target: HTMLInputElement }} InputEvent */

/** Empties a field for a secret that is not the one that counts. */
const emptiedIf = directive(
  class extends Directive {
    render(/** @type {boolean} */ _goes) {
      return noChange;
    }

    /**
     * @param {import("lit-html/directive.js").ElementPart} part
     * @param {[boolean]} goes
     * @override
     */
    update({ element }, [goes]) {
      if (goes) /** @type {HTMLInputElement} */ (element).value = "";
      return noChange;
    }
  },
);

/**
 * Remembers which secrets are typed here, and which of them are shown.
 *
 * @param {string} page
 * @param {{ has(name: string): boolean }} pending
 * @param {() => void} redraw
 */
function typedSecrets(page, pending, redraw) {
  const filled = new Set();
  const shown = new Set();
  const told = new Set(); // what the kernel has not confirmed yet
  return {
    isFilled: (/** @type {string} */ name) => filled.has(name),
    isShown: (/** @type {string} */ name) => shown.has(name),
    turn(/** @type {string} */ name) {
      if (!shown.delete(name)) shown.add(name);
      redraw();
    },
    type(/** @type {string} */ name, /** @type {string} */ value) {
      told.add(name);
      if (filled.has(name) === Boolean(value)) return;
      if (value) filled.add(name);
      else {
        filled.delete(name);
        shown.delete(name); // what is typed next is not shown unasked
      }
      redraw();
    },
    /** Whether what stands in the field is not what the kernel holds, and goes. */
    goes(/** @type {FieldView} */ { name, held, typed_in }) {
      if (typed_in === page) told.delete(name);
      if (pending.has(name) || told.has(name) || (held && typed_in === page)) return false;
      filled.delete(name);
      shown.delete(name);
      return true;
    },
  };
}

/**
 * What the controls of a form work with.
 *
 * @typedef {object} Desk
 * @property {import("./fields.js").Host["id"]} id
 * @property {import("./fields.js").Host["say"]} say
 * @property {ReturnType<typeof import("../host/outbox.js").outbox>} pending
 * @property {string} page
 * @property {ReturnType<typeof typedSecrets>} secrets
 */

function choice(/** @type {Desk} */ { id, say }, /** @type {FieldView} */ state) {
  const { name, choices, value, required, error } = state;
  return html`<select id=${id(name)} class="pgflow-input" data-name=${name}
      aria-describedby=${id(`${name}-help`)}
      aria-required=${String(required)} aria-invalid=${error ? "true" : nothing}
      @change=${(/** @type {InputEvent} */ { target }) => say({ type: "edit", name, value: target.value })}
    >${choices.map(
      (option) => html`<option value=${option.value} .selected=${live(option.value === value)}
        >${option.label}</option>`,
    )}</select>`;
}

function secret(
  /** @type {Desk} */ { id, pending, page, secrets },
  /** @type {FieldView} */ state,
) {
  const { name, label, held, required, error } = state;
  const goes = secrets.goes(state);
  const isShown = secrets.isShown(name);
  const on = pending.listeners(name, (value) => ({ type: "secret", name, value, page }));
  const input = html`<input id=${id(name)} class="pgflow-input" data-name=${name}
      type=${isShown ? "text" : "password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${held ? "•••••• entered" : ""}
      aria-describedby=${id(`${name}-help`)} aria-required=${String(required)}
      aria-invalid=${error ? "true" : nothing} ${emptiedIf(goes)}
      @input=${(/** @type {InputEvent} */ event) => {
        on.oninput(event);
        secrets.type(name, event.target.value);
      }}
      @change=${on.onchange} />`;
  const canShow = secrets.isFilled(name);
  const turn = () => secrets.turn(name);
  return withShow(input, { name, label: label.toLowerCase(), isShown, canShow, turn });
}

function text(
  /** @type {Desk} */ { id, pending },
  /** @type {FieldView} */ { name, value, emptied, required, error },
  /** @type {number} */ fill,
) {
  const on = pending.listeners(name, (typed) => ({ type: "edit", name, value: typed }));
  return html`<input id=${id(name)} class="pgflow-input" data-name=${name} type="text"
      inputmode=${name === "port" ? "numeric" : "text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${id(`${name}-help`)} aria-required=${String(required)}
      aria-invalid=${error ? "true" : nothing}
      ${typedValue({ value, emptied, fill, waits: pending.has(name) })}
      @input=${on.oninput} @change=${on.onchange} @paste=${on.onpaste} />`;
}

const foldedField = (
  /** @type {FieldView} */ { name, label },
  /** @type {() => void} */ unfold,
) => html`
  <div class="pgflow-more"><button type="button" class="pgflow-link"
    data-name=${name} @click=${unfold}>+ ${label}</button></div>`;

/**
 * @param {import("./fields.js").Host} host
 * @param {ReturnType<typeof import("../host/outbox.js").outbox>} pending
 * @param {string} page
 */
export function fieldDrawer({ id, say, redraw }, pending, page) {
  const desk = { id, say, pending, page, secrets: typedSecrets(page, pending, redraw) };
  const unfolded = new Set(); // optional fields that a person wants to fill in

  /**
   * @param {FieldView} state
   * @param {number} fill How often the kernel filled in the fields.
   */
  return (state, fill) => {
    const { name, label, required, value, error, choices } = state;
    const unfold = () => {
      unfolded.add(name);
      redraw();
    };
    if (!required && !value && !error && !unfolded.has(name)) return foldedField(state, unfold);
    if (!required) unfolded.add(name); // it stays, once it was there
    const control = state.secret
      ? secret(desk, state)
      : choices.length
        ? choice(desk, state)
        : text(desk, state, fill);
    return html`<div class="pgflow-field pgflow-field-${name}">
      <label class="pgflow-label" for=${id(name)}>${label}${
        required ? nothing : html`<span class="pgflow-optional"> (optional)</span>`
      }</label>
      ${control}${messageLine(state, id(`${name}-help`))}
    </div>`;
  };
}
