// A chart of stacked bars, the latest at the right end. Each bar has its figures as a tooltip, and keeps
// its element in the page.

import { html, nothing, svg } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { number } from "../shared/dom.js";

const SLOTS = 30; // a few bars do not become fat
const TOPS = [2, 4, 6, 8, 10];

/** @typedef {{ id: string, label: string, bad: boolean }} Bar */
/**
 * @template {Bar} Kind
 * @typedef {{ name: string, style: string, of: (bar: Kind) => number }} Part A part of each bar.
 */

/** Returns the least even number of one digit and zeros that is not exceeded. */
function topOf(/** @type {number} */ most) {
  const unit = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return unit * /** @type {number} */ (TOPS.find((top) => top * unit >= most));
}

/**
 * Draws a chart.
 *
 * @template {Bar} Kind
 * @param {object} chart
 * @param {string} chart.label
 * @param {string} chart.counted How many bars there are, in words.
 * @param {readonly Part<Kind>[]} chart.parts From the bottom to the top.
 * @param {readonly Kind[]} chart.bars The latest is the last.
 */
export function chart({ label, counted, parts, bars }) {
  const total = (/** @type {Kind} */ bar) => parts.reduce((sum, part) => sum + part.of(bar), 0);
  const most = Math.max(0, ...bars.map(total));
  const top = topOf(most);
  const bad = bars.filter((bar) => bar.bad).length;
  const sums = parts.map(
    (part) => `${number(bars.reduce((sum, bar) => sum + part.of(bar), 0))} ${part.name}`,
  );
  const spoken = `${sums.join(", ")}, ${number(most)} rows at most in a run. ${bad} of the runs failed.`;
  const free = SLOTS - bars.length;
  const column = (/** @type {Kind} */ bar, /** @type {number} */ number) =>
    drawColumn({ bar, place: free + number, top, parts });
  return html`<figure class="pgflow-figure" aria-label=${label}>
    <figcaption class="pgflow-bar"><span class="pgflow-label">${label}</span><span class="pgflow-reason">${counted}</span>${parts.map(legend)}</figcaption>
    <div class="pgflow-plot" role="img" aria-label=${spoken}>
      <div class="pgflow-scale" aria-hidden="true">${[top, top / 2, 0].map((value) => html`<span>${number(value)}</span>`)}</div>
      <svg class="pgflow-chart" viewBox="0 0 ${SLOTS} 100" preserveAspectRatio="none" aria-hidden="true">
        ${[0, 50, 100].map((y) => svg`<line class="pgflow-axis" x1="0" x2=${SLOTS} y1=${y} y2=${y}></line>`)}
        <g>${repeat(bars, (bar) => bar.id, column)}</g>
      </svg>
      <div class="pgflow-marks" aria-hidden="true">${bars.map((bar, place) => html`<span style="grid-column: ${free + place + 1}">${bar.bad ? "✕" : nothing}</span>`)}</div>
      ${drawEnds(bars)}
    </div>
  </figure>`;
}

const legend = (/** @type {Part<any>} */ { name, style }) =>
  html`<span class="pgflow-legend" aria-hidden="true"><svg viewBox="0 0 8 8" width="8" height="8"
    ><circle class=${style} cx="4" cy="4" r="4"></circle></svg>${name}</span>`;

/**
 * @template {Bar} Kind
 * @param {{ bar: Kind, place: number, top: number, parts: readonly Part<Kind>[] }} column
 */
function drawColumn({ bar, place, top, parts }) {
  const figures = parts.map((part) => `${number(part.of(bar))} ${part.name}`).join(", ");
  let y = 100;
  const rects = parts.map((part) => {
    const tall = (100 * part.of(bar)) / top;
    y -= tall;
    return svg`<rect class=${part.style} x=${place + 0.15} y=${y} width="0.7" height=${tall}></rect>`;
  });
  return svg`<g>
    <title>${bar.label}: ${figures}${bar.bad ? ", the run failed" : ""}</title>
    <path class=${bar.bad ? "pgflow-slot-bad" : "pgflow-slot"} d="M${place} 0h1v100h-1z"></path>
    ${rects}
  </g>`;
}

/** @param {readonly Bar[]} bars */
function drawEnds(bars) {
  const oldest = bars[0]?.label ?? "";
  const latest = bars.at(-1)?.label ?? "";
  const hasRoom = bars.length > SLOTS / 3;
  const isSameDay = hasRoom && dayOf(oldest) === dayOf(latest);
  const end = isSameDay ? latest.slice(dayOf(latest).length) : latest;
  return html`<div class="pgflow-ends" aria-hidden="true" style="width: ${(100 * bars.length) / SLOTS}%"
    ><span>${hasRoom ? oldest : nothing}</span><span>${end.trim()}${end ? " (latest)" : nothing}</span></div>`;
}

/** Returns the day in "1 Mar 04:30". */
const dayOf = (/** @type {string} */ label) => label.slice(0, label.lastIndexOf(" "));
