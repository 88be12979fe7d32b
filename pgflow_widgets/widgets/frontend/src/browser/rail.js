// The rail of the connection browser: the list of connections, and below it the tree of tables.

import { html, nothing } from "lit-html";
import { button, number, once, plural } from "../shared/dom.js";
import {
  COLUMN,
  FILTER,
  LOCK,
  OPEN,
  ORDER,
  REFRESH,
  SCHEMA,
  SHUT,
  TABLE,
  VIEW,
} from "../shared/icons.js";
import { stateChip } from "../shared/signs.js";
import { iconButton, iconChoice, marked, searchField, statusLine } from "./parts.js";
import { virtualList } from "./virtual_list.js";

/** @typedef {import("./view").BrowserView} BrowserView */
/** @typedef {import("./view").BrowserMessage} BrowserMessage */
/** @typedef {import("./view").ConnectionLine} ConnectionLine */
/** @typedef {import("./view").TablesView["lines"][number]} TreeLine */
/** @typedef {ReturnType<typeof import("../host/outbox.js").outbox>} Outbox */

const CONNECTION_LINE = 44; // pixels
const TREE_LINE = 28;
const STATUS_LINE = 24;
const MOST = 3.25; // lines of connections above the tables: what is cut off tells that there are more

/**
 * @typedef {object} Place
 * @property {HTMLElement} root
 * @property {(part: string) => string} id
 * @property {() => BrowserView} view
 * @property {(message: BrowserMessage) => void} say
 * @property {() => void} redraw
 * @property {Outbox} pending
 * @property {(path: string) => void} choose Called when a table was chosen.
 */

/** Returns what there is of several words, with commas, to be read out. */
const list = (/** @type {(string | false)[]} */ ...words) => words.filter(Boolean).join(", ");

/** @param {Place} place */
function connectionList({ root, id, view, say, redraw, pending }) {
  const look = (/** @type {ConnectionLine} */ { id: key, name, place, mark, state }) => ({
    key,
    kind: "pgflow-connection",
    selected: key === view().connections.selected,
    title: [name, place, key].filter(Boolean).join("\n"),
    label: list(name, state, place, mark && `ID ${mark}`),
    content: html`<span class="pgflow-first"
        ><span class="pgflow-name">${name}</span
        >${stateChip(state, state === "enabled" ? "good" : "")}</span
      ><span class="pgflow-second"> ${place}${mark ? html` <code>${mark}</code>` : nothing}</span>`,
  });
  return virtualList({
    root,
    id,
    name: "connections",
    label: "Connections",
    role: "listbox",
    height: CONNECTION_LINE,
    pending,
    redraw,
    look,
    choose: (line) => say({ type: "select", value: line.id }),
  });
}

/** @typedef {import("./virtual_list.js").Look} Look */
/**
 * What lines of the tree are drawn with.
 *
 * @typedef {object} Twig
 * @property {string} wanted What is searched for.
 * @property {unknown} twist What folds the line.
 * @property {boolean} selected
 */

/** @typedef {import("./view").SchemaLine} SchemaLine */
/** @typedef {import("./view").TableLine} TableLine */
/** @typedef {import("./view").ColumnLine} ColumnLine */

/** @param {SchemaLine} line @param {Twig} twig @returns {Look} */
function schemaLook({ schema, open, count }, { wanted, twist }) {
  const name = schema || "(no schema)";
  return {
    key: `schema ${schema}`,
    level: 1,
    open,
    kind: "pgflow-schema",
    label: list(name, plural(count, "table")),
    content: html`${twist}${SCHEMA}${marked(name, wanted)}<span class="pgflow-count">${count}</span>`,
  };
}

/** @param {TableLine} line @param {Twig} twig @returns {Look} */
function tableLook({ path, name, open, kind, readable }, { wanted, twist, selected }) {
  const isView = /view/i.test(kind);
  const lock = html`<span class="pgflow-locked">${LOCK} no access</span>`;
  return {
    key: `table ${path}`,
    level: 2,
    open,
    selected,
    title: path,
    kind: "pgflow-table",
    label: list(name, isView && "view", !readable && "no access"),
    content: html`${twist}${isView ? VIEW : TABLE}${marked(name, wanted)}${readable ? nothing : lock}`,
  };
}

/** @param {ColumnLine} line @param {Twig} twig @returns {Look} */
const columnLook = ({ of, column, type }, { wanted }) => ({
  key: `column ${of}\n${column}`,
  level: 3,
  title: `${of}.${column}`,
  kind: "pgflow-column-line",
  label: list(column, type),
  content: html`${COLUMN}${marked(column, wanted)}<span class="pgflow-count">${type}</span>`,
});

/** @param {Place} place */
function tableTree({ root, id, view, say, redraw, pending, choose }) {
  const fold = (/** @type {TreeLine} */ line) => {
    if ("schema" in line) say({ type: "fold", value: line.schema });
    else if ("path" in line) say({ type: "unfold", value: line.path });
  };
  const twist = (/** @type {SchemaLine | TableLine} */ line) => html`<span
    class="pgflow-twist"
    aria-hidden="true"
    @click=${(/** @type {Event} */ event) => {
      event.stopPropagation();
      fold(line);
    }}
  >${line.open ? OPEN : SHUT}</span>`;

  function look(/** @type {TreeLine} */ line) {
    const { search, selected } = view().tables;
    const twig = { wanted: search.value, twist: nothing, selected: false };
    if ("column" in line) return columnLook(line, twig);
    if ("schema" in line) return schemaLook(line, { ...twig, twist: twist(line) });
    return tableLook(line, { ...twig, twist: twist(line), selected: line.path === selected });
  }

  return virtualList({
    root,
    id,
    name: "tables",
    label: "Tables",
    role: "tree",
    height: TREE_LINE,
    pending,
    redraw,
    look,
    fold,
    choose(/** @type {TreeLine} */ line) {
      if ("schema" in line) fold(line);
      else choose("path" in line ? line.path : line.of);
    },
  });
}

/** @param {BrowserView} view @param {(message: BrowserMessage) => void} say */
function columnsLine({ columns, tables }, say) {
  const wanted = tables.search.value;
  const read = () => say({ type: "all-columns" });
  if (!columns.loading && !columns.trouble.kind && !(wanted && columns.unread)) return nothing;
  const offer = html`<span>Columns of ${plural(columns.unread, "table")} are not searched yet.</span>${button("Search them too", read, { kind: "link", name: "all-columns" })}`;
  return statusLine(columns, offer, {
    again: read,
    stop: () => say({ type: "stop", value: "all-columns" }),
    what: "Reading columns",
  });
}

const reloader =
  (/** @type {Place} */ { say }, /** @type {string} */ value) =>
  () =>
    say({ type: "reload", value });

/** @param {Place} place */
function connectionsPane(place) {
  const { say, pending } = place;
  const list = connectionList(place);
  const search = searchField(pending, "Search connections", "search");
  const reload = reloader(place, "connections");

  return (/** @type {BrowserView["connections"]} */ state) => {
    const states = ["", ...state.states].map((value) => ({ value, label: value || "All states" }));
    const count =
      state.matching === state.all
        ? number(state.all)
        : `${number(state.matching)} of ${number(state.all)}`;
    // By all of them, not by those that a search leaves: the tables stay where they are.
    const high = Math.min(Math.max(state.all, 1), MOST) * CONNECTION_LINE + STATUS_LINE;
    const none = state.all
      ? "No connection fits. Search for less, or choose all states."
      : "No connection yet.";
    return html`<div class="pgflow-bar pgflow-rail-head">
        <h4 class="pgflow-label">Connections</h4>
        ${iconButton(REFRESH, "Refresh", reload, { name: "refresh" })}
        ${button(
          "+ New",
          once(() => say({ type: "action", value: "new" })),
          { name: "new", label: "New connection" },
        )}
      </div>
      <div class="pgflow-bar pgflow-filters">
        ${search(state.search)}
        ${iconChoice(FILTER, "State", states, state.only, (value) => say({ type: "only", value }))}
        ${iconChoice(ORDER, "Order", state.orders, state.order, (value) => say({ type: "sort", value }))}
      </div>
      <div class="pgflow-well ${state.matching ? "" : "pgflow-hollow"}" style="--high: ${high}px">${list(state)}${statusLine(
        state,
        state.matching ? `${count} connection${state.all === 1 ? "" : "s"}` : none,
        { again: reload, refused: state.search.error },
      )}</div>`;
  };
}

/** @param {Place} place */
function tablesPane(place) {
  const tree = tableTree(place);
  const search = searchField(place.pending, "Search tables and columns", "search-tables");
  const reload = reloader(place, "tables");

  return (/** @type {BrowserView} */ view) => {
    const state = view.tables;
    const none = state.search.value
      ? "No matches. Try fewer words."
      : "The role sees no table. Ask the database's owner for USAGE and SELECT.";
    return html`<h4 class="pgflow-label">Tables</h4>
      ${search(state.search)}
      <div class="pgflow-well ${state.matching ? "" : "pgflow-hollow"}">${tree(state)}${statusLine(
        state,
        state.matching || (state.search.value && view.columns.loading)
          ? state.search.value
            ? `${number(state.fitting)} of ${plural(state.all, "table")}`
            : plural(state.all, "table")
          : none,
        { again: reload, refused: state.search.error, what: "Reading tables" },
      )}</div>
      ${columnsLine(view, place.say)}`;
  };
}

/** @param {Place} place */
export function rail(place) {
  const [connections, tables] = [connectionsPane(place), tablesPane(place)];

  return (/** @type {BrowserView} */ view) => html`
    <div class="pgflow-pane pgflow-connections">${connections(view.connections)}</div>
    ${
      view.connections.selected
        ? html`<div class="pgflow-pane pgflow-tables">${tables(view)}</div>`
        : nothing
    }`;
}
