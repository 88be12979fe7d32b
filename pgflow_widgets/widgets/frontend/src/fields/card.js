// The card that stands in place of a form after its success: what was made, and what comes next.

import { html, nothing } from "lit-html";
import { codeBox } from "../host/code_box.js";
import { idText } from "../shared/copy_button.js";
import { button, once } from "../shared/dom.js";

/** @typedef {import("./fields.js").FormView} FormView */
/** @typedef {NonNullable<FormView["done"]>} Done */

/**
 * What the buttons of the card do.
 *
 * @typedef {object} Acts
 * @property {(name: string, value?: string) => (event: MouseEvent) => void} act
 * @property {(code: string) => void} insert
 */

const fact = (/** @type {Done["facts"][number]} */ { label, value, copy: isTaken }) => html`
  <dt>${label}</dt>
  <dd>${isTaken ? idText(value, label) : value}</dd>`;

/** @param {NonNullable<Done["ask"]>} question @param {Acts} acts @param {string} id */
function ask({ name, label, help, options }, { act }, id) {
  const press = (/** @type {MouseEvent & { currentTarget: Element }} */ event) => {
    const list = event.currentTarget.parentElement?.querySelector("select");
    act(name, list?.value)(event);
  };
  const choose = () => html`<label class="pgflow-label" for=${id}>${label}</label>
    <div class="pgflow-bar">
      <select id=${id} class="pgflow-input" data-name="ask"
      >${options.map(({ value, label: text }) => html`<option value=${value}>${text}</option>`)}</select>
      ${button("Ingest", /** @type {(event: MouseEvent) => void} */ (press), { kind: "create" })}
    </div>`;
  return html`<div class="pgflow-ask">${options.length ? choose() : nothing}<p class="pgflow-help">${help}</p></div>`;
}

/** @param {Done} done @param {Acts} acts */
function actions({ actions: offered, code, another, ask: question }, { act, insert }) {
  const isAsked = Boolean(question?.options.length);
  const kindOf = (/** @type {number} */ place) => (place || isAsked ? "offer" : "create");
  return html`<div class="pgflow-footer">
    ${offered.map(({ value, label }, place) => button(label, act(value), { kind: kindOf(place), name: value }))}
    ${
      code
        ? button("Insert code", () => insert(code), {
            kind: kindOf(offered.length),
            name: "insert",
          })
        : nothing
    }
    ${button(another, act("another"), { name: "another" })}
  </div>`;
}

/** @param {import("./view").RowView} line @param {Acts} acts */
function row({ cells: [name, ...others], badge, code }, { insert }) {
  const label = `Insert code for ${name}`;
  const use = button("Insert code", () => insert(code), { kind: "link", name: label, label });
  const mark = badge ? html` <span class="pgflow-badge">${badge}</span>` : nothing;
  return html`<tr role="row"><th role="rowheader" scope="row">${name}${mark}</th>${others.map(
    (cell) => html`<td role="cell">${cell}</td>`,
  )}<td role="cell">${code ? use : nothing}</td></tr>`;
}

/** @param {import("./view").TableView} made @param {Acts} acts */
const table = ({ label, heads, rows }, acts) => html`
  <div class="pgflow-outcome" role="region" tabindex="0" aria-label=${label} data-name=${label}>
    <table role="table"><thead role="rowgroup"><tr role="row">${heads.map(
      (head) => html`<th role="columnheader" scope="col">${head}</th>`,
    )}<td role="cell"></td></tr></thead>
      <tbody role="rowgroup">${rows.map((line) => row(line, acts))}</tbody></table></div>`;

/** @param {import("./fields.js").Host} host */
export function card({ id, say, root, model, redraw }) {
  const box = codeBox({ model, root, redraw });

  const acts = {
    act: (/** @type {string} */ name, value = "") =>
      once(() => {
        box.close();
        say({ type: "act", name, value });
      }),
    insert: box.insert,
  };

  return (/** @type {Done} */ done, /** @type {string} */ badge) => html`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${id("title")}>${done.title}</h3>
      ${badge ? html`<span class="pgflow-badge">${badge}</span>` : nothing}
    </div>
    <p class="pgflow-about" role="status">${done.said}</p>
    <dl class="pgflow-facts">${done.facts.map(fact)}</dl>
    ${done.table ? table(done.table, acts) : nothing}
    ${actions(done, acts)}
    ${box.draw("Code for the notebook")}
    ${done.ask ? ask(done.ask, acts, id("ask")) : nothing}`;
}
