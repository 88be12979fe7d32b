// @ts-nocheck - until it is drawn with lit-html.
//
// A list of lines of one height. It stands in the page once, as high as all its lines; only those
// that the kernel sent are drawn. One of them has the focus of the whole list.

import { element, OWN_KEYS } from "./elements.js";

const LINE = 28; // pixels; the same in browser.css

export function virtualList({ prefix, pending, label, role, name, draw, choose, fold }) {
  const inside = element("div", { class: "pgflow-lines-all" });
  const box = element(
    "div",
    { ...OWN_KEYS, class: "pgflow-lines", role, tabindex: "0", "aria-label": label },
    inside,
  );
  let state = { found: 0, first: 0, shown: [] };
  let active = 0;
  let asked = -1;
  let painted = "";
  const id = (place) => `${prefix}-${name}-${place}`;

  function visible() {
    const first = Math.floor(box.scrollTop / LINE);
    return [first, first + Math.ceil(box.clientHeight / LINE)];
  }

  function fetch() {
    const [first, last] = visible();
    const end = state.first + state.shown.length;
    if ((first < state.first || Math.min(last, state.found) > end) && asked !== first) {
      asked = first;
      pending.later(`scroll ${name}`, () => ({ type: "scroll", name, value: visible()[0] }));
    }
  }

  function go(place) {
    active = Math.max(0, Math.min(place, state.found - 1));
    const top = active * LINE;
    if (top < box.scrollTop) box.scrollTop = top;
    if (top + LINE > box.scrollTop + box.clientHeight)
      box.scrollTop = top + LINE - box.clientHeight;
    paint();
  }

  function paint() {
    inside.style.height = `${state.found * LINE}px`;
    inside.replaceChildren(
      ...state.shown.map((each, number) => {
        const place = state.first + number;
        const line = draw(each);
        line.id = id(place);
        line.style.top = `${place * LINE}px`;
        line.classList.add("pgflow-line");
        line.classList.toggle("pgflow-line-active", place === active);
        line.addEventListener("click", () => {
          active = place;
          choose(each);
        });
        return line;
      }),
    );
    box.setAttribute("aria-activedescendant", state.found ? id(active) : "");
  }

  box.addEventListener("scroll", fetch);
  box.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(box.clientHeight / LINE) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    const each = state.shown[active - state.first];
    if (step) go(active + step);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(state.found - 1);
    else if ((event.key === "Enter" || event.key === " ") && each) choose(each);
    else if (event.key === "ArrowRight" && each && fold) fold(each, true);
    else if (event.key === "ArrowLeft" && each && fold) fold(each, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    box,
    // A line that is the same stays, or a click on it would be lost while it is replaced.
    update(next, marked) {
      state = next;
      asked = -1;
      if (active >= state.found) active = Math.max(0, state.found - 1);
      const key = JSON.stringify([state.found, state.first, state.shown, marked]);
      if (key !== painted) paint();
      painted = key;
      fetch();
    },
  };
}
