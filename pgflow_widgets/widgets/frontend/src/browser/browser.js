// Draws the connection browser: at the left connections and tables, at the right what is chosen. Of
// long lists the kernel sends only the lines around what is on the screen, and rows come as messages.

import { html, nothing } from "lit-html";
import { check } from "../host/declared.js";
import { outbox } from "../host/outbox.js";
import { screen } from "../host/screen.js";
import { button } from "../shared/dom.js";
import { chosenHead } from "./chosen.js";
import { dialogBox } from "./dialog.js";
import { columnsPanel, detailsPanel } from "./facts.js";
import { OPEN, SHUT } from "./icons.js";
import { previewPane } from "./preview.js";
import { rail } from "./rail.js";
import { ROWS_SHAPE, SHAPE } from "./shape.js";
import { snippetBox } from "./snippet.js";
import { tabPanel } from "./tabs.js";

/** @typedef {import("./view").BrowserView} BrowserView */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */
/** @typedef {import("./view").RowsAnswer} RowsAnswer */

const PAUSE = 150; // milliseconds without a key before the kernel is told

/** @param {import("../host/screen.js").Host<BrowserView, BrowserMessage>} host */
function open(host) {
  const { model, root, id, say, view, redraw, onClose } = host;
  const pending = outbox(say, PAUSE);
  /** @type {RowsAnswer | null} */
  let answer = null;
  let asked = 0; // the version of the rows that was asked for
  let tab = "preview";
  let isWide = false;
  let isRailOpen = true; // where the rail is a drop-down

  const preview = previewPane({
    root,
    id,
    redraw,
    say,
    answer: () => answer,
    isWide: () => isWide,
    widen: () => {
      isWide = !isWide;
      root.classList.toggle("pgflow-full", isWide);
      redraw();
    },
  });
  const dialog = dialogBox({ root, id, redraw, say, pending, attempt: () => view().attempt });
  const snippet = snippetBox({ model, root, redraw, say });
  const choose = (/** @type {string} */ value) => {
    isRailOpen = false;
    say({ type: "table", value });
  };
  const railPane = rail({ id, view, say, redraw, pending, choose });

  function act(/** @type {string} */ value, opener = value) {
    root.dataset.opener = opener;
    isRailOpen = false; // what is asked stands below it
    if (value === "code" || value === "curl") snippet.ask();
    say({ type: "action", value });
  }

  const head = chosenHead({ root, redraw, say, act });

  function hear(/** @type {any} */ message) {
    if ("value" in message) preview.hear(message);
    if (!("rows" in message)) return;
    answer = check(ROWS_SHAPE, message, "rows");
    redraw();
  }

  // A page that was opened later has not heard them.
  function askForRows(/** @type {number} */ version) {
    if (!version || answer?.version === version || asked === version) return;
    asked = version;
    queueMicrotask(() => say({ type: "show-rows" }));
  }

  function panel(/** @type {BrowserView} */ state) {
    const { preview: of, connections } = state;
    if (!connections.selected) return head.welcome(state);
    const off = !of.of;
    const chosen = off ? "details" : tab;
    const rows = answer?.version === of.version && !of.locked ? answer.rows : null;
    const again = () => say({ type: "reload", value: "preview" });
    const contents = {
      columns: () => columnsPanel(state, rows, again),
      preview: () => preview.draw(state),
      details: () => detailsPanel(state),
    };
    return tabPanel({
      id,
      label: "What is shown",
      all: [
        { name: "columns", label: "Columns", off },
        { name: "preview", label: "Preview", off },
        { name: "details", label: "Details" },
      ],
      chosen,
      choose: (name) => {
        tab = name;
        redraw();
      },
      content: contents[/** @type {keyof typeof contents} */ (chosen)](),
    });
  }

  const railToggle = () => html`<button type="button" class="pgflow-offer pgflow-rail-toggle"
    data-lm-suppress-shortcuts="true" data-name="rail" aria-expanded=${String(isRailOpen)} aria-controls=${id("rail")}
    @click=${() => {
      isRailOpen = !isRailOpen;
      redraw();
    }}
  >${isRailOpen ? OPEN : SHUT}Connections and tables</button>`;

  model.on("msg:custom", hear);
  model.on("change:inside", redraw);
  onClose(() => {
    model.off("msg:custom", hear);
    model.off("change:inside", redraw);
    pending.stop();
  });

  return (/** @type {BrowserView} */ state) => {
    askForRows(state.preview.version);
    return html`<h3 class="pgflow-title pgflow-unseen" id=${id("title")}>${state.title}</h3>
      <div class="pgflow-body ${isRailOpen ? "pgflow-rail-open" : ""}">
        ${railToggle()}
        <div class="pgflow-rail" id=${id("rail")}>${railPane(state)}</div>
        <div class="pgflow-main">
          <div class="pgflow-head">${head.crumbs(state)}${head.actions(state)}</div>
          ${panel(state)}${head.toast(state)}
          <div class="pgflow-over">${dialog(state.dialog)}${snippet.draw(state.snippet)}</div>
        </div>
      </div>
      ${
        model.get("inside")
          ? html`<div class="pgflow-bar">${button("Close the form below", () => say({ type: "close-inside" }), { name: "close inside" })}</div>`
          : nothing
      }`;
  };
}

const visible = (/** @type {HTMLElement | null} */ node) => (node?.checkVisibility() ? node : null);

/** @param {HTMLElement} root */
function landing(root) {
  const names = [root.dataset.opener, "connections", "rail"];
  const nodes = names.map((name) => root.querySelector(`[data-name="${name}"]`));
  return /** @type {HTMLElement | null} */ (
    nodes.find((node) => visible(/** @type {HTMLElement | null} */ (node))) ?? null
  );
}

export default screen({ name: "browser", wide: true, shape: SHAPE, open, landing });
