// Draws the runs of a dataflow: figures, two charts over time, a table. Each run keeps its row and
// its bars, for the kernel tells of them every second.

import { html } from "lit-html";
import { chart } from "../shared/chart.js";
import { dataTable } from "../shared/data_table.js";
import { button, once } from "../shared/dom.js";
import { screen } from "../shared/screen.js";
import { SHAPE } from "./shape.js";

/** @typedef {import("./view").WatchView} WatchView */
/** @typedef {import("./view").WatchMessage} WatchMessage */
/** @typedef {WatchView["bars"][number]} Bar */
/** @typedef {WatchView["rows"][number]} Row */

/** @type {import("../shared/chart.js").Part<Bar>[]} */
const RECORDS = [
  { name: "written", style: "pgflow-bar-good", of: (bar) => bar.written },
  { name: "failed", style: "pgflow-bar-failed", of: (bar) => bar.failed },
];
/** @type {import("../shared/chart.js").Part<Bar>[]} */
const SECONDS = [{ name: "took", style: "pgflow-bar-good", of: (bar) => bar.seconds }];

/** @param {import("../shared/screen.js").Host<WatchView, WatchMessage>} host */
function open({ id, say, view: latest }) {
  const turn = once(() => say({ type: latest().live ? "stop" : "start" }));

  const head = (/** @type {WatchView} */ view) => html`
    <div class="pgflow-bar">
      <h3 class="pgflow-title" id=${id("title")}>${view.title}</h3>
      <span class="pgflow-badge">${view.state}</span>
    </div>
    <p class="pgflow-say">${view.schedule}</p>
    <div class="pgflow-bar">
      <strong role="status">${view.said}</strong>
      <span class="pgflow-reason">${view.seen}</span>
      ${button(view.live ? "Stop" : "Watch again", turn)}
    </div>`;

  const troubles = (/** @type {WatchView} */ { trouble, notice }) => html`
    <div class="pgflow-notice ${trouble ? "pgflow-notice-error" : ""}" role="alert">${trouble}</div>
    <div class="pgflow-notice ${notice.kind ? `pgflow-notice-${notice.kind}` : ""}"
      >${[notice.text, notice.hint].filter(Boolean).join(" ")}</div>`;

  const charts = (/** @type {WatchView} */ { bars }) => html`
    <div class="pgflow-charts" ?hidden=${!bars.length}>
      ${chart({ label: "Records", parts: RECORDS, bars })}
      ${chart({ label: "Duration, seconds", parts: SECONDS, bars, unit: " s" })}
    </div>`;

  const row = (/** @type {Row} */ { id, cells, state, error }) => ({
    id,
    cells,
    kind: `pgflow-run-${state}`,
    hint: error,
  });

  return (/** @type {WatchView} */ view) => html`
    ${head(view)}${troubles(view)}${charts(view)}
    ${dataTable({
      label: "Runs",
      heads: view.heads,
      rows: view.rows.map(row),
      numbersFrom: 2,
      hidden: !view.bars.length,
    })}`;
}

export default screen({ name: "watch", wide: true, shape: SHAPE, open });
