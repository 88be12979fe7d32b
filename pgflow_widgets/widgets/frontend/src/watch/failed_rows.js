// The rows that a run rejected, below its table, grouped by reason. They come when they are asked for,
// and only the page that asked has them.

import { html, nothing } from "lit-html";
import { check } from "../host/declared.js";
import { land } from "../host/focus.js";
import { dataTable } from "../shared/data_table.js";
import { button, once } from "../shared/dom.js";
import { FAILED_ROWS_SHAPE } from "./shape.js";

/** @typedef {import("./view").WatchView} WatchView */
/** @typedef {import("./view").WatchMessage} WatchMessage */
/** @typedef {import("./view").FailedRowsAnswer} FailedRowsAnswer */
/** @typedef {FailedRowsAnswer["groups"][number]} Group */

const nil = html`<span class="pgflow-null">null</span>`;

const rowsOf = (/** @type {Group} */ { reason, heads, rows }) =>
  heads.length
    ? dataTable({
        label: `Rows: ${reason}`,
        heads,
        rows: rows.map((cells, place) => ({
          id: String(place),
          cells: cells.map((text) => text ?? nil),
          kind: "",
          hint: "",
        })),
        numbersFrom: heads.length,
      })
    : nothing;

const group = (/** @type {Group} */ one) => html`<div class="pgflow-reason-group">
  <p><strong>${one.counted}</strong>: ${one.reason} ${
    one.about ? html`<span class="pgflow-reason">${one.about}</span>` : nothing
  }</p>
  ${rowsOf(one)}
</div>`;

const answered = (/** @type {FailedRowsAnswer} */ { groups, gaps, error }) => html`
  ${error ? html`<div class="pgflow-notice-error">${error}</div>` : nothing}
  ${groups.map(group)}${gaps.map((gap) => html`<p class="pgflow-say">${gap}</p>`)}`;

/**
 * Draws the rows of a run.
 *
 * @param {{ title: string, started: string, answer: FailedRowsAnswer | null, close: () => void }} panel
 */
const panel = ({
  title,
  started,
  answer,
  close,
}) => html`<section class="pgflow-failed" aria-labelledby=${title} @keydown=${(
  /** @type {KeyboardEvent} */ event,
) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  close();
}}>
  <div class="pgflow-bar"><h4 class="pgflow-label" id=${title}>Rows that failed, run of ${started}</h4>
    ${button("Close", close, { kind: "link", name: "close failed" })}</div>
  <p class="pgflow-say" role="status">${answer ? answer.said : "Reading the rows…"}</p>
  ${answer ? answered(answer) : nothing}
</section>`;

/** @param {import("../host/screen.js").Host<WatchView, WatchMessage>} host */
export function failedRows({ model, id, root, say, redraw, onClose }) {
  let run = "";
  /** @type {FailedRowsAnswer | null} */
  let answer = null;
  let isBegun = false; // whether what is open at the start was opened
  const title = id("failed");
  /** @type {(selector: string) => HTMLElement | null} */
  const find = (selector) => root.querySelector(selector);

  const hear = (/** @type {Record<string, any>} */ message) => {
    if (!run || message.run !== run || !message.groups) return;
    answer = check(FAILED_ROWS_SHAPE, message, "failed rows");
    redraw();
  };
  model.on("msg:custom", hear);
  onClose(() => model.off("msg:custom", hear));

  function open(/** @type {string} */ next, byHand = true) {
    run = next;
    answer = null;
    say({ type: "failed-rows", run });
    redraw();
    if (byHand) land(/** @type {HTMLElement} */ (find(`[id="${title}"]`)));
  }
  function close() {
    const closed = run;
    run = "";
    redraw();
    find(`[data-name="rejected ${closed}"]`)?.focus();
  }

  return {
    /** Draws the number of rows that failed, as what opens them. */
    opener: (/** @type {WatchView["rows"][number]} */ row, /** @type {string} */ count) =>
      row.rejected
        ? button(
            count,
            once(() => open(row.id)),
            {
              kind: "link",
              name: `rejected ${row.id}`,
              label: `Show: ${row.rejected}, run of ${row.started}`,
            },
          )
        : count,
    draw(/** @type {WatchView} */ { rows, opens }) {
      if (opens && !isBegun) {
        isBegun = true;
        queueMicrotask(() => open(opens, false));
      }
      const started = rows.find((row) => row.id === run)?.started;
      return started ? panel({ title, started, answer, close }) : nothing;
    },
  };
}
