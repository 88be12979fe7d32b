// The page of the connection form and of the sign-in form: draws the trait `view` and tells the
// kernel what the person did.
//
// Nothing that is typed into a secret field can become widget state: it travels in a message, once,
// and `view` only says whether the kernel holds a value, and in which page that was typed.

import { html, nothing } from "lit-html";
import { outbox } from "../host/outbox.js";
import { screen } from "../host/screen.js";
import { button } from "../shared/dom.js";
import { footer } from "../shared/footer.js";
import { card } from "./card.js";
import { fieldDrawer } from "./field.js";
import { pasteBox } from "./paste.js";
import { resultArea } from "./result.js";
import { disclosure, segmentsOf } from "./segments.js";
import { SHAPE } from "./shape.js";

/** @typedef {import("./view").FormView} FormView */
/** @typedef {import("./view").FormMessage} FormMessage */
/** @typedef {import("../host/screen.js").Host<FormView, FormMessage>} Host */

const TYPING_PAUSE = 200; // milliseconds without a key before the kernel is told

/**
 * After a press, brings what came of it into sight: the first gap, or the result.
 *
 * @param {HTMLElement} root
 * @param {FormView} view
 * @param {boolean} isGap
 */
function showOutcome(root, view, isGap) {
  const gap = isGap && root.querySelector("[aria-invalid=true]");
  if (gap) /** @type {HTMLElement} */ (gap).focus();
  else if (view.notice.kind || view.probe?.steps.length)
    root.querySelector(".pgflow-result")?.scrollIntoView({ block: "nearest" });
}

const head = (/** @type {FormView} */ { title, badge, about }, /** @type {string} */ id) => html`
  <div class="pgflow-head">
    <h3 class="pgflow-title" id=${id}>${title}</h3>
    ${badge ? html`<span class="pgflow-badge">${badge}</span>` : nothing}
  </div>
  ${about ? html`<p class="pgflow-about">${about}</p>` : nothing}`;

/** @param {Host} host @param {string} note What was carried over from an earlier form. */
const carriedLine = ({ say, root }, note) => {
  const empty = () => {
    say({ type: "act", name: "empty", value: "" });
    /** @type {HTMLElement | null} */ (root.querySelector("[data-name=name]"))?.focus();
  };
  return html`<p class="pgflow-about">${note} ${button("Start empty", empty, { kind: "link", name: "empty" })}</p>`;
};

const check = (
  /** @type {Host} */ { id, say },
  /** @type {FormView["checks"][number]} */ { name, label, value },
) => html`
  <div class="pgflow-check">
    <input type="checkbox" id=${id(name)} data-name=${name}
      .checked=${value}
      @change=${(/** @type {Event & { target: HTMLInputElement }} */ { target }) =>
        say({ type: "check", name, value: target.checked })} />
    <label for=${id(name)}>${label}</label>
  </div>`;

/** @param {FormView} view @param {{ submit: () => void, probe: () => void, cancel: () => void }} acts */
const buttons = ({ submit: label, probe, busy }, acts) => {
  const off = Boolean(busy);
  return html`${button(label, acts.submit, { kind: "create", name: "submit", off })}
    ${probe ? button(probe.label, acts.probe, { name: "probe", off }) : nothing}`;
};

/**
 * Returns what the buttons do, and what brings into sight what came of it.
 *
 * @param {Host} host
 * @param {{ flushAll(): void }} pending
 */
function presses({ root, say, view: latest }, pending) {
  let pressed = false; // whether a person waits here for what comes of a press
  let gaps = latest().gaps;

  // Whether it is valid is for the kernel to say, which may not have seen the last key yet. It takes
  // one attempt of each number, so a double click makes one connection.
  const press = (/** @type {FormMessage} */ message) => {
    if (latest().busy) return;
    pressed = true;
    pending.flushAll();
    say(message);
  };
  const acts = {
    submit: () => press({ type: "submit", attempt: latest().attempt }),
    probe: () => press({ type: "probe" }),
    cancel: () => say({ type: "cancel" }),
  };

  const follow = (/** @type {FormView} */ view) => {
    const isGap = view.gaps !== gaps;
    gaps = view.gaps;
    if (pressed && !view.busy && (isGap || view.notice.kind || view.probe?.steps.length)) {
      pressed = false;
      queueMicrotask(() => showOutcome(root, view, isGap));
    }
  };
  return { acts, follow };
}

/** @param {Host} host */
function open(host) {
  const { root, say } = host;
  const pending = outbox(say, TYPING_PAUSE);
  const field = fieldDrawer(host, pending, host.id("page"));
  const paste = pasteBox(host);
  const segments = segmentsOf(host, pending);
  const advanced = disclosure(host, "advanced");
  const doneCard = card(host);
  const { acts, follow } = presses(host, pending);

  root.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const inField = target.matches("input[type=text], input[type=password]");
    if (event.key === "Enter" && inField && !target.closest(".pgflow-paste")) acts.submit();
  });
  host.onClose(pending.stop);

  const group = (/** @type {FormView} */ view, /** @type {number} */ place) => {
    const { title, fields } = view.groups[place];
    const members = view.fields.filter(({ name }) => fields.includes(name));
    return html`<div class="pgflow-group">
      <h4 class="pgflow-label">${title}</h4>
      <div class="pgflow-grid">${members.map((member) => field(member, view.fill))}</div>
    </div>`;
  };

  const form = (/** @type {FormView} */ view) => html`
    ${head(view, host.id("title"))}${view.carried_note ? carriedLine(host, view.carried_note) : nothing}
    ${view.choices.map(segments)}
    ${paste(view)}
    ${view.groups.map((_, place) => group(view, place))}
    ${view.checks.map((box) => check(host, box))}
    ${view.has_request ? advanced(view, segments) : nothing}
    ${footer(buttons(view, acts), view.busy, button("Cancel", acts.cancel, { name: "cancel" }))}
    ${resultArea(view, root)}`;

  return (/** @type {FormView} */ view) => {
    follow(view);
    return view.done ? doneCard(view.done, view.badge) : form(view);
  };
}

/**
 * Where the focus goes if what had it is gone, as *Cancel* is at the end.
 *
 * @param {HTMLElement} root
 */
const landing = (root) =>
  /** @type {HTMLElement | null} */ (root.querySelector("[data-name=submit]"));

export default screen({ name: "form", form: true, shape: SHAPE, open, landing });
