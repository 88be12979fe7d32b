// @ts-nocheck - until it is drawn with lit-html.
//
// The page of the connection form and of the sign-in form: draws the `view` trait and tells the
// kernel what the person did.
//
// Everything here goes one way: the kernel sends `view`, the browser sends custom messages and never
// sets a trait. So nothing that is typed into a secret field can become widget state: it travels in
// a message, once, and `view` only says whether the kernel holds a value (`held`).

import { check } from "../shared/declared.js";
import { wasEmptied } from "../shared/dom.js";
import { button, element, OWN_KEYS, switchOff, withReveal } from "../shared/elements.js";
import { keepingFocus } from "../shared/focus.js";
import { KernelLine } from "../shared/kernel_line.js";
import { drawNotice } from "../shared/notice.js";
import { outbox } from "../shared/outbox.js";

const TYPING_PAUSE = 200; // milliseconds without a key before the kernel is told

let forms = 0;

// Makes the page of a form, of the shape that its view has.
export const formPage = (name, shape) => ({
  render: (place) => render({ ...place, name, shape }),
});

function render({ model, el, name, shape }) {
  const prefix = `pgflow-${Date.now().toString(36)}-${++forms}`;
  let drawn = ""; // which fields stand in the page
  let filled = -1; // which filling by the kernel they show
  let fields = new Map();

  const say = (message) => kernel.say(message);
  const pending = outbox(say, TYPING_PAUSE);
  const { flushAll } = pending;

  const title = element("h3", { class: "pgflow-title", id: `${prefix}-title` });
  const choices = element("div", { class: "pgflow-choices" });
  const checks = element("div", { class: "pgflow-checks" });
  const offers = element("div", { class: "pgflow-offers" });
  const paste = pasteBox();
  const grid = element("div", { class: "pgflow-grid" });
  const preview = element("pre", { class: "pgflow-code", tabindex: "0" });
  const aside = element(
    "aside",
    { class: "pgflow-aside", "aria-label": "Request preview" },
    element("h4", { class: "pgflow-label", text: "Request preview" }),
    preview,
  );
  const create = button("", () => submit(), {
    class: "pgflow-create",
    "aria-describedby": `${prefix}-reason`,
  });
  const reason = element("span", {
    class: "pgflow-reason",
    id: `${prefix}-reason`,
    role: "status",
  });
  const notice = element("div", { class: "pgflow-notice" });
  const probe = probeBox();
  const outcome = element("div", {
    class: "pgflow-outcome jp-RenderedHTMLCommon jp-RenderedHTML",
    role: "region",
    "aria-label": "The new connection",
  });

  const root = element(
    "section",
    { class: `pgflow pgflow-form pgflow-${name}`, "aria-labelledby": `${prefix}-title` },
    title,
    element(
      "div",
      { class: "pgflow-body" },
      element(
        "div",
        { class: "pgflow-main" },
        choices,
        paste.node,
        offers,
        grid,
        checks,
        element("div", { class: "pgflow-footer" }, create, probe.button, reason),
        notice,
        probe.node,
      ),
      outcome,
      aside,
    ),
  );
  root.addEventListener("keydown", (event) => {
    const inField = event.target.matches?.("input[type=text], input[type=password]");
    if (event.key === "Enter" && inField && !paste.node.contains(event.target)) submit();
  });
  el.append(root);
  const kernel = new KernelLine({ model, el, root });

  // Whether it is valid is for the kernel to say, which may not have seen the last key yet. It takes
  // one attempt of each number, so a double click makes one connection.
  function submit() {
    switchOff(create, true);
    flushAll();
    say({ type: "submit", attempt: model.get("view").attempt });
  }

  function pasteBox() {
    const help = element("p", { class: "pgflow-help", id: `${prefix}-paste-help` });
    let sent = "";
    const send = (value) => {
      if (value.trim() && value !== sent) say({ type: "paste", value });
      sent = value;
    };
    const input = element("input", {
      type: "password",
      id: `${prefix}-paste`,
      class: "pgflow-input",
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": `${prefix}-paste-help`,
      onpaste: (event) => {
        // The raw text: a one-line field would swallow the line breaks of a service entry.
        const text = event.clipboardData?.getData("text") ?? "";
        if (!text.trim()) return;
        event.preventDefault();
        send(text);
      },
      oninput: () => (sent = ""),
      onchange: () => send(input.value),
      onkeydown: (event) => event.key === "Enter" && send(input.value),
    });
    const label = element("label", { class: "pgflow-label", for: `${prefix}-paste` });
    const file = element("input", {
      type: "file",
      class: "pgflow-file",
      tabindex: "-1",
      "aria-hidden": "true",
      // The file goes to the kernel as a paste does, and is never shown.
      onchange: async () => {
        const [chosen] = file.files;
        if (chosen) send(await chosen.text());
        file.value = sent = "";
      },
    });
    const pick = button("", () => file.click(), { class: "pgflow-offer pgflow-pick" });
    const row = element(
      "div",
      { class: "pgflow-paste-row" },
      withReveal(input, "what is pasted"),
      pick,
      file,
    );
    const node = element("div", { class: "pgflow-field pgflow-paste" }, label, row, help);
    return {
      node,
      update(state, refilled) {
        label.textContent = state.label;
        input.placeholder = state.placeholder;
        pick.textContent = state.pick;
        pick.hidden = !state.pick;
        file.accept = state.accept;
        message(input, help, state.error, state.note, state.help);
        if (refilled) input.value = sent = "";
      },
    };
  }

  function probeBox() {
    const look = button("", () => {
      flushAll();
      say({ type: "probe" });
    });
    const steps = element("ol", { class: "pgflow-steps", "aria-live": "polite" });
    const note = element("p", { class: "pgflow-help" });
    const link = element("a", { target: "_blank", rel: "noopener noreferrer" });
    const node = element("div", { class: "pgflow-probe" }, steps, note);
    return {
      node,
      button: look,
      update(state) {
        look.hidden = !state;
        node.hidden = !state?.steps.length;
        if (!state) return;
        look.textContent = state.busy ? state.working : state.label;
        switchOff(look, !state.ready);
        note.replaceChildren(`${state.note} `, link);
        link.textContent = state.link_text;
        link.href = state.link;
        // What stands there stays, so that a screen reader reads each step once.
        while (steps.children.length > state.steps.length) steps.lastChild.remove();
        for (const step of state.steps.slice(steps.children.length)) {
          const mark = element("span", {
            class: "pgflow-mark",
            "aria-hidden": "true",
            text: step.mark,
          });
          const said = element("span", { class: "pgflow-unseen", text: `${step.said}: ` });
          const name = element("strong", { text: step.name });
          const detail = element("span", { class: "pgflow-detail", text: step.detail });
          const item = element(
            "li",
            { class: `pgflow-step pgflow-step-${step.state}` },
            mark,
            said,
            name,
            detail,
          );
          if (step.hint) item.append(element("span", { class: "pgflow-hint", text: step.hint }));
          steps.append(item);
        }
      },
    };
  }

  function message(input, line, error, warning, help) {
    line.textContent = error || warning || help || " ";
    line.classList.toggle("pgflow-error", Boolean(error));
    line.classList.toggle("pgflow-warning", !error && Boolean(warning));
    if (error) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function fieldBox(state) {
    const id = `${prefix}-${state.name}`;
    const help = element("p", { class: "pgflow-help", id: `${id}-help`, "aria-live": "polite" });
    const common = {
      id,
      class: "pgflow-input",
      "aria-describedby": `${id}-help`,
      "aria-required": state.required ? "true" : "false",
    };
    const edit = { type: state.secret ? "secret" : "edit", name: state.name };
    let input;
    if (state.choices.length) {
      input = element("select", {
        ...common,
        ...OWN_KEYS,
        onchange: () => say({ ...edit, value: input.value }),
      });
      for (const each of state.choices)
        input.append(element("option", { value: each.value, text: each.label }));
    } else {
      input = element("input", {
        ...common,
        type: state.secret ? "password" : "text",
        inputmode: state.name === "port" ? "numeric" : "text",
        autocomplete: state.secret ? "new-password" : "off",
        autocapitalize: "off",
        spellcheck: "false",
        ...pending.listeners(state.name, (value) => ({ ...edit, value })),
      });
    }
    const label = element("label", { class: "pgflow-label", for: id, text: state.label });
    if (!state.required)
      label.append(element("span", { class: "pgflow-optional", text: "optional" }));
    const node = element(
      "div",
      { class: `pgflow-field pgflow-field-${state.name}` },
      label,
      state.secret ? withReveal(input, state.label.toLowerCase()) : input,
      help,
    );
    return {
      node,
      update(next, refilled) {
        message(input, help, next.error, next.warning, next.help);
        if (state.secret) {
          input.placeholder = next.held ? "••••••  kept in the kernel" : "";
          if (refilled || !next.held) if (!pending.has(state.name)) input.value = "";
          return;
        }
        const kept = pending.has(state.name) || (document.activeElement === input && !refilled);
        if (wasEmptied(input, next) || !kept) input.value = next.value;
      },
    };
  }

  function drawChoices(state) {
    const key = JSON.stringify(state);
    if (choices.dataset.key === key) return;
    choices.dataset.key = key;
    const focused = document.activeElement?.id;
    choices.replaceChildren(
      ...state.map((choice) => {
        const segments = element("div", { class: "pgflow-segments" });
        for (const [index, option] of choice.options.entries()) {
          const id = `${prefix}-${choice.name}-${index}`;
          const radio = element("input", {
            ...OWN_KEYS,
            type: "radio",
            id,
            name: `${prefix}-${choice.name}`,
            value: option.value,
            onchange: () => {
              flushAll();
              say({ type: "choose", name: choice.name, value: option.value });
            },
          });
          radio.checked = option.value === choice.value;
          segments.append(radio, element("label", { for: id, text: option.label }));
        }
        return element(
          "fieldset",
          { class: "pgflow-choice" },
          element("legend", { class: "pgflow-label", text: choice.label }),
          segments,
        );
      }),
    );
    if (focused) choices.querySelector(`[id="${focused}"]`)?.focus();
  }

  function drawFields(state, refilled) {
    const key = JSON.stringify(state.map((each) => [each.name, each.label, each.choices]));
    const redrawn = key !== drawn;
    if (redrawn) {
      drawn = key;
      const focused = document.activeElement?.id;
      fields = new Map(state.map((each) => [each.name, fieldBox(each)]));
      grid.replaceChildren(...[...fields.values()].map((box) => box.node));
      if (focused) grid.querySelector(`[id="${focused}"]`)?.focus();
    }
    for (const each of state) fields.get(each.name).update(each, refilled || redrawn);
  }

  function drawChecks(state) {
    const key = JSON.stringify(state);
    if (checks.dataset.key === key) return;
    checks.dataset.key = key;
    const focused = document.activeElement?.id;
    checks.replaceChildren(
      ...state.map((check) => {
        const id = `${prefix}-${check.name}`;
        const box = element("input", {
          ...OWN_KEYS,
          type: "checkbox",
          id,
          onchange: () => say({ type: "check", name: check.name, value: box.checked }),
        });
        box.checked = check.value;
        return element(
          "div",
          { class: "pgflow-check" },
          box,
          element("label", { for: id, text: check.label }),
        );
      }),
    );
    if (focused) checks.querySelector(`[id="${focused}"]`)?.focus();
  }

  function drawOffers(labels) {
    const key = labels.join("\n");
    if (offers.dataset.key === key) return;
    offers.dataset.key = key;
    offers.replaceChildren(
      ...labels.map((label) =>
        button(label, () => say({ type: "offer", label }), { "data-name": label }),
      ),
    );
  }

  function draw() {
    const view = check(shape, model.get("view"), "view");
    const refilled = view.fill !== filled;
    filled = view.fill;
    title.textContent = view.title;
    drawChoices(view.choices);
    paste.update(view.paste, refilled);
    drawOffers(view.offers);
    drawFields(view.fields, refilled);
    drawChecks(view.checks);
    aside.hidden = !view.preview;
    root.classList.toggle("pgflow-narrow", !view.preview);
    if (preview.textContent !== view.preview) preview.textContent = view.preview;
    create.textContent = view.busy ? view.submit.busy : view.submit.label;
    switchOff(create, view.busy || view.reason);
    root.setAttribute("aria-busy", String(view.busy));
    root.classList.toggle("pgflow-busy", view.busy);
    reason.textContent = view.busy ? view.submit.waiting : view.reason;
    drawNotice(notice, view.notice);
    probe.update(view.probe);
    if (outcome.dataset.key !== view.outcome) {
      outcome.dataset.key = view.outcome;
      outcome.innerHTML = view.outcome; // made by pandas, which escapes what stands in the cells
      outcome.tabIndex = view.outcome ? 0 : -1; // it scrolls sideways, by keyboard too
    }
  }

  const redraw = keepingFocus(root, draw, () => (notice.textContent ? notice : title));
  redraw();
  model.on("change:view", redraw);
  kernel.open();
  return () => {
    kernel.close();
    model.off("change:view", redraw);
    pending.stop();
  };
}
