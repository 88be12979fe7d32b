// A list of lines of one height. It stands in the page once, as high as all its lines; only those
// that the kernel sent are drawn. One of them has the focus of the whole list.

import { html, nothing } from "lit-html";
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
 * @template Line
 * @typedef {object} Options
 * @property {HTMLElement} root
 * @property {(part: string) => string} id
 * @property {string} name What the kernel calls it.
 * @property {string} label
 * @property {"listbox" | "tree"} role
 * @property {number} height Of a line, in pixels.
 * @property {ReturnType<typeof import("../host/outbox.js").outbox>} pending
 * @property {() => void} redraw
 * @property {(line: Line) => Look} look
 * @property {(line: Line) => void} choose
 * @property {(line: Line, open: boolean) => void} [fold]
 */

/**
 * Returns what draws the list.
 *
 * @template Line
 * @param {Options<Line>} options
 */
export function virtualList(options) {
  const list = new VirtualList(options);
  return (/** @type {Lines<Line>} */ next) => list.draw(next);
}

/** @template Line */
class VirtualList {
  /** @type {Lines<Line>} */
  state = { matching: 0, first: 0, lines: [] };
  active = 0;
  asked = -1;
  selected = "";

  /** @param {Options<Line>} options */
  constructor(options) {
    this.options = options;
    this.fetch = this.fetch.bind(this);
    this.press = this.press.bind(this);
  }

  /** @returns {HTMLElement | null} */
  get box() {
    return this.options.root.querySelector(`[data-name=${this.options.name}]`);
  }

  visible() {
    const { height } = this.options;
    const { scrollTop = 0, clientHeight = 0 } = this.box ?? {};
    const first = Math.floor(scrollTop / height);
    return [first, first + Math.ceil(clientHeight / height)];
  }

  // Asks the kernel for lines that came into sight.
  fetch() {
    const { name, pending } = this.options;
    const { first: begin, lines, matching } = this.state;
    const [first, last] = this.visible();
    const isMissing = first < begin || Math.min(last, matching) > begin + lines.length;
    if (!isMissing || this.asked === first) return;
    this.asked = first;
    pending.later(`scroll ${name}`, () => ({ type: "scroll", name, value: this.visible()[0] }));
  }

  /** @param {number} place */
  go(place) {
    const { height, redraw } = this.options;
    this.active = Math.max(0, Math.min(place, this.state.matching - 1));
    const node = /** @type {HTMLElement} */ (this.box);
    const top = this.active * height;
    if (top < node.scrollTop) node.scrollTop = top;
    if (top + height > node.scrollTop + node.clientHeight)
      node.scrollTop = top + height - node.clientHeight;
    redraw();
  }

  // What was chosen elsewhere comes into sight.
  showSelected() {
    const { height, look } = this.options;
    const { first, lines, matching } = this.state;
    const place = lines.findIndex((line) => look(line).selected);
    if (place < 0 && lines.length === matching) this.selected = "";
    if (place < 0 || !this.box) return;
    const { key } = look(lines[place]);
    const top = (first + place) * height;
    const { scrollTop, clientHeight } = this.box;
    const isSeen = top >= scrollTop && top + height <= scrollTop + clientHeight;
    if (key !== this.selected && !isSeen) this.box.scrollTop = top - (clientHeight - height) / 2;
    if (key !== this.selected) this.active = first + place;
    this.selected = key;
  }

  /** @param {Line} line */
  take(line) {
    this.selected = ""; // it comes into sight, also if it was chosen before
    this.options.choose(line);
  }

  /** @param {Line} line @param {boolean} open */
  turn(line, open) {
    const { look, fold } = this.options;
    const { first, lines } = this.state;
    if (look(line).open === !open) fold?.(line, open);
    else if (open) this.go(this.active + 1);
    else {
      const parent = parentOf(lines.map(look), this.active - first);
      if (parent >= 0) this.go(first + parent);
    }
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { fold } = this.options;
    const step = this.stepOf(event.key);
    const line = this.state.lines[this.active - this.state.first];
    if (step) this.go(this.active + step);
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(this.state.matching - 1);
    else if ((event.key === "Enter" || event.key === " ") && line) this.take(line);
    else if (event.key === "ArrowRight" && line && fold) this.turn(line, true);
    else if (event.key === "ArrowLeft" && line && fold) this.turn(line, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} key */
  stepOf(key) {
    const { height } = this.options;
    const page = Math.max(1, Math.floor(Number(this.box?.clientHeight) / height) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    return steps[/** @type {keyof typeof steps} */ (key)];
  }

  /** @param {Line} item @param {number} number */
  line(item, number) {
    const { id, name, role, height, look } = this.options;
    const place = this.state.first + number;
    return drawLine(look(item), {
      id: id(`${name}-${place}`),
      place,
      count: this.state.matching,
      active: place === this.active,
      role,
      height,
      choose: () => {
        this.active = place;
        this.take(item);
      },
    });
  }

  /** @param {Lines<Line>} next */
  draw(next) {
    const { id, name, label, role, height, look } = this.options;
    const { matching, lines } = next;
    this.state = next;
    this.asked = -1;
    if (this.active >= matching) this.active = Math.max(0, matching - 1);
    queueMicrotask(() => {
      this.showSelected();
      this.fetch();
    });
    return html`<div
      class="pgflow-lines"
      role=${matching ? role : "group"}
      tabindex=${matching ? "0" : "-1"}
      aria-label=${label}
      aria-activedescendant=${matching ? id(`${name}-${this.active}`) : nothing}
      data-name=${name}
      @scroll=${this.fetch}
      @keydown=${this.press}
    ><div class="pgflow-lines-all" role="presentation" style="height: ${matching * height}px"
      >${repeat(
        lines,
        (item) => look(item).key,
        (item, number) => this.line(item, number),
      )}</div
    ></div>`;
  }
}
