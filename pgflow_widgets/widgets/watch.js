// Draws the runs of a dataflow from the trait `view`: figures, two charts over time, a table.

let watches = 0;

function render({ model, el }) {
  const prefix = `pgflow-watch-${Date.now().toString(36)}-${++watches}`;
  const title = element("h3", { class: "pgflow-title", id: `${prefix}-title` });
  const badge = element("span", { class: "pgflow-badge" });
  const schedule = element("p", { class: "pgflow-say" });
  const said = element("strong", {});
  const seen = element("span", { class: "pgflow-reason" });
  const turn = element("button", {
    ...OWN_KEYS,
    type: "button",
    class: "pgflow-offer",
    onclick: () => model.send({ type: model.get("view").live ? "stop" : "start" }),
  });
  const charts = element("div", { class: "pgflow-charts" });
  const table = element("table", { class: "pgflow-data" });
  const box = element("div", { class: "pgflow-grid-box", tabindex: "0", role: "region", "aria-label": "Runs" }, table);
  const trouble = element("div", { class: "pgflow-notice", role: "alert" });
  const notice = element("div", { class: "pgflow-notice" });
  el.append(
    element(
      "section",
      { class: "pgflow pgflow-browser pgflow-watch", "aria-labelledby": `${prefix}-title` },
      element("div", { class: "pgflow-bar" }, title, badge),
      schedule,
      element("div", { class: "pgflow-bar", role: "status" }, said, seen, turn),
      trouble,
      notice,
      charts,
      box,
    ),
  );

  const SVG = "http://www.w3.org/2000/svg";
  function shape(tag, properties, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // Bars stand from the left, in the order of time; each has its figures as a tooltip.
  function chart(label, bars, parts, unit) {
    const [width, height, left, bottom, top] = [480, 132, 56, 20, 8];
    const most = Math.max(...bars.map((bar) => parts.reduce((sum, part) => sum + bar[part.key], 0)), 0) || 1;
    const step = Math.min((width - left) / Math.max(bars.length, 1), 48);
    const scale = (value) => ((height - top - bottom) * value) / most;
    const picture = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "pgflow-chart" });
    picture.setAttribute("aria-label", `${label} of ${bars.length} runs, ${number(most)}${unit} at most`);
    for (const share of [0, 0.5, 1]) {
      const y = height - bottom - scale(most * share);
      picture.append(
        shape("line", { x1: left, x2: width, y1: y, y2: y, class: "pgflow-axis" }),
        shape("text", { x: left - 6, y: y + 4, class: "pgflow-tick", "text-anchor": "end" }, number(most * share)),
      );
    }
    for (const [place, bar] of bars.entries()) {
      let y = height - bottom;
      const group = shape("g", {});
      group.append(shape("title", {}, `${bar.label}: ${parts.map((p) => `${p.name} ${bar[p.key]}${unit}`).join(", ")}`));
      for (const part of parts) {
        const tall = scale(bar[part.key]);
        y -= tall;
        const kind = bar.bad ? "pgflow-bar-bad" : part.style;
        group.append(
          shape("rect", { x: left + place * step + 1, y, width: Math.max(step - 2, 1), height: tall, class: kind }),
        );
      }
      if (bar.bad)
        group.append(
          shape("text", { x: left + (place + 0.5) * step, y: height - bottom - 4, class: "pgflow-tick", "text-anchor": "middle" }, "✕"),
        );
      picture.append(group);
    }
    for (const place of bars.length > 1 ? [0, bars.length - 1] : bars.map((_, index) => index)) {
      const end = place > 0 && step * bars.length > (width - left) / 2;
      picture.append(
        shape(
          "text",
          { x: left + (place + (end ? 1 : 0)) * step, y: height - 4, class: "pgflow-tick", "text-anchor": end ? "end" : "start" },
          place > 0 && !end ? "" : bars[place].label,
        ),
      );
    }
    return element("figure", { class: "pgflow-figure" }, element("figcaption", { class: "pgflow-label", text: label }), picture);
  }

  const number = (value) =>
    value >= 1e6 ? `${+(value / 1e6).toFixed(1)} M` : value >= 1e4 ? `${+(value / 1e3).toFixed(1)} k` : value >= 10 ? `${+value.toFixed(1)}` : `${+value.toPrecision(2)}`;

  function draw() {
    const view = model.get("view");
    title.textContent = view.title;
    badge.textContent = view.state;
    schedule.textContent = view.schedule;
    said.textContent = view.said;
    seen.textContent = view.seen;
    turn.textContent = view.live ? "Stop" : "Watch again";
    trouble.className = `pgflow-notice${view.trouble ? " pgflow-notice-error" : ""}`;
    trouble.textContent = view.trouble;
    notice.className = `pgflow-notice${view.notice.kind ? ` pgflow-notice-${view.notice.kind}` : ""}`;
    notice.textContent = [view.notice.text, view.notice.hint].filter(Boolean).join(" ");
    charts.hidden = box.hidden = !view.bars.length;
    charts.replaceChildren(
      chart("Records", view.bars, [
        { key: "written", name: "written", style: "pgflow-bar-good" },
        { key: "failed", name: "failed", style: "pgflow-bar-failed" },
      ], ""),
      chart("Duration, seconds", view.bars, [{ key: "seconds", name: "took", style: "pgflow-bar-good" }], " s"),
    );
    table.replaceChildren(
      element("thead", {}, element("tr", {}, ...view.heads.map((text, place) => element("th", { scope: "col", class: place > 1 ? "pgflow-number" : "", text })))),
      element(
        "tbody",
        {},
        ...view.rows.map((row) =>
          element(
            "tr",
            { class: `pgflow-run-${row.state}`, title: row.error },
            ...row.cells.map((text, place) => element("td", { class: place > 1 ? "pgflow-number" : "", text })),
          ),
        ),
      ),
    );
  }

  draw();
  model.on("change:view", draw);
  return () => model.off("change:view", draw);
}

export default { render };
