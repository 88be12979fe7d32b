// @ts-nocheck - until it is drawn with lit-html.
//
// Draws the connection browser from the traits `view` and `rows`, and tells the kernel what the
// person did. Of long lists the kernel sends only the lines around what is on the screen.

import { copy as copyText } from "../shared/clipboard.js";
import { check } from "../shared/declared.js";
import { isOff, once, setText, wasEmptied } from "../shared/dom.js";
import { button, element, OWN_KEYS, switchOff, withReveal } from "../shared/elements.js";
import { keepingFocus, returnFocus } from "../shared/focus.js";
import { innerView } from "../shared/inner_view.js";
import { insertOrCopy } from "../shared/insert_cell.js";
import { KernelLine } from "../shared/kernel_line.js";
import { drawNotice } from "../shared/notice.js";
import { outbox } from "../shared/outbox.js";
import { virtualList } from "../shared/virtual_list.js";
import { ROWS_SHAPE, SHAPE } from "./shape.js";

const PAUSE = 150; // milliseconds without a key before the kernel is told

let browsers = 0;

function render({ model, el }) {
  const prefix = `pgflow-browser-${Date.now().toString(36)}-${++browsers}`;
  const say = (message) => kernel.say(message);
  const pending = outbox(say, PAUSE);

  const title = element("h3", { class: "pgflow-title", id: `${prefix}-title` });
  const notice = element("div", { class: "pgflow-notice" });
  const connections = connectionPane();
  const actions = element("div", {
    class: "pgflow-actions",
    role: "toolbar",
    "aria-label": "Actions",
  });
  const dialog = dialogBox();
  const snippet = snippetBox();
  const tables = tablePane();
  const preview = previewPane();
  const root = element(
    "section",
    { class: "pgflow pgflow-wide pgflow-browser", "aria-labelledby": `${prefix}-title` },
    title,
    connections.node,
    actions,
    notice,
    // What asks or tells lies over the panes, so that nothing moves when it comes and goes.
    element(
      "div",
      { class: "pgflow-stage" },
      element("div", { class: "pgflow-panes" }, tables.node, preview.node),
      dialog.node,
      snippet.node,
    ),
  );
  const inside = element("div", {});
  el.append(root, inside);
  const kernel = new KernelLine({ model, el, root });

  function lines(options) {
    return virtualList({ prefix, pending, ...options });
  }

  function searchBox(label, type) {
    const input = element("input", {
      type: "search",
      class: "pgflow-input pgflow-search",
      placeholder: label,
      "aria-label": label,
      spellcheck: "false",
      autocomplete: "off",
      ...pending.listeners(type, (value) => ({ type, value })),
    });
    return {
      input,
      update: (state) => {
        if (wasEmptied(input, state) || document.activeElement !== input) input.value = state.value;
        if (state.error) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      },
    };
  }

  // What stands in a pane while it loads, when it failed, and when there is nothing in it.
  function statusLine(pane) {
    const line = element("div", { class: "pgflow-status", role: "status" });
    let shown = "";
    return {
      line,
      update(state, said, canStop = "") {
        const { loading, done, total, trouble } = state;
        const refused = state.search?.error;
        const key = JSON.stringify([loading, done, total, trouble, refused, said, canStop]);
        if (key === shown) return; // what has the focus stays, and is not read out again
        shown = key;
        line.replaceChildren();
        line.classList.toggle("pgflow-status-bad", Boolean(state.trouble.kind || refused));
        if (state.loading) {
          const counted = state.total
            ? ` ${state.done} of ${state.total}`
            : state.done
              ? ` ${state.done}`
              : "";
          line.append(
            element("span", { class: "pgflow-turning", "aria-hidden": "true" }),
            `Loading…${counted}`,
          );
          if (state.total)
            line.append(
              element("progress", { max: state.total, value: state.done, "aria-label": "Loaded" }),
            );
          if (canStop)
            line.append(
              button("Cancel", () => say({ type: "stop", value: canStop }), {
                "data-name": canStop,
              }),
            );
        } else if (state.trouble.kind) {
          line.append(element("strong", { text: state.trouble.text }), ` ${state.trouble.hint} `);
          line.append(button("Try again", () => say({ type: "reload", value: pane })));
        } else line.append(refused || said);
      },
    };
  }

  // A list with its status line, which stands inside the list while that is empty.
  function well(box, line) {
    const node = element("div", { class: "pgflow-well" }, box, line);
    return { node, update: (empty) => node.classList.toggle("pgflow-hollow", empty) };
  }

  function connectionPane() {
    const search = searchBox("Search connections", "search");
    const only = element("select", {
      ...OWN_KEYS,
      class: "pgflow-input pgflow-only",
      "aria-label": "State",
      onchange: () => say({ type: "only", value: only.value }),
    });
    const refresh = button("Refresh", () => say({ type: "reload", value: "connections" }));
    const status = statusLine("connections");
    const heads = element("div", { class: "pgflow-heads", role: "group", "aria-label": "Sort" });
    let selected = "";
    const list = lines({
      label: "Connections",
      role: "listbox",
      name: "connections",
      choose: (each) => say({ type: "select", value: each.id }),
      draw: (each) =>
        element(
          "div",
          { class: "pgflow-cells", role: "option", "aria-selected": String(each.id === selected) },
          ...each.cells.map((text, number) =>
            element("span", { class: `pgflow-cell pgflow-cell-${number}`, text, title: text }),
          ),
        ),
    });
    const filled = well(list.box, status.line);
    const node = element(
      "div",
      { class: "pgflow-pane" },
      element("div", { class: "pgflow-bar" }, search.input, only, refresh),
      heads,
      filled.node,
    );
    return {
      node,
      box: list.box,
      update(state) {
        selected = state.selected;
        search.update(state.search);
        const states = ["", ...state.states];
        if (only.dataset.key !== states.join("\n")) {
          only.dataset.key = states.join("\n");
          only.replaceChildren(
            ...states.map((each) => element("option", { value: each, text: each || "All states" })),
          );
        }
        only.value = state.only;
        drawHeads(state);
        list.update(state, selected);
        const found = state.found === state.all ? `${state.all}` : `${state.found} of ${state.all}`;
        const none = state.all
          ? "No connection fits. Search for less, or choose all states."
          : "No connection yet. Make one: sandbox.connect()";
        status.update(
          state,
          state.found ? `${found} connection${state.all === 1 ? "" : "s"}` : none,
        );
        filled.update(!state.found);
      },
    };

    function drawHeads(state) {
      if (!heads.children.length)
        heads.append(
          ...state.headings.map((each, number) =>
            element("button", {
              ...OWN_KEYS,
              type: "button",
              class: `pgflow-head pgflow-cell-${number}`,
              onclick: () => say({ type: "sort", value: each.key }),
            }),
          ),
        );
      for (const [number, each] of state.headings.entries()) {
        const sorted = state.sort.key === each.key;
        const mark = sorted ? (state.sort.down ? " ↓" : " ↑") : "";
        const said = sorted ? (state.sort.down ? ", sorted down" : ", sorted up") : "";
        heads.children[number].textContent = each.label + mark;
        heads.children[number].setAttribute("aria-label", `Sort by ${each.label}${said}`);
      }
    }
  }

  function tablePane() {
    const heading = element("h4", { class: "pgflow-label" });
    const search = searchBox("Search tables and columns", "search-tables");
    const all = button("Load all columns", () => say({ type: "all-columns" }));
    const status = statusLine("tables");
    const progress = statusLine("tables");
    let selected = "";
    const list = lines({
      label: "Tables",
      role: "tree",
      name: "tables",
      choose: (each) =>
        say(each.path ? { type: "table", value: each.path } : { type: "fold", value: each.schema }),
      fold: (each, open) => {
        if (!each.path && each.open !== open) say({ type: "fold", value: each.schema });
      },
      draw: (each) => {
        if (!each.path)
          return element(
            "div",
            {
              class: "pgflow-schema",
              role: "treeitem",
              "aria-level": "1",
              "aria-expanded": String(each.open),
            },
            element("span", {
              class: "pgflow-twist",
              "aria-hidden": "true",
              text: each.open ? "▾" : "▸",
            }),
            element("strong", { text: each.schema || "(no schema)" }),
            element("span", { class: "pgflow-count", text: ` ${each.count}` }),
          );
        const line = element(
          "div",
          {
            class: "pgflow-table",
            role: "treeitem",
            "aria-level": "2",
            "aria-selected": String(each.path === selected),
            title: each.path,
          },
          element("span", { text: each.name }),
        );
        if (!each.readable)
          line.append(element("span", { class: "pgflow-badge", text: "no SELECT" }));
        return line;
      },
    });
    const filled = well(list.box, status.line);
    const node = element(
      "div",
      { class: "pgflow-pane pgflow-tables" },
      element("div", { class: "pgflow-bar pgflow-headed" }, heading, all),
      element("div", { class: "pgflow-bar" }, search.input),
      filled.node,
      progress.line,
    );
    return {
      node,
      update(state, columns) {
        selected = state.selected;
        heading.textContent = state.of ? `Tables of ${state.of}` : "Tables";
        search.update(state.search);
        search.input.disabled = !state.all;
        switchOff(all, !state.all || columns.loading || state.known >= state.all);
        list.update(state, selected);
        filled.update(!state.found);
        const some =
          state.all && !state.found
            ? "No matches. Try fewer words, or load all columns."
            : `${state.all} tables`;
        const found = state.all
          ? some
          : "The role sees no table. Ask the database's owner for USAGE and SELECT.";
        status.update(state, state.of ? found : "Choose a connection to see its tables.");
        progress.line.hidden = !columns.loading && !columns.trouble.kind;
        progress.update(columns, "", "all-columns");
      },
    };
  }

  function previewPane() {
    const heading = element("h4", { class: "pgflow-label" });
    const count = element("select", {
      ...OWN_KEYS,
      class: "pgflow-input pgflow-only",
      "aria-label": "Rows",
      onchange: () => say({ type: "rows", value: count.value }),
    });
    const status = statusLine("preview");
    const scroller = element("div", {
      class: "pgflow-grid-box",
      tabindex: "0",
      role: "region",
      "aria-label": "Preview",
    });
    const filled = well(scroller, status.line);
    const node = element(
      "div",
      { class: "pgflow-pane pgflow-preview-pane" },
      element("div", { class: "pgflow-bar pgflow-headed" }, heading, count),
      filled.node,
    );
    return {
      node,
      update(state) {
        heading.textContent = state.of || "Preview";
        if (!count.options.length)
          count.append(
            ...state.choices.map((each) =>
              element("option", { value: String(each), text: `${each} rows` }),
            ),
          );
        count.value = String(state.rows);
        count.hidden = !state.of;
        const note = model.get("rows").note ?? "";
        status.update(state, state.of ? note : "Choose a table to see its columns and first rows.");
        filled.update(!model.get("rows").columns);
      },
      draw() {
        const { columns, rows } = check(ROWS_SHAPE, model.get("rows"), "rows");
        scroller.replaceChildren();
        if (!columns) return;
        const head = element("tr", {}, ...columns.map(headCell));
        const body = rows.map((row) =>
          element(
            "tr",
            {},
            ...row.map((text, number) => {
              const cell = element("td", {
                class: columns[number].number ? "pgflow-number" : null,
              });
              cell.append(text ?? element("span", { class: "pgflow-null", text: "null" }));
              return cell;
            }),
          ),
        );
        scroller.append(
          element(
            "table",
            { class: "pgflow-data" },
            element("thead", {}, head),
            element("tbody", {}, ...body),
          ),
        );
      },
    };

    function headCell(column) {
      const facts = [];
      if (column.min !== null)
        facts.push(column.min === column.max ? column.min : `${column.min} – ${column.max}`);
      facts.push(`${column.distinct} distinct`);
      if (column.nulls) facts.push(`${column.nulls} null`);
      const cell = element(
        "th",
        { scope: "col" },
        element(
          "div",
          { class: "pgflow-column" },
          column.name,
          ...column.types.map((text) => element("span", { class: "pgflow-badge", text })),
        ),
      );
      const most = Math.max(...column.bars, 1);
      cell.append(
        element(
          "div",
          { class: "pgflow-bars", "aria-hidden": "true" },
          ...column.bars.map((each) => element("i", { style: `height: ${(24 * each) / most}px` })),
        ),
        ...facts.map((text) => element("div", { class: "pgflow-fact", text, title: text })),
      );
      return cell;
    }
  }

  function dialogBox() {
    const node = element("form", { class: "pgflow-dialog", role: "dialog", hidden: true });
    let drawn = "";
    let opener = null;
    let parts = null;
    let danger = false;
    node.addEventListener("submit", (event) => event.preventDefault());
    // Enter in a field confirms, but for what cannot be undone: that takes its button. A key that is
    // held down since before the question presses nothing.
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      else if (event.key === "Enter" && event.repeat) event.preventDefault();
      else if (
        event.key === "Enter" &&
        event.target.matches("input[type=text], input[type=password]") &&
        !danger
      )
        confirm();
      event.stopPropagation();
    });

    function confirm() {
      if (isOff(parts.sure)) return;
      parts.flush();
      say({ type: "submit", attempt: model.get("view").attempt });
    }
    function leave() {
      say({ type: "leave" });
    }

    function makeCheck({ name, label }) {
      const id = `${prefix}-dialog-${name}`;
      const warning = element("p", {
        class: "pgflow-help pgflow-warning",
        id: `${id}-help`,
        role: "status",
      });
      const box = element("input", {
        ...OWN_KEYS,
        type: "checkbox",
        id,
        "aria-describedby": warning.id,
        onchange: () => say({ type: "check", name, value: box.checked }),
      });
      const row = element(
        "div",
        { class: "pgflow-check" },
        box,
        element("label", { for: id, text: label }),
      );
      return {
        node: element("div", {}, row, warning),
        update(state) {
          box.checked = state.value;
          setText(warning, state.warning);
        },
      };
    }

    function build(state) {
      const inputs = new Map();
      const waiting = outbox(say, PAUSE);
      const heading = element("h4", {
        class: "pgflow-label",
        id: `${prefix}-dialog`,
        text: state.title,
      });
      node.setAttribute("aria-labelledby", heading.id);
      const text = element("p", { class: "pgflow-dialog-text", text: state.text });
      const grid = element("div", { class: "pgflow-grid" });
      for (const each of state.fields) {
        const id = `${prefix}-dialog-${each.name}`;
        const help = element("p", {
          class: "pgflow-help",
          id: `${id}-help`,
          "aria-live": "polite",
        });
        const message = (value) => ({
          type: each.secret ? "secret" : "edit",
          name: each.name,
          value,
        });
        const common = { id, class: "pgflow-input", "aria-describedby": help.id };
        let input;
        if (each.choices.length) {
          input = element("select", {
            ...common,
            ...OWN_KEYS,
            onchange: () => say(message(input.value)),
          });
          input.append(
            ...each.choices.map((c) => element("option", { value: c.value, text: c.label })),
          );
        } else
          input = element("input", {
            ...common,
            type: each.secret ? "password" : "text",
            autocomplete: each.secret ? "new-password" : "off",
            spellcheck: "false",
            ...waiting.listeners(each.name, message),
          });
        input.value = each.value;
        const label = element("label", { class: "pgflow-label", for: id, text: each.label });
        const shown = each.secret ? withReveal(input, each.label.toLowerCase()) : input;
        grid.append(element("div", { class: "pgflow-field" }, label, shown, help));
        inputs.set(each.name, { input, help });
      }
      const checks = state.checks.map(makeCheck);
      const said = element("div", { class: "pgflow-notice" });
      const sure = button("", once(confirm), { class: "pgflow-create" });
      const no = button("Cancel", leave);
      const bar = element("div", { class: "pgflow-bar" }, sure, no);
      node.replaceChildren(heading, text, grid, ...checks.map((each) => each.node), said, bar);
      return { inputs, checks, said, sure, no, flush: waiting.flushAll };
    }

    return {
      node,
      update(state) {
        const key = state
          ? JSON.stringify([state.action, state.title, state.fields.map((f) => f.name)])
          : "";
        if (key !== drawn) {
          drawn = key;
          node.hidden = !state;
          if (state) {
            opener = document.activeElement;
            parts = build(state);
            const first = state.danger ? null : node.querySelector("input, select");
            (first ?? parts.no).focus();
          } else {
            const hadFocus = node.contains(document.activeElement);
            node.replaceChildren();
            if (hadFocus) giveBack(opener);
          }
        }
        if (!state) return;
        danger = state.danger;
        setText(parts.sure, state.busy ? "Working…" : state.confirm);
        parts.sure.classList.toggle("pgflow-danger", danger);
        switchOff(
          parts.sure,
          state.busy || (!state.ready && state.fields.every((each) => !each.secret)),
        );
        for (const each of state.fields) {
          const { input, help } = parts.inputs.get(each.name);
          if (wasEmptied(input, each)) input.value = each.value;
          help.textContent = each.error || each.help;
          help.classList.toggle("pgflow-error", Boolean(each.error));
          if (each.error) input.setAttribute("aria-invalid", "true");
          else input.removeAttribute("aria-invalid");
        }
        for (const [place, each] of state.checks.entries()) parts.checks[place].update(each);
        drawNotice(parts.said, state.notice);
      },
    };
  }

  function snippetBox() {
    const code = element("pre", { class: "pgflow-code", tabindex: "0" });
    const done = element("span", { class: "pgflow-reason", role: "status" });
    const copy = button("Copy", () => give(code.textContent));
    const node = element(
      "div",
      { class: "pgflow-snippet", hidden: true },
      code,
      element(
        "div",
        { class: "pgflow-bar" },
        copy,
        button("Close", () => say({ type: "leave" })),
        done,
      ),
    );
    let last = null;
    let opener = null;

    async function give(text) {
      done.textContent = await copyText(text);
    }

    async function insert(text) {
      done.textContent = await insertOrCopy(model, root, text);
    }

    return {
      node,
      update(state) {
        if (state && !last) opener = document.activeElement;
        if (!state && node.contains(document.activeElement)) giveBack(opener);
        node.hidden = !state;
        const same = state?.text === last?.text;
        last = state;
        if (same) return;
        code.textContent = state.text;
        done.textContent = "";
        if (state.kind === "code") insert(state.text);
        else give(state.text);
      },
    };
  }

  const giveBack = (opener) => returnFocus(opener, root, [...actions.children], connections.box);

  function drawActions(state, busy) {
    const key = JSON.stringify(state);
    if (actions.dataset.key !== key) {
      actions.dataset.key = key;
      actions.replaceChildren(
        ...state.map((each, place) =>
          button(
            each.label,
            once(() => say({ type: "action", value: each.name })),
            { "data-name": `action ${place}` },
          ),
        ),
      );
    }
    for (const each of actions.children) switchOff(each, busy);
  }

  function draw() {
    const view = check(SHAPE, model.get("view"), "view");
    title.textContent = view.title;
    connections.update(view.connections);
    drawActions(view.actions, Boolean(view.dialog) || !view.connections.selected);
    drawNotice(notice, view.notice);
    dialog.update(view.dialog);
    snippet.update(view.snippet);
    tables.update(view.tables, view.columns);
    preview.update(view.preview);
  }

  const redraw = keepingFocus(root, draw, () => (notice.textContent ? notice : connections.box));
  redraw();
  preview.draw();
  const closeInner = innerView(model, inside);
  model.on("change:view", redraw);
  const drawRows = () => {
    preview.draw();
    preview.update(model.get("view").preview);
  };
  model.on("change:rows", drawRows);
  kernel.open();
  return () => {
    kernel.close();
    closeInner();
    model.off("change:view", redraw);
    model.off("change:rows", drawRows);
    pending.stop();
  };
}

export default { render };
