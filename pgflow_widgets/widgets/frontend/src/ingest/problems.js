// Everything that is wrong in a step, each with a link that moves the focus to what mends it.

import { html, nothing } from "lit-html";

/** @typedef {import("./view").ProblemView} ProblemView */

/**
 * @param {readonly ProblemView[]} problems
 * @param {HTMLElement} root
 */
export function problemSummary(problems, root) {
  if (!problems.length) return nothing;
  const go = (/** @type {string} */ name) => {
    const node = /** @type {HTMLElement | null} */ (
      root.querySelector(`[data-name="${CSS.escape(name)}"]`)
    );
    node?.focus();
    node?.scrollIntoView({ block: "nearest" });
  };
  const count = problems.length === 1 ? "one thing" : `${problems.length} things`;
  const line = (/** @type {ProblemView} */ { name, label, text }) =>
    html`<li>${
      name
        ? html`<button type="button" class="pgflow-link" data-lm-suppress-shortcuts="true"
          data-name=${`problem ${name}`} @click=${() => go(name)}>${label}</button>: `
        : nothing
    }${text}</li>`;
  return html`<div class="pgflow-notice pgflow-notice-error pgflow-problems" role="alert" data-name="problems">
    <strong>Fix ${count} to go on:</strong><ul>${problems.map(line)}</ul></div>`;
}
