// src/loader/loader.js
var KEY = /* @__PURE__ */ Symbol.for("pgflow-widgets screens");
var page = (
  /** @type {Record<symbol, Map<string, Promise<Loaded>>>} */
  /** @type {unknown} */
  globalThis
);
if (!page[KEY]) page[KEY] = /* @__PURE__ */ new Map();
var screens = page[KEY];
function askKernel(model) {
  return new Promise((done) => {
    const hear = (message) => {
      if (!message?.page) return;
      model.off("msg:custom", hear);
      done(message.page);
    };
    model.on("msg:custom", hear);
    model.send({ type: "page" });
  });
}
async function codeOf(model) {
  try {
    const holder = (
      /** @type {Model} */
      await model.widget_manager?.get_model(model.get("page").holder)
    );
    return { code: holder.get("code"), styles: holder.get("styles") };
  } catch {
    return askKernel(model);
  }
}
async function load(model) {
  const { code, styles } = await codeOf(model);
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return { screen: (
      /** @type {Screen} */
      await import(address)
    ), styles };
  } finally {
    URL.revokeObjectURL(address);
  }
}
function screenOf(model) {
  const { version } = model.get("page");
  const loading = screens.get(version) ?? load(model);
  screens.set(version, loading);
  loading.catch(() => screens.delete(version));
  return loading;
}
var loader_default = {
  /** @param {{ model: Model, el: HTMLElement }} place */
  async render({ model, el }) {
    const { screen, styles } = await screenOf(model);
    const style = document.createElement("style");
    style.textContent = styles;
    el.append(style);
    return screen.default.render({ model, el });
  }
};
export {
  loader_default as default
};
