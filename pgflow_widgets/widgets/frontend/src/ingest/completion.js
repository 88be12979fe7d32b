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
export function proposals(word, columns, functions) {
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
 * Returns what listens to the expressions below a node, and what draws the list.
 *
 * @param {{ root: HTMLElement, redraw: () => void, id: (part: string) => string,
 *   columns: () => readonly string[], functions: () => readonly FunctionView[] }} host
 */
export function completion({ root, redraw, id, columns, functions }) {
  /** @type {HTMLInputElement | null} */
  let input = null;
  /** @type {Proposal[]} */
  let list = [];
  let active = -1; // until an arrow chooses one, Enter and Tab do what they always do

  const tellInput = () => input && describeList(input, id, { length: list.length, active });

  function set(/** @type {Proposal[]} */ next) {
    if (!next.length && !list.length) return;
    [list, active] = [next, -1];
    tellInput();
    redraw();
  }

  function look(/** @type {Event} */ { target }) {
    if (!(target instanceof HTMLInputElement) || !target.matches(".pgflow-expression")) return;
    input = target;
    const word = target.value.slice(0, target.selectionStart ?? 0).match(WORD)?.[0] ?? "";
    set(word ? proposals(word, columns(), functions()) : []);
  }

  function take(/** @type {number} */ place) {
    const { insert } = list[place];
    set([]);
    if (input) insertText(input, insert);
    set([]);
  }

  function press(/** @type {KeyboardEvent} */ event) {
    if (!list.length || event.target !== input) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) active = (Math.max(active, step < 0 ? 0 : -1) + step + list.length) % list.length;
    else if (active >= 0 && (event.key === "Enter" || event.key === "Tab")) take(active);
    else if (event.key === "Escape") set([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
    tellInput();
    redraw();
  }

  const line = (/** @type {Proposal} */ proposal, /** @type {number} */ place) =>
    option(proposal, {
      id: id(`proposal-${place}`),
      isActive: place === active,
      take: () => take(place),
    });

  return {
    listeners: { look, press, leave: () => set([]) },
    last: () => (input?.isConnected ? input : null),
    draw: () =>
      list.length
        ? html`<ul class="pgflow-proposals" role="listbox" id=${id("proposals")} aria-label="Columns and functions"
            style=${placeBelow(input, root)}>${list.map(line)}</ul>`
        : nothing,
  };
}
