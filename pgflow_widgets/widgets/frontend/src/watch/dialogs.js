// The questions before a dataflow is paused, rescheduled or deleted.

import { html, nothing } from "lit-html";
import { dialog } from "../shared/dialog.js";

/** @typedef {import("./view").WatchView} WatchView */
/** @typedef {import("./view").WatchMessage} WatchMessage */
/** @typedef {import("./view").QuestionView} QuestionView */

const LABELS = {
  run: "Delta column",
  reschedule: "Every",
  delete: "Delete its source and target connections too",
};
const OPENERS = { pause: "turn", reschedule: "more", delete: "more", run: "run", resume: "turn" };

/** @param {QuestionView} asked @param {string} id */
const schedule = ({ interval, frequency, units }, id) => html`<div class="pgflow-every">
  <label for=${id}>${LABELS.reschedule}</label>
  <input class="pgflow-input" type="number" min="1" step="1" name="interval" id=${id}
    data-name="interval" .value=${interval} />
  <select class="pgflow-input" name="frequency" aria-label="Unit" data-name="frequency"
   >${units.map(
     ({ value, label }) =>
       html`<option value=${value} ?selected=${value === frequency}>${label}</option>`,
   )}</select>
</div>`;

/** @param {QuestionView} asked @param {string} id */
const column = ({ columns }, id) => html`<div class="pgflow-which">
  <label for=${id}>${LABELS.run}</label>
  <select class="pgflow-input" name="column" id=${id} data-name="column"
   >${columns.map(({ value, label }) => html`<option value=${value}>${label}</option>`)}</select>
</div>`;

const connections = html`<label class="pgflow-check"><input type="checkbox" name="with_connections"
  data-name="with_connections" />${LABELS.delete}</label>`;

/**
 * Returns what draws the question that is open.
 *
 * @param {import("../host/screen.js").Host<WatchView, WatchMessage>} host
 */
export function questions({ id, say, view: latest, root }) {
  const field = (/** @type {string} */ name) =>
    /** @type {HTMLInputElement | null} */ (root.querySelector(`.pgflow-dialog [name="${name}"]`));
  const confirm = () =>
    say({
      type: "confirm",
      attempt: latest().attempt,
      interval: field("interval")?.value ?? "",
      frequency: field("frequency")?.value ?? "",
      with_connections: Boolean(field("with_connections")?.checked),
      column: field("column")?.value ?? "",
    });

  return (/** @type {WatchView} */ { dialog: asked, busy }) =>
    asked
      ? dialog({
          id: id("dialog"),
          title: asked.title,
          text: asked.text,
          body: html`${asked.action === "reschedule" ? schedule(asked, id("interval")) : nothing}
            ${asked.action === "delete" ? connections : nothing}
            ${asked.action === "run" ? column(asked, id("column")) : nothing}`,
          confirm: asked.confirm,
          danger: asked.action === "delete",
          error: asked.error,
          busy: Boolean(busy),
          opener: OPENERS[asked.action],
          act: confirm,
          leave: () => say({ type: "leave" }),
        })
      : nothing;
}
