// Draws choices whose few options are all visible, and what only some people need, folded.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { copyButton } from "../shared/copy_button.js";

/** @typedef {import("./fields.js").FormView} FormView */
/** @typedef {FormView["advanced"][number]} Segments */

/**
 * @param {import("./fields.js").Host} host
 * @param {{ flushAll(): void }} pending
 */
export function segmentsOf({ id, say }, pending) {
  const option = (
    /** @type {Segments} */ { name, value },
    /** @type {number} */ place,
    /** @type {{ value: string, label: string }} */ one,
  ) => html`
    <input type="radio" id=${id(`${name}-${place}`)} name=${id(name)} value=${one.value}
      data-name="${name} ${place}"
      .checked=${live(one.value === value)}
      @change=${() => {
        pending.flushAll();
        say({ type: "choose", name, value: one.value });
      }} /><label for=${id(`${name}-${place}`)}>${one.label}</label>`;

  return (/** @type {Segments} */ choice) => html`
    <fieldset class="pgflow-choice" aria-describedby=${id(`${choice.name}-help`)}>
      <legend class="pgflow-label">${choice.label}</legend>
      <div class="pgflow-segments">${choice.options.map((one, place) => option(choice, place, one))}</div>
      <p class="pgflow-help" id=${id(`${choice.name}-help`)}>${choice.help}</p>
    </fieldset>`;
}

const block = (
  /** @type {string} */ title,
  /** @type {string} */ text,
  /** @type {string} */ label,
) => html`
  <div class="pgflow-bar"><span class="pgflow-label">${title}</span>${copyButton(text, title, "Copy", "link")}</div>
  <pre class="pgflow-code" tabindex="0" role="region" aria-label=${label}>${text}</pre>`;

const requestBlocks = (/** @type {FormView["request"]} */ request) =>
  request
    ? html`<p class="pgflow-help">${request.note}</p>
      ${block("JSON", request.json, "Request as JSON")}${block("curl", request.curl, "Request as curl")}`
    : nothing;

const addressBlocks = (/** @type {FormView["addresses"]} */ addresses) =>
  addresses
    ? html`<p class="pgflow-help">${addresses.note}
        <a target="_blank" rel="noopener noreferrer" href=${addresses.link}>${addresses.link_text}</a></p>
      ${addresses.texts.map(({ label, text }) => block(label, text, `Lines for ${label}`))}`
    : nothing;

/**
 * Draws a line of buttons, each of which unfolds a part of the form.
 *
 * @param {import("./fields.js").Host} host
 * @param {string} name
 */
export function disclosure(host, name) {
  const { id, say, redraw } = host;
  let isOpen = false;

  const opener = (
    /** @type {string} */ part,
    /** @type {string} */ label,
    /** @type {boolean} */ open,
    /** @type {() => void} */ turn,
  ) => html`
    <button type="button" class="pgflow-link pgflow-fold"
      data-name=${part} aria-expanded=${String(open)} aria-controls=${id(part)} @click=${turn}
    >${label}</button>`;

  return (/** @type {FormView} */ view, /** @type {(choice: Segments) => unknown} */ segments) => {
    const turn = () => {
      isOpen = !isOpen;
      redraw();
    };
    const isUnfolded = Boolean(view.request);
    const unfold = () => say({ type: "unfold", value: !isUnfolded });
    const hasAddresses = Boolean(view.addresses);
    const unfoldAddresses = () => say({ type: "addresses", value: !hasAddresses });
    const chosen = view.advanced
      .map(({ options, value }) => options.findIndex((option) => option.value === value))
      .find((place) => place > 0);
    const said = chosen ? `: ${view.advanced[0].options[chosen].label}` : "";
    const { advanced } = view;
    return html`<div class="pgflow-folds">
        ${advanced.length ? opener(name, `Advanced${said}`, isOpen, turn) : nothing}
        ${opener("request", "View request", isUnfolded, unfold)}
        ${opener("addresses", "Adobe's addresses", hasAddresses, unfoldAddresses)}
      </div>
      <div id=${id(name)} ?hidden=${!isOpen || !advanced.length}>${advanced.map(segments)}</div>
      <div id=${id("request")} class="pgflow-request" ?hidden=${!isUnfolded}
        >${requestBlocks(view.request)}</div>
      <div id=${id("addresses")} class="pgflow-request" ?hidden=${!hasAddresses}
        >${addressBlocks(view.addresses)}</div>`;
  };
}
