// Parts of a field that forms and dialogs draw: the line below it, and the button that shows a secret.

import { html } from "lit-html";

/** @param {{ error: string, warning: string, help: string }} state @param {string} id */
export function messageLine({ error, warning, help }, id) {
  const kind = error ? "pgflow-error" : warning ? "pgflow-warning" : "";
  return html`<p class="pgflow-help ${kind}" id=${id} aria-live="polite"
    >${error || warning || help}</p>`;
}

/**
 * Draws an input for what is not shown as it is typed; once there is something to show, a button
 * shows it.
 *
 * @param {import("lit-html").TemplateResult} input
 * @param {{ name: string, label: string, isShown: boolean, canShow: boolean, turn: () => void }} state
 */
export const withShow = (input, { name, label, isShown, canShow, turn }) => html`
  <div class="pgflow-secret">${input}<button type="button" class="pgflow-reveal"
    data-name="show ${name}" ?hidden=${!canShow}
    aria-label="Show ${label}" aria-pressed=${String(isShown)} @click=${turn}
    >${isShown ? "Hide" : "Show"}</button></div>`;
