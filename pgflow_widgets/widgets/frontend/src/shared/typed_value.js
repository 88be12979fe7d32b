// The value of a field that a person types into: what is typed stays until the kernel knows it.

import { noChange } from "lit-html";
import { Directive, directive } from "lit-html/directive.js";
import { wasEmptied } from "./dom.js";

/**
 * @typedef {object} Typed
 * @property {string} value What the kernel holds.
 * @property {number} emptied How often the kernel refused what was typed.
 * @property {boolean} waits Whether something typed is still to be told (`outbox.has`).
 * @property {number} [fill] How often the kernel filled in the fields by itself.
 */

class TypedValue extends Directive {
  /** @type {number | undefined} */
  fill;

  /** @param {Typed} _state */
  render(_state) {
    return noChange;
  }

  /**
   * @param {import("lit-html/directive.js").ElementPart} part
   * @param {[Typed]} states
   * @override
   */
  update({ element }, [{ value, emptied, waits, fill }]) {
    const input = /** @type {HTMLInputElement} */ (element);
    const isFilled = fill !== this.fill;
    this.fill = fill;
    const stays = waits || (document.activeElement === input && !isFilled);
    if ((wasEmptied(input, { emptied }) || !stays) && input.value !== value) input.value = value;
    return noChange;
  }
}

/** Used as an attribute of its own: `<input ${typedValue({ value, emptied, waits })} />`. */
export const typedValue = directive(TypedValue);
