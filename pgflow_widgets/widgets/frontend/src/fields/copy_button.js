// Draws a button that copies a text, and says what became of it.

import { html } from "lit-html";
import { copy } from "../host/clipboard.js";

/**
 * @param {{ redraw: () => void }} host
 * @param {string} label For screen readers, and to find it again.
 * @param {string} [words] What stands on it.
 * @returns {(text: string) => import("lit-html").TemplateResult}
 */
export function copyButton({ redraw }, label, words = "Copy") {
  let said = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function act(/** @type {string} */ text) {
    said = await copy(text);
    clearTimeout(timer);
    timer = setTimeout(() => {
      said = "";
      redraw();
    }, 4000);
    redraw();
  }

  return (text) => html`<button type="button" class="pgflow-link" data-name=${label}
      aria-label=${label} data-lm-suppress-shortcuts="true" @click=${() => act(text)}
>${words}</button
    ><span class="pgflow-reason" role="status">${said}</span>`;
}
