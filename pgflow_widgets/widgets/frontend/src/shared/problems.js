// The fields that need attention: how many, and for each a button that moves the focus to it. Why stands
// beside the field; only what has no place there is said here.

import { html, nothing } from "lit-html";

/** @typedef {import("./view").ProblemView} ProblemView */

const SHOWN_AT_ONCE = 8;

/** Moves the focus to a field. */
function go(/** @type {HTMLElement} */ root, /** @type {string} */ name) {
  const node = /** @type {HTMLElement | null} */ (
    root.querySelector(`[data-name="${CSS.escape(name)}"]`)
  );
  node?.focus();
  node?.scrollIntoView({ block: "nearest" });
}

const link = (
  /** @type {HTMLElement} */ root,
  /** @type {ProblemView} */ { name, label },
) => html`<button
  type="button" class="pgflow-link" data-name=${`problem ${name}`}
  @click=${() => go(root, name)}>${label}</button>`;

/**
 * Draws the list; empty, there is none.
 *
 * @param {readonly ProblemView[]} problems
 * @param {HTMLElement} root
 */
export function problemSummary(problems, root) {
  if (!problems.length) return nothing;
  const beside = problems.filter(({ text }) => !text);
  const alone = problems.filter(({ text }) => text);
  const said =
    problems.length === 1 ? "1 field needs attention" : `${problems.length} fields need attention`;
  const links = beside
    .slice(0, SHOWN_AT_ONCE)
    .map((problem, place) => html`${place ? ", " : ""}${link(root, problem)}`);
  const more = beside.length > SHOWN_AT_ONCE ? ` and ${beside.length - SHOWN_AT_ONCE} more` : "";
  return html`<div class="pgflow-notice pgflow-notice-gaps pgflow-problems" role="alert" data-name="problems"
    ><strong>${said}:</strong> ${links}${more}${
      alone.length
        ? html`<ul>${alone.map((problem) => html`<li>${problem.name ? html`${link(root, problem)}: ` : nothing}${problem.text}</li>`)}</ul>`
        : nothing
    }</div>`;
}
