// Draws the steps from a table to a dataset, and tells the kernel what the person did. The kernel says
// which blocks a step has.

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { check, listOf } from "../host/declared.js";
import { land } from "../host/focus.js";
import { outbox } from "../host/outbox.js";
import { screen } from "../host/screen.js";
import { button, once } from "../shared/dom.js";
import { footer } from "../shared/footer.js";
import { notice } from "../shared/notice.js";
import { problemSummary } from "../shared/problems.js";
import { completion, insertText } from "./completion.js";
import { fields } from "./controls.js";
import { functionList } from "./functions.js";
import { grid } from "./grid.js";
import { outcome } from "./outcome.js";
import { code, facts, folds, made, parts } from "./review.js";
import { FUNCTION_SHAPE, SHAPE } from "./shape.js";
import { stepper } from "./stepper.js";

/** @typedef {import("./view").IngestView} IngestView */
/** @typedef {import("./view").IngestMessage} IngestMessage */
/** @typedef {IngestView["blocks"][number]} Block */

const TYPING_PAUSE = 250; // milliseconds without a key before the kernel is told

/** @typedef {import("../host/screen.js").Host<IngestView, IngestMessage>} Host */

/**
 * Returns what draws the table of a mapping with its completion and the list of functions.
 *
 * @param {Host} host
 */
function mappingOf({ model, root, id, view: latest, redraw }) {
  const functions = () => check(listOf(FUNCTION_SHAPE), model.get("functions") ?? [], "functions");
  const mapping = () =>
    latest().blocks.find((block) => block.type === "grid" && block.name === "mapping");
  const columns = () => /** @type {import("./view").GridBlock} */ (mapping())?.columns ?? [];
  const proposed = completion({ root, redraw, id, columns, functions });
  const { look, press, leave } = proposed.listeners;
  const use = (/** @type {string} */ name) => {
    const input = proposed.last() ?? root.querySelector(".pgflow-expression");
    if (input instanceof HTMLInputElement) insertText(input, `${name}(`);
    leave();
  };
  const list = functionList({ redraw, id, functions, use });
  return (/** @type {unknown} */ table) =>
    html`<div class="pgflow-mapping" @input=${look} @keydown=${press} @focusout=${leave}>
      <div class="pgflow-bar pgflow-bar-end">${list.button()}</div>
      ${table}${list.panel()}</div>${proposed.draw()}`;
}

/**
 * Returns what draws the blocks of a step.
 *
 * @param {Host} host
 * @param {{ pending: ReturnType<typeof outbox>, waits: (name: string) => boolean,
 *   go: (step: string) => void }} ways
 */
function blocksOf(host, { pending, waits, go }) {
  const { id, say } = host;
  const message = (/** @type {string} */ name, /** @type {string} */ value) =>
    /** @type {{ type: "edit", name: string, value: string }} */ ({ type: "edit", name, value });
  const edit = (/** @type {string} */ name, /** @type {string | boolean} */ value) =>
    say({ type: "edit", name, value });
  const desk = { id, edit, pending, waits, message };
  const inMapping = mappingOf(host);

  const draw = /** @type {Record<Block["type"], (block: any) => unknown>} */ ({
    note: ({ text }) => html`<p class="pgflow-say">${text}</p>`,
    fields: (block) => fields(desk, block),
    grid: (block) => (block.name === "mapping" ? inMapping(grid(desk, block)) : grid(desk, block)),
    facts: (block) => facts(block, go),
    folds: (block) => folds(block, edit),
    code,
    made,
    parts,
  });
  return (/** @type {IngestView} */ { blocks, step }) =>
    repeat(
      blocks,
      (/** @type {Block} */ block, /** @type {number} */ place) => `${step} ${place} ${block.type}`,
      (/** @type {Block} */ block) => draw[block.type](block),
    );
}

/**
 * Returns what holds typed text back for a pause, and which of it is still to be told or answered: what
 * was told stays until the kernel answers, also where the page draws by itself meanwhile.
 *
 * @param {Host} host
 */
function typing({ model, say, onClose }) {
  const settling = /** @type {Set<string>} */ (new Set());
  const pending = outbox((message) => {
    settling.add(message.name);
    say(message);
  }, TYPING_PAUSE);
  const settle = () => settling.clear();
  model.on("change:view", settle);
  onClose(() => {
    pending.stop();
    model.off("change:view", settle);
  });
  const waits = (/** @type {string} */ name) => pending.has(name) || settling.has(name);
  return { pending, waits };
}

/**
 * Returns what leads from step to step; what is typed is told first.
 *
 * @param {Host} host
 * @param {ReturnType<typeof outbox>} pending
 */
function ways({ say, view: latest }, pending) {
  const go = (/** @type {string} */ value) => {
    pending.flushAll();
    say({ type: "go", value });
  };
  const back = () => {
    const { steps, step } = latest();
    go(steps[steps.findIndex(({ name }) => name === step) - 1].name);
  };
  const send = (/** @type {"next" | "submit"} */ type) => {
    const { step, attempt } = latest();
    pending.flushAll();
    say(type === "next" ? { type, value: step, attempt } : { type, attempt });
  };
  return { go, back, send };
}

/**
 * Returns what moves the focus as steps change. The heading of a step takes that of the button that led
 * to it: Enter, pressed once more, leads no further. What is wrong with a step takes it from the button
 * that was to lead on.
 *
 * @param {HTMLElement} root
 */
function follower(root) {
  let step = "";
  let refusals = 0;
  return (/** @type {IngestView} */ view) => {
    const wasDrawn = Boolean(step);
    const selector =
      view.step !== step ? ".pgflow-heading" : view.refusals > refusals ? ".pgflow-problems" : "";
    [step, refusals] = [view.step, view.refusals];
    const hadFocus = root.contains(document.activeElement);
    queueMicrotask(() => {
      const node = selector && root.querySelector(selector);
      if (wasDrawn && hadFocus && node) land(/** @type {HTMLElement} */ (node));
    });
  };
}

/** @param {Host} host */
function open(host) {
  const { model, root, id, say, redraw, onClose } = host;
  const { pending, waits } = typing(host);
  const { go, back, send } = ways(host, pending);
  const drawBlocks = blocksOf(host, { pending, waits, go });
  const after = outcome(host);
  const follow = follower(root);
  model.on("change:functions", redraw);
  onClose(() => model.off("change:functions", redraw));
  const next = once(() => send("next"));
  const create = once(() => send("submit"));
  const cancel = button("Cancel", () => say({ type: "cancel" }), { name: "cancel" });

  const buttons = (/** @type {IngestView} */ view) => {
    const off = Boolean(view.busy);
    const again = () => say({ type: "reload" });
    return html`${view.blocks.length || off ? nothing : button("Try again", again, { name: "again" })}
      ${view.next ? button("Next", next, { kind: "create", name: "next", off }) : nothing}
      ${view.create ? button("Create", create, { kind: "create", name: "create", off }) : nothing}
      ${view.back ? button("Back", once(back), { name: "back", off }) : nothing}
      ${after.buttons(view)}`;
  };

  return (/** @type {IngestView} */ view) => {
    follow(view);
    const place = view.steps.findIndex(({ name }) => name === view.step);
    return html`<div class="pgflow-bar"><h3 class="pgflow-title" id=${id("title")}>${view.title}</h3>
        <span class="pgflow-badge">${view.place}</span></div>
      ${stepper(view.steps, go)}
      <h4 class="pgflow-heading" ?hidden=${!view.blocks.length || !view.steps[place].now}
        ><span class="pgflow-unseen">Step ${place + 1} of ${view.steps.length}: </span>${view.steps[place].label}</h4>
      ${problemSummary(view.problems, root)}${notice(view.notice, after.details(view))}${after.question(view)}
      <div class="pgflow-blocks">${drawBlocks(view)}</div>
      ${after.code()}${footer(buttons(view), view.busy, cancel)}`;
  };
}

export default screen({
  name: "ingest",
  wide: true,
  shape: SHAPE,
  open,
  landing: (root) =>
    root.querySelector(".pgflow-notice:not(:empty)") ??
    root.querySelector(".pgflow-heading:not([hidden])"),
});
