// @ts-nocheck - until it is drawn with lit-html.
//
// Draws the steps from a table to a dataset from the trait `view`, and tells the kernel what the
// person did. The kernel says which blocks there are; a block that has the same fields as before
// stays in the page, so that nothing typed is lost and no click falls on a button that just went.

import { copy as copyText } from "../shared/clipboard.js";
import { check } from "../shared/declared.js";
import { once, setText, wasEmptied } from "../shared/dom.js";
import { button, element, OWN_KEYS, switchOff } from "../shared/elements.js";
import { keepingFocus, land } from "../shared/focus.js";
import { KernelLine } from "../shared/kernel_line.js";
import { drawNotice } from "../shared/notice.js";
import { outbox } from "../shared/outbox.js";
import { SHAPE } from "./shape.js";

const TYPING_PAUSE = 250; // milliseconds without a key before the kernel is told

let ingests = 0;

function render({ model, el }) {
  const prefix = `pgflow-ingest-${Date.now().toString(36)}-${++ingests}`;
  const say = (message) => kernel.say(message);
  const pending = outbox(say, TYPING_PAUSE);
  const { flushAll } = pending;
  const edit = (name, value) => say({ type: "edit", name, value });

  const title = element("h3", { class: "pgflow-title", id: `${prefix}-title` });
  const stepper = element("ol", { class: "pgflow-stepper", "aria-label": "Steps" });
  const heading = element("h4", { class: "pgflow-label" });
  const blocks = element("div", { class: "pgflow-blocks" });
  const notice = element("div", { class: "pgflow-notice" });
  // One button leads through all steps, and others come where one just was.
  const back = button(
    "Back",
    once(() => {
      const { steps, step } = model.get("view");
      flushAll();
      say({ type: "go", value: steps[steps.findIndex((each) => each.name === step) - 1].name });
    }),
  );
  const next = button(
    "",
    once(() => send("next")),
    { class: "pgflow-create" },
  );
  const create = button(
    "Create",
    once(() => send("submit")),
    { class: "pgflow-create" },
  );
  const undo = button(
    "Undo",
    once(() => send("undo")),
  );
  const resume = button(
    "Continue",
    once(() => send("continue")),
    { class: "pgflow-create" },
  );
  const retry = button("Try again", () => say({ type: "reload" }));
  const busy = element("span", { class: "pgflow-reason", role: "status" });
  const footer = element(
    "div",
    { class: "pgflow-footer" },
    back,
    next,
    create,
    undo,
    resume,
    retry,
    busy,
  );
  const root = element(
    "section",
    { class: "pgflow pgflow-wide pgflow-ingest", "aria-labelledby": `${prefix}-title` },
    title,
    stepper,
    heading,
    blocks,
    notice,
    footer,
  );
  el.append(root);
  const kernel = new KernelLine({ model, el, root });
  let drawn = [];
  let steps = "";
  let step = "";

  function send(type) {
    const view = model.get("view");
    flushAll();
    const step = type === "next" ? { value: view.step } : {};
    say({ type, ...step, attempt: view.attempt });
  }

  function drawSteps(all) {
    const key = JSON.stringify(all);
    if (key === steps) return;
    steps = key;
    stepper.replaceChildren(
      ...all.map((each, place) => element("li", {}, stop(each, place, all.length))),
    );
  }

  function stop(each, place, count) {
    const go = () => {
      flushAll();
      say({ type: "go", value: each.name });
    };
    const node = button("", go, {
      class: `pgflow-stop${each.done ? " pgflow-stop-done" : ""}`,
      "aria-disabled": String(!each.open),
      "data-name": `step ${each.name}`,
      "aria-current": each.now ? "step" : null,
      "aria-label": `Step ${place + 1} of ${count}: ${each.label}${each.done ? ", done" : ""}`,
    });
    node.append(
      element("span", {
        class: "pgflow-dot",
        "aria-hidden": "true",
        text: each.done ? "✓" : `${place + 1}`,
      }),
      element("span", { class: "pgflow-stop-label", text: each.label }),
    );
    return node;
  }

  // Each step has a heading, which takes the focus of the button that led to it: Enter, pressed once
  // more, leads no further.
  function drawHeading(view) {
    const place = view.steps.findIndex((each) => each.name === view.step);
    heading.hidden = !view.blocks.length;
    setText(heading, `Step ${place + 1} of ${view.steps.length}: ${view.steps[place].label}`);
    const came = step && step !== view.step && root.contains(document.activeElement);
    step = view.step;
    if (came) land(heading);
  }

  // What makes a block another one: its shape, not its values.
  function shapeOf(block) {
    const field = (each) => [each.kind, each.name, each.label, each.choices, each.text === null];
    if (block.type === "fields") return JSON.stringify(["fields", block.fields.map(field)]);
    if (block.type === "grid")
      return JSON.stringify([
        "grid",
        block.label,
        block.heads,
        block.rows.map((row) => [
          row.key,
          row.cells.map((cell) => (cell.kind === "show" ? "show" : field(cell))),
        ]),
        block.suggestions,
      ]);
    return block.type;
  }

  function drawBlocks(all) {
    const kept = drawn;
    drawn = all.map((block, place) => {
      const shape = shapeOf(block);
      const old = kept[place];
      const part = old?.shape === shape ? old : { shape, ...make(block) };
      part.update(block);
      if (blocks.children[place] !== part.node) {
        if (old && blocks.children[place] === old.node) old.node.replaceWith(part.node);
        else blocks.insertBefore(part.node, blocks.children[place] ?? null);
      }
      return part;
    });
    while (blocks.children.length > all.length) blocks.lastChild.remove();
  }

  function make(block) {
    if (block.type === "fields") return makeFields(block);
    if (block.type === "grid") return makeGrid(block);
    if (block.type === "code") return makeCode();
    if (block.type === "parts") return makeParts();
    const node = element("p", { class: "pgflow-say" });
    return {
      node,
      update(state) {
        node.textContent = state.text;
        node.hidden = !state.text;
        node.classList.toggle("pgflow-say-bad", state.bad);
        if (state.bad) node.setAttribute("role", "alert");
        else node.removeAttribute("role");
      },
    };
  }

  function options(choices) {
    return choices.map((each) => element("option", { value: each.value, text: each.label }));
  }

  // An input for text tells the kernel after a pause, and at once when it is left.
  function textInput(name, properties) {
    const input = element("input", {
      type: "text",
      class: "pgflow-input",
      autocomplete: "off",
      spellcheck: "false",
      ...properties,
      ...pending.listeners(name, (value) => ({ type: "edit", name, value })),
    });
    return input;
  }

  function setValue(input, name, state) {
    const beingEdited = document.activeElement === input || pending.has(name);
    if (wasEmptied(input, state) || (!beingEdited && input.value !== state.value))
      input.value = state.value;
  }

  function makeFields(block) {
    const parts = new Map();
    const node = element("div", { class: "pgflow-grid" });
    for (const each of block.fields) {
      const id = `${prefix}-${each.name}`;
      const help = element("p", { class: "pgflow-help", id: `${id}-help`, "aria-live": "polite" });
      if (each.kind === "button") {
        const act = button(each.label, () => edit(each.name, true), { "data-name": each.name });
        node.append(element("div", { class: "pgflow-field pgflow-field-button" }, act));
        parts.set(each.name, { input: act });
      } else if (each.kind === "check") {
        const input = element("input", {
          ...OWN_KEYS,
          type: "checkbox",
          id,
          "data-name": each.name,
          "aria-describedby": help.id,
          onchange: () => edit(each.name, input.checked),
        });
        const label = element("label", { class: "pgflow-check" }, input, each.label);
        node.append(element("div", { class: "pgflow-field" }, label, help));
        parts.set(each.name, { input, help });
      } else if (each.kind === "segments") {
        const legend = element("legend", { class: "pgflow-label", text: each.label });
        const inputs = each.choices.map((choice) =>
          element("input", {
            ...OWN_KEYS,
            type: "radio",
            name: id,
            id: `${id}-${choice.value}`,
            "data-name": `${each.name} ${choice.value}`,
            value: choice.value,
            onchange: () => edit(each.name, choice.value),
          }),
        );
        const box = element("div", { class: "pgflow-segments" });
        for (const [place, choice] of each.choices.entries())
          box.append(
            inputs[place],
            element("label", { for: inputs[place].id, text: choice.label }),
          );
        node.append(element("fieldset", { class: "pgflow-choice" }, legend, box));
        parts.set(each.name, { inputs });
      } else {
        const common = { id, "data-name": each.name, "aria-describedby": help.id };
        const input =
          each.kind === "select"
            ? element("select", {
                ...OWN_KEYS,
                class: "pgflow-input",
                ...common,
                onchange: () => edit(each.name, input.value),
              })
            : textInput(each.name, common);
        if (each.kind === "select") input.append(...options(each.choices));
        const label = element("label", { class: "pgflow-label", for: id }, each.label);
        if (each.optional)
          label.append(element("span", { class: "pgflow-optional", text: "optional" }));
        node.append(element("div", { class: "pgflow-field" }, label, input, help));
        parts.set(each.name, { input, help });
      }
    }
    return {
      node,
      update(state) {
        for (const each of state.fields) {
          const { input, inputs, help } = parts.get(each.name);
          if (inputs) for (const one of inputs) one.checked = one.value === each.value;
          else if (each.kind === "check") input.checked = each.value;
          else if (each.kind === "select") input.value = each.value;
          else if (each.kind === "text") setValue(input, each.name, each);
          if (input?.tagName === "BUTTON") switchOff(input, each.off);
          else if (input) input.disabled = Boolean(each.off);
          if (!help) continue;
          help.textContent = each.error || each.help || "";
          help.classList.toggle("pgflow-error", Boolean(each.error));
          if (each.error) input.setAttribute("aria-invalid", "true");
          else input.removeAttribute("aria-invalid");
        }
      },
    };
  }

  function makeGrid(block) {
    const lists = Object.entries(block.suggestions ?? {}).map(([name, values]) =>
      element(
        "datalist",
        { id: `${prefix}-${name}` },
        ...values.map((value) => element("option", { value })),
      ),
    );
    const head = element(
      "tr",
      {},
      ...block.heads.map((text) => element("th", { scope: "col", text })),
    );
    const rows = block.rows.map((row) => {
      const cells = row.cells.map(makeCell);
      const wrong = element("td", { class: "pgflow-row-wrong", colspan: String(row.cells.length) });
      const line = element("tr", {}, ...cells.map((cell) => cell.node));
      return { cells, wrong, line, extra: element("tr", { hidden: true }, wrong) };
    });
    const table = element("table", { class: "pgflow-data" });
    if (block.heads.length) table.append(element("thead", {}, head));
    table.append(element("tbody", {}, ...rows.flatMap((row) => [row.line, row.extra])));
    const caption = element("h4", {
      class: "pgflow-label",
      text: block.label,
      hidden: !block.heads.length,
    });
    const box = element(
      "div",
      {
        class: "pgflow-grid-box",
        tabindex: "0",
        role: "region",
        "aria-label": block.label,
        "data-name": block.label,
      },
      table,
      ...lists,
    );
    return {
      node: element("div", {}, caption, box),
      update(state) {
        for (const [place, row] of state.rows.entries()) {
          const { cells, wrong, extra } = rows[place];
          for (const [number, cell] of row.cells.entries()) cells[number].update(cell, row.error);
          wrong.textContent = row.error ?? "";
          extra.hidden = !row.error;
        }
      },
    };
  }

  function makeCell(cell) {
    const name = cell.name;
    const label = { "aria-label": cell.label, "data-name": name };
    if (cell.kind === "show") {
      const node = element("td", {});
      return {
        node,
        update(state) {
          const empty = state.text === null;
          node.className = state.strong ? "pgflow-strong" : "";
          const inside = element(state.strong ? "strong" : "span", {
            class: empty ? "pgflow-null" : state.quiet ? "pgflow-dim" : "",
            text: empty ? "null" : state.text,
          });
          node.replaceChildren(inside);
          node.title = state.text ?? "";
        },
      };
    }
    if (cell.kind === "button") {
      const act = button(
        cell.text,
        once(() => edit(name, true)),
        { "aria-label": cell.label },
      );
      return { node: element("td", {}, act), update: () => {} };
    }
    if (cell.kind === "check") {
      const input = element("input", {
        ...OWN_KEYS,
        type: "checkbox",
        class: "pgflow-tick-box",
        ...label,
        onchange: () => edit(name, input.checked),
      });
      return { node: element("td", {}, input), update: (state) => (input.checked = state.value) };
    }
    let input;
    if (cell.kind === "select") {
      input = element("select", {
        ...OWN_KEYS,
        class: "pgflow-input",
        ...label,
        onchange: () => edit(name, input.value),
      });
      input.append(...options(cell.choices));
    } else
      input = textInput(name, {
        ...label,
        class: `pgflow-input${cell.code ? " pgflow-code-input" : ""}`,
        list: cell.suggestions ? `${prefix}-${cell.suggestions}` : null,
      });
    return {
      node: element("td", {}, input),
      update(state, error) {
        if (cell.kind === "select") input.value = state.value;
        else setValue(input, name, state);
        input.disabled = Boolean(state.off);
        if (error) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      },
    };
  }

  function makeCode() {
    const code = element("pre", { class: "pgflow-code", tabindex: "0" });
    const done = element("span", { class: "pgflow-reason", role: "status" });
    const copy = button("Copy", async () => {
      done.textContent = await copyText(code.textContent);
    });
    const node = element(
      "div",
      { class: "pgflow-blocks" },
      code,
      element("div", { class: "pgflow-bar" }, copy, done),
    );
    return {
      node,
      update(state) {
        if (code.textContent !== state.text) {
          code.textContent = state.text;
          done.textContent = "";
        }
      },
    };
  }

  function makeParts() {
    const node = element("ol", { class: "pgflow-parts", "aria-label": "Parts" });
    const marks = { done: "✓", failed: "✕", working: "…", "": "·" };
    return {
      node,
      update(state) {
        node.replaceChildren(
          ...state.items.map((each) =>
            element(
              "li",
              { class: `pgflow-part-${each.state || "waiting"}` },
              element("span", {
                class: "pgflow-mark",
                text: marks[each.state],
                "aria-label": each.state || "waiting",
              }),
              element("span", { text: each.label }),
              element("span", { class: "pgflow-detail", text: each.detail }),
            ),
          ),
        );
      },
    };
  }

  function draw() {
    const view = check(SHAPE, model.get("view"), "view");
    setText(title, view.title);
    drawSteps(view.steps);
    drawBlocks(view.blocks);
    drawNotice(notice, view.notice);
    busy.textContent = view.busy;
    back.hidden = !view.back;
    next.hidden = !view.next || !view.blocks.length;
    next.textContent = view.next;
    create.hidden = !view.create;
    undo.hidden = resume.hidden = !view.repair;
    retry.hidden = Boolean(view.blocks.length || view.busy);
    footer.hidden =
      !view.busy && [back, next, create, undo, resume, retry].every((each) => each.hidden);
    for (const each of [back, next, create, undo, resume]) switchOff(each, view.busy);
    drawHeading(view);
  }

  const redraw = keepingFocus(root, draw, () =>
    [notice, heading, title].find((each) => each.textContent && !each.hidden),
  );
  redraw();
  model.on("change:view", redraw);
  kernel.open();
  return () => {
    kernel.close();
    model.off("change:view", redraw);
    pending.stop();
  };
}

export default { render };
