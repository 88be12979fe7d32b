// Draws the box that takes a connection string or a file. What is pasted goes to the kernel at once
// and whole, and is never shown.

import { html, nothing } from "lit-html";
import { button } from "../shared/dom.js";
import { withShow } from "../shared/field_parts.js";

/** @typedef {Event & { target: HTMLInputElement }} InputEvent */
/** @typedef {import("./fields.js").FormView} FormView */

/**
 * What is in the box: what was sent of it, and whether it may be shown.
 *
 * @param {import("./fields.js").Host} host
 */
function pasted({ say, redraw }) {
  const box = {
    sent: "",
    hasText: false,
    isShown: false,
    send(/** @type {string} */ value) {
      if (value.trim() && value !== box.sent) say({ type: "paste", value });
      box.sent = value;
    },
    type(/** @type {string} */ value) {
      box.sent = "";
      const there = Boolean(value);
      if (there === box.hasText) return;
      box.hasText = there;
      box.isShown &&= there; // what is typed next is not shown unasked
      redraw();
    },
    turn() {
      box.isShown = !box.isShown;
      redraw();
    },
    empty() {
      box.sent = "";
      box.hasText = box.isShown = false;
    },
  };
  return box;
}

/** @typedef {ReturnType<typeof pasted>} Box */

/** @param {Box} box @param {FormView["paste"]} state @param {string} id */
const pasteInput = (box, { placeholder, error }, id) => html`
  <input id=${id} class="pgflow-input" type=${box.isShown ? "text" : "password"}
    data-name="paste" autocomplete="off" spellcheck="false" placeholder=${placeholder}
    aria-describedby="${id}-help" aria-invalid=${error ? "true" : nothing}
    @paste=${(/** @type {ClipboardEvent} */ event) => {
      // The raw text: a one-line field would swallow the line breaks of a service entry.
      const text = event.clipboardData?.getData("text") ?? "";
      if (!text.trim()) return;
      event.preventDefault();
      box.send(text);
    }}
    @input=${(/** @type {InputEvent} */ { target }) => box.type(target.value)}
    @change=${(/** @type {InputEvent} */ { target }) => box.send(target.value)}
    @keydown=${(/** @type {KeyboardEvent & InputEvent} */ { key, target }) => {
      if (key === "Enter") box.send(target.value);
    }} />`;

/** @param {Box} box @param {FormView["paste"]} state @param {HTMLElement} root */
function fileButton(box, { pick, accept }, root) {
  const open = () => /** @type {HTMLElement} */ (root.querySelector(".pgflow-file")).click();
  return html`${button(pick, open, { name: "pick" })}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${accept}
      @change=${async (/** @type {InputEvent} */ { target }) => {
        const [chosen] = target.files ?? [];
        if (chosen) box.send(await chosen.text());
        target.value = box.sent = "";
      }} />`;
}

/** @param {import("./fields.js").Host} host */
export function pasteBox(host) {
  const { id, say, root } = host;
  const box = pasted(host);
  let filled = -1; // which filling by the kernel was seen

  const offer = (/** @type {string} */ label) => html`
    <button type="button" class="pgflow-link" data-name=${label}
      @click=${() => say({ type: "offer", label })}>${label}</button>`;

  return (/** @type {FormView} */ { paste, offers, fill }) => {
    const input = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-name=paste]"));
    if (fill !== filled) {
      filled = fill;
      box.empty();
      if (input) input.value = "";
    }
    const { label, help, pick, note, error } = paste;
    const kind = error ? "pgflow-error" : note ? "pgflow-good" : "";
    const { isShown, hasText: canShow, turn } = box;
    const state = { name: "paste", label: "what is pasted", isShown, canShow, turn };
    return html`<div class="pgflow-paste">
      <label class="pgflow-label" for=${id("paste")}>${label}</label>
      <div class="pgflow-paste-row">
        ${withShow(pasteInput(box, paste, id("paste")), state)}
        ${pick ? fileButton(box, paste, root) : nothing}${offers.map(offer)}
      </div>
      <p class="pgflow-help ${kind}" id=${id("paste-help")} aria-live="polite">${error || note || help}</p>
    </div>`;
  };
}
