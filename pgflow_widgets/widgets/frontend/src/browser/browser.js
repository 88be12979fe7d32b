// Draws the connection browser: at the left connections and tables, at the right what is chosen. Of
// long lists the kernel sends only the lines around what is on the screen, and rows come as messages.

import { html, nothing } from "lit-html";
import { check } from "../host/declared.js";
import { outbox } from "../host/outbox.js";
import { screen } from "../host/screen.js";
import { button } from "../shared/dom.js";
import { OPEN, SHUT } from "../shared/icons.js";
import { chosenHead } from "./chosen.js";
import { dialogBox } from "./dialog.js";
import { columnsPanel, detailsPanel } from "./facts.js";
import { previewPane } from "./preview.js";
import { rail } from "./rail.js";
import { ROWS_SHAPE, SHAPE } from "./shape.js";
import { snippetBox } from "./snippet.js";
import { tabPanel } from "./tabs.js";

/** @typedef {import("./view").BrowserView} BrowserView */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */
/** @typedef {import("./view").RowsAnswer} RowsAnswer */

const PAUSE = 150; // milliseconds without a key before the kernel is told

/** @typedef {import("../host/screen.js").Host<BrowserView, BrowserMessage>} Host */

/**
 * Returns the rows that were sent to this page, and what asks for them.
 *
 * @param {Host} host
 * @param {(message: any) => void} hearValue
 */
function rowsOf({ model, say, redraw, onClose }, hearValue) {
  /** @type {RowsAnswer | null} */
  let answer = null;
  let asked = 0; // the version of the rows that was asked for

  function hear(/** @type {any} */ message) {
    if ("value" in message) hearValue(message);
    if (!("rows" in message)) return;
    answer = check(ROWS_SHAPE, message, "rows");
    redraw();
  }

  // A page that was opened later has not heard them.
  function ask(/** @type {number} */ version) {
    if (!version || answer?.version === version || asked === version) return;
    asked = version;
    queueMicrotask(() => say({ type: "show-rows" }));
  }

  model.on("msg:custom", hear);
  onClose(() => model.off("msg:custom", hear));
  return { answer: () => answer, ask };
}

/**
 * Returns what draws the tabs of what is chosen.
 *
 * @param {Host} host
 * @param {ReturnType<typeof previewPane>} preview
 * @param {() => RowsAnswer | null} answer
 */
function tabsOf({ id, say, redraw }, preview, answer) {
  let tab = "preview";
  const again = () => say({ type: "reload", value: "preview" });
  const choose = (/** @type {string} */ name) => {
    tab = name;
    redraw();
  };

  return (/** @type {BrowserView} */ state) => {
    const { of, version, locked } = state.preview;
    const off = !of;
    const chosen = off ? "details" : tab;
    const known = answer();
    const rows = known?.version === version && !locked ? known.rows : null;
    const contents = {
      columns: () => columnsPanel(state, rows, again),
      preview: () => preview.draw(state),
      details: () => detailsPanel(state),
    };
    const all = [
      { name: "columns", label: "Columns", off },
      { name: "preview", label: "Preview", off },
      { name: "details", label: "Details" },
    ];
    const content = contents[/** @type {keyof typeof contents} */ (chosen)]();
    return tabPanel({ id, label: "What is shown", all, chosen, choose, content });
  };
}

/**
 * Returns what draws the rail with the button that opens it where it is a drop-down.
 *
 * @param {Host} host
 * @param {ReturnType<typeof outbox>} pending
 */
function railOf({ root, id, view, say, redraw }, pending) {
  /** @type {boolean | null} */
  let turned = null; // as a person did; else it is open unless there is nothing in it
  const isOpen = () => {
    const { all, loading, trouble } = view().connections;
    return turned ?? Boolean(all || loading || trouble.kind);
  };
  const close = () => {
    turned = false;
  };
  const choose = (/** @type {string} */ value) => {
    close();
    say({ type: "table", value });
  };
  const turn = () => {
    turned = !isOpen();
    redraw();
  };
  const pane = rail({ root, id, view, say, redraw, pending, choose });
  const draw = (
    /** @type {BrowserView} */ state,
  ) => html`<button type="button" class="pgflow-offer pgflow-rail-toggle"
      data-name="rail" aria-expanded=${String(isOpen())} aria-controls=${id("rail")}
      @click=${turn}>${isOpen() ? OPEN : SHUT}Connections and tables</button>
    <div class="pgflow-rail" id=${id("rail")}>${pane(state)}</div>`;
  return { close, draw, isOpen };
}

/** @param {Host} host */
function open(host) {
  const { model, root, id, say, view, redraw, onClose } = host;
  const pending = outbox(say, PAUSE);
  let isWide = false;
  const widen = () => {
    isWide = !isWide;
    root.classList.toggle("pgflow-full", isWide);
    redraw();
  };
  const { answer, ask } = rowsOf(host, (message) => preview.hear(message));
  const preview = previewPane({ root, id, redraw, say, answer, isWide: () => isWide, widen });
  const tabs = tabsOf(host, preview, answer);
  const side = railOf(host, pending);
  const dialog = dialogBox({ root, id, redraw, say, pending, attempt: () => view().attempt });
  const snippet = snippetBox({ model, root, redraw, say });

  function act(/** @type {string} */ value, opener = value) {
    root.dataset.opener = opener;
    side.close(); // what is asked stands below it
    if (["code", "curl", "query"].includes(value)) snippet.ask();
    say({ type: "action", value });
  }

  const head = chosenHead({ root, redraw, say, act });
  model.on("change:inside", redraw);
  onClose(() => {
    model.off("change:inside", redraw);
    pending.stop();
  });

  const closeInside = () => say({ type: "close-inside" });

  return (/** @type {BrowserView} */ state) => {
    ask(state.preview.version);
    return html`<h3 class="pgflow-title pgflow-unseen" id=${id("title")}>${state.title}</h3>
      <div class="pgflow-body ${side.isOpen() ? "pgflow-rail-open" : ""}">
        ${side.draw(state)}
        <div class="pgflow-main">
          <div class="pgflow-head">${head.crumbs(state)}${head.actions(state)}
            <div class="pgflow-over">${dialog(state.dialog)}${snippet.draw(state.snippet)}</div>
          </div>
          <div class="pgflow-under" ?inert=${Boolean(state.dialog || state.snippet)}
            >${state.connections.selected ? tabs(state) : head.welcome(state)}</div>${head.toast(state)}
        </div>
      </div>
      ${model.get("inside") ? html`<div class="pgflow-bar">${button("Close the form below", closeInside, { name: "close inside" })}</div>` : nothing}`;
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
