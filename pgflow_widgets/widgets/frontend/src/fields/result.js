// The one area for what came of the last action: a message, or the steps of the test.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { copyButton } from "../shared/copy_button.js";
import { notice } from "../shared/notice.js";
import { problemSummary } from "../shared/problems.js";

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
  <strong class="pgflow-heading ${probe.failed ? "pgflow-error" : ""}" role="status">${probe.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${repeat(probe.steps, ({ name }) => name, step)}</ol>
  ${
    probe.failed || !probe.heading
      ? nothing
      : html`<p class="pgflow-help">${probe.note}
    <a target="_blank" rel="noopener noreferrer" href=${probe.link}>${probe.link_text}</a></p>`
  }`;

const copyDetails = (/** @type {FormView["notice"]} */ { text, hint }) =>
  html`<div class="pgflow-bar">${copyButton([text, hint].filter(Boolean).join("\n"), "details", "Copy details", "link")}</div>`;

/** @param {FormView} view @param {HTMLElement} root */
export const resultArea = ({ notice: state, probe, problems }, root) => html`
  <div class="pgflow-result">
    ${state.kind === "gaps" ? nothing : notice(state, state.kind === "error" ? copyDetails(state) : nothing)}
    ${probe?.steps.length && !state.kind ? steps(probe) : nothing}
    ${problemSummary(problems, root)}
  </div>`;
