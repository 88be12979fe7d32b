// The notice about the last attempt: an error is read out at once, anything else when it suits.

import { html, nothing } from "lit-html";

/** @typedef {import("./view").NoticeView} NoticeView */

const classOf = (/** @type {NoticeView} */ { kind }) =>
  `pgflow-notice${kind ? ` pgflow-notice-${kind}` : ""}`;
const roleOf = (/** @type {NoticeView} */ { kind }) => (kind === "error" ? "alert" : "status");

const content = (/** @type {NoticeView} */ { kind, text, hint }) =>
  kind ? html`<strong>${text}</strong>${hint ? html`<p>${hint}</p>` : nothing}` : nothing;

/**
 * Draws a notice; empty, it has no height.
 *
 * @param {NoticeView} state
 * @param {unknown} [below]
 */
export const notice = (state, below = nothing) =>
  html`<div class=${classOf(state)} role=${roleOf(state)}>${content(state)}${below}</div>`;
