// A value of the preview in full, over the rows. The kernel sends all of it when it is opened.

import { html, nothing } from "lit-html";
import { check } from "../host/declared.js";
import { copyButton } from "../shared/copy_button.js";
import { CLOSE } from "../shared/icons.js";
import { iconButton } from "./parts.js";
import { VALUE_SHAPE } from "./shape.js";

/** @typedef {import("./view").BrowserMessage} BrowserMessage */
/** @typedef {import("./view").ValueAnswer} ValueAnswer */
/** @typedef {{ row: number, column: string, text: string | null, cell: string }} Value */

/**
 * @param {object} place
 * @param {HTMLElement} place.root
 * @param {() => void} place.redraw
 * @param {(message: BrowserMessage) => void} place.say
 */
export function valueBox({ root, redraw, say }) {
  /** @type {Value | null} */
  let value = null;

  function leave() {
    const cell = value?.cell;
    value = null;
    redraw();
    /** @type {HTMLElement | null} */ (root.querySelector(`[data-cell="${cell}"]`))?.focus();
  }

  return {
    /** @param {Value} next @param {number} version */
    open(next, version) {
      value = next;
      redraw();
      /** @type {HTMLElement | null} */ (root.querySelector(".pgflow-value pre"))?.focus();
      if (next.text !== null)
        say({ type: "show-value", version, row: next.row, column: next.column });
    },
    close() {
      value = null;
    },
    /** @param {ValueAnswer} message */
    hear(message) {
      const answer = check(VALUE_SHAPE, message, "value");
      if (!value || value.row !== answer.row || value.column !== answer.column) return;
      value = { ...value, text: answer.value };
      redraw();
    },
    draw() {
      if (!value) return nothing;
      const { column, text } = value;
      return html`<div class="pgflow-value" role="dialog" aria-label="Value of ${column}"
        @keydown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          leave();
        }}
        ><div class="pgflow-bar"><strong class="pgflow-label">${column}</strong>${
          text === null ? nothing : copyButton(text, "value")
        }${iconButton(CLOSE, "Close the value", leave)}</div
        ><pre class="pgflow-code" tabindex="0" data-name="value">${
          text === null ? html`<span class="pgflow-null">null</span>` : text
        }</pre></div>`;
    },
  };
}
