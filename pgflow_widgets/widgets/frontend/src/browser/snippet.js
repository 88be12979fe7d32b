// Code for the person to take. Where the host lets a widget reach the notebook it becomes a cell below,
// else it is copied. Only the page where it was asked for does so.

import { html, nothing } from "lit-html";
import { copy } from "../host/clipboard.js";
import { insertOrCopy } from "../host/insert_cell.js";
import { button } from "../shared/dom.js";

/** @typedef {import("./view").SnippetView} SnippetView */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */

const TITLES = { code: "Code for the notebook", curl: "The same call in a terminal, with curl" };

/**
 * @param {object} place
 * @param {import("../host/model").Model} place.model
 * @param {HTMLElement} place.root
 * @param {() => void} place.redraw
 * @param {(message: BrowserMessage) => void} place.say
 */
export function snippetBox({ model, root, redraw, say }) {
  let said = "";
  let isAsked = false;

  async function tell(/** @type {Promise<string>} */ outcome) {
    said = await outcome;
    redraw();
  }

  function take(/** @type {SnippetView} */ { kind, text }) {
    isAsked = false;
    tell(kind === "code" ? insertOrCopy(model, root, text) : copy(text));
  }

  return {
    ask() {
      isAsked = true;
      said = "";
    },
    draw(/** @type {SnippetView | null} */ state) {
      if (!state) return nothing;
      if (isAsked) queueMicrotask(() => take(state));
      return html`<div class="pgflow-dialog pgflow-snippet" @keydown=${(
        /** @type {KeyboardEvent} */ event,
      ) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        say({ type: "leave" });
      }}>
        <h4 class="pgflow-label">${TITLES[state.kind]}</h4>
        <pre class="pgflow-code" tabindex="0">${state.text}</pre>
        <div class="pgflow-bar">
          ${button("Copy", () => tell(copy(state.text)), { name: "copy snippet" })}
          ${button("Close", () => say({ type: "leave" }), { name: "close snippet" })}
          <span class="pgflow-reason" role="status">${said}</span>
        </div>
      </div>`;
    },
  };
}
