// Completes the word before the caret of an expression: columns first, then functions. The arrows
// choose, Enter and Tab take, Escape closes. The list stands over the page, so nothing moves.

import { html, nothing } from "lit-html";

/** @typedef {import("./view").FunctionView} FunctionView */
/** @typedef {{ text: string, detail: string, insert: string }} Proposal */

const WORD = /[\p{L}_][\p{L}\p{N}_]*$/u;
const MOST = 6;
const PLAIN = /^[A-Za-z_]\w*$/;

/** Returns a column as an expression names it. */
const columnText = (/** @type {string} */ name) =>
  PLAIN.test(name) ? name : `\${${name.replaceAll("}", "\\}")}}`;

/**
 * @param {string} word
 * @param {readonly string[]} columns
 * @param {readonly FunctionView[]} functions
 * @returns {Proposal[]}
 */
function proposals(word, columns, functions) {
  const begins = (/** @type {string} */ name) => name.toLowerCase().startsWith(word.toLowerCase());
  const all = [
    ...columns
      .filter(begins)
      .map((name) => ({ text: name, detail: "column", insert: columnText(name) })),
    ...functions
      .filter(({ name }) => begins(name))
      .map(({ name, syntax, description }) => ({
        text: syntax || name,
        detail: description,
        insert: `${name}(`,
      })),
  ];
  return all.filter(({ insert }) => insert !== word).slice(0, MOST);
}

/**
 * Replaces the word before the caret, as if it was typed.
 *
 * @param {HTMLInputElement} input
 * @param {string} text
 */
export function insertText(input, text) {
  const caret = input.selectionStart ?? input.value.length;
  const before = input.value.slice(0, caret).replace(WORD, "");
  input.value = before + text + input.value.slice(input.selectionEnd ?? caret);
  input.focus();
  input.setSelectionRange(before.length + text.length, before.length + text.length);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Tells an input of the list: it belongs to the table, which does not draw that.
 *
 * @param {HTMLInputElement} input
 * @param {(part: string) => string} id
 * @param {{ length: number, active: number }} list
 */
function describeList(input, id, { length, active }) {
  const attributes = {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": String(length > 0),
    "aria-controls": id("proposals"),
  };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  if (active >= 0) input.setAttribute("aria-activedescendant", id(`proposal-${active}`));
  else input.removeAttribute("aria-activedescendant");
}

/** @param {HTMLElement | null} input @param {HTMLElement} root */
function placeBelow(input, root) {
  if (!input) return "";
  const [box, frame] = [input.getBoundingClientRect(), root.getBoundingClientRect()];
  return `left: ${box.left - frame.left}px; top: ${box.bottom - frame.top}px`;
}

/** @param {Proposal} proposal @param {{ id: string, isActive: boolean, take: () => void }} state */
const option = ({ text, detail }, { id, isActive, take }) => html`<li
  role="option" id=${id} aria-selected=${String(isActive)}
  @mousedown=${(/** @type {Event} */ event) => {
    event.preventDefault(); // the focus stays in the expression
    take();
  }}><code>${text}</code><span class="pgflow-reason">${detail}</span></li>`;

/**
 * Holds what is proposed for the word before the caret, and for which expression.
 *
 * @param {() => void} redraw
 * @param {(part: string) => string} id
 */
function proposed(redraw, id) {
  const state = {
    input: /** @type {HTMLInputElement | null} */ (null),
    list: /** @type {Proposal[]} */ ([]),
    active: -1, // until an arrow chooses one, Enter and Tab do what they always do
    tellInput() {
      const { input, list, active } = state;
      if (input) describeList(input, id, { length: list.length, active });
    },
    set(/** @type {Proposal[]} */ next) {
      if (!next.length && !state.list.length) return;
      [state.list, state.active] = [next, -1];
      state.tellInput();
      redraw();
    },
    take(/** @type {number} */ place) {
      const { insert } = state.list[place];
      state.set([]);
      if (state.input) insertText(state.input, insert);
      state.set([]);
    },
  };
  return state;
}

/**
 * Returns what listens to the expressions below a node, and what draws the list.
 *
 * @param {{ root: HTMLElement, redraw: () => void, id: (part: string) => string,
 *   columns: () => readonly string[], functions: () => readonly FunctionView[] }} host
 */
export function completion({ root, redraw, id, columns, functions }) {
  const state = proposed(redraw, id);

  function look(/** @type {Event} */ { target }) {
    if (!(target instanceof HTMLInputElement) || !target.matches(".pgflow-expression")) return;
    state.input = target;
    const word = target.value.slice(0, target.selectionStart ?? 0).match(WORD)?.[0] ?? "";
    state.set(word ? proposals(word, columns(), functions()) : []);
  }

  function press(/** @type {KeyboardEvent} */ event) {
    const { list, active, input } = state;
    if (!list.length || event.target !== input) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step)
      state.active = (Math.max(active, step < 0 ? 0 : -1) + step + list.length) % list.length;
    else if (active >= 0 && (event.key === "Enter" || event.key === "Tab")) state.take(active);
    else if (event.key === "Escape") state.set([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
    state.tellInput();
    redraw();
  }

  const line = (/** @type {Proposal} */ proposal, /** @type {number} */ place) =>
    option(proposal, {
      id: id(`proposal-${place}`),
      isActive: place === state.active,
      take: () => state.take(place),
    });

  return {
    listeners: { look, press, leave: () => state.set([]) },
    last: () => (state.input?.isConnected ? state.input : null),
    draw: () =>
      state.list.length
        ? html`<ul class="pgflow-proposals" role="listbox" id=${id("proposals")} aria-label="Columns and functions"
            style=${placeBelow(state.input, root)}>${state.list.map(line)}</ul>`
        : nothing,
  };
}
