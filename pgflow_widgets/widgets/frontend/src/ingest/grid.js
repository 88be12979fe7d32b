// Draws a table whose cells may be edited. Each row keeps its place in the page while it is there, so
// that nothing typed is lost and no click falls on another row.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { once } from "../shared/dom.js";
import { TRASH } from "../shared/icons.js";
import { options, textInput } from "./controls.js";

/** @typedef {import("./controls.js").Desk} Desk */
/** @typedef {import("./view").GridBlock} GridBlock */
/** @typedef {GridBlock["rows"][number]} Row */
/** @typedef {Row["cells"][number]} Cell */
/**
 * @template {Cell["kind"]} Kind
 * @typedef {Extract<Cell, { kind: Kind }>} CellOf
 */

const value = (/** @type {string | null} */ text) =>
  text === null ? html`<span class="pgflow-null">null</span>` : text;

const badge = (/** @type {string} */ word) => html`<span class="pgflow-badge">${word}</span>`;

const show = (
  /** @type {Desk} */ _desk,
  /** @type {CellOf<"show">} */ { text, strong, quiet, badges },
) =>
  html`<td title=${text ?? ""} class=${quiet ? "pgflow-dim" : ""}>${strong ? html`<strong>${text}</strong>` : value(text)}${badges.map(badge)}</td>`;

// While an expression is wrong, its last good value stays; both have their line, and nothing moves.
const preview = (
  /** @type {Desk} */ _desk,
  /** @type {CellOf<"preview">} */ { text, more, error },
) =>
  html`<td class="pgflow-preview" title=${[error, more].filter(Boolean).join("\n")}
    ><span class=${error ? "pgflow-dim" : ""}>${value(text)}</span
    ><span class="pgflow-preview-error" aria-live="polite">${error}</span></td>`;

const check = (
  /** @type {Desk} */ { edit },
  /** @type {CellOf<"check">} */ { name, value: ticked, label },
) =>
  html`<td><input type="checkbox" class="pgflow-tick-box" aria-label=${label} data-name=${name}
    data-lm-suppress-shortcuts="true" .checked=${ticked}
    @change=${(/** @type {Event & { target: HTMLInputElement }} */ { target }) => edit(name, target.checked)} /></td>`;

const select = (/** @type {Desk} */ { edit }, /** @type {CellOf<"select">} */ cell) =>
  html`<td><select class="pgflow-input" aria-label=${cell.label} data-name=${cell.name}
    data-lm-suppress-shortcuts="true" .disabled=${cell.off} .value=${cell.value}
    @change=${(/** @type {Event & { target: HTMLSelectElement }} */ { target }) => edit(cell.name, target.value)}
    >${options(cell.choices, cell.value)}</select></td>`;

const remove = (/** @type {Desk} */ { edit }, /** @type {CellOf<"remove">} */ { name, label }) =>
  html`<td><button type="button" class="pgflow-icon-button" data-lm-suppress-shortcuts="true" data-name=${name}
    aria-label=${label} title=${label} @click=${once(() => edit(name, true))}>${TRASH}</button></td>`;

const text = (/** @type {Desk} */ desk, /** @type {CellOf<"text">} */ cell) =>
  html`<td>${textInput(desk, cell, {
    label: cell.label,
    wrong: cell.wrong,
    style: cell.expression ? "pgflow-expression" : "",
  })}</td>`;

const DRAW = /** @type {Record<Cell["kind"], (desk: Desk, cell: any) => unknown>} */ ({
  show,
  preview,
  check,
  select,
  remove,
  text,
});

const HIDDEN = ["Copy", "Remove"]; // heads that say no more than what stands below them

/** @param {Desk} desk @param {GridBlock} block */
export function grid(desk, { name, label, heads, rows }) {
  const head = (/** @type {string} */ words) =>
    html`<th scope="col">${HIDDEN.includes(words) ? html`<span class="pgflow-unseen">${words}</span>` : words}</th>`;
  const line = (/** @type {Row} */ row) =>
    html`<tr class=${row.dim ? "pgflow-left-out" : ""}>${row.cells.map((cell) => DRAW[cell.kind](desk, cell))}</tr>${
      row.error
        ? html`<tr class="pgflow-below"><td colspan=${heads.length} class="pgflow-row-wrong">${row.error}</td></tr>`
        : nothing
    }`;
  return html`<div class="pgflow-grid-box pgflow-grid-${name}" tabindex="0" role="region" aria-label=${label} data-name=${label}>
    <table class="pgflow-data">
      <thead><tr>${heads.map(head)}</tr></thead>
      <tbody>${repeat(rows, (row) => row.key, line)}</tbody>
    </table>
  </div>`;
}
