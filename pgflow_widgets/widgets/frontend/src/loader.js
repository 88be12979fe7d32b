// Draws a widget with its screen's code, which is sent once a page and not with each widget.
//
// A screen takes from the part that all screens share. The widgets of a kernel name the models that
// hold both. A host that has no such models, as marimo, gets them from the kernel in messages.

/** @typedef {import("./host/model").Model} Model */
/** @typedef {"shared" | "screen"} Part */
/** @typedef {{ code: string, styles: string }} Code */
/** @typedef {{ address: string, styles: string }} Loaded */

// A host loads this module anew for each widget; what it loads stays with the page.
const KEY = Symbol.for("pgflow-widgets code");
const page = /** @type {Record<symbol, Map<string, Promise<Loaded>>>} */ (
  /** @type {unknown} */ (globalThis)
);
if (!page[KEY]) page[KEY] = new Map();
const parts = page[KEY];

/**
 * @param {Model} model
 * @param {Part} part
 * @returns {Promise<Code>}
 */
function askKernel(model, part) {
  return new Promise((done) => {
    const hear = (/** @type {{ page?: Code & { part: Part } }} */ message) => {
      if (message?.page?.part !== part) return;
      model.off("msg:custom", hear);
      done(message.page);
    };
    model.on("msg:custom", hear);
    model.send({ type: "page", part });
  });
}

/**
 * @param {Model} model
 * @param {Part} part
 * @returns {Promise<Code>}
 */
async function codeOf(model, part) {
  try {
    const holder = /** @type {Model} */ (
      await model.widget_manager?.get_model(model.get("page")[part].holder)
    );
    return { code: holder.get("code"), styles: holder.get("styles") };
  } catch {
    return askKernel(model, part);
  }
}

/**
 * @param {string} text What the kernel packed.
 * @returns {Promise<string>}
 */
function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

/**
 * @param {Model} model
 * @param {Part} part
 * @param {string} [shared] The address of the part that this one takes from.
 */
function load(model, part, shared = "") {
  const { version } = model.get("page")[part];
  const loading =
    parts.get(version) ??
    codeOf(model, part).then(async ({ code, styles }) => {
      const linked = (await unpack(code)).replace("pgflow-shared", shared);
      const address = URL.createObjectURL(new Blob([linked], { type: "text/javascript" }));
      return { address, styles: await unpack(styles) };
    });
  parts.set(version, loading);
  loading.catch(() => parts.delete(version));
  return loading;
}

export default {
  /** @param {{ model: Model, el: HTMLElement }} place */
  async render({ model, el }) {
    const shared = await load(model, "shared");
    const { address, styles } = await load(model, "screen", shared.address);
    const { default: screen } = await import(address);
    const style = document.createElement("style");
    style.textContent = shared.styles + styles;
    el.append(style);
    return screen.render({ model, el });
  },
};
