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

/** @param {import("../host/screen.js").Host<IngestView, IngestMessage>} host */
export function outcome({ model, id, say, view: latest, root, redraw }) {
  let isAsking = false;
  let isReading = false;
  let said = "";
  const attempt = () => latest().attempt;

  function ask(/** @type {boolean} */ asking) {
    isAsking = asking;
    redraw();
    if (asking) enterDialog(root);
  }

  async function read() {
    isReading = true;
    said = await insertOrCopy(model, root, latest().reading);
    redraw();
  }

  const made = (/** @type {IngestView} */ view) => partsOf(view).filter((part) => part.id);

  return {
    details(/** @type {IngestView} */ view) {
      const { kind, text, hint } = view.notice;
      const all = partsOf(view);
      return kind === "error" && all.length
        ? copyButton([text, hint, partsText(all)].join("\n"), "details", "Copy details")
        : nothing;
    },
    question(/** @type {IngestView} */ view) {
      if (!view.repair && !view.reading) isAsking = isReading = false;
      if (!isAsking) return nothing;
      const names = made(view).reverse();
      return dialog({
        id: id("undo"),
        title: "Undo the dataflow?",
        text: "Deletes what was created, with all rows in a new dataset. This cannot be undone.",
        body: html`<ul>${names.map((part) => html`<li>${part.label} <code>${part.id}</code></li>`)}</ul>`,
        confirm: "Undo",
        danger: true,
        busy: Boolean(view.busy),
        opener: "undo",
        act: () => {
          isAsking = false;
          say({ type: "undo", attempt: attempt() });
        },
        leave: () => ask(false),
      });
    },
    reading: (/** @type {IngestView} */ { reading }) =>
      isReading && reading
        ? html`<div class="pgflow-code-fold"><pre class="pgflow-code" tabindex="0" role="region" aria-label="Code that reads the dataset">${reading}</pre>
            <div class="pgflow-bar">${copyButton(reading, "the code", "Copy")}<span role="status">${said === "Copied." ? "Copied: paste it into a cell." : said}</span></div></div>`
        : nothing,
    buttons(/** @type {IngestView} */ { repair, reading, busy }) {
      const off = Boolean(busy);
      const undo = button(
        "Undo",
        once(() => ask(true)),
        { name: "undo", off },
      );
      const go = once(() => say({ type: "continue", attempt: attempt() }));
      if (repair) return html`${button("Continue", go, { kind: "create", off })}${undo}`;
      if (!reading) return nothing;
      const watch = once(() => say({ type: "watch" }));
      return html`${button("Watch runs", watch, { kind: "create", name: "watch", off })}
        ${button("Open dataset as DataFrame", once(read), { name: "read", off })}${undo}`;
    },
  };
}
