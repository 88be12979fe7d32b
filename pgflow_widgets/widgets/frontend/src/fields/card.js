// The card that stands in place of a form after its success: what was made, and what comes next.

import { html, nothing } from "lit-html";
import { insertOrCopy } from "../host/insert_cell.js";
import { idText } from "../shared/copy_button.js";
import { button, once } from "../shared/dom.js";

/** @typedef {import("./fields.js").FormView} FormView */
/** @typedef {NonNullable<FormView["done"]>} Done */

/** @param {import("./fields.js").Host} host */
export function card({ id, say, root, model, redraw }) {
  let said = "";

  const act = (/** @type {string} */ name, value = "") =>
    once(() => {
      said = "";
      say({ type: "act", name, value });
    });

  async function insert(/** @type {string} */ code) {
    said = await insertOrCopy(model, root, code);
    redraw();
  }

  const fact = (/** @type {Done["facts"][number]} */ { label, value, copy: isTaken }) => html`
    <dt>${label}</dt>
    <dd>${isTaken ? idText(value, label) : value}</dd>`;

  const ask = (/** @type {NonNullable<Done["ask"]>} */ { name, label, help, options }) => {
    const pick = () =>
      /** @type {HTMLSelectElement} */ (root.querySelector(`[id="${id("ask")}"]`)).value;
    return html`<div class="pgflow-ask">
      <label class="pgflow-label" for=${id("ask")}>${label}</label>
      <div class="pgflow-bar">
        <select id=${id("ask")} class="pgflow-input" data-name="ask" data-lm-suppress-shortcuts="true"
        >${options.map(({ value, label: text }) => html`<option value=${value}>${text}</option>`)}</select>
        ${button("Ingest", (event) => act(name, pick())(event), { off: !options.length })}
      </div>
      <p class="pgflow-help">${help}</p>
    </div>`;
  };

  const actions = (/** @type {Done} */ done) => html`
    <div class="pgflow-footer">
      ${done.actions.map(({ value, label }, place) =>
        button(label, act(value), { kind: place ? "offer" : "create", name: value }),
      )}
      ${
        done.code
          ? button("Insert code", () => insert(done.code), {
              kind: done.actions.length ? "offer" : "create",
              name: "insert",
            })
          : nothing
      }
      ${button(done.another, act("another"), { name: "another" })}
    </div>`;

  const row = (
    /** @type {import("./view").RowView} */ { cells: [name, ...others], badge, code },
  ) => {
    const label = `Insert code for ${name}`;
    const use = button("Insert code", () => insert(code), { kind: "link", name: label, label });
    const mark = badge ? html` <span class="pgflow-badge">${badge}</span>` : nothing;
    return html`<tr role="row"><th role="rowheader" scope="row">${name}${mark}</th>${others.map((cell) => html`<td role="cell">${cell}</td>`)}<td role="cell">${use}</td></tr>`;
  };

  const table = (/** @type {import("./view").TableView} */ { label, heads, rows }) => html`
    <div class="pgflow-outcome" role="region" tabindex="0" aria-label=${label} data-name=${label}>
      <table role="table"><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}<td role="cell"></td></tr></thead>
        <tbody role="rowgroup">${rows.map(row)}</tbody></table></div>`;

  return (/** @type {Done} */ done, /** @type {string} */ badge) => html`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${id("title")}>${done.title}</h3>
      ${badge ? html`<span class="pgflow-badge">${badge}</span>` : nothing}
    </div>
    <p class="pgflow-about" role="status">${done.said} ${said}</p>
    <dl class="pgflow-facts">${done.facts.map(fact)}</dl>
    ${done.table ? table(done.table) : nothing}
    ${actions(done)}
    ${done.ask ? ask(done.ask) : nothing}`;
}
