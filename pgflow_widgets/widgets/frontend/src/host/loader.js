// Draws a widget with its screen's code, which is sent once a page and not with each widget.
//
// The widgets of a kernel name a model that holds the code of their screen. A host that has no such
// models, as marimo, gets it from the kernel in a message.

/** @typedef {import("./model").Model} Model */
/** @typedef {{ code: string, styles: string }} Code */
/** @typedef {{ default: { render(place: { model: Model, el: HTMLElement }): () => void } }} Screen */
/** @typedef {{ screen: Screen, styles: string }} Loaded */

// A host loads this module anew for each widget; what it loads stays with the page.
const KEY = Symbol.for("pgflow-widgets screens");
const page = /** @type {Record<symbol, Map<string, Promise<Loaded>>>} */ (
  /** @type {unknown} */ (globalThis)
);
if (!page[KEY]) page[KEY] = new Map();
const screens = page[KEY];

/**
 * @param {Model} model
 * @returns {Promise<Code>}
 */
function askKernel(model) {
  return new Promise((done) => {
    const hear = (/** @type {{ page?: Code }} */ message) => {
      if (!message?.page) return;
      model.off("msg:custom", hear);
      done(message.page);
    };
    model.on("msg:custom", hear);
    model.send({ type: "page" });
  });
}

/**
 * @param {Model} model
 * @returns {Promise<Code>}
 */
async function codeOf(model) {
  try {
    const holder = /** @type {Model} */ (
      await model.widget_manager?.get_model(model.get("page").holder)
    );
    return { code: holder.get("code"), styles: holder.get("styles") };
  } catch {
    return askKernel(model);
  }
}

/**
 * @param {Model} model
 * @returns {Promise<Loaded>}
 */
async function load(model) {
  const { code, styles } = await codeOf(model);
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return { screen: /** @type {Screen} */ (await import(address)), styles };
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {Model} model */
function screenOf(model) {
  const { version } = model.get("page");
  const loading = screens.get(version) ?? load(model);
  screens.set(version, loading);
  loading.catch(() => screens.delete(version));
  return loading;
}

export default {
  /** @param {{ model: Model, el: HTMLElement }} place */
  async render({ model, el }) {
    const { screen, styles } = await screenOf(model);
    const style = document.createElement("style");
    style.textContent = styles;
    el.append(style);
    return screen.default.render({ model, el });
  },
};
