// A table of data that scrolls in a box of its own. Each row keeps its place in the page.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

/**
 * @typedef {object} Row
 * @property {string} id What a row is known by: of the same id it is only brought up to date.
 * @property {readonly unknown[]} cells Texts or templates.
 * @property {unknown} [below] What stands under it, as wide as the table; nothing for no such row.
 * @property {string} kind Its class.
 * @property {string} hint Its tooltip.
 */

/**
 * Draws a table.
 *
 * @param {object} table
 * @param {string} table.label Its name for screen readers.
 * @param {readonly string[]} table.heads
 * @param {readonly Row[]} table.rows
 * @param {number} table.numbersFrom The first column of numbers, which stand at the right.
 */
export function dataTable({ label, heads, rows, numbersFrom }) {
  const style = (/** @type {number} */ place) => (place < numbersFrom ? nothing : "pgflow-number");
  const head = (/** @type {string} */ text, /** @type {number} */ place) =>
    html`<th scope="col" class=${style(place)}>${text}</th>`;
  const cell = (/** @type {unknown} */ text, /** @type {number} */ place) =>
    html`<td class=${style(place)}>${text}</td>`;
  const line = (/** @type {Row} */ row) =>
    html`<tr class=${row.kind} title=${row.hint}>${row.cells.map(cell)}</tr>${
      row.below
        ? html`<tr class="pgflow-below"><td colspan=${heads.length}>${row.below}</td></tr>`
        : nothing
    }`;
  return html`<div class="pgflow-grid-box" tabindex="0" role="region" aria-label=${label}>
    <table class="pgflow-data">
      <thead><tr>${heads.map(head)}</tr></thead>
      <tbody>${repeat(rows, (row) => row.id, line)}</tbody>
    </table>
  </div>`;
}
