// Draws the runs of a dataflow from the trait `view`: figures, two charts over time, a table. Each run
// keeps its row and its bars, for the kernel tells of them every second.

const CHART = { width: 480, height: 132, left: 56, bottom: 20, top: 8 };
const SVG = "http://www.w3.org/2000/svg";

let watches = 0;

const number = (value) =>
  value >= 1e6 ? `${+(value / 1e6).toFixed(1)} M` : value >= 1e4 ? `${+(value / 1e3).toFixed(1)} k` : value >= 10 ? `${+value.toFixed(1)}` : `${+value.toPrecision(2)}`;

function shape(tag, properties, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function setAll(node, properties) {
  for (const [name, value] of Object.entries(properties))
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

// Bars stand from the left, in the order of time; each has its figures as a tooltip.
function makeChart(label, parts, unit) {
  const { width, height, left, bottom, top } = CHART;
  const axis = [0, 0.5, 1].map(() => ({
    line: shape("line", { x1: left, x2: width, class: "pgflow-axis" }),
    text: shape("text", { x: left - 6, class: "pgflow-tick", "text-anchor": "end" }),
  }));
  const columns = shape("g", {});
  const ends = [0, 1].map(() => shape("text", { y: height - 4, class: "pgflow-tick" }));
  const picture = shape(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", class: "pgflow-chart" },
    ...axis.flatMap(({ line, text }) => [line, text]),
    columns,
    ...ends,
  );
  const total = (bar) => parts.reduce((sum, part) => sum + bar[part.key], 0);
  let step = 0;
  let scale = () => 0;

  function makeColumn() {
    const title = shape("title", {});
    const rects = parts.map(() => shape("rect", {}));
    const cross = shape("text", { y: height - bottom - 4, class: "pgflow-tick", "text-anchor": "middle" });
    return {
      node: shape("g", {}, title, ...rects, cross),
      update(bar, place) {
        setText(title, `${bar.label}: ${parts.map((p) => `${p.name} ${bar[p.key]}${unit}`).join(", ")}`);
        let y = height - bottom;
        for (const [index, part] of parts.entries()) {
          const tall = scale(bar[part.key]);
          y -= tall;
          setAll(rects[index], {
            x: left + place * step + 1,
            y,
            width: Math.max(step - 2, 1),
            height: tall,
            class: bar.bad ? "pgflow-bar-bad" : part.style,
          });
        }
        setText(cross, bar.bad ? "✕" : "");
        setAll(cross, { x: left + (place + 0.5) * step });
      },
    };
  }

  const drawColumns = keyedChildren(columns, makeColumn);
  return {
    node: element("figure", { class: "pgflow-figure" }, element("figcaption", { class: "pgflow-label", text: label }), picture),
    update(bars) {
      const most = Math.max(...bars.map(total), 0) || 1;
      step = Math.min((width - left) / Math.max(bars.length, 1), 48);
      scale = (value) => ((height - top - bottom) * value) / most;
      setAll(picture, { "aria-label": `${label} of ${bars.length} runs, ${number(most)}${unit} at most` });
      for (const [index, { line, text }] of axis.entries()) {
        const y = height - bottom - scale((most * index) / 2);
        setAll(line, { y1: y, y2: y });
        setAll(text, { y: y + 4 });
        setText(text, number((most * index) / 2));
      }
      drawColumns(bars, (bar) => bar.id);
      const wide = step * bars.length > (width - left) / 2; // else the last label would meet the first
      setAll(ends[0], { x: left });
      setText(ends[0], bars[0]?.label ?? "");
      setAll(ends[1], { x: left + bars.length * step, "text-anchor": "end" });
      setText(ends[1], bars.length > 1 && wide ? bars.at(-1).label : "");
    },
  };
}

function makeTable() {
  const aligned = (tag, properties, text, place) =>
    element(tag, { ...properties, class: place > 1 ? "pgflow-number" : null, text });
  const head = element("tr", {});
  const body = element("tbody", {});
  const drawRows = keyedChildren(body, (row) => {
    const cells = row.cells.map((text, place) => aligned("td", {}, text, place));
    const node = element("tr", {}, ...cells);
    return {
      node,
      update(next) {
        setAll(node, { class: `pgflow-run-${next.state}`, title: next.error });
        next.cells.forEach((text, place) => setText(cells[place], text));
      },
    };
  });
  return {
    node: element("table", { class: "pgflow-data" }, element("thead", {}, head), body),
    update({ heads, rows }) {
      if (!head.children.length)
        head.append(...heads.map((text, place) => aligned("th", { scope: "col" }, text, place)));
      drawRows(rows, (row) => row.id);
    },
  };
}

function render({ model, el }) {
  const prefix = `pgflow-watch-${Date.now().toString(36)}-${++watches}`;
  const title = element("h3", { class: "pgflow-title", id: `${prefix}-title` });
  const badge = element("span", { class: "pgflow-badge" });
  const schedule = element("p", { class: "pgflow-say" });
  const said = element("strong", { role: "status" });
  const seen = element("span", { class: "pgflow-reason" });
  const turn = button(
    "",
    once(() => kernel.say({ type: model.get("view").live ? "stop" : "start" })),
  );
  const records = makeChart(
    "Records",
    [
      { key: "written", name: "written", style: "pgflow-bar-good" },
      { key: "failed", name: "failed", style: "pgflow-bar-failed" },
    ],
    "",
  );
  const durations = makeChart("Duration, seconds", [{ key: "seconds", name: "took", style: "pgflow-bar-good" }], " s");
  const charts = element("div", { class: "pgflow-charts" }, records.node, durations.node);
  const table = makeTable();
  const box = element("div", { class: "pgflow-grid-box", tabindex: "0", role: "region", "aria-label": "Runs" }, table.node);
  const trouble = element("div", { class: "pgflow-notice", role: "alert" });
  const notice = element("div", { class: "pgflow-notice" });
  const root = element(
    "section",
    { class: "pgflow pgflow-browser pgflow-watch", "aria-labelledby": `${prefix}-title` },
    element("div", { class: "pgflow-bar" }, title, badge),
    schedule,
    element("div", { class: "pgflow-bar" }, said, seen, turn),
    trouble,
    notice,
    charts,
    box,
  );
  el.append(root);
  const kernel = new KernelLine({ model, el, root });

  function draw() {
    const view = model.get("view");
    setText(title, view.title);
    setText(badge, view.state);
    setText(schedule, view.schedule);
    setText(said, view.said);
    setText(seen, view.seen);
    setText(turn, view.live ? "Stop" : "Watch again");
    setAll(trouble, { class: `pgflow-notice${view.trouble ? " pgflow-notice-error" : ""}` });
    setText(trouble, view.trouble);
    setAll(notice, { class: `pgflow-notice${view.notice.kind ? ` pgflow-notice-${view.notice.kind}` : ""}` });
    setText(notice, [view.notice.text, view.notice.hint].filter(Boolean).join(" "));
    charts.hidden = box.hidden = !view.bars.length;
    records.update(view.bars);
    durations.update(view.bars);
    table.update(view);
  }

  const redraw = keepingFocus(root, draw, () => title);
  redraw();
  model.on("change:view", redraw);
  kernel.open();
  return () => {
    kernel.close();
    model.off("change:view", redraw);
  };
}

export default { render };
