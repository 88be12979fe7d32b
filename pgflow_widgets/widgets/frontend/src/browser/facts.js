// The columns of a table with what the rows tell about them, and the details of a connection.

import { html, nothing } from "lit-html";
import { idText } from "../shared/copy_button.js";
import { statusLine } from "./parts.js";

/** @typedef {import("./view").BrowserView} BrowserView */
/** @typedef {import("./view").RowsView} RowsView */
/** @typedef {import("./view").ColumnSummaryView} Summary */

const HIGH = 20; // pixels of the highest bar

function bars(/** @type {readonly number[]} */ counts) {
  const most = Math.max(...counts, 1);
  return html`<span class="pgflow-bars" aria-hidden="true">${counts.map(
    (count) => html`<i style="height: ${(HIGH * count) / most}px"></i>`,
  )}</span>`;
}

const profile = (/** @type {Summary | undefined} */ column) =>
  column
    ? html`<td class="pgflow-number">${column.nulls}</td>
        <td class="pgflow-number">${column.distinct}</td>
        <td title=${column.min ?? nothing}>${column.min}</td>
        <td title=${column.max ?? nothing}>${column.max}</td>
        <td>${bars(column.bars)}</td>`
    : html`<td></td><td></td><td></td><td></td><td></td>`;

/**
 * @param {BrowserView} view
 * @param {RowsView | null} rows
 * @param {() => void} again
 */
export function columnsPanel({ columns, preview }, rows, again) {
  const profiles = new Map(rows?.rows.length ? rows.columns.map((one) => [one.name, one]) : []);
  const heads = html`<th scope="col" class="pgflow-number">Nulls</th>
    <th scope="col" class="pgflow-number">Distinct</th>
    <th scope="col">Smallest</th><th scope="col">Largest</th><th scope="col">Distribution</th>`;
  const few =
    columns.rows.length < columns.all
      ? `The first ${columns.rows.length} of ${columns.all} columns. `
      : "";
  const told = profiles.size ? `${few}What the first ${rows?.rows.length} rows tell.` : few;
  return html`<div class="pgflow-stack ${columns.rows.length ? "" : "pgflow-hollow"}">
    <div class="pgflow-grid-box" tabindex="0" role="region" aria-label="Columns">${
      columns.rows.length
        ? html`<table class="pgflow-data pgflow-columns">
            <thead><tr><th scope="col">Name</th><th scope="col">Type</th>${profiles.size ? heads : nothing}</tr></thead>
            <tbody>${columns.rows.map(
              ({ name, type, xdm }) =>
                html`<tr><th scope="row">${name}</th><td>${type === xdm ? type : `${type}, ${xdm}`}</td>${
                  profiles.size ? profile(profiles.get(name)) : nothing
                }</tr>`,
            )}</tbody>
          </table>`
        : nothing
    }</div>
    ${statusLine(preview, told, { again, what: "Reading columns" })}
  </div>`;
}

export const detailsPanel = (/** @type {BrowserView} */ { details, preview }) =>
  html`<dl class="pgflow-details">${details.map(
    ({ label, value, copy }) =>
      html`<div><dt>${label}</dt><dd>${copy ? idText(value, label === "ID" ? label : label.toLowerCase()) : value}</dd></div>`,
  )}</dl>${
    preview.of
      ? nothing
      : html`<p class="pgflow-say">Choose a table to see its columns and first rows.</p>`
  }`;
