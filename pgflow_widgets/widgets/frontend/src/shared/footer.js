// The line of buttons at the foot of a screen: the main one first, at the left, where the fields begin;
// what is under way beside them, and what cancels it at the right.

import { html, nothing } from "lit-html";

/**
 * @param {unknown} buttons
 * @param {string} busy What is under way; empty if nothing is.
 * @param {unknown} [cancel]
 */
export const footer = (buttons, busy, cancel = nothing) => html`
  <div class="pgflow-footer">${buttons}
    <span class="pgflow-reason" role="status"
      >${busy ? html`<span class="pgflow-spinner" aria-hidden="true"></span>${busy}` : nothing}</span>
    ${busy ? cancel : nothing}
  </div>`;
