// Draws the review: the summary with a way to change each line, the code, and the parts as they are made.

import { html, nothing } from "lit-html";
import { copyButton, idText } from "../shared/copy_button.js";
import { button, once } from "../shared/dom.js";
import { SIGNS } from "../shared/signs.js";

/** @typedef {import("./view").FactsBlock} FactsBlock */
/** @typedef {import("./view").FoldsBlock} FoldsBlock */
/** @typedef {import("./view").CodeBlock} CodeBlock */
/** @typedef {import("./view").PartsBlock} PartsBlock */

const WORDS = {
  done: "done",
  failed: "failed",
  unknown: "not known",
  working: "in progress",
  "": "waiting",
};

/** @param {FactsBlock} block @param {(step: string) => void} go */
export const facts = ({ label, facts: lines }, go) =>
  html`<table class="pgflow-facts" aria-label=${label}><tbody>${lines.map(
    ({ label: name, text, step }) =>
      html`<tr><th scope="row">${name}</th><td>${text}</td><td>${
        step
          ? button(
              "Edit",
              once(() => go(step)),
              { kind: "link", name: `edit ${name}`, label: `Edit ${name}` },
            )
          : nothing
      }</td></tr>`,
  )}</tbody></table>`;

/** @param {FoldsBlock} block @param {(name: string, value: string) => void} edit */
export const folds = (
  { name, value, choices },
  edit,
) => html`<div class="pgflow-bar" role="group" aria-label="Show"
  ><span class="pgflow-reason">Show</span>${choices.map(
    (choice) => html`<button type="button" class="pgflow-offer"
      data-name=${`fold ${choice.value}`} aria-expanded=${String(choice.value === value)}
      @click=${() => edit(name, choice.value === value ? "" : choice.value)}>${choice.label}</button>`,
  )}</div>`;

/** @param {CodeBlock} block */
export const code = ({ label, text }) => html`<div class="pgflow-code-fold">
  <pre class="pgflow-code" tabindex="0" role="region" aria-label=${label}>${text}</pre>
  ${copyButton(text, label, "Copy")}
</div>`;

/** @typedef {import("./view").MadeBlock} MadeBlock */

/** Returns the parts in words, to be sent to who is asked for help. @param {PartsBlock["parts"]} all */
export const partsText = (all) =>
  all.map(({ label, state, id }) => `${label}: ${WORDS[state]}${id ? ` ${id}` : ""}`).join("\n");

/** @param {MadeBlock} block */
export const made = ({ name, said, dataset, parts: all }) =>
  html`<div class="pgflow-notice pgflow-notice-done pgflow-made" role="status">
    <strong><span class="pgflow-made-sign" aria-hidden="true">✓</span> ${name}</strong>
    <p>${said}</p>
    <p class="pgflow-made-id">Dataset ${idText(dataset, "the ID of the dataset")}</p>
    <details><summary data-name="details">Details</summary>${parts({ type: "parts", parts: all })}</details>
  </div>`;

/** @param {PartsBlock} block */
export const parts = ({ parts: all }) =>
  html`<ol class="pgflow-parts" aria-label="Parts">${all.map(
    ({ label, state, id }) => html`<li class="pgflow-part-${state || "waiting"}"
    ><span class="pgflow-mark" role="img" aria-label=${WORDS[state]}>${state ? SIGNS[state] : "·"}</span
    ><span>${label}</span><span class="pgflow-detail">${id ? idText(id, `the ID of the ${label}`) : nothing}</span></li>`,
  )}</ol>`;
