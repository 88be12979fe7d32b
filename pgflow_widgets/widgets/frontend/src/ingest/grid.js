// Draws a table whose cells may be edited. Each row keeps its place in the page while it is there, so
// that nothing typed is lost and no click falls on another row.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { once } from "../shared/dom.js";
import { TRASH } from "../shared/icons.js";
import { timeText } from "../shared/time_text.js";
import { options, textInput } from "./controls.js";

/** @typedef {import("./controls.js").Desk} Desk */
/** @typedef {import("./view").GridBlock} GridBlock */
/** @typedef {GridBlock["rows"][number]} Row */
/** @typedef {Row["cells"][number]} Cell */
/**
 * @template {Cell["kind"]} Kind
 * @typedef {Extract<Cell, { kind: Kind }>} CellOf
 */

const value = (/** @type {string | null} */ text, /** @type {string} */ format) =>
  text === null ? html`<span class="pgflow-null">null</span>` : timeText(text, format);

const badge = (/** @type {string} */ word) => html`<span class="pgflow-badge">${word}</span>`;

const show = (
  /** @type {Desk} */ _desk,
  /** @type {CellOf<"show">} */ { text, format, strong, quiet, badges },
) =>
  html`<td role="cell" title=${text ?? ""} class=${quiet ? "pgflow-dim" : ""}>${strong ? html`<strong>${text}</strong>` : value(text, format)}${badges.map(badge)}</td>`;

// While an expression is wrong, its last good value stays.
const preview = (
  /** @type {Desk} */ _desk,
  /** @type {CellOf<"preview">} */ { text, format, more, stale },
) =>
  html`<td role="cell" class="pgflow-preview ${stale ? "pgflow-dim" : ""}" title=${more}>${value(text, format)}</td>`;

const check = (
  /** @type {Desk} */ { edit },
  /** @type {CellOf<"check">} */ { name, value: ticked, label },
) =>
  html`<td role="cell"><input type="checkbox" class="pgflow-tick-box" aria-label=${label} data-name=${name}
    .checked=${ticked}
    @change=${(/** @type {Event & { target: HTMLInputElement }} */ { target }) => edit(name, target.checked)} /></td>`;

const select = (/** @type {Desk} */ { edit }, /** @type {CellOf<"select">} */ cell) =>
  html`<td role="cell"><select class="pgflow-input" aria-label=${cell.label} data-name=${cell.name}
    .disabled=${cell.off} .value=${cell.value}
    @change=${(/** @type {Event & { target: HTMLSelectElement }} */ { target }) => edit(cell.name, target.value)}
    >${options(cell.choices, cell.value)}</select></td>`;

const remove = (/** @type {Desk} */ { edit }, /** @type {CellOf<"remove">} */ { name, label }) =>
  html`<td role="cell"><button type="button" class="pgflow-icon-button" data-name=${name}
    aria-label=${label} title=${label} @click=${once(() => edit(name, true))}>${TRASH}</button></td>`;

const text = (
  /** @type {Desk} */ desk,
  /** @type {CellOf<"text">} */ cell,
  /** @type {string} */ help,
) =>
  html`<td role="cell">${textInput(desk, cell, {
    label: cell.label,
    wrong: cell.wrong,
    help,
    style: cell.expression ? "pgflow-expression" : "",
  })}</td>`;

const DRAW =
  /** @type {Record<Cell["kind"], (desk: Desk, cell: any, help: string) => unknown>} */ ({
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
    html`<th role="columnheader" scope="col">${HIDDEN.includes(words) ? html`<span class="pgflow-unseen">${words}</span>` : words}</th>`;
  const reserved = name === "mapping"; // what is typed there must not move
  // A row without an error holds its place, and is no row to a screen reader.
  const below = (/** @type {Row} */ { error }, /** @type {string} */ help) =>
    html`<tr role="row" class="pgflow-below" aria-hidden=${error ? nothing : "true"}><td role="cell" colspan=${heads.length}
      class="pgflow-row-wrong" id=${help}>${error}</td></tr>`;
  const errors = rows
    .map(({ error }) => error)
    .filter(Boolean)
    .join(" ");
  const line = (/** @type {Row} */ row) => {
    const help = desk.id(`wrong-${name}-${row.key}`);
    return html`<tr role="row" class=${row.dim ? "pgflow-left-out" : ""}>${row.cells.map((cell) => DRAW[cell.kind](desk, cell, help))}</tr>${
      row.error || reserved ? below(row, help) : nothing
    }`;
  };
  return html`<div class="pgflow-grid-box pgflow-grid-${name}" tabindex="0" role="region" aria-label=${label} data-name=${label}>
    <table class="pgflow-data" role="table">
      <thead role="rowgroup"><tr role="row">${heads.map(head)}</tr></thead>
      <tbody role="rowgroup">${repeat(rows, (row) => row.key, line)}</tbody>
    </table>
  </div>${reserved ? html`<div class="pgflow-unseen" role="status">${errors}</div>` : nothing}`;
}
