// How something goes or is: told apart by shape and by colour.

import { html, nothing } from "lit-html";

export const SIGNS = {
  done: "✓",
  partial: "!",
  failed: "✕",
  unknown: "?",
  working: html`<span class="pgflow-spinner"></span>`,
};

export const sign = (/** @type {keyof typeof SIGNS | ""} */ state) =>
  state
    ? html`<span class="pgflow-sign pgflow-sign-${state}" aria-hidden="true">${SIGNS[state]}</span>`
    : nothing;

/** @param {string} word @param {"" | "good" | "bad"} tone */
export const stateChip = (word, tone) =>
  html`<span class="pgflow-chip ${tone && `pgflow-chip-${tone}`}">${word}</span>`;
