// The one area for what came of the last action: a message, or the steps of the test.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { copyButton } from "./copy_button.js";

/** @typedef {import("./fields.js").FormView} FormView */
/** @typedef {NonNullable<FormView["probe"]>} Probe */

const step = (
  /** @type {Probe["steps"][number]} */ { name, state, detail, hint, mark, said },
) => html`
  <li class="pgflow-step pgflow-step-${state}">
    <span class="pgflow-mark" aria-hidden="true">${mark}</span>
    <span class="pgflow-unseen">${said}: </span>
    <strong>${name}</strong>
    <span class="pgflow-detail">${detail}${hint ? html` <span class="pgflow-hint">${hint}</span>` : nothing}</span>
  </li>`;

const steps = (/** @type {Probe} */ probe) => html`
  <strong class="pgflow-heading" role="status">${probe.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${repeat(probe.steps, ({ name }) => name, step)}</ol>
  <p class="pgflow-help">${probe.note}
    <a target="_blank" rel="noopener noreferrer" href=${probe.link}>${probe.link_text}</a></p>`;

/** @param {{ redraw: () => void }} host */
export function resultArea(host) {
  const copyDetails = copyButton(host, "Copy details", "Copy details");

  const message = (/** @type {FormView["notice"]} */ { kind, text, hint }) => {
    const isError = kind === "error" || kind === "gaps";
    return html`<div class="pgflow-notice ${kind ? `pgflow-notice-${kind}` : ""}"
      role=${isError ? "alert" : "status"}
      >${kind ? html`<strong>${text}</strong>${hint ? html`<p>${hint}</p>` : nothing}` : nothing}${
        kind === "error"
          ? html`<div class="pgflow-bar">${copyDetails([text, hint].filter(Boolean).join("\n"))}</div>`
          : nothing
      }</div>`;
  };

  return (/** @type {FormView} */ { notice, probe }) => html`
    <div class="pgflow-result">
      ${message(notice)}
      ${probe?.steps.length && !notice.kind ? steps(probe) : nothing}
    </div>`;
}
