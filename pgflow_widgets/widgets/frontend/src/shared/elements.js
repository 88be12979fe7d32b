// @ts-nocheck - for the screens that do not draw with lit-html yet: makes elements by hand.

import { isOff } from "./dom.js";

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// JupyterLab would take arrow keys and Enter for itself on anything that is not a text field.
export const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

export function button(text, onclick, properties = {}) {
  return element("button", {
    ...OWN_KEYS,
    type: "button",
    class: "pgflow-offer",
    text,
    ...properties,
    onclick: (event) => {
      if (!isOff(event.currentTarget)) onclick(event);
    },
  });
}

export const switchOff = (node, off) => node.setAttribute("aria-disabled", String(Boolean(off)));

// A field for something that is not shown as it is typed, with a button that shows it.
export function withReveal(input, name) {
  const toggle = button(
    "Show",
    () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      toggle.textContent = shown ? "Show" : "Hide";
      toggle.setAttribute("aria-pressed", String(!shown));
    },
    { class: "pgflow-reveal", "aria-label": `Show ${name}`, "aria-pressed": "false" },
  );
  return element("div", { class: "pgflow-secret" }, input, toggle);
}
