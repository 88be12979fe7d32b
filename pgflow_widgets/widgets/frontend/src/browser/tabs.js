// Tabs: one of them is in the order of Tab, the arrows go to the others and open them.

import { html } from "lit-html";

/**
 * @param {object} tabs
 * @param {(part: string) => string} tabs.id
 * @param {string} tabs.label
 * @param {readonly { name: string, label: string, off?: boolean }[]} tabs.all
 * @param {string} tabs.chosen
 * @param {(name: string) => void} tabs.choose
 * @param {unknown} tabs.content Of the one that is chosen.
 */
export function tabPanel({ id, label, all, chosen, choose, content }) {
  const usable = all.filter(({ off }) => !off).map(({ name }) => name);
  function press(/** @type {KeyboardEvent & { currentTarget: HTMLElement }} */ event) {
    const place = usable.indexOf(chosen);
    const places = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: usable.length - 1 };
    const next = places[/** @type {keyof typeof places} */ (event.key)];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const list = event.currentTarget;
    choose(/** @type {string} */ (usable.at(next % usable.length)));
    /** @type {HTMLElement | null} */ (list.querySelector('[aria-selected="true"]'))?.focus();
  }
  const tab = (/** @type {typeof all[number]} */ { name, label: text, off }) => html`<button
    type="button"
    role="tab"
    id=${id(`tab-${name}`)}
    class="pgflow-tab"
    data-name="tab ${name}"
    tabindex=${name === chosen ? "0" : "-1"}
    aria-selected=${String(name === chosen)}
    aria-controls=${id("panel")}
    aria-disabled=${String(Boolean(off))}
    @click=${() => {
      if (!off) choose(name);
    }}
  >${text}</button>`;
  return html`<div class="pgflow-tabs" role="tablist" aria-label=${label} @keydown=${press}>${all.map(tab)}</div
    ><div class="pgflow-panel" role="tabpanel" id=${id("panel")} aria-labelledby=${id(`tab-${chosen}`)}>${content}</div>`;
}
