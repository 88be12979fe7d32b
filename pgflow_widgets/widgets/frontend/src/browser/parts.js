// Small parts that several panes of the connection browser draw.

import { html, nothing } from "lit-html";
import { button, isOff, number } from "../shared/dom.js";
import { typedValue } from "../shared/typed_value.js";

/** @typedef {import("./view").SearchView} SearchView */
/** @typedef {Pick<import("./view").PreviewView, "loading" | "done" | "total" | "trouble">} PaneView */

/**
 * A button with a drawing only.
 *
 * @param {unknown} drawing
 * @param {string} label
 * @param {() => void} act
 * @param {{ name?: string, pressed?: boolean }} [options]
 */
export const iconButton = (drawing, label, act, { name, pressed } = {}) => html`<button
  type="button"
  class="pgflow-icon-button"
  data-name=${name ?? nothing}
  aria-label=${label}
  title=${label}
  aria-pressed=${pressed === undefined ? nothing : String(pressed)}
  @click=${(/** @type {MouseEvent & { currentTarget: Element }} */ event) => {
    if (!isOff(event.currentTarget)) act();
  }}
>${drawing}</button>`;

/**
 * A choice of few.
 *
 * @param {string} label
 * @param {readonly { value: string, label: string }[]} options
 * @param {string} chosen
 * @param {(value: string) => void} act
 */
export const choice = (label, options, chosen, act) => html`<select
  class="pgflow-input pgflow-only"
  data-name=${label}
  aria-label=${label}
  @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => act(target.value)}
>${options.map(
  ({ value, label: text }) =>
    html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
)}</select>`;

/**
 * A choice of few that is drawn as an icon, coloured unless the first of them is chosen.
 *
 * @param {unknown} icon
 * @param {string} label
 * @param {readonly { value: string, label: string }[]} options
 * @param {string} chosen
 * @param {(value: string) => void} act
 */
export function iconChoice(icon, label, options, chosen, act) {
  const place = options.findIndex(({ value }) => value === chosen);
  return html`<span class="pgflow-pick ${place > 0 ? "pgflow-pick-on" : ""}" title="${label}: ${options[place]?.label}"
    >${icon}${choice(label, options, chosen, act)}</span>`;
}

/**
 * Returns what draws a field to search with. It is never off: a field that is would lose the focus
 * while a person types, and what waits to be whole would go to the kernel in part.
 *
 * @param {ReturnType<typeof import("../host/outbox.js").outbox>} pending
 * @param {string} label
 * @param {"search" | "search-tables"} type Of its message.
 */
export function searchField(pending, label, type) {
  const hear = pending.listeners(type, (value) => ({ type, value }));
  return (/** @type {SearchView} */ { value, error, emptied }) => html`<input
    type="search"
    class="pgflow-input"
    placeholder=${label}
    aria-label=${label}
    aria-invalid=${error ? "true" : nothing}
    spellcheck="false"
    autocomplete="off"
    data-name=${type}
    @input=${hear.oninput}
    @change=${hear.onchange}
    @paste=${hear.onpaste}
    ${typedValue({ value, emptied, waits: pending.has(type) })}
  />`;
}

const counted = (/** @type {PaneView} */ { done, total }) =>
  total ? ` ${number(done)} of ${number(total)}` : done ? ` ${number(done)} so far` : "";

/**
 * What stands in a pane while it loads, when it failed, and else what is said of it.
 *
 * @param {PaneView} pane
 * @param {unknown} said
 * @param {{ again: () => void, stop?: () => void, what?: string, refused?: string }} acts
 */
export function statusLine(pane, said, { again, stop, what = "Loading", refused = "" }) {
  const { loading, total, done, trouble } = pane;
  const bad = trouble.kind || refused ? "pgflow-status-bad" : "";
  return html`<div class="pgflow-status ${bad}" role="status">${
    loading
      ? html`<span class="pgflow-spinner" aria-hidden="true"></span><span>${what}…${counted(pane)}</span>${
          total
            ? html`<progress max=${total} value=${done} aria-label="Loaded"></progress>`
            : nothing
        }${stop ? button("Cancel", stop, { kind: "link", name: "stop" }) : nothing}`
      : trouble.kind
        ? html`<span><strong>${trouble.text}</strong> ${trouble.hint}</span>${button("Try again", again, { name: "again" })}`
        : refused || said
  }</div>`;
}

/**
 * A text with the part marked that is searched for, in any case.
 *
 * @param {string} text
 * @param {string} wanted
 */
export function marked(text, wanted) {
  const low = text.toLowerCase();
  const place = wanted && low.length === text.length ? low.indexOf(wanted.toLowerCase()) : -1;
  if (place < 0) return html`<span class="pgflow-name">${text}</span>`;
  const end = place + wanted.length;
  return html`<span class="pgflow-name"
    >${text.slice(0, place)}<mark>${text.slice(place, end)}</mark>${text.slice(end)}</span
  >`;
}
