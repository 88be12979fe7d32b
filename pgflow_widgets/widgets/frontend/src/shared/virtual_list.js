// A list of lines of one height. It stands in the page once, as high as all its lines; only those
// that the kernel sent are drawn. One of them has the focus of the whole list.

import { html, nothing } from "lit-html";
import { createRef, ref } from "lit-html/directives/ref.js";
import { repeat } from "lit-html/directives/repeat.js";

/**
 * What is drawn of a list: `lines` are those from `first` on.
 *
 * @template Line
 * @typedef {{ matching: number, first: number, lines: readonly Line[] }} Lines
 */

/**
 * How a line is drawn. `open` is of those that can be folded.
 *
 * @typedef {object} Look
 * @property {string} key What the line is known by: of the same key it is only brought up to date.
 * @property {unknown} content
 * @property {string} label The content as it is read out.
 * @property {boolean} [selected]
 * @property {number} [level]
 * @property {boolean} [open]
 * @property {string} [title]
 * @property {string} [kind] Its class.
 */

/** @param {Look[]} looks @param {number} place */
const parentOf = (looks, place) =>
  looks.slice(0, place).findLastIndex(({ level = 1 }) => level < (looks[place].level ?? 1));

/**
 * @param {Look} look
 * @param {{ id: string, place: number, count: number, active: boolean, role: "listbox" | "tree", height: number, choose: () => void }} line
 */
const drawLine = (look, { id, place, count, active, role, height, choose }) => html`<div
    id=${id}
    class="pgflow-line ${look.kind ?? ""} ${active ? "pgflow-line-active" : ""}"
    style="top: ${place * height}px; height: ${height}px"
    role=${role === "tree" ? "treeitem" : "option"}
    aria-label=${look.label}
    aria-setsize=${role === "listbox" ? count : nothing}
    aria-posinset=${role === "listbox" ? place + 1 : nothing}
    aria-selected=${look.selected === undefined ? nothing : String(look.selected)}
    aria-level=${look.level ?? nothing}
    aria-expanded=${look.open === undefined ? nothing : String(look.open)}
    title=${look.title ?? nothing}
    @click=${choose}
  >${look.content}</div>`;

/**
 * Returns what draws the list.
 *
 * @template Line
 * @param {object} list
 * @param {(part: string) => string} list.id
 * @param {string} list.name What the kernel calls it.
 * @param {string} list.label
 * @param {"listbox" | "tree"} list.role
 * @param {number} list.height Of a line, in pixels.
 * @param {ReturnType<typeof import("../host/outbox.js").outbox>} list.pending
 * @param {() => void} list.redraw
 * @param {(line: Line) => Look} list.look
 * @param {(line: Line) => void} list.choose
 * @param {(line: Line, open: boolean) => void} [list.fold]
 */
export function virtualList({
  id,
  name,
  label,
  role,
  height,
  pending,
  redraw,
  look,
  choose,
  fold,
}) {
  /** @type {import("lit-html/directives/ref.js").Ref<HTMLElement>} */
  const box = createRef();
  /** @type {Lines<Line>} */
  let state = { matching: 0, first: 0, lines: [] };
  let active = 0;
  let asked = -1;
  let selected = "";

  function visible() {
    const { scrollTop = 0, clientHeight = 0 } = box.value ?? {};
    const first = Math.floor(scrollTop / height);
    return [first, first + Math.ceil(clientHeight / height)];
  }

  function fetch() {
    const [first, last] = visible();
    const end = state.first + state.lines.length;
    const isMissing = first < state.first || Math.min(last, state.matching) > end;
    if (!isMissing || asked === first) return;
    asked = first;
    pending.later(`scroll ${name}`, () => ({ type: "scroll", name, value: visible()[0] }));
  }

  function go(/** @type {number} */ place) {
    active = Math.max(0, Math.min(place, state.matching - 1));
    const node = /** @type {HTMLElement} */ (box.value);
    const top = active * height;
    if (top < node.scrollTop) node.scrollTop = top;
    if (top + height > node.scrollTop + node.clientHeight)
      node.scrollTop = top + height - node.clientHeight;
    redraw();
  }

  // What was chosen elsewhere comes into sight.
  function showSelected() {
    const place = state.lines.findIndex((line) => look(line).selected);
    if (place < 0 && state.lines.length === state.matching) selected = "";
    if (place < 0 || !box.value) return;
    const { key } = look(state.lines[place]);
    const top = (state.first + place) * height;
    const { scrollTop, clientHeight } = box.value;
    const isSeen = top >= scrollTop && top + height <= scrollTop + clientHeight;
    if (key !== selected && !isSeen) box.value.scrollTop = top - (clientHeight - height) / 2;
    if (key !== selected) active = state.first + place;
    selected = key;
  }

  function take(/** @type {Line} */ item) {
    selected = ""; // it comes into sight, also if it was chosen before
    choose(item);
  }

  function turn(/** @type {Line} */ line, /** @type {boolean} */ open) {
    if (look(line).open === !open) fold?.(line, open);
    else if (open) go(active + 1);
    else {
      const parent = parentOf(state.lines.map(look), active - state.first);
      if (parent >= 0) go(state.first + parent);
    }
  }

  function press(/** @type {KeyboardEvent} */ event) {
    const page = Math.max(1, Math.floor(Number(box.value?.clientHeight) / height) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    const line = state.lines[active - state.first];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) go(active + step);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(state.matching - 1);
    else if ((event.key === "Enter" || event.key === " ") && line) take(line);
    else if (event.key === "ArrowRight" && line && fold) turn(line, true);
    else if (event.key === "ArrowLeft" && line && fold) turn(line, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const line = (/** @type {Line} */ item, /** @type {number} */ number) => {
    const place = state.first + number;
    return drawLine(look(item), {
      id: id(`${name}-${place}`),
      place,
      count: state.matching,
      active: place === active,
      role,
      height,
      choose() {
        active = place;
        take(item);
      },
    });
  };

  return (/** @type {Lines<Line>} */ next) => {
    state = next;
    asked = -1;
    if (active >= state.matching) active = Math.max(0, state.matching - 1);
    queueMicrotask(() => {
      showSelected();
      fetch();
    });
    return html`<div
      ${ref(box)}
      class="pgflow-lines"
      role=${state.matching ? role : "group"}
      tabindex=${state.matching ? "0" : "-1"}
      aria-label=${label}
      aria-activedescendant=${state.matching ? id(`${name}-${active}`) : nothing}
      data-name=${name}
      data-lm-suppress-shortcuts="true"
      @scroll=${fetch}
      @keydown=${press}
    ><div class="pgflow-lines-all" role="presentation" style="height: ${state.matching * height}px"
      >${repeat(state.lines, (item) => look(item).key, line)}</div
    ></div>`;
  };
}
