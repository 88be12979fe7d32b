// Shows another widget below this one: the trait `inside` has the id of its model.
//
// To make its page takes a while: of two that are made at once, the one asked for last stays.

/**
 * @param {import("./model").Model} model
 * @param {HTMLElement} place What it is drawn into.
 * @returns {() => void} Ends it.
 */
export function innerView(model, place) {
  let asked = 0;
  /** @type {{ el: HTMLElement, remove(): void } | null} */
  let shown = null;

  async function draw() {
    const id = model.get("inside");
    asked += 1;
    const turn = asked;
    if (!id) {
      shown?.remove();
      shown = null;
      place.replaceChildren();
    }
    if (!id || !model.widget_manager) return;
    try {
      const view = await model.widget_manager.create_view(await model.widget_manager.get_model(id));
      if (turn !== asked) return view.remove();
      shown?.remove();
      shown = view;
      place.replaceChildren(view.el);
    } catch {
      place.replaceChildren(); // a notebook that was opened again may not have it any more
    }
  }

  draw();
  model.on("change:inside", draw);
  return () => {
    asked += 1;
    shown?.remove();
    model.off("change:inside", draw);
  };
}
