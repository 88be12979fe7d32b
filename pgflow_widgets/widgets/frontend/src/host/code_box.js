// Code for the notebook, below the button that asked for it: as a new cell where the host allows that,
// else copied, and in both cases to read.

import { html, nothing } from "lit-html";
import { copyButton } from "../shared/copy_button.js";
import { insertOrCopy } from "./insert_cell.js";

/** @param {{ model: import("./model").Model, root: HTMLElement, redraw: () => void }} host */
export function codeBox({ model, root, redraw }) {
  let code = "";
  let said = "";

  return {
    async insert(/** @type {string} */ text) {
      code = text;
      said = await insertOrCopy(model, root, text);
      redraw();
    },
    close() {
      code = "";
    },
    /** @param {string} label Its name for screen readers. */
    draw: (label) =>
      code
        ? html`<div class="pgflow-code-fold"><pre class="pgflow-code" tabindex="0" role="region" aria-label=${label}>${code}</pre>
            <div class="pgflow-bar">${copyButton(code, "the code", "Copy")}<span role="status">${said === "Copied." ? "Copied: paste it into a cell." : said}</span></div></div>`
        : nothing,
  };
}
