// A button that copies a text, and says beside it what became of that; and an ID with such a button.

import { html } from "lit-html";
import { copy } from "../host/clipboard.js";
import { COPY } from "./icons.js";

const SAID = 4000; // milliseconds that it stays

/**
 * @param {string} text
 * @param {string} what Its name, for "Copy …".
 * @param {string} [label] Words on the button; else it is a drawing.
 * @param {"offer" | "link"} [kind] Of a button with words.
 */
export function copyButton(text, what, label = "", kind = "offer") {
  const act = async (/** @type {MouseEvent & { currentTarget: Element }} */ event) => {
    const said = /** @type {Element} */ (event.currentTarget.nextElementSibling);
    said.textContent = await copy(text);
    setTimeout(() => {
      said.textContent = "";
    }, SAID);
  };
  return html`<span class="pgflow-copy"><button
    type="button"
    class=${label ? `pgflow-${kind}` : "pgflow-icon-button"}
    data-name=${`copy ${what}`}
    aria-label=${`Copy ${what}`}
    title=${`Copy ${what}`}
    @click=${act}
  >${label || COPY}</button><span class="pgflow-reason" role="status"></span></span>`;
}

/**
 * Draws an ID with a button that copies it.
 *
 * @param {string} id
 * @param {string} what Its name, for "Copy …".
 */
export const idText = (id, what) =>
  html`<span class="pgflow-id"><code>${id}</code>${copyButton(id, what)}</span>`;
