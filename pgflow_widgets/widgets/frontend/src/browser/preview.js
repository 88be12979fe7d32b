// The first rows of a table: how many, which columns, and each value in full.

import { html, nothing } from "lit-html";
import { copyButton } from "../shared/copy_button.js";
import { button } from "../shared/dom.js";
import { LOCK, WIDEN } from "../shared/icons.js";
import { rowsGrid } from "./grid.js";
import { choice, iconButton, statusLine } from "./parts.js";
import { valueBox } from "./value_box.js";
import { spread } from "./values.js";

/** @typedef {import("./view").BrowserView} BrowserView */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */
/** @typedef {import("./view").RowsView} RowsView */

/**
 * @param {RowsView} rows
 * @param {Set<string>} hidden
 * @param {(column: string) => void} turn
 * @param {(event: KeyboardEvent) => void} leave
 */
const choices = ({ columns }, hidden, turn, leave) => html`<div class="pgflow-chooser" role="group"
  aria-label="Columns to show" @keydown=${leave}
>${columns.map(
  ({ name }) => html`<label class="pgflow-check"><input type="checkbox"
    .checked=${!hidden.has(name)} @change=${() => turn(name)} /><span>${name}</span></label>`,
)}</div>`;

/**
 * Returns what chooses the columns to show.
 *
 * @param {HTMLElement} root
 * @param {() => void} redraw
 */
function columnChooser(root, redraw) {
  let isOpen = false;
  /** @type {Set<string>} */
  const hidden = new Set();
  const turn = () => {
    isOpen = !isOpen;
    redraw();
  };

  function leave(/** @type {KeyboardEvent} */ event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    turn();
    /** @type {HTMLElement | null} */ (root.querySelector('[data-name="choose columns"]'))?.focus();
  }

  function turnColumn(/** @type {string} */ name) {
    if (!hidden.delete(name)) hidden.add(name);
    redraw();
  }

  function draw(/** @type {RowsView | null} */ rows) {
    if (!rows) return nothing; // how many there are is not known yet
    const all = rows.columns.length;
    const visible = rows.columns.filter(({ name }) => !hidden.has(name)).length;
    const label = `Columns: ${visible === all ? all : `${visible} of ${all}`}`;
    return html`<span class="pgflow-chooser-place">${button(label, turn, { name: "choose columns" })}${
      isOpen ? choices(rows, hidden, turnColumn, leave) : nothing
    }</span>`;
  }

  function begin() {
    isOpen = false;
    hidden.clear();
  }

  return { begin, draw, hidden };
}

/** @typedef {BrowserView["preview"]} Preview */

// No rows because the role may not see them is not the same as no rows.
const noAccess = (/** @type {Preview} */ { trouble, grant }) => html`<div class="pgflow-welcome"
  ><div role="status">${LOCK}<strong>${trouble.text}</strong><span>${trouble.hint}</span></div>${
    grant
      ? html`<pre class="pgflow-code" tabindex="0">${grant}</pre
          >${copyButton(grant, "GRANT statement", "Copy GRANT statement")}`
      : nothing
  }</div
>`;

/**
 * @param {object} place
 * @param {HTMLElement} place.root
 * @param {(part: string) => string} place.id
 * @param {() => void} place.redraw
 * @param {(message: BrowserMessage) => void} place.say
 * @param {() => { version: number, rows: RowsView } | null} place.answer The rows that the page has.
 * @param {() => boolean} place.isWide
 * @param {() => void} place.widen
 */
export function previewPane({ root, id, redraw, say, answer, isWide, widen }) {
  let table = "";
  const chooser = columnChooser(root, redraw);
  const value = valueBox({ root, redraw, say });
  const show = (/** @type {import("./value_box.js").Value} */ next) =>
    value.open(next, Number(answer()?.version));
  const grid = rowsGrid({ root, id, redraw, show });

  function begin(/** @type {string} */ of) {
    if (of === table) return;
    table = of;
    chooser.begin();
    grid.begin(of);
    value.close();
  }

  function bar(/** @type {Preview} */ view, /** @type {RowsView | null} */ rows) {
    const counts = view.choices.map((count) => ({
      value: `${count}`,
      label: `First ${count} rows`,
    }));
    return html`<div class="pgflow-bar pgflow-preview-bar">
      ${choice("Rows", counts, `${view.rows}`, (count) => say({ type: "rows", value: count }))}
      ${chooser.draw(rows)}
      <span class="pgflow-reason">${grid.sortedBy() ? `Sorted by ${grid.sortedBy()}, only these rows.` : ""}</span>
      ${iconButton(WIDEN, isWide() ? "Show the connections again" : "Full width", widen, { name: "widen", pressed: isWide() })}
    </div>`;
  }

  function draw(/** @type {BrowserView} */ { preview }) {
    begin(preview.of);
    const known = answer();
    const rows = known && known.version === preview.version && !preview.locked ? known.rows : null;
    const isEmpty = !rows?.rows.length;
    const said = rows
      ? [isEmpty ? "The table has no rows." : "", rows.note].filter(Boolean).join(" ")
      : "";
    const again = () => say({ type: "reload", value: "preview" });
    if (preview.locked && !preview.loading) return noAccess(preview);
    return html`${bar(preview, rows)}
      <p hidden id=${id("grid-keys")}>Arrow keys go from cell to cell, Enter sorts by a column or shows a value in full, Shift with an arrow changes a column's width.</p>
      <div class="pgflow-stack ${isEmpty ? "pgflow-hollow" : ""}">
        <div class="pgflow-grid-box">${rows ? grid.draw(rows, chooser.hidden) : nothing}</div>
        ${statusLine(preview, said || spread(preview, rows), { again, what: "Reading rows" })}
        ${value.draw()}
      </div>`;
  }

  return { draw, hear: value.hear };
}
