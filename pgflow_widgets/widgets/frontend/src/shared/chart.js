// A chart of bars, from the left in the order of time; each has its figures as a tooltip, and keeps
// its place in the page.

import { html, nothing, svg } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

const WIDTH = 480;
const HEIGHT = 132;
const LEFT = 56;
const BOTTOM = 20;
const TOP = 8;
const WIDEST = 48;

/** @typedef {{ id: string, label: string, bad: boolean }} Bar */
/**
 * @template {Bar} Kind
 * @typedef {{ name: string, style: string, of: (bar: Kind) => number }} Part A part of each bar.
 */

const number = (/** @type {number} */ value) => {
  if (value >= 1e6) return `${+(value / 1e6).toFixed(1)} M`;
  if (value >= 1e4) return `${+(value / 1e3).toFixed(1)} k`;
  return value >= 10 ? `${+value.toFixed(1)}` : `${+value.toPrecision(2)}`;
};

/**
 * Draws a chart.
 *
 * @template {Bar} Kind
 * @param {object} chart
 * @param {string} chart.label
 * @param {readonly Part<Kind>[]} chart.parts From the bottom to the top.
 * @param {readonly Kind[]} chart.bars
 * @param {string} [chart.unit]
 */
export function chart({ label, parts, bars, unit = "" }) {
  const total = (/** @type {Kind} */ bar) => parts.reduce((sum, part) => sum + part.of(bar), 0);
  const most = Math.max(...bars.map(total), 0) || 1;
  const step = Math.min((WIDTH - LEFT) / Math.max(bars.length, 1), WIDEST);
  const scale = (/** @type {number} */ value) => ((HEIGHT - TOP - BOTTOM) * value) / most;
  const spoken = `${label} of ${bars.length} runs, ${number(most)}${unit} at most`;
  const column = (/** @type {Kind} */ bar, /** @type {number} */ place) =>
    drawColumn({ bar, left: LEFT + place * step, step, scale, parts, unit });
  return html`<figure class="pgflow-figure">
    <figcaption class="pgflow-label">${label}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" class="pgflow-chart" aria-label=${spoken}>
      ${[0, most / 2, most].map((value) => drawAxis(value, HEIGHT - BOTTOM - scale(value)))}
      <g>${repeat(bars, (bar) => bar.id, column)}</g>
      ${drawEnds(bars, step)}
    </svg>
  </figure>`;
}

const drawAxis = (/** @type {number} */ value, /** @type {number} */ y) => svg`
  <line class="pgflow-axis" x1=${LEFT} x2=${WIDTH} y1=${y} y2=${y}></line>
  <text class="pgflow-tick" x=${LEFT - 6} y=${y + 4} text-anchor="end">${number(value)}</text>`;

/**
 * @template {Bar} Kind
 * @param {{ bar: Kind, left: number, step: number, scale: (value: number) => number,
 *   parts: readonly Part<Kind>[], unit: string }} column
 */
function drawColumn({ bar, left, step, scale, parts, unit }) {
  const figures = parts.map((part) => `${part.name} ${part.of(bar)}${unit}`).join(", ");
  let y = HEIGHT - BOTTOM;
  const rects = parts.map((part) => {
    const tall = scale(part.of(bar));
    y -= tall;
    return svg`<rect class=${bar.bad ? "pgflow-bar-bad" : part.style}
      x=${left + 1} y=${y} width=${Math.max(step - 2, 1)} height=${tall}></rect>`;
  });
  return svg`<g>
    <title>${bar.label}: ${figures}</title>
    ${rects}
    <text class="pgflow-tick" x=${left + step / 2} y=${HEIGHT - BOTTOM - 4} text-anchor="middle"
    >${bar.bad ? "✕" : nothing}</text>
  </g>`;
}

/** @param {readonly Bar[]} bars @param {number} step */
function drawEnds(bars, step) {
  const isWide = step * bars.length > (WIDTH - LEFT) / 2; // else the last label meets the first
  const last = bars.length > 1 && isWide ? bars[bars.length - 1].label : "";
  const y = HEIGHT - 4;
  return svg`
    <text class="pgflow-tick" x=${LEFT} y=${y}>${bars[0]?.label ?? ""}</text>
    <text class="pgflow-tick" x=${LEFT + bars.length * step} y=${y} text-anchor="end">${last}</text>`;
}
