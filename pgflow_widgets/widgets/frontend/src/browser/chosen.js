// The head of the connection browser's right side, and what stands below it while nothing is chosen.

import { html, nothing } from "lit-html";
import { button, once } from "../shared/dom.js";
import { menuButton } from "../shared/menu.js";
import { notice } from "../shared/notice.js";
import { CLOSE } from "./icons.js";
import { iconButton } from "./parts.js";

/** @typedef {import("./view").BrowserView} BrowserView */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */

const BUTTONS = ["ingest", "code"]; // the other actions are in the menu

/**
 * @param {object} place
 * @param {HTMLElement} place.root
 * @param {() => void} place.redraw
 * @param {(message: BrowserMessage) => void} place.say
 * @param {(action: string, opener?: string) => void} place.act
 */
export function chosenHead({ root, redraw, say, act }) {
  const more = menuButton({ redraw, root, label: "More", name: "more" });

  function crumbs(/** @type {BrowserView} */ { sandbox, badge, tables, preview: { of } }) {
    const link = (/** @type {string} */ text, /** @type {BrowserMessage} */ message) =>
      button(text, () => say(message), { kind: "link", name: `crumb ${message.type}` });
    return html`<nav class="pgflow-crumbs" aria-label="Breadcrumb"><ol
      ><li>${tables.of ? link(sandbox, { type: "select", value: "" }) : html`<span>${sandbox}</span>`}${
        badge ? html`<span class="pgflow-badge">${badge}</span>` : nothing
      }</li>${
        tables.of
          ? html`<li>${of ? link(tables.of, { type: "table", value: "" }) : html`<strong aria-current="true">${tables.of}</strong>`}</li>`
          : nothing
      }${of ? html`<li><strong title=${of} aria-current="true">${of}</strong></li>` : nothing}</ol></nav>`;
  }

  function actions(/** @type {BrowserView} */ { actions: all, connections, dialog: asking }) {
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

  function welcome(/** @type {BrowserView} */ { connections }) {
    if (connections.all)
      return html`<p class="pgflow-welcome">Choose a connection to see its tables.</p>`;
    if (connections.loading || connections.trouble.kind) return nothing;
    return html`<div class="pgflow-welcome"><p>No connection yet. Create one to see its tables here.</p>${button(
      "New connection",
      once(() => act("new")),
      { kind: "create", name: "first" },
    )}</div>`;
  }

  const toast = (/** @type {BrowserView} */ state) =>
    html`<div class="pgflow-toast">${notice(state.notice)}${
      state.notice.kind && state.notice.kind !== "working"
        ? iconButton(CLOSE, "Dismiss", () => say({ type: "leave" }), { name: "dismiss" })
        : nothing
    }</div>`;

  return { crumbs, actions, welcome, toast };
}
