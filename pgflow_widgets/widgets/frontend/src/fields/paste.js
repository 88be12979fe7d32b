// Draws the box that takes a connection string or a file. What is pasted goes to the kernel at once
// and whole, and is never shown.

import { html, nothing } from "lit-html";
import { button } from "../shared/dom.js";
import { withShow } from "./parts.js";

/** @typedef {Event & { target: HTMLInputElement }} InputEvent */

/** @param {import("./fields.js").Host} host */
export function pasteBox({ id, say, redraw, root }) {
  let sent = "";
  let filled = -1; // which filling by the kernel was seen
  let hasText = false;
  let isShown = false;

  const send = (/** @type {string} */ value) => {
    if (value.trim() && value !== sent) say({ type: "paste", value });
    sent = value;
  };
  const box = () => /** @type {HTMLInputElement} */ (root.querySelector(`[id="${id("paste")}"]`));

  const noteText = (/** @type {boolean} */ there) => {
    if (there === hasText) return;
    hasText = there;
    isShown &&= there; // what is typed next is not shown unasked
    redraw();
  };

  const onPaste = (/** @type {ClipboardEvent} */ event) => {
    // The raw text: a one-line field would swallow the line breaks of a service entry.
    const text = event.clipboardData?.getData("text") ?? "";
    if (!text.trim()) return;
    event.preventDefault();
    send(text);
  };

  async function onFile(/** @type {InputEvent} */ { target }) {
    const [chosen] = target.files ?? [];
    if (chosen) send(await chosen.text());
    target.value = sent = "";
  }

  const input = (/** @type {string} */ placeholder, /** @type {boolean} */ isWrong) => html`
    <input id=${id("paste")} class="pgflow-input" type=${isShown ? "text" : "password"}
      data-name="paste" autocomplete="off" spellcheck="false" placeholder=${placeholder}
      aria-describedby=${id("paste-help")} aria-invalid=${isWrong ? "true" : nothing}
      @paste=${onPaste}
      @input=${(/** @type {InputEvent} */ { target }) => {
        sent = "";
        noteText(Boolean(target.value));
      }}
      @change=${(/** @type {InputEvent} */ { target }) => send(target.value)}
      @keydown=${(/** @type {KeyboardEvent & InputEvent} */ { key, target }) => {
        if (key === "Enter") send(target.value);
      }} />`;

  const file = (/** @type {string} */ label, /** @type {string} */ accept) => html`
    ${button(label, () => /** @type {HTMLElement} */ (root.querySelector(".pgflow-file")).click(), { name: "pick" })}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${accept}
      @change=${onFile} />`;

  const offer = (/** @type {string} */ label) => html`
    <button type="button" class="pgflow-link" data-lm-suppress-shortcuts="true" data-name=${label}
      @click=${() => say({ type: "offer", label })}>${label}</button>`;

  return (/** @type {import("./fields.js").FormView} */ { paste, offers, fill }) => {
    if (fill !== filled) {
      filled = fill;
      sent = "";
      hasText = isShown = false;
      if (box()) box().value = "";
    }
    const { label, help, placeholder, pick, accept, note, error } = paste;
    const kind = error ? "pgflow-error" : note ? "pgflow-good" : "";
    const turn = () => {
      isShown = !isShown;
      redraw();
    };
    const state = { name: "paste", label: "what is pasted", isShown, canShow: hasText, turn };
    return html`<div class="pgflow-paste">
      <label class="pgflow-label" for=${id("paste")}>${label}</label>
      <div class="pgflow-paste-row">
        ${withShow(input(placeholder, Boolean(error)), state)}
        ${pick ? file(pick, accept) : nothing}${offers.map(offer)}
      </div>
      <p class="pgflow-help ${kind}" id=${id("paste-help")} aria-live="polite">${error || note || help}</p>
    </div>`;
  };
}
