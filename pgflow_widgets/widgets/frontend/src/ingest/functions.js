// The list of the functions that an expression may use, with a search; a click writes one into the
// expression that was edited last.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { plural } from "../shared/dom.js";

/** @typedef {import("./view").FunctionView} FunctionView */

/**
 * Returns what draws the list and the button that opens it.
 *
 * @param {{ redraw: () => void, id: (part: string) => string, functions: () => readonly FunctionView[],
 *   use: (name: string) => void }} host
 */
export function functionList({ redraw, id, functions, use }) {
  let isOpen = false;
  let wanted = "";
  const fits = (/** @type {FunctionView} */ { name, description }) =>
    `${name} ${description}`.toLowerCase().includes(wanted.toLowerCase());

  const line = (
    /** @type {FunctionView} */ { name, syntax, description, example },
  ) => html`<li><button
    type="button" class="pgflow-function" data-name=${`function ${name}`}
    @click=${() => use(name)}><code>${syntax || name}</code><span>${description}</span>${
      example ? html`<code class="pgflow-reason">${example}</code>` : nothing
    }</button></li>`;

  function panel() {
    const found = functions().filter(fits);
    return html`<div class="pgflow-functions" id=${id("functions")} role="group" aria-label="Functions">
      <input type="search" class="pgflow-input" placeholder="Search functions" aria-label="Search functions"
        data-name="search functions" .value=${wanted}
        @input=${(/** @type {Event & { target: HTMLInputElement }} */ { target }) => {
          wanted = target.value;
          redraw();
        }} />
      <p class="pgflow-say" role="status">${found.length ? plural(found.length, "function") : "No matches. Try fewer words."}</p>
      <ul tabindex="0" aria-label="Functions">${repeat(found, ({ name }) => name, line)}</ul>
    </div>`;
  }

  return {
    button: () => html`<button type="button" class="pgflow-offer"
      data-name="functions" aria-expanded=${String(isOpen)} aria-controls=${isOpen ? id("functions") : nothing}
      @click=${() => {
        isOpen = !isOpen;
        redraw();
      }}>Functions</button>`,
    panel: () => (isOpen ? panel() : nothing),
  };
}
