// The table of rows: sorted by click, with columns made wider by mouse or keys.
//
// Of the cells one is in the order of Tab; the arrows go on from there, into the head too.

import { html, nothing } from "lit-html";
import { timeText } from "../shared/time_text.js";
import { sortedRows } from "./values.js";

/** @typedef {import("./view").RowsView} RowsView */
/** @typedef {import("./view").ColumnSummaryView} Column */

const LEAST = 48; // pixels of a column
const STEP = 24; // pixels that a key makes it wider

/**
 * The widths of columns that a person changed.
 *
 * @param {HTMLElement} root
 * @param {() => void} redraw
 */
function columnWidths(root, redraw) {
  /** @type {Map<string, number>} */
  const widths = new Map();

  function resize(/** @type {string} */ column, /** @type {number} */ width) {
    widths.set(column, Math.max(LEAST, Math.round(width)));
    redraw();
  }

  const widthOf = (/** @type {string} */ column) =>
    Number(root.querySelector(`th[data-column="${CSS.escape(column)}"]`)?.clientWidth);

  function drag(/** @type {PointerEvent} */ event, /** @type {string} */ column) {
    event.preventDefault();
    event.stopPropagation();
    const handle = /** @type {HTMLElement} */ (event.currentTarget);
    const [start, width] = [event.clientX, widthOf(column)];
    const move = (/** @type {PointerEvent} */ { clientX }) =>
      resize(column, width + clientX - start);
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () =>
      handle.removeEventListener("pointermove", move),
    );
  }

  const widen = (/** @type {string} */ column, /** @type {number} */ pixels) =>
    resize(column, widthOf(column) + pixels);

  const style = (/** @type {Column} */ { name }) => {
    const width = widths.get(name);
    return width ? `width: ${width}px; min-width: ${width}px; max-width: ${width}px` : nothing;
  };

  return { widen, drag, style, clear: () => widths.clear() };
}

/**
 * Which of the cells is in the order of Tab, and where keys lead from it.
 *
 * @param {HTMLElement} root
 * @param {() => void} redraw
 * @param {ReturnType<typeof columnWidths>} widths
 */
function cellFocus(root, redraw, widths) {
  let at = { row: -1, place: 0 }; // row -1 is the head

  function go(/** @type {typeof at} */ next) {
    at = next;
    redraw();
    /** @type {HTMLElement | null} */ (
      root.querySelector(`[data-cell="${at.row} ${at.place}"]`)
    )?.focus();
  }

  /** @param {KeyboardEvent} event @param {number} rows @param {readonly Column[]} columns */
  function press(event, rows, columns) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const { row, place } = at;
    if (event.shiftKey && across && columns[place]) {
      widths.widen(columns[place].name, across * STEP);
    } else {
      const down = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key] ?? 0;
      const ends = { Home: 0, End: columns.length - 1 }[event.key];
      if (!across && !down && ends === undefined) return;
      go({
        row: Math.max(-1, Math.min(rows - 1, row + down)),
        place: ends ?? Math.max(0, Math.min(columns.length - 1, place + across)),
      });
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return {
    press,
    tab: (/** @type {number} */ row, /** @type {number} */ place) =>
      row === at.row && place === at.place ? "0" : "-1",
    take(/** @type {number} */ row, /** @type {number} */ place) {
      at = { row, place };
    },
    // There may be fewer cells than before.
    stayWithin(/** @type {number} */ rows, /** @type {number} */ columns) {
      const { row, place } = at;
      at = { row: Math.min(row, rows - 1), place: Math.max(0, Math.min(place, columns - 1)) };
    },
    clear() {
      at = { row: -1, place: 0 };
    },
  };
}

/**
 * What heads and cells are drawn with.
 *
 * @typedef {object} Desk
 * @property {ReturnType<typeof columnWidths>} widths
 * @property {ReturnType<typeof cellFocus>} cells
 * @property {{ column: string, down: boolean }} sort
 * @property {(column: string) => void} turn Sorts by a column, the other way round, or not at all.
 * @property {(value: import("./value_box.js").Value) => void} show
 */

/** @param {Desk} desk @param {Column} column @param {number} place @param {number} count Of rows. */
function drawHead({ widths, cells, sort, turn }, column, place, count) {
  const { name, type, number, nulls } = column;
  const isSorted = sort.column === name;
  const order = isSorted ? (sort.down ? "descending" : "ascending") : "none";
  return html`<th scope="col" class=${number ? "pgflow-number" : nothing} aria-sort=${order}
    data-column=${name} style=${widths.style(column)}><button
      type="button" class="pgflow-sort"
      data-cell="-1 ${place}" tabindex=${cells.tab(-1, place)} title=${name}
      @focus=${() => cells.take(-1, place)} @click=${() => turn(name)}
    ><span class="pgflow-name">${name}</span><span aria-hidden="true">${isSorted ? (sort.down ? " ↓" : " ↑") : ""}</span></button
    ><span class="pgflow-type">${type}${nulls ? html`<span class="pgflow-nulls"> · ${nulls} null</span>` : nothing}</span
    ><span class="pgflow-filled" title="${nulls} of ${count} null"><i style="width: ${count ? (100 * (count - nulls)) / count : 0}%"></i></span
    ><span class="pgflow-handle" aria-hidden="true" title="Drag to change the width, or press Shift and an arrow"
      @pointerdown=${(/** @type {PointerEvent} */ event) => widths.drag(event, name)}></span></th>`;
}

/** @param {Desk} desk @param {Column} column @param {string | null} text @param {{ row: number, place: number, of: number }} where */
function drawCell({ widths, cells, show }, column, text, { row, place, of }) {
  const open = () => show({ row: of, column: column.name, text, cell: `${row} ${place}` });
  return html`<td class=${column.number ? "pgflow-number" : nothing} style=${widths.style(column)}
    data-cell="${row} ${place}" tabindex=${cells.tab(row, place)} title=${text ?? nothing}
    @focus=${() => cells.take(row, place)}
    @click=${open}
    @keydown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      open();
    }}
  >${text === null ? html`<span class="pgflow-null">null</span>` : timeText(text, column.format)}</td>`;
}

/**
 * @param {object} place
 * @param {HTMLElement} place.root
 * @param {(part: string) => string} place.id
 * @param {() => void} place.redraw
 * @param {(value: import("./value_box.js").Value) => void} place.show Shows a value in full.
 */
export function rowsGrid({ root, id, redraw, show }) {
  let table = "";
  let sort = { column: "", down: false };
  const widths = columnWidths(root, redraw);
  const cells = cellFocus(root, redraw, widths);

  function turn(/** @type {string} */ column) {
    const isSame = sort.column === column;
    sort = isSame && sort.down ? { column: "", down: false } : { column, down: isSame };
    redraw();
  }

  function draw(/** @type {RowsView} */ rows, /** @type {Set<string>} */ hidden) {
    const desk = { widths, cells, sort, turn, show };
    const places = rows.columns.flatMap(({ name }, place) => (hidden.has(name) ? [] : [place]));
    const columns = places.map((place) => rows.columns[place]);
    const order = sortedRows(rows, sort);
    cells.stayWithin(order.length, columns.length);
    return html`<table class="pgflow-data" role="grid" aria-label="First rows of ${table}" aria-describedby=${id("grid-keys")}
        @keydown=${(/** @type {KeyboardEvent} */ event) => cells.press(event, order.length, columns)}
      ><thead><tr>${columns.map((column, place) => drawHead(desk, column, place, rows.rows.length))}</tr></thead
      ><tbody>${order.map(
        (of, row) =>
          html`<tr>${places.map((from, place) =>
            drawCell(desk, rows.columns[from], rows.rows[of][from], { row, place, of }),
          )}</tr>`,
      )}</tbody></table>`;
  }

  return {
    draw,
    sortedBy: () => sort.column,
    begin(/** @type {string} */ of) {
      table = of;
      sort = { column: "", down: false };
      cells.clear();
      widths.clear();
    },
  };
}
