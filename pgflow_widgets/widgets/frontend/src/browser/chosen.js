// The head of the connection browser's right side, and what stands below it while nothing is chosen.

import { html, nothing } from "lit-html";
import { button, once } from "../shared/dom.js";
import { CLOSE } from "../shared/icons.js";
import { menuButton } from "../shared/menu.js";
import { notice } from "../shared/notice.js";
import { iconButton } from "./parts.js";

/** @typedef {import("./view").BrowserView} BrowserView */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */

const BUTTONS = ["ingest", "code"]; // the other actions are in the menu

/** @typedef {(message: BrowserMessage) => void} Say */
/** @typedef {(action: string, opener?: string) => void} Act */

/** @param {BrowserView} view @param {Say} say */
function crumbs({ sandbox, badge, tables, preview: { of } }, say) {
  const link = (/** @type {string} */ text, /** @type {BrowserMessage} */ message) =>
    button(text, () => say(message), { kind: "link", name: `crumb ${message.type}` });
  const here = (/** @type {string} */ text) =>
    html`<strong title=${text} aria-current="true">${text}</strong>`;
  const connection = of ? link(tables.of, { type: "table", value: "" }) : here(tables.of);
  return html`<nav class="pgflow-crumbs" aria-label="Breadcrumb"><ol
    ><li>${tables.of ? link(sandbox, { type: "select", value: "" }) : html`<span>${sandbox}</span>`}${
      badge ? html`<span class="pgflow-badge">${badge}</span>` : nothing
    }</li>${tables.of ? html`<li>${connection}</li>` : nothing}${of ? html`<li>${here(of)}</li>` : nothing}</ol></nav>`;
}

/** @param {BrowserView} view @param {Act} act @param {ReturnType<typeof menuButton>} more */
function actions({ actions: all, connections, dialog: asking }, act, more) {
  if (!connections.selected) return nothing;
  const [ingest, code] = BUTTONS.map((name) => all.find((action) => action.name === name));
  const items = all
    .filter(({ name }) => !BUTTONS.includes(name))
    .map(({ name, label }) => ({
      label,
      danger: name === "delete",
      act: () => act(name, "more"),
    }));
  const main = (/** @type {typeof ingest} */ action, /** @type {"create" | "offer"} */ kind) =>
    action
      ? button(
          action.label,
          once(() => act(action.name)),
          { kind, name: action.name, off: Boolean(asking || action.off), title: action.off },
        )
      : nothing;
  return html`<div class="pgflow-acts" role="group" aria-label="Actions"
    >${main(ingest, "create")}${main(code, "offer")}${more(items)}</div>`;
}

/** @param {BrowserView} view @param {Act} act */
function welcome({ connections }, act) {
  if (connections.all)
    return html`<p class="pgflow-welcome">Choose a connection to see its tables.</p>`;
  if (connections.loading || connections.trouble.kind) return nothing;
  return html`<div class="pgflow-welcome"><p>No connection yet. Create one to see its tables here.</p>${button(
    "New connection",
    once(() => act("new")),
    { kind: "create", name: "first" },
  )}</div>`;
}

/** @param {BrowserView} view @param {Say} say */
const toast = (view, say) =>
  html`<div class="pgflow-toast">${notice(view.notice)}${
    view.notice.kind && view.notice.kind !== "working"
      ? iconButton(CLOSE, "Dismiss", () => say({ type: "leave" }), { name: "dismiss" })
      : nothing
  }</div>`;

/** @param {{ root: HTMLElement, redraw: () => void, say: Say, act: Act }} place */
export function chosenHead({ root, redraw, say, act }) {
  const more = menuButton({ redraw, root, label: "More", name: "more" });
  return {
    crumbs: (/** @type {BrowserView} */ view) => crumbs(view, say),
    actions: (/** @type {BrowserView} */ view) => actions(view, act, more),
    welcome: (/** @type {BrowserView} */ view) => welcome(view, act),
    toast: (/** @type {BrowserView} */ view) => toast(view, say),
  };
}
