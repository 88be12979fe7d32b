// Draws how all dataflows are: those that are ill, by their connection, worst first, each beside what can
// be done about it.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { codeBox } from "../host/code_box.js";
import { screen } from "../host/screen.js";
import { dataTable } from "../shared/data_table.js";
import { button, once } from "../shared/dom.js";
import { notice } from "../shared/notice.js";
import { sign } from "../shared/signs.js";
import { SHAPE } from "./shape.js";

/** @typedef {import("./view").HealthView} HealthView */
/** @typedef {import("./view").HealthMessage} HealthMessage */
/** @typedef {HealthView["groups"][number]} Group */
/** @typedef {Group["rows"][number]} Row */
/** @typedef {import("../host/screen.js").Host<HealthView, HealthMessage>} Host */

const WORDS = { run: "Run again", enable: "Enable" };
const SINCE = 3; // the column since when a dataflow fails, before those of numbers

/**
 * Returns the columns that say something of one dataflow at least.
 *
 * @param {readonly string[]} heads
 * @param {import("../shared/data_table.js").Row[]} rows
 */
function saying(heads, rows) {
  const says = heads.map((_, place) => rows.some(({ cells }) => cells[place]));
  const said = (/** @type {unknown} */ _, /** @type {number} */ place) => says[place];
  return {
    heads: heads.filter(said),
    rows: rows.map((row) => ({ ...row, cells: row.cells.filter(said) })),
    numbersFrom: SINCE + Number(says[SINCE]),
  };
}

/**
 * Returns what draws the table of a connection's dataflows, whose reasons unfold.
 *
 * @param {Host} host
 */
function flowsOf({ say, view: latest, redraw }) {
  /** @type {Set<string>} */
  const unfolded = new Set(); // dataflows whose reasons are shown
  const turn = (/** @type {string} */ id) => {
    if (!unfolded.delete(id)) unfolded.add(id);
    redraw();
  };
  const status = (/** @type {Row} */ { id, sign: state, status: word, reason }) =>
    reason
      ? html`<button type="button" class="pgflow-link pgflow-fold" data-name=${`reason ${id}`}
          aria-expanded=${String(unfolded.has(id))} @click=${() => turn(id)}>${sign(state)}${word}</button>`
      : html`${sign(state)}${word}`;

  const acts = (/** @type {Row} */ { id, name, action, open }) => {
    const { attempt, busy, opened } = latest();
    const act = () => action && say({ type: "act", flow: id, value: action, attempt });
    const watch = () => say(opened === id ? { type: "leave" } : { type: "open", flow: id });
    const word = opened === id ? "Close" : open;
    const first = action
      ? button(WORDS[action], once(act), {
          kind: "link",
          name: `act ${id}`,
          off: Boolean(busy),
          label: `${WORDS[action]}: ${name}`,
        })
      : nothing;
    return html`<span class="pgflow-acts">${first}${button(word, once(watch), {
      kind: "link",
      name: `open ${id}`,
      label: `${word}: ${name}`,
    })}</span>`;
  };
  const row = (/** @type {Row} */ flow) => ({
    id: flow.id,
    cells: [flow.name, status(flow), acts(flow), ...flow.cells],
    kind: "",
    hint: "",
    below: unfolded.has(flow.id)
      ? html`<div class="pgflow-below-box"><pre class="pgflow-code">${flow.reason}</pre></div>`
      : "",
  });

  return (/** @type {Group} */ { name, rows }) =>
    rows.length
      ? dataTable({
          label: `Dataflows of ${name} that need you`,
          ...saying(latest().heads, rows.map(row)),
        })
      : nothing;
}

/** @param {Host} host */
function open(host) {
  const { id, model, root, redraw, say, view: latest } = host;
  const flows = flowsOf(host);
  const code = codeBox({ model, root, redraw });
  let rotated = ""; // the connection that the code is for
  const rotate = (/** @type {Group} */ group) => {
    rotated = group.id;
    return code.insert(group.code);
  };
  const refresh = once(() => say({ type: "refresh", attempt: latest().attempt }));

  const group = (
    /** @type {Group} */ one,
  ) => html`<section class="pgflow-group" aria-label=${one.name}>
    <div class="pgflow-bar">
      <h4 class="pgflow-label">${one.name}</h4><span class="pgflow-badge">${one.counted}</span>
    </div>
    ${one.sentences.map((sentence) => html`<p>${sentence}</p>`)}
    ${
      one.code
        ? html`<div class="pgflow-bar">
            ${button("Insert code to rotate", () => rotate(one), {
              name: `rotate ${one.id}`,
              label: `Insert the code that rotates the password of ${one.name}`,
            })}<span class="pgflow-reason">${one.credentials}</span>
          </div>`
        : nothing
    }
    ${rotated === one.id ? code.draw("Code that rotates the password") : nothing}
    ${flows(one)}
    ${one.more ? html`<p class="pgflow-say">${one.more}</p>` : nothing}
  </section>`;

  return (/** @type {HealthView} */ view) => html`
    <div class="pgflow-head">
      <div>
        <div class="pgflow-bar">
          <h3 class="pgflow-title" id=${id("title")}>${view.title}</h3>
          ${view.badge ? html`<span class="pgflow-badge">${view.badge}</span>` : nothing}
        </div>
        <p class="pgflow-say">${view.busy || view.counted}</p>
      </div>
      ${button("Refresh", refresh, { name: "refresh", off: Boolean(view.busy) })}
    </div>
    <div class="pgflow-unseen" role="status">${view.busy || view.announced}</div>
    <div class=${view.groups.length ? "pgflow-told" : nothing}>${notice(view.notice)}
      <p class="pgflow-say" ?hidden=${view.notice.kind}>${[view.rest, view.seen].filter(Boolean).join(" ")}</p></div>
    ${repeat(view.groups, (one) => one.id, group)}`;
}

export default screen({ name: "health", wide: true, shape: SHAPE, open });
