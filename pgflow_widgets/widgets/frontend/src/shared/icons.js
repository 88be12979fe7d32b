// Small drawings. What they mean is also said in words, or in a label. Each is one path, so that a
// screen's bundle has those that it draws and no others.

import { html } from "lit-html";

const icon = (/** @type {string} */ path) => html`<svg class="pgflow-icon" viewBox="0 0 16 16"
  width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"
  stroke-linejoin="round" aria-hidden="true" focusable="false"><path d=${path}></path></svg>`;

export const COPY = /* @__PURE__ */ icon(
  "M7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5zM10.5 3v-.2c0-.7-.6-1.3-1.3-1.3H3.8c-.7 0-1.3.6-1.3 1.3v5.4c0 .7.6 1.3 1.3 1.3H4",
);
export const TRASH = /* @__PURE__ */ icon(
  "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.8 7v4M9.2 7v4",
);
export const SCHEMA = /* @__PURE__ */ icon(
  "M3 3.8a5 2 0 1 0 10 0a5 2 0 1 0-10 0v8.4c0 1.1 2.2 2 5 2s5-.9 5-2V3.8M3 8c0 1.1 2.2 2 5 2s5-.9 5-2",
);
export const TABLE = /* @__PURE__ */ icon(
  "M3 2.5h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM2 6h12M2 9.8h12M6.5 6v7.5",
);
export const VIEW = /* @__PURE__ */ icon(
  "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM6 8a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
);
export const COLUMN = /* @__PURE__ */ icon(
  "M6.5 2.5h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1z",
);
export const LOCK = /* @__PURE__ */ icon(
  "M4 7h8a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM5.2 7V5a2.8 2.8 0 0 1 5.6 0v2",
);
export const REFRESH = /* @__PURE__ */ icon("M13.2 8a5.2 5.2 0 1 1-1.6-3.7M13.5 2v3h-3");
export const WIDEN = /* @__PURE__ */ icon("M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5L9 7M2.5 13.5L7 9");
export const FILTER = /* @__PURE__ */ icon("M2 3.5h12M4.5 8h7M7 12.5h2");
export const ORDER = /* @__PURE__ */ icon(
  "M5 2.5v11M2.5 11L5 13.5 7.5 11M11 13.5v-11M8.5 5L11 2.5 13.5 5",
);
export const CLOSE = /* @__PURE__ */ icon("M4 4l8 8M12 4l-8 8");
export const OPEN = /* @__PURE__ */ icon("M4 6l4 4 4-4");
export const SHUT = /* @__PURE__ */ icon("M6 4l4 4-4 4");
