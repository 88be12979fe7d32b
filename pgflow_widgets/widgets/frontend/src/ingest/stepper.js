// Draws the steps, each with what was chosen in it; a click goes back to one.

import { html, nothing } from "lit-html";
import { isOff } from "../shared/dom.js";

/** @typedef {import("./view").StepView} StepView */

const SPOKEN = { done: ", done", later: "" };

/**
 * @param {readonly StepView[]} steps
 * @param {(name: string) => void} go
 */
export function stepper(steps, go) {
  const stop = (/** @type {StepView} */ step, /** @type {number} */ place) => {
    const { name, label, summary, now, done, open } = step;
    const spoken = `Step ${place + 1} of ${steps.length}: ${label}${summary && `, ${summary}`}${done ? SPOKEN.done : SPOKEN.later}`;
    return html`<li><button
      type="button"
      class="pgflow-stop ${done && !now ? "pgflow-stop-done" : ""}"
      data-name=${`step ${name}`}
      aria-disabled=${String(!open)}
      aria-current=${now ? "step" : nothing}
      aria-label=${spoken}
      @click=${(/** @type {Event & { currentTarget: Element }} */ event) => {
        if (!isOff(event.currentTarget)) go(name);
      }}
      ><span class="pgflow-dot">${done && !now ? "✓" : place + 1}</span
      ><span class="pgflow-stop-text"><span class="pgflow-stop-label">${label}</span
        ><span class="pgflow-stop-summary">${summary}</span></span></button></li>`;
  };
  return html`<ol class="pgflow-stepper" aria-label="Steps">${steps.map(stop)}</ol>`;
}
