// What comes after a dataflow was made, or was begun and could not be finished: its runs, its rows, and
// to undo it, which is asked first and names what goes.

import { html, nothing } from "lit-html";
import { codeBox } from "../host/code_box.js";
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
  html`<p>This deletes what was created; a new dataset goes with all of its rows. Nothing of it can be had back.</p>
    ${
      made(view).length
        ? html`<ul>${made(view)
            .reverse()
            .map((part) => html`<li>${part.label} <code>${part.id}</code></li>`)}</ul>`
        : nothing
    }`;

/**
 * @param {IngestView} view
 * @param {boolean} isAsking
 * @param {Record<"ask" | "read" | "query" | "resume" | "watch", () => void>} acts
 */
function buttons({ repair, reading, busy }, isAsking, { ask, read, query, resume, watch }) {
  const off = Boolean(busy) || isAsking;
  const undo = button("Undo", once(ask), { name: "undo", off });
  if (repair === "undo") return undo;
  if (repair)
    return html`${button("Continue", once(resume), { kind: "create", name: "continue", off })}${undo}`;
  if (!reading) return nothing;
  return html`${button("Watch runs", once(watch), { kind: "create", name: "watch", off })}
    ${button("Open dataset as DataFrame", once(read), { name: "read", off })}
    ${button("Query with SQL", once(query), { name: "query", off })}${undo}`;
}

/** Draws what copies an error with what became of each part. */
function details(/** @type {IngestView} */ view) {
  const { kind, text, hint } = view.notice;
  const all = partsOf(view);
  return kind === "error" && all.length
    ? copyButton([text, hint, partsText(all)].join("\n"), "details", "Copy details", "link")
    : nothing;
}

/** @param {Host} host */
export function outcome({ model, id, say, view: latest, root, redraw }) {
  let isAsking = false;
  const code = codeBox({ model, root, redraw });

  function ask(/** @type {boolean} */ asking) {
    isAsking = asking;
    redraw();
    if (asking) enterDialog(root);
  }

  const acts = {
    ask: () => ask(true),
    resume: () => say({ type: "continue", attempt: latest().attempt }),
    watch: () => say({ type: "watch" }),
    read: () => code.insert(latest().reading),
    query: () => code.insert(latest().query),
  };
  const undo = () => {
    isAsking = false;
    say({ type: "undo", attempt: latest().attempt });
  };

  return {
    details,
    question(/** @type {IngestView} */ view) {
      if (!view.repair && !view.reading) {
        isAsking = false;
        code.close();
      }
      if (!isAsking) return nothing;
      const facts = { title: "Undo the dataflow?", confirm: "Undo", danger: true, opener: "undo" };
      const [body, busy] = [undone(view), Boolean(view.busy)];
      return dialog({ id: id("undo"), ...facts, body, busy, act: undo, leave: () => ask(false) });
    },
    code: () => code.draw("Code that reads the dataset"),
    buttons: (/** @type {IngestView} */ view) => buttons(view, isAsking, acts),
  };
}
