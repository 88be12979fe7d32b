// Drawings of the connection browser. What they mean is also said in words, or in a label.

import { html, svg } from "lit-html";

const drawn = (/** @type {unknown} */ shape) => html`<svg class="pgflow-icon" viewBox="0 0 16 16"
  width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="round"
  stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;

export const SCHEMA = drawn(
  svg`<ellipse cx="8" cy="3.8" rx="5" ry="2"></ellipse><path d="M3 3.8v8.4c0 1.1 2.2 2 5 2s5-.9 5-2V3.8M3 8c0 1.1 2.2 2 5 2s5-.9 5-2"></path>`,
);
export const TABLE = drawn(
  svg`<rect x="2" y="2.5" width="12" height="11" rx="1"></rect><path d="M2 6h12M2 9.8h12M6.5 6v7.5"></path>`,
);
export const VIEW = drawn(
  svg`<path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z"></path><circle cx="8" cy="8" r="2"></circle>`,
);
export const COLUMN = drawn(svg`<rect x="5.5" y="2.5" width="5" height="11" rx="1"></rect>`);
export const LOCK = drawn(
  svg`<rect x="3" y="7" width="10" height="6.5" rx="1"></rect><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2"></path>`,
);
export const REFRESH = drawn(svg`<path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.7M13.5 2v3h-3"></path>`);
export const WIDEN = drawn(
  svg`<path d="M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5L9 7M2.5 13.5L7 9"></path>`,
);
export const FILTER = drawn(svg`<path d="M2 3.5h12M4.5 8h7M7 12.5h2"></path>`);
export const ORDER = drawn(
  svg`<path d="M5 2.5v11M2.5 11L5 13.5 7.5 11M11 13.5v-11M8.5 5L11 2.5 13.5 5"></path>`,
);
export const CLOSE = drawn(svg`<path d="M4 4l8 8M12 4l-8 8"></path>`);
export const OPEN = drawn(svg`<path d="M4 6l4 4 4-4"></path>`);
export const SHUT = drawn(svg`<path d="M6 4l4 4-4 4"></path>`);
