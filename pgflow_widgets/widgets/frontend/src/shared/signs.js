// How something goes or is: told apart by shape and by colour.

import { html } from "lit-html";

export const SIGNS = {
  done: "✓",
  partial: "!",
  failed: "✕",
  working: html`<span class="pgflow-spinner"></span>`,
};

/** @param {string} word @param {"" | "good" | "bad"} tone */
export const stateChip = (word, tone) =>
  html`<span class="pgflow-chip ${tone && `pgflow-chip-${tone}`}">${word}</span>`;
