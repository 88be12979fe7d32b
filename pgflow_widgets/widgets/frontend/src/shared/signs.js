// The signs of how something goes: told apart by shape and by colour.

import { html } from "lit-html";

export const SIGNS = {
  done: "✓",
  partial: "!",
  failed: "✕",
  working: html`<span class="pgflow-spinner"></span>`,
};
