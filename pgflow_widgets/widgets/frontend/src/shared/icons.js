// Small drawings on buttons; the buttons have names of their own.

import { html, svg } from "lit-html";

const icon = (/** @type {unknown} */ shape) => html`<svg class="pgflow-icon" viewBox="0 0 16 16"
  width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"
  stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;

export const COPY = icon(
  svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"></rect><path d="M10.5 3v-.2c0-.7-.6-1.3-1.3-1.3H3.8c-.7 0-1.3.6-1.3 1.3v5.4c0 .7.6 1.3 1.3 1.3H4"></path>`,
);
export const TRASH = icon(
  svg`<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.8 7v4M9.2 7v4"></path>`,
);
export const CHEVRON = icon(svg`<path d="M4 6.5l4 4 4-4"></path>`);
