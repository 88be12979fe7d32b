// Makes a screen of a template: it draws the trait `view` at each change, keeps the focus, and talks
// with the kernel. Everything goes one way: the kernel sends `view`, the page sends messages.

import { render } from "lit-html";
import { check } from "./declared.js";
import { keepingFocus } from "./focus.js";
import { innerView } from "./inner_view.js";
import { KernelLine } from "./kernel_line.js";
import { keepKeys } from "./keys.js";
import { releaseFocus } from "./release_focus.js";

/** @typedef {import("./model").Model} Model */
/** @typedef {import("lit-html").TemplateResult} TemplateResult */

/**
 * What a screen works with; one for each place where a widget is shown.
 *
 * @template View, Message
 * @typedef {object} Host
 * @property {Model} model
 * @property {HTMLElement} root The element that is drawn into.
 * @property {(part: string) => string} id Returns an id that nothing else in the page has.
 * @property {() => View} view
 * @property {(message: Message) => void} say
 * @property {() => void} redraw Draws again, after a change of what only the page knows.
 * @property {() => boolean} answers Whether the kernel answers, as far as is known.
 * @property {(act: () => void) => void} onClose
 */

let screens = 0;

/** @param {Record<string, boolean>} kinds @param {string} title */
function section(kinds, title) {
  const root = document.createElement("section");
  root.className = ["pgflow", ...Object.keys(kinds).filter((kind) => kinds[kind])].join(" ");
  root.setAttribute("aria-labelledby", title);
  return root;
}

/**
 * @template View, Message
 * @param {object} screen
 * @param {string} screen.name The root has the class `pgflow-<name>`; the title has the id `title`.
 * @param {boolean} [screen.wide] Whether it is as wide as the cell.
 * @param {boolean} [screen.form] Whether it is a form to fill in.
 * @param {import("./declared").Shape} screen.shape What the kernel declares of `view`.
 * @param {(host: Host<View, Message>) => (view: View) => TemplateResult} screen.open Called once for
 *     each place; returns what draws a view.
 * @param {(root: HTMLElement) => HTMLElement | null} [screen.landing] Where the focus goes if what
 *     had it is gone; else to the title.
 */
export function screen({ name, wide = false, form = false, shape, open, landing }) {
  return {
    /** @param {{ model: Model, el: HTMLElement }} place */
    render({ model, el }) {
      screens += 1;
      const prefix = `pgflow-${name}-${Date.now().toString(36)}-${screens}`;
      const kinds = { "pgflow-wide": wide, "pgflow-form": form, [`pgflow-${name}`]: true };
      const root = section(kinds, `${prefix}-title`);
      const below = document.createElement("div");
      el.append(root, below);
      const kernel = new KernelLine({ model, el, root });
      /** @type {(() => void)[]} */
      const closing = [];

      const view = () => check(shape, model.get("view"), "view");
      const end = document.createComment("end"); // the line of the kernel moves about
      kernel.waiting.before(end);
      const draw = () => render(template(view()), root, { renderBefore: end });
      const title = () => /** @type {HTMLElement} */ (root.querySelector(`[id="${prefix}-title"]`));
      const redraw = keepingFocus(root, draw, () => landing?.(root) ?? title());
      const template = open({
        model,
        root,
        view,
        redraw,
        id: (part) => `${prefix}-${part}`,
        say: (message) => kernel.say(/** @type {{ type: string }} */ (message)),
        answers: () => kernel.answers,
        onClose: (act) => closing.push(act),
      });

      const stopKeeping = keepKeys(root);
      redraw();
      model.on("change:view", redraw);
      kernel.open();
      const closeInner = innerView(model, below);
      const stopReleasing = releaseFocus(root);
      return () => {
        kernel.close();
        closeInner();
        stopKeeping();
        stopReleasing();
        model.off("change:view", redraw);
        for (const act of closing) act();
      };
    },
  };
}
