// What comes after a dataflow was made, or was begun and could not be finished: its runs, its rows, and
// to undo it, which is asked first and names what goes.

import { html, nothing } from "lit-html";
import { insertOrCopy } from "../host/insert_cell.js";
import { copyButton } from "../shared/copy_button.js";
import { dialog, enterDialog } from "../shared/dialog.js";
import { button, once } from "../shared/dom.js";
import { partsText } from "./review.js";

/** @typedef {import("./view").IngestView} IngestView */
/** @typedef {import("./view").IngestMessage} IngestMessage */
/** @typedef {import("./view").PartsBlock} PartsBlock */
/** @typedef {import("./view").MadeBlock} MadeBlock */

/** Returns all parts of the dataflow, and what became of them. */
function partsOf(/** @type {IngestView} */ { blocks }) {
  const block = blocks.find(({ type }) => type === "parts" || type === "made");
  return block ? /** @type {PartsBlock | MadeBlock} */ (block).parts : [];
}

/** @typedef {import("../host/screen.js").Host<IngestView, IngestMessage>} Host */

const made = (/** @type {IngestView} */ view) => partsOf(view).filter((part) => part.id);

/** Returns what undoing deletes, in the order that it does. */
const undone = (/** @type {IngestView} */ view) =>
  html`<p>Deletes what was created, with all rows in a new dataset. This cannot be undone.</p>
    <ul>${made(view)
      .reverse()
      .map((part) => html`<li>${part.label} <code>${part.id}</code></li>`)}</ul>`;

const readingCode = (/** @type {string} */ code, /** @type {string} */ said) =>
  html`<div class="pgflow-code-fold"><pre class="pgflow-code" tabindex="0" role="region" aria-label="Code that reads the dataset">${code}</pre>
    <div class="pgflow-bar">${copyButton(code, "the code", "Copy")}<span role="status">${said === "Copied." ? "Copied: paste it into a cell." : said}</span></div></div>`;

/**
 * @param {IngestView} view
 * @param {{ ask: () => void, read: () => void, resume: () => void, watch: () => void }} acts
 */
function buttons({ repair, reading, busy }, { ask, read, resume, watch }) {
  const off = Boolean(busy);
  const undo = button("Undo", once(ask), { name: "undo", off });
  if (repair) return html`${button("Continue", once(resume), { kind: "create", off })}${undo}`;
  if (!reading) return nothing;
  return html`${button("Watch runs", once(watch), { kind: "create", name: "watch", off })}
    ${button("Open dataset as DataFrame", once(read), { name: "read", off })}${undo}`;
}

/** Draws what copies an error with what became of each part. */
function details(/** @type {IngestView} */ view) {
  const { kind, text, hint } = view.notice;
  const all = partsOf(view);
  return kind === "error" && all.length
    ? copyButton([text, hint, partsText(all)].join("\n"), "details", "Copy details")
    : nothing;
}

/** @param {Host} host */
export function outcome({ model, id, say, view: latest, root, redraw }) {
  let isAsking = false;
  let isReading = false;
  let said = "";

  function ask(/** @type {boolean} */ asking) {
    isAsking = asking;
    redraw();
    if (asking) enterDialog(root);
  }

  const acts = {
    ask: () => ask(true),
    resume: () => say({ type: "continue", attempt: latest().attempt }),
    watch: () => say({ type: "watch" }),
    async read() {
      isReading = true;
      said = await insertOrCopy(model, root, latest().reading);
      redraw();
    },
  };
  const undo = () => {
    isAsking = false;
    say({ type: "undo", attempt: latest().attempt });
  };

  return {
    details,
    question(/** @type {IngestView} */ view) {
      if (!view.repair && !view.reading) isAsking = isReading = false;
      if (!isAsking) return nothing;
      const facts = { title: "Undo the dataflow?", confirm: "Undo", danger: true, opener: "undo" };
      const [body, busy] = [undone(view), Boolean(view.busy)];
      return dialog({ id: id("undo"), ...facts, body, busy, act: undo, leave: () => ask(false) });
    },
    reading: (/** @type {IngestView} */ { reading }) =>
      isReading && reading ? readingCode(reading, said) : nothing,
    buttons: (/** @type {IngestView} */ view) => buttons(view, acts),
  };
}
