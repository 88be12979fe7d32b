// Draws a dataflow and its runs: state, buttons, figures of the last run, a chart and a table. Each run
// keeps its row and its bar, for the kernel tells of them every second.

import { html, nothing } from "lit-html";
import { screen } from "../host/screen.js";
import { copyButton } from "../shared/copy_button.js";
import { dataTable } from "../shared/data_table.js";
import { enterDialog } from "../shared/dialog.js";
import { button, once } from "../shared/dom.js";
import { menuButton } from "../shared/menu.js";
import { notice } from "../shared/notice.js";
import { sign, stateChip } from "../shared/signs.js";
import { chart } from "./chart.js";
import { questions } from "./dialogs.js";
import { failedRows } from "./failed_rows.js";
import { SHAPE } from "./shape.js";

/** @typedef {import("./view").WatchView} WatchView */
/** @typedef {import("./view").WatchMessage} WatchMessage */
/** @typedef {WatchView["bars"][number]} Bar */
/** @typedef {WatchView["rows"][number]} Row */
/** @typedef {WatchView["tiles"][number]} Tile */

const SECOND = 1000; // milliseconds
const FAILED = 2; // the cell with the number of rows that failed
const PATIENCE = 10; // seconds: a slow answer is no missing one
/** @type {import("./chart.js").Part<Bar>[]} */
const PARTS = [
  { name: "written", style: "pgflow-fill-good", of: (bar) => bar.written },
  { name: "failed", style: "pgflow-fill-bad", of: (bar) => bar.failed },
];

const tile = (/** @type {Tile} */ { label, value, detail, state }) => html`<div class="pgflow-tile">
  <dt>${label}</dt>
  <dd><strong>${sign(state)}${value}</strong><span class="pgflow-reason">${detail}</span></dd>
</div>`;

/**
 * Draws how fresh everything is, outside of any live region: it changes every second.
 *
 * @param {{ text: string, live: boolean, turn: (event: MouseEvent) => void }} foot
 * @param {unknown} more
 */
const foot = ({ text, live, turn }, more) => html`<div class="pgflow-foot">${more}
  ${text ? html`<span>${text}</span>` : nothing}${button(live ? "Pause updates" : "Resume updates", turn, { kind: "link", name: "updates" })}
</div>`;

/**
 * Draws what compares the counts.
 *
 * @param {WatchView} view
 * @param {(event: MouseEvent) => void} compare
 */
const comparing = ({ counts }, compare) =>
  counts
    ? button("Compare counts", compare, { kind: "link", name: "compare", off: counts.busy })
    : nothing;

/** @typedef {import("../host/screen.js").Host<WatchView, WatchMessage>} Host */

/**
 * Returns what says how old the view is; it draws every second.
 *
 * @param {Host} host
 */
function ageOf({ view: latest, redraw, answers, onClose }) {
  let seen = "";
  let seenAt = 0;
  const ticking = setInterval(() => latest().live && latest().seen && redraw(), SECOND);
  onClose(() => clearInterval(ticking));
  return (/** @type {WatchView} */ view) => {
    if (view.seen !== seen) [seen, seenAt] = [view.seen, Date.now()];
    if (!seen) return "";
    if (!view.live) return `Not live, as of ${seen}.`;
    const seconds = Math.round((Date.now() - seenAt) / SECOND);
    if (!answers() || seconds > Math.max(3 * view.every, PATIENCE))
      return `Not updating, last data ${seen}`;
    return `Live, updated ${seconds} s ago`;
  };
}

/**
 * Returns what draws the buttons of the dataflow.
 *
 * @param {Host} host
 */
function actionsOf({ say, view: latest, root, redraw }) {
  const act = (/** @type {Extract<WatchMessage, { type: "act" }>["value"]} */ value) =>
    say({ type: "act", value, attempt: latest().attempt });
  const more = menuButton({ redraw, root, label: "More", name: "more" });
  const run = once(() => act("run"));
  const pauseOrResume = once(() => act(latest().turn || "pause"));

  return (/** @type {WatchView} */ { turn, busy }) => {
    const off = Boolean(busy);
    const word = turn === "pause" ? "Pause" : "Resume";
    return html`
      ${button("Run now", run, { name: "run", off })}
      ${turn ? button(word, pauseOrResume, { name: "turn", off }) : nothing}
      ${more([
        { label: "Reschedule…", act: () => act("reschedule") },
        { label: "Delete…", act: () => act("delete"), danger: true },
      ])}`;
  };
}

/**
 * Returns what draws the chart and the table of the runs, whose errors unfold.
 *
 * @param {Host} host
 */
function runsOf(host) {
  const { redraw } = host;
  const failed = failedRows(host);
  /** @type {Set<string>} */
  const opened = new Set(); // runs whose errors are shown
  const turn = (/** @type {string} */ run) => {
    if (!opened.delete(run)) opened.add(run);
    redraw();
  };
  const status = (/** @type {Row} */ { id, state, status: word, error }) =>
    error
      ? html`<button type="button" class="pgflow-link pgflow-fold" data-name=${`error ${id}`}
          aria-expanded=${String(opened.has(id))} @click=${() => turn(id)}>${sign(state)}${word}</button>`
      : html`${sign(state)}${word}`;
  const errorOf = (/** @type {Row} */ { error }) =>
    html`<div class="pgflow-below-box"><pre class="pgflow-code">${error}</pre>${copyButton(error, "the error", "Copy")}</div>`;
  const row = (/** @type {Row} */ run) => ({
    id: run.id,
    cells: [
      run.started,
      status(run),
      ...run.cells.map((cell, place) => (place === FAILED ? failed.opener(run, cell) : cell)),
    ],
    kind: `pgflow-run-${run.state}`,
    hint: run.error,
    below: run.error && opened.has(run.id) ? errorOf(run) : "",
  });

  return (/** @type {WatchView} */ view) => html`
    ${chart({ label: "Rows per run", counted: view.counted, parts: PARTS, bars: view.bars })}
    ${dataTable({ label: "Runs", heads: view.heads, rows: view.rows.map(row), numbersFrom: 2 })}
    ${failed.draw(view)}`;
}

/** @param {Host} host */
function open(host) {
  const { id, say, view: latest, root } = host;
  const compare = once(() => say({ type: "compare" }));
  const updates = once(() => say({ type: latest().live ? "stop" : "start" }));
  const [age, actions, runs] = [ageOf(host), actionsOf(host), runsOf(host)];
  const question = questions(host);
  let asked = "";

  const head = (/** @type {WatchView} */ view) => html`<div class="pgflow-head">
    <div>
      <div class="pgflow-bar">
        <h3 class="pgflow-title" id=${id("title")}>${view.title}</h3>
        ${view.badge ? html`<span class="pgflow-badge">${view.badge}</span>` : nothing}
        <span class="pgflow-unseen">State:</span>${stateChip(view.state, view.tone)}
        ${view.counts?.badge ? stateChip(view.counts.badge, view.counts.tone) : nothing}
      </div>
      <p class="pgflow-say">${view.busy || [view.schedule, view.detail].filter(Boolean).join(" · ")}</p>
    </div>
    <div class="pgflow-bar">${view.state === "Deleted" ? nothing : actions(view)}</div>
    <div class="pgflow-over">${question(view)}</div>
  </div>`;

  return (/** @type {WatchView} */ view) => {
    const isDeleted = view.state === "Deleted";
    const action = view.dialog?.action ?? "";
    if (action && action !== asked) queueMicrotask(() => enterDialog(root));
    asked = action;
    return html`${head(view)}
      <div class="pgflow-unseen" role="status">${view.announced}</div>
      <div class="pgflow-under" ?inert=${Boolean(view.dialog)}>
      ${notice(view.notice)}
      ${view.trouble ? html`<div class="pgflow-notice-error pgflow-trouble">${view.trouble}</div>` : nothing}
      ${view.tiles.length ? html`<dl class="pgflow-tiles">${view.tiles.map(tile)}</dl>` : nothing}
      <p class="pgflow-say" ?hidden=${view.bars.length}>${view.counted}</p>
      ${view.bars.length ? runs(view) : nothing}
      <p class="pgflow-say" role="status">${view.counts?.said ?? ""}</p>
      ${isDeleted ? nothing : foot({ text: age(view), live: view.live, turn: updates }, comparing(view, compare))}
      </div>`;
  };
}

export default screen({ name: "watch", wide: true, shape: SHAPE, open });
