// node_modules/lit-html/lit-html.js
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var t = globalThis;
var i = (t4) => t4;
var s = t.trustedTypes;
var e = s ? s.createPolicy("lit-html", { createHTML: (t4) => t4 }) : void 0;
var h = "$lit$";
var o = `lit$${Math.random().toFixed(9).slice(2)}$`;
var n = "?" + o;
var r = `<${n}>`;
var l = document;
var c = () => l.createComment("");
var a = (t4) => null === t4 || "object" != typeof t4 && "function" != typeof t4;
var u = Array.isArray;
var d = (t4) => u(t4) || "function" == typeof t4?.[Symbol.iterator];
var f = "[ 	\n\f\r]";
var v = /<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g;
var _ = /-->/g;
var m = />/g;
var p = RegExp(`>|${f}(?:([^\\s"'>=/]+)(${f}*=${f}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`, "g");
var g = /'/g;
var $ = /"/g;
var y = /^(?:script|style|textarea|title)$/i;
var x = (t4) => (i4, ...s3) => ({ _$litType$: t4, strings: i4, values: s3 });
var b = x(1);
var w = x(2);
var T = x(3);
var E = /* @__PURE__ */ Symbol.for("lit-noChange");
var A = /* @__PURE__ */ Symbol.for("lit-nothing");
var C = /* @__PURE__ */ new WeakMap();
var P = l.createTreeWalker(l, 129);
function V(t4, i4) {
  if (!u(t4) || !t4.hasOwnProperty("raw")) throw Error("invalid template strings array");
  return void 0 !== e ? e.createHTML(i4) : i4;
}
var N = (t4, i4) => {
  const s3 = t4.length - 1, e3 = [];
  let n2, l2 = 2 === i4 ? "<svg>" : 3 === i4 ? "<math>" : "", c3 = v;
  for (let i5 = 0; i5 < s3; i5++) {
    const s4 = t4[i5];
    let a2, u4, d2 = -1, f2 = 0;
    for (; f2 < s4.length && (c3.lastIndex = f2, u4 = c3.exec(s4), null !== u4); ) f2 = c3.lastIndex, c3 === v ? "!--" === u4[1] ? c3 = _ : void 0 !== u4[1] ? c3 = m : void 0 !== u4[2] ? (y.test(u4[2]) && (n2 = RegExp("</" + u4[2], "g")), c3 = p) : void 0 !== u4[3] && (c3 = p) : c3 === p ? ">" === u4[0] ? (c3 = n2 ?? v, d2 = -1) : void 0 === u4[1] ? d2 = -2 : (d2 = c3.lastIndex - u4[2].length, a2 = u4[1], c3 = void 0 === u4[3] ? p : '"' === u4[3] ? $ : g) : c3 === $ || c3 === g ? c3 = p : c3 === _ || c3 === m ? c3 = v : (c3 = p, n2 = void 0);
    const x2 = c3 === p && t4[i5 + 1].startsWith("/>") ? " " : "";
    l2 += c3 === v ? s4 + r : d2 >= 0 ? (e3.push(a2), s4.slice(0, d2) + h + s4.slice(d2) + o + x2) : s4 + o + (-2 === d2 ? i5 : x2);
  }
  return [V(t4, l2 + (t4[s3] || "<?>") + (2 === i4 ? "</svg>" : 3 === i4 ? "</math>" : "")), e3];
};
var S = class _S {
  constructor({ strings: t4, _$litType$: i4 }, e3) {
    let r2;
    this.parts = [];
    let l2 = 0, a2 = 0;
    const u4 = t4.length - 1, d2 = this.parts, [f2, v3] = N(t4, i4);
    if (this.el = _S.createElement(f2, e3), P.currentNode = this.el.content, 2 === i4 || 3 === i4) {
      const t5 = this.el.content.firstChild;
      t5.replaceWith(...t5.childNodes);
    }
    for (; null !== (r2 = P.nextNode()) && d2.length < u4; ) {
      if (1 === r2.nodeType) {
        if (r2.hasAttributes()) for (const t5 of r2.getAttributeNames()) if (t5.endsWith(h)) {
          const i5 = v3[a2++], s3 = r2.getAttribute(t5).split(o), e4 = /([.?@])?(.*)/.exec(i5);
          d2.push({ type: 1, index: l2, name: e4[2], strings: s3, ctor: "." === e4[1] ? I : "?" === e4[1] ? L : "@" === e4[1] ? z : H }), r2.removeAttribute(t5);
        } else t5.startsWith(o) && (d2.push({ type: 6, index: l2 }), r2.removeAttribute(t5));
        if (y.test(r2.tagName)) {
          const t5 = r2.textContent.split(o), i5 = t5.length - 1;
          if (i5 > 0) {
            r2.textContent = s ? s.emptyScript : "";
            for (let s3 = 0; s3 < i5; s3++) r2.append(t5[s3], c()), P.nextNode(), d2.push({ type: 2, index: ++l2 });
            r2.append(t5[i5], c());
          }
        }
      } else if (8 === r2.nodeType) if (r2.data === n) d2.push({ type: 2, index: l2 });
      else {
        let t5 = -1;
        for (; -1 !== (t5 = r2.data.indexOf(o, t5 + 1)); ) d2.push({ type: 7, index: l2 }), t5 += o.length - 1;
      }
      l2++;
    }
  }
  static createElement(t4, i4) {
    const s3 = l.createElement("template");
    return s3.innerHTML = t4, s3;
  }
};
function M(t4, i4, s3 = t4, e3) {
  if (i4 === E) return i4;
  let h3 = void 0 !== e3 ? s3._$Co?.[e3] : s3._$Cl;
  const o2 = a(i4) ? void 0 : i4._$litDirective$;
  return h3?.constructor !== o2 && (h3?._$AO?.(false), void 0 === o2 ? h3 = void 0 : (h3 = new o2(t4), h3._$AT(t4, s3, e3)), void 0 !== e3 ? (s3._$Co ??= [])[e3] = h3 : s3._$Cl = h3), void 0 !== h3 && (i4 = M(t4, h3._$AS(t4, i4.values), h3, e3)), i4;
}
var R = class {
  constructor(t4, i4) {
    this._$AV = [], this._$AN = void 0, this._$AD = t4, this._$AM = i4;
  }
  get parentNode() {
    return this._$AM.parentNode;
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  u(t4) {
    const { el: { content: i4 }, parts: s3 } = this._$AD, e3 = (t4?.creationScope ?? l).importNode(i4, true);
    P.currentNode = e3;
    let h3 = P.nextNode(), o2 = 0, n2 = 0, r2 = s3[0];
    for (; void 0 !== r2; ) {
      if (o2 === r2.index) {
        let i5;
        2 === r2.type ? i5 = new k(h3, h3.nextSibling, this, t4) : 1 === r2.type ? i5 = new r2.ctor(h3, r2.name, r2.strings, this, t4) : 6 === r2.type && (i5 = new Z(h3, this, t4)), this._$AV.push(i5), r2 = s3[++n2];
      }
      o2 !== r2?.index && (h3 = P.nextNode(), o2++);
    }
    return P.currentNode = l, e3;
  }
  p(t4) {
    let i4 = 0;
    for (const s3 of this._$AV) void 0 !== s3 && (void 0 !== s3.strings ? (s3._$AI(t4, s3, i4), i4 += s3.strings.length - 2) : s3._$AI(t4[i4])), i4++;
  }
};
var k = class _k {
  get _$AU() {
    return this._$AM?._$AU ?? this._$Cv;
  }
  constructor(t4, i4, s3, e3) {
    this.type = 2, this._$AH = A, this._$AN = void 0, this._$AA = t4, this._$AB = i4, this._$AM = s3, this.options = e3, this._$Cv = e3?.isConnected ?? true;
  }
  get parentNode() {
    let t4 = this._$AA.parentNode;
    const i4 = this._$AM;
    return void 0 !== i4 && 11 === t4?.nodeType && (t4 = i4.parentNode), t4;
  }
  get startNode() {
    return this._$AA;
  }
  get endNode() {
    return this._$AB;
  }
  _$AI(t4, i4 = this) {
    t4 = M(this, t4, i4), a(t4) ? t4 === A || null == t4 || "" === t4 ? (this._$AH !== A && this._$AR(), this._$AH = A) : t4 !== this._$AH && t4 !== E && this._(t4) : void 0 !== t4._$litType$ ? this.$(t4) : void 0 !== t4.nodeType ? this.T(t4) : d(t4) ? this.k(t4) : this._(t4);
  }
  O(t4) {
    return this._$AA.parentNode.insertBefore(t4, this._$AB);
  }
  T(t4) {
    this._$AH !== t4 && (this._$AR(), this._$AH = this.O(t4));
  }
  _(t4) {
    this._$AH !== A && a(this._$AH) ? this._$AA.nextSibling.data = t4 : this.T(l.createTextNode(t4)), this._$AH = t4;
  }
  $(t4) {
    const { values: i4, _$litType$: s3 } = t4, e3 = "number" == typeof s3 ? this._$AC(t4) : (void 0 === s3.el && (s3.el = S.createElement(V(s3.h, s3.h[0]), this.options)), s3);
    if (this._$AH?._$AD === e3) this._$AH.p(i4);
    else {
      const t5 = new R(e3, this), s4 = t5.u(this.options);
      t5.p(i4), this.T(s4), this._$AH = t5;
    }
  }
  _$AC(t4) {
    let i4 = C.get(t4.strings);
    return void 0 === i4 && C.set(t4.strings, i4 = new S(t4)), i4;
  }
  k(t4) {
    u(this._$AH) || (this._$AH = [], this._$AR());
    const i4 = this._$AH;
    let s3, e3 = 0;
    for (const h3 of t4) e3 === i4.length ? i4.push(s3 = new _k(this.O(c()), this.O(c()), this, this.options)) : s3 = i4[e3], s3._$AI(h3), e3++;
    e3 < i4.length && (this._$AR(s3 && s3._$AB.nextSibling, e3), i4.length = e3);
  }
  _$AR(t4 = this._$AA.nextSibling, s3) {
    for (this._$AP?.(false, true, s3); t4 !== this._$AB; ) {
      const s4 = i(t4).nextSibling;
      i(t4).remove(), t4 = s4;
    }
  }
  setConnected(t4) {
    void 0 === this._$AM && (this._$Cv = t4, this._$AP?.(t4));
  }
};
var H = class {
  get tagName() {
    return this.element.tagName;
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  constructor(t4, i4, s3, e3, h3) {
    this.type = 1, this._$AH = A, this._$AN = void 0, this.element = t4, this.name = i4, this._$AM = e3, this.options = h3, s3.length > 2 || "" !== s3[0] || "" !== s3[1] ? (this._$AH = Array(s3.length - 1).fill(new String()), this.strings = s3) : this._$AH = A;
  }
  _$AI(t4, i4 = this, s3, e3) {
    const h3 = this.strings;
    let o2 = false;
    if (void 0 === h3) t4 = M(this, t4, i4, 0), o2 = !a(t4) || t4 !== this._$AH && t4 !== E, o2 && (this._$AH = t4);
    else {
      const e4 = t4;
      let n2, r2;
      for (t4 = h3[0], n2 = 0; n2 < h3.length - 1; n2++) r2 = M(this, e4[s3 + n2], i4, n2), r2 === E && (r2 = this._$AH[n2]), o2 ||= !a(r2) || r2 !== this._$AH[n2], r2 === A ? t4 = A : t4 !== A && (t4 += (r2 ?? "") + h3[n2 + 1]), this._$AH[n2] = r2;
    }
    o2 && !e3 && this.j(t4);
  }
  j(t4) {
    t4 === A ? this.element.removeAttribute(this.name) : this.element.setAttribute(this.name, t4 ?? "");
  }
};
var I = class extends H {
  constructor() {
    super(...arguments), this.type = 3;
  }
  j(t4) {
    this.element[this.name] = t4 === A ? void 0 : t4;
  }
};
var L = class extends H {
  constructor() {
    super(...arguments), this.type = 4;
  }
  j(t4) {
    this.element.toggleAttribute(this.name, !!t4 && t4 !== A);
  }
};
var z = class extends H {
  constructor(t4, i4, s3, e3, h3) {
    super(t4, i4, s3, e3, h3), this.type = 5;
  }
  _$AI(t4, i4 = this) {
    if ((t4 = M(this, t4, i4, 0) ?? A) === E) return;
    const s3 = this._$AH, e3 = t4 === A && s3 !== A || t4.capture !== s3.capture || t4.once !== s3.once || t4.passive !== s3.passive, h3 = t4 !== A && (s3 === A || e3);
    e3 && this.element.removeEventListener(this.name, this, s3), h3 && this.element.addEventListener(this.name, this, t4), this._$AH = t4;
  }
  handleEvent(t4) {
    "function" == typeof this._$AH ? this._$AH.call(this.options?.host ?? this.element, t4) : this._$AH.handleEvent(t4);
  }
};
var Z = class {
  constructor(t4, i4, s3) {
    this.element = t4, this.type = 6, this._$AN = void 0, this._$AM = i4, this.options = s3;
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  _$AI(t4) {
    M(this, t4);
  }
};
var j = { M: h, P: o, A: n, C: 1, L: N, R, D: d, V: M, I: k, H, N: L, U: z, B: I, F: Z };
var B = t.litHtmlPolyfillSupport;
B?.(S, k), (t.litHtmlVersions ??= []).push("3.3.3");
var D = (t4, i4, s3) => {
  const e3 = s3?.renderBefore ?? i4;
  let h3 = e3._$litPart$;
  if (void 0 === h3) {
    const t5 = s3?.renderBefore ?? null;
    e3._$litPart$ = h3 = new k(i4.insertBefore(c(), t5), t5, void 0, s3 ?? {});
  }
  return h3._$AI(t4), h3;
};

// node_modules/lit-html/directive.js
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var t2 = { ATTRIBUTE: 1, CHILD: 2, PROPERTY: 3, BOOLEAN_ATTRIBUTE: 4, EVENT: 5, ELEMENT: 6 };
var e2 = (t4) => (...e3) => ({ _$litDirective$: t4, values: e3 });
var i2 = class {
  constructor(t4) {
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  _$AT(t4, e3, i4) {
    this._$Ct = t4, this._$AM = e3, this._$Ci = i4;
  }
  _$AS(t4, e3) {
    return this.update(t4, e3);
  }
  update(t4, e3) {
    return this.render(...e3);
  }
};

// node_modules/lit-html/directive-helpers.js
/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var { I: t3 } = j;
var i3 = (o2) => o2;
var s2 = () => document.createComment("");
var v2 = (o2, n2, e3) => {
  const l2 = o2._$AA.parentNode, d2 = void 0 === n2 ? o2._$AB : n2._$AA;
  if (void 0 === e3) {
    const i4 = l2.insertBefore(s2(), d2), n3 = l2.insertBefore(s2(), d2);
    e3 = new t3(i4, n3, o2, o2.options);
  } else {
    const t4 = e3._$AB.nextSibling, n3 = e3._$AM, c3 = n3 !== o2;
    if (c3) {
      let t5;
      e3._$AQ?.(o2), e3._$AM = o2, void 0 !== e3._$AP && (t5 = o2._$AU) !== n3._$AU && e3._$AP(t5);
    }
    if (t4 !== d2 || c3) {
      let o3 = e3._$AA;
      for (; o3 !== t4; ) {
        const t5 = i3(o3).nextSibling;
        i3(l2).insertBefore(o3, d2), o3 = t5;
      }
    }
  }
  return e3;
};
var u2 = (o2, t4, i4 = o2) => (o2._$AI(t4, i4), o2);
var m2 = {};
var p2 = (o2, t4 = m2) => o2._$AH = t4;
var M2 = (o2) => o2._$AH;
var h2 = (o2) => {
  o2._$AR(), o2._$AA.remove();
};

// node_modules/lit-html/directives/repeat.js
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var u3 = (e3, s3, t4) => {
  const r2 = /* @__PURE__ */ new Map();
  for (let l2 = s3; l2 <= t4; l2++) r2.set(e3[l2], l2);
  return r2;
};
var c2 = e2(class extends i2 {
  constructor(e3) {
    if (super(e3), e3.type !== t2.CHILD) throw Error("repeat() can only be used in text expressions");
  }
  dt(e3, s3, t4) {
    let r2;
    void 0 === t4 ? t4 = s3 : void 0 !== s3 && (r2 = s3);
    const l2 = [], o2 = [];
    let i4 = 0;
    for (const s4 of e3) l2[i4] = r2 ? r2(s4, i4) : i4, o2[i4] = t4(s4, i4), i4++;
    return { values: o2, keys: l2 };
  }
  render(e3, s3, t4) {
    return this.dt(e3, s3, t4).values;
  }
  update(s3, [t4, r2, c3]) {
    const d2 = M2(s3), { values: p3, keys: a2 } = this.dt(t4, r2, c3);
    if (!Array.isArray(d2)) return this.ut = a2, p3;
    const h3 = this.ut ??= [], v3 = [];
    let m3, y2, x2 = 0, j2 = d2.length - 1, k2 = 0, w2 = p3.length - 1;
    for (; x2 <= j2 && k2 <= w2; ) if (null === d2[x2]) x2++;
    else if (null === d2[j2]) j2--;
    else if (h3[x2] === a2[k2]) v3[k2] = u2(d2[x2], p3[k2]), x2++, k2++;
    else if (h3[j2] === a2[w2]) v3[w2] = u2(d2[j2], p3[w2]), j2--, w2--;
    else if (h3[x2] === a2[w2]) v3[w2] = u2(d2[x2], p3[w2]), v2(s3, v3[w2 + 1], d2[x2]), x2++, w2--;
    else if (h3[j2] === a2[k2]) v3[k2] = u2(d2[j2], p3[k2]), v2(s3, d2[x2], d2[j2]), j2--, k2++;
    else if (void 0 === m3 && (m3 = u3(a2, k2, w2), y2 = u3(h3, x2, j2)), m3.has(h3[x2])) if (m3.has(h3[j2])) {
      const e3 = y2.get(a2[k2]), t5 = void 0 !== e3 ? d2[e3] : null;
      if (null === t5) {
        const e4 = v2(s3, d2[x2]);
        u2(e4, p3[k2]), v3[k2] = e4;
      } else v3[k2] = u2(t5, p3[k2]), v2(s3, d2[x2], t5), d2[e3] = null;
      k2++;
    } else h2(d2[j2]), j2--;
    else h2(d2[x2]), x2++;
    for (; k2 <= w2; ) {
      const e3 = v2(s3, v3[w2 + 1]);
      u2(e3, p3[k2]), v3[k2++] = e3;
    }
    for (; x2 <= j2; ) {
      const e3 = d2[x2++];
      null !== e3 && h2(e3);
    }
    return this.ut = a2, p2(s3, v3), E;
  }
});

// src/shared/chart.js
var SLOTS = 30;
var TOPS = [2, 4, 6, 8, 10];
var number = (value) => value.toLocaleString("en-US");
function topOf(most) {
  const unit = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return unit * /** @type {number} */
  TOPS.find((top) => top * unit >= most);
}
function chart({ label, counted, parts, bars }) {
  const total = (bar) => parts.reduce((sum, part) => sum + part.of(bar), 0);
  const most = Math.max(0, ...bars.map(total));
  const top = topOf(most);
  const bad = bars.filter((bar) => bar.bad).length;
  const sums = parts.map(
    (part) => `${number(bars.reduce((sum, bar) => sum + part.of(bar), 0))} ${part.name}`
  );
  const spoken = `${label}: ${counted}. ${sums.join(", ")}, ${number(most)} at most in a run. ${bad} failed.`;
  const column = (bar, place) => drawColumn({ bar, place, top, parts });
  return b`<figure class="pgflow-figure">
    <figcaption class="pgflow-bar"><span class="pgflow-label">${label}</span><span class="pgflow-reason">${counted}</span>${parts.map(legend)}</figcaption>
    <div class="pgflow-plot" role="img" aria-label=${spoken}>
      <div class="pgflow-scale" aria-hidden="true">${[top, top / 2, 0].map((value) => b`<span>${number(value)}</span>`)}</div>
      <svg class="pgflow-chart" viewBox="0 0 ${SLOTS} 100" preserveAspectRatio="none" aria-hidden="true">
        ${[0, 50, 100].map((y2) => w`<line class="pgflow-axis" x1="0" x2=${SLOTS} y1=${y2} y2=${y2}></line>`)}
        <g>${c2(bars, (bar) => bar.id, column)}</g>
      </svg>
      <div class="pgflow-marks" aria-hidden="true">${bars.map((bar) => b`<span>${bar.bad ? "✕" : A}</span>`)}</div>
      ${drawEnds(bars)}
    </div>
  </figure>`;
}
var legend = ({ name, style }) => b`<span class="pgflow-legend"><svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true"
    ><circle class=${style} cx="4" cy="4" r="4"></circle></svg>${name}</span>`;
function drawColumn({ bar, place, top, parts }) {
  const figures = parts.map((part) => `${number(part.of(bar))} ${part.name}`).join(", ");
  let y2 = 100;
  const rects = parts.map((part) => {
    const tall = 100 * part.of(bar) / top;
    y2 -= tall;
    return w`<rect class=${part.style} x=${place + 0.15} y=${y2} width="0.7" height=${tall}></rect>`;
  });
  return w`<g>
    <title>${bar.label}: ${figures}${bar.bad ? ", the run failed" : ""}</title>
    <path class=${bar.bad ? "pgflow-slot-bad" : "pgflow-slot"} d="M${place} 0h1v100h-1z"></path>
    ${rects}
  </g>`;
}
function drawEnds(bars) {
  const share = 100 * bars.length / SLOTS;
  const oldest = bars.length > SLOTS / 3 ? bars[bars.length - 1].label : "";
  return b`<div class="pgflow-ends" aria-hidden="true" style="width: ${Math.max(share, 20)}%"
    ><span>${bars[0]?.label ?? ""}</span><span>${oldest}</span></div>`;
}

// src/shared/clipboard.js
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return "Select it and copy it by hand: the browser does not let it be copied.";
  }
}

// src/shared/icons.js
var icon = (shape) => b`<svg class="pgflow-icon" viewBox="0 0 16 16"
  width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"
  stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;
var COPY = icon(
  w`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"></rect><path d="M10.5 3v-.2c0-.7-.6-1.3-1.3-1.3H3.8c-.7 0-1.3.6-1.3 1.3v5.4c0 .7.6 1.3 1.3 1.3H4"></path>`
);
var TRASH = icon(
  w`<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.8 7v4M9.2 7v4"></path>`
);
var CHEVRON = icon(w`<path d="M4 6.5l4 4 4-4"></path>`);

// src/shared/copy_button.js
var SAID = 4e3;
function copyButton(text, what, label = "") {
  const act = async (event) => {
    const said = (
      /** @type {Element} */
      event.currentTarget.nextElementSibling
    );
    said.textContent = await copy(text);
    setTimeout(() => {
      said.textContent = "";
    }, SAID);
  };
  return b`<span class="pgflow-copy"><button
    type="button"
    class=${label ? "pgflow-offer" : "pgflow-icon-button"}
    data-lm-suppress-shortcuts="true"
    data-name=${`copy ${what}`}
    aria-label=${`Copy ${what}`}
    title=${`Copy ${what}`}
    @click=${act}
  >${label || COPY}</button><span class="pgflow-reason" role="status"></span></span>`;
}

// src/shared/data_table.js
function dataTable({ label, heads, rows, numbersFrom, hidden = false }) {
  const style = (place) => place < numbersFrom ? A : "pgflow-number";
  const head = (text, place) => b`<th scope="col" class=${style(place)}>${text}</th>`;
  const cell = (text, place) => b`<td class=${style(place)}>${text}</td>`;
  const line = (row) => b`<tr class=${row.kind} title=${row.hint}>${row.cells.map(cell)}</tr>${row.below ? b`<tr class="pgflow-below"><td colspan=${heads.length}>${row.below}</td></tr>` : A}`;
  return b`<div class="pgflow-grid-box" tabindex="0" role="region" aria-label=${label} ?hidden=${hidden}>
    <table class="pgflow-data">
      <thead><tr>${heads.map(head)}</tr></thead>
      <tbody>${c2(rows, (row) => row.id, line)}</tbody>
    </table>
  </div>`;
}

// src/shared/dom.js
var isOff = (node) => node.getAttribute("aria-disabled") === "true";
var once = (act) => (event) => {
  if (event.detail < 2) act(event);
};
var button = (label, act, { kind = "offer", name, off, label: spoken } = {}) => b`<button
  type="button"
  class=${kind === "danger" ? "pgflow-danger-button" : `pgflow-${kind}`}
  data-lm-suppress-shortcuts="true"
  data-name=${name ?? A}
  aria-label=${spoken ?? A}
  aria-disabled=${off === void 0 ? A : String(off)}
  @click=${(event) => {
  if (!isOff(event.currentTarget)) act(event);
}}
>${label}</button>`;
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// src/shared/dialog.js
function dialog({ id, title, body, confirm, danger, error, busy, opener, act, leave }) {
  const press = (event) => {
    if (event.key !== "Escape" || busy) return;
    event.stopPropagation();
    leave();
  };
  return b`<div class="pgflow-dialog" role="dialog" aria-labelledby=${id} data-name=${opener} @keydown=${press}>
    <h4 class="pgflow-label" id=${id}>${title}</h4>
    ${body}
    <div role="alert" class=${error ? "pgflow-notice-error" : ""}>${error || A}</div>
    <div class="pgflow-bar">
      ${button(confirm, once(act), { kind: danger ? "danger" : "create", name: "confirm", off: busy })}
      ${button("Cancel", leave, { name: "cancel", off: busy })}
    </div>
  </div>`;
}
var enterDialog = (root) => {
  const box = root.querySelector(".pgflow-dialog");
  const first2 = box?.querySelector("input:not([type=checkbox]), select") ?? box?.querySelector('[data-name="cancel"]');
  first2?.focus();
};

// src/shared/menu.js
function menuButton({ redraw, root, label, name }) {
  let isOpen = false;
  const wrapper = () => (
    /** @type {HTMLElement} */
    root.querySelector(`[data-menu="${name}"]`)
  );
  const items = () => (
    /** @type {HTMLElement[]} */
    [...wrapper().querySelectorAll("[role=menuitem]")]
  );
  function turn(open2, byHand = true) {
    if (open2 === isOpen) return;
    isOpen = open2;
    redraw();
    if (!byHand) return;
    if (open2) items()[0]?.focus();
    else wrapper().querySelector("button")?.focus();
  }
  function press(event) {
    const all = items();
    const place = all.indexOf(
      /** @type {HTMLElement} */
      document.activeElement
    );
    const keys = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 };
    const next = keys[
      /** @type {keyof typeof keys} */
      event.key
    ];
    if (event.key === "Escape" && isOpen) turn(false);
    else if (event.key === "Tab" && isOpen) return turn(false);
    else if (event.key === "ArrowDown" && !isOpen) turn(true);
    else if (next !== void 0 && isOpen) all[(next + all.length) % all.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  const leave = ({ relatedTarget }) => {
    if (!wrapper().contains(
      /** @type {Node | null} */
      relatedTarget
    )) turn(false, false);
  };
  const item = ({ label: label2, act, danger }) => b`<button
    type="button"
    role="menuitem"
    tabindex="-1"
    class=${danger ? "pgflow-danger" : ""}
    data-lm-suppress-shortcuts="true"
    @click=${() => {
    turn(false);
    act();
  }}
  >${label2}</button>`;
  return (all) => b`<span
    class="pgflow-menu"
    data-menu=${name}
    @keydown=${press}
    @focusout=${leave}
    ><button
      type="button"
      class="pgflow-offer"
      data-lm-suppress-shortcuts="true"
      data-name=${name}
      aria-haspopup="menu"
      aria-expanded=${String(isOpen)}
      @click=${() => turn(!isOpen)}
      >${label}${CHEVRON}</button
    >${isOpen ? b`<span class="pgflow-menu-items" role="menu" aria-label=${label}
            @mousedown=${(event) => event.preventDefault()}
            >${all.map(item)}</span>` : A}</span>`;
}

// src/shared/notice.js
var classOf = ({ kind }) => `pgflow-notice${kind ? ` pgflow-notice-${kind}` : ""}`;
var roleOf = ({ kind }) => kind === "error" ? "alert" : "status";
var content = ({ kind, text, hint }) => kind ? b`<strong>${text}</strong>${hint ? b`<p>${hint}</p>` : A}` : A;
var notice = (state) => b`<div class=${classOf(state)} role=${roleOf(state)}>${content(state)}</div>`;

// src/shared/declared.js
var KINDS = (
  /** @type {const} */
  { text: "string", number: "number", flag: "boolean" }
);
function check(shape, value, path) {
  const problem = problemOf(shape, value, path);
  if (problem) throw new TypeError(`Not as declared: ${problem}.`);
  return value;
}
function problemOf(shape, value, path) {
  if (shape === "null") return value === null ? "" : `${path} is not null`;
  if (typeof shape === "string")
    return typeof value === KINDS[shape] ? "" : `${path} is not a ${shape}`;
  if ("words" in shape) return shape.words.includes(value) ? "" : `${path} is another word`;
  if ("one_of" in shape) return problemOfOne(shape.one_of, value, path);
  if (typeof value !== "object" || value === null) return `${path} is no object`;
  if ("list" in shape)
    return Array.isArray(value) ? first(value.map((item, place) => problemOf(shape.list, item, `${path}[${place}]`))) : `${path} is no list`;
  if ("record" in shape)
    return first(
      Object.entries(value).map(([key, item]) => problemOf(shape.record, item, `${path}.${key}`))
    );
  return problemOfKeys(shape.keys, shape.optional ?? {}, value, path);
}
function problemOfKeys(keys, optional, value, path) {
  const all = { ...keys, ...optional };
  const undeclared = Object.keys(value).find((key) => !Object.hasOwn(all, key));
  if (undeclared) return `${path}.${undeclared} is not declared`;
  const missing = Object.keys(keys).find((key) => !Object.hasOwn(value, key));
  if (missing) return `${path}.${missing} is missing`;
  return first(
    Object.entries(value).map(([key, item]) => problemOf(all[key], item, `${path}.${key}`))
  );
}
function problemOfOne(shapes, value, path) {
  const problems = shapes.map((shape) => problemOf(shape, value, path));
  return problems.includes("") ? "" : problems.join(", or ");
}
var first = (problems) => problems.find(Boolean) ?? "";

// src/shared/focus.js
var GIVEN = { "data-lm-suppress-shortcuts": "true", tabindex: "-1" };
function land(node) {
  if (node.tabIndex < 0) {
    for (const [name, value] of Object.entries(GIVEN)) node.setAttribute(name, value);
    const leave = () => {
      for (const name of Object.keys(GIVEN)) node.removeAttribute(name);
    };
    node.addEventListener("blur", leave, { once: true });
  }
  node.focus();
}
function keepingFocus(root, draw, landing) {
  const takes = (node) => root.contains(node) && !node.disabled && node.checkVisibility();
  const all = () => (
    /** @type {HTMLElement[]} */
    [...root.querySelectorAll("[data-name]")]
  );
  const named = (name) => all().find((node) => node.dataset.name === name);
  return () => {
    const inside = root.contains(document.activeElement);
    const names = [];
    let node = (
      /** @type {HTMLElement | null} */
      document.activeElement
    );
    for (; inside && node && node !== root; node = node.parentElement)
      if (node.dataset.name) names.push(node.dataset.name);
    draw();
    if (inside && !takes(document.activeElement)) land(names.map(named).find(takes) ?? landing());
  };
}

// src/shared/inner_view.js
function innerView(model, place) {
  let asked = 0;
  let shown = null;
  async function draw() {
    const id = model.get("inside");
    asked += 1;
    const turn = asked;
    if (!id || !model.widget_manager) return;
    try {
      const view = await model.widget_manager.create_view(await model.widget_manager.get_model(id));
      if (turn !== asked) return view.remove();
      shown?.remove();
      shown = view;
      place.replaceChildren(view.el);
    } catch {
      place.replaceChildren();
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

// src/shared/kernel_line.js
var RECEIPT_PAUSE = 2e3;
var LOOK_PAUSE = 1e3;
var SILENCE = 3;
var ENDED = ["restarting", "autorestarting", "terminating", "dead"];
function kernelOf(model, el) {
  const manager = model.widget_manager;
  const kernel = manager?.kernel;
  const isKnown = Boolean(manager && "kernel" in manager);
  let ended = false;
  let idle = false;
  return {
    isKnown,
    watch: (act) => kernel?.statusChanged?.connect(act),
    leave: (act) => kernel?.statusChanged?.disconnect(act),
    end: () => {
      ended = true;
    },
    look() {
      ended ||= ENDED.includes(kernel?.status ?? "");
      idle = kernel?.status === "idle" && (kernel.connectionStatus ?? "connected") === "connected";
    },
    isGone() {
      if (ended || el.classList.contains("jupyter-widgets-disconnected")) return true;
      const now = manager?.kernel;
      return isKnown && (!now || now !== kernel || Boolean(now.isDisposed));
    },
    isIdle: () => idle,
    // Has JupyterLab and Notebook 7 forget the kernel if the server does not have it any more.
    ask: async () => {
      try {
        await manager?.context?.sessionContext?.sessionManager?.refreshRunning();
      } catch {
      }
    }
  };
}
var lines = 0;
var KernelLine = class {
  /** @param {{ model: Model, el: HTMLElement, root: HTMLElement }} place */
  constructor({ model, el, root }) {
    this.model = model;
    this.root = root;
    this.kernel = kernelOf(model, el);
    lines += 1;
    this.name = `${Date.now().toString(36)}-${lines}`;
    this.banner = document.createElement("div");
    this.banner.className = "pgflow-lost";
    this.banner.setAttribute("role", "alert");
    this.waiting = document.createElement("p");
    this.waiting.className = "pgflow-waiting";
    this.waiting.setAttribute("role", "status");
    root.prepend(this.banner);
    root.append(this.waiting);
    this.isLost = false;
    this.isSilent = false;
    this.sent = 0;
    this.received = 0;
    this.missed = 0;
    this.asked = 0;
    this.timer = void 0;
    this.look = this.look.bind(this);
    this.hear = this.hear.bind(this);
  }
  open() {
    this.model.on("msg:custom", this.hear);
    this.model.on("comm_live_update", this.look);
    this.kernel.watch(this.look);
    this.looking = setInterval(this.look, LOOK_PAUSE);
    this.look();
    this.say({ type: "ping" });
  }
  close() {
    this.model.off("msg:custom", this.hear);
    this.model.off("comm_live_update", this.look);
    this.kernel.leave(this.look);
    clearInterval(this.looking);
    clearTimeout(this.timer);
  }
  /** @param {{ type: string }} message */
  say(message) {
    this.look();
    if (this.isLost) return;
    this.sent += 1;
    if (message.type !== "ping") this.asked = this.sent;
    try {
      const receipt = `${this.name}:${this.sent}`;
      Promise.resolve(this.model.send({ ...message, receipt })).catch(() => this.end());
      this.await();
    } catch {
      this.end();
    }
  }
  await() {
    this.timer ??= setTimeout(() => this.miss(), RECEIPT_PAUSE);
  }
  /** @param {import("./view").Receipt} message */
  hear({ receipt }) {
    const [name, number2] = String(receipt).split(":");
    if (name !== this.name) return;
    this.received = Math.max(this.received, Number(number2));
    clearTimeout(this.timer);
    this.timer = void 0;
    this.isSilent = false;
    this.missed = 0;
    this.look();
    if (this.received < this.sent) this.await();
    else setText(this.waiting, "");
  }
  // A receipt is missing. That a kernel is there the host knows; that it is busy matters to who waits.
  miss() {
    this.timer = void 0;
    this.look();
    this.missed = this.kernel.isIdle() ? this.missed + 1 : 0;
    if (this.missed) this.kernel.ask().then(this.look);
    this.isSilent = this.missed >= SILENCE;
    this.look();
    if (this.isLost) return;
    this.await();
    const said = this.waiting.isConnected && this.waiting.textContent;
    if (said || this.received >= (this.kernel.isKnown ? this.asked : this.sent)) return;
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    (focused?.closest(ROWS) ?? this.banner).after(this.waiting);
    setText(this.waiting, "No answer yet: the kernel is busy or gone.");
  }
  end() {
    this.kernel.end();
    this.look();
  }
  look() {
    this.kernel.look();
    if ((this.isSilent || this.kernel.isGone()) === this.isLost) return;
    this.isLost = !this.isLost;
    const hadFocus = this.root.contains(document.activeElement);
    turnOff(this.root, this.isLost, [this.banner, this.waiting]);
    setText(this.waiting, "");
    D(this.isLost ? notConnected : A, this.banner);
    if (this.isLost && hadFocus) land(this.banner);
  }
};
var notConnected = b`<strong>Not connected: run the cell again.</strong
  ><p>The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.</p>`;
var ROWS = ".pgflow-footer, .pgflow-bar, .pgflow-actions, .pgflow-grid, .pgflow-paste-row";
function turnOff(root, off, except) {
  root.classList.toggle("pgflow-off", off);
  for (
    const child of
    /** @type {HTMLCollectionOf<HTMLElement>} */
    root.children
  )
    child.inert = off && !except.includes(child);
  const controls = root.querySelectorAll("button, input, select, textarea");
  for (const control of controls) {
    if (off && !control.disabled) control.dataset.turnedOff = "";
    if ("turnedOff" in control.dataset) control.disabled = off;
    if (!off) delete control.dataset.turnedOff;
  }
  if (!off) return;
  const secrets = root.querySelectorAll(".pgflow-secret input");
  for (const secret of secrets) {
    secret.value = "";
    secret.placeholder = "";
  }
}

// src/shared/screen.js
var screens = 0;
function screen({ name, wide = false, form = false, shape, open: open2, landing }) {
  return {
    /** @param {{ model: Model, el: HTMLElement }} place */
    render({ model, el }) {
      screens += 1;
      const prefix = `pgflow-${name}-${Date.now().toString(36)}-${screens}`;
      const root = document.createElement("section");
      const kinds = `${wide ? "pgflow-wide " : ""}${form ? "pgflow-form " : ""}`;
      root.className = `pgflow ${kinds}pgflow-${name}`;
      root.setAttribute("aria-labelledby", `${prefix}-title`);
      const below = document.createElement("div");
      el.append(root, below);
      const kernel = new KernelLine({ model, el, root });
      const closing = [];
      const view = () => check(shape, model.get("view"), "view");
      const end = document.createComment("end");
      kernel.waiting.before(end);
      const draw = () => D(template(view()), root, { renderBefore: end });
      const title = () => (
        /** @type {HTMLElement} */
        root.querySelector(`[id="${prefix}-title"]`)
      );
      const redraw = keepingFocus(root, draw, () => landing?.(root) ?? title());
      const template = open2({
        model,
        root,
        view,
        redraw,
        id: (part) => `${prefix}-${part}`,
        say: (message) => kernel.say(
          /** @type {{ type: string }} */
          message
        ),
        onClose: (act) => closing.push(act)
      });
      redraw();
      model.on("change:view", redraw);
      kernel.open();
      const closeInner = innerView(model, below);
      return () => {
        kernel.close();
        closeInner();
        model.off("change:view", redraw);
        for (const act of closing) act();
      };
    }
  };
}

// src/watch/dialogs.js
var LABELS = { reschedule: "Every", delete: "Its source and target connection too" };
var OPENERS = { pause: "turn", reschedule: "more", delete: "more", run: "run", resume: "turn" };
function questions({ id, say, view: latest, root }) {
  const field = (name) => (
    /** @type {HTMLInputElement | null} */
    root.querySelector(`.pgflow-dialog [name="${name}"]`)
  );
  const confirm = () => say({
    type: "confirm",
    attempt: latest().attempt,
    interval: field("interval")?.value ?? "",
    frequency: field("frequency")?.value ?? "",
    with_connections: Boolean(field("with_connections")?.checked)
  });
  const schedule = ({ interval, frequency, units }) => b`<div class="pgflow-every">
    <label for=${id("interval")}>${LABELS.reschedule}</label>
    <input class="pgflow-input" type="number" min="1" step="1" name="interval" id=${id("interval")}
      data-name="interval" .value=${interval} />
    <select class="pgflow-input" name="frequency" aria-label="Unit" data-name="frequency"
      data-lm-suppress-shortcuts="true">${units.map(
    ({ value, label }) => b`<option value=${value} ?selected=${value === frequency}>${label}</option>`
  )}</select>
  </div>`;
  const connections = b`<label class="pgflow-check"><input type="checkbox" name="with_connections"
    data-name="with_connections" data-lm-suppress-shortcuts="true" />${LABELS.delete}</label>`;
  return ({ dialog: asked, busy }) => asked ? dialog({
    id: id("dialog"),
    title: asked.title,
    body: b`<p>${asked.text}</p>${asked.action === "reschedule" ? schedule(asked) : A}
            ${asked.action === "delete" ? connections : A}`,
    confirm: asked.confirm,
    danger: asked.action === "delete",
    error: asked.error,
    busy: Boolean(busy),
    opener: OPENERS[asked.action],
    act: confirm,
    leave: () => say({ type: "leave" })
  }) : A;
}

// src/watch/shape.js
var SHAPE = {
  "keys": {
    "title": "text",
    "state": "text",
    "tone": { words: ["", "good", "bad"] },
    "schedule": "text",
    "detail": "text",
    "turn": { words: ["", "pause", "resume"] },
    "tiles": {
      "list": {
        "keys": {
          "label": "text",
          "value": "text",
          "detail": "text",
          "state": { words: ["", "working", "done", "failed"] }
        }
      }
    },
    "counted": "text",
    "heads": {
      "list": "text"
    },
    "rows": {
      "list": {
        "keys": {
          "id": "text",
          "state": { words: ["working", "done", "failed"] },
          "status": "text",
          "started": "text",
          "cells": {
            "list": "text"
          },
          "error": "text"
        }
      }
    },
    "bars": {
      "list": {
        "keys": {
          "id": "text",
          "label": "text",
          "written": "number",
          "failed": "number",
          "bad": "flag"
        }
      }
    },
    "trouble": "text",
    "announced": "text",
    "seen": "text",
    "live": "flag",
    "busy": "text",
    "dialog": { one_of: [{
      "keys": {
        "action": { words: ["run", "pause", "resume", "reschedule", "delete"] },
        "title": "text",
        "text": "text",
        "confirm": "text",
        "interval": "text",
        "frequency": "text",
        "units": {
          "list": {
            "keys": {
              "value": "text",
              "label": "text"
            }
          }
        },
        "error": "text"
      }
    }, "null"] },
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text"
      }
    },
    "attempt": "number"
  }
};

// src/watch/watch.js
var SECOND = 1e3;
var SIGNS = { done: "✓", failed: "✕", working: "", "": "" };
var PARTS = [
  { name: "written", style: "pgflow-fill-good", of: (bar) => bar.written },
  { name: "failed", style: "pgflow-fill-bad", of: (bar) => bar.failed }
];
var sign = (state) => state ? b`<span class="pgflow-sign pgflow-sign-${state}" aria-hidden="true">${SIGNS[state]}</span>` : A;
var tile = ({ label, value, detail, state }) => b`<div class="pgflow-tile">
  <dt>${label}</dt>
  <dd><strong>${sign(state)}${value}</strong><span class="pgflow-reason">${detail}</span></dd>
</div>`;
var foot = ({ text, live, turn }) => b`<div class="pgflow-foot">
  <span>${text}</span>${button(live ? "Pause updates" : "Resume updates", turn, { kind: "link", name: "updates" })}
</div>`;
function open(host) {
  const { id, say, view: latest, root, redraw, onClose } = host;
  const act = (value) => say({ type: "act", value, attempt: latest().attempt });
  const updates = once(() => say({ type: latest().live ? "stop" : "start" }));
  const more = menuButton({ redraw, root, label: "More", name: "more" });
  const question = questions(host);
  const opened = /* @__PURE__ */ new Set();
  let asked = "";
  let seen = "";
  let seenAt = 0;
  const ticking = setInterval(() => latest().live && latest().seen && redraw(), SECOND);
  onClose(() => clearInterval(ticking));
  function age(view) {
    if (view.seen !== seen) [seen, seenAt] = [view.seen, Date.now()];
    if (!seen) return "";
    if (!view.live) return `Updates paused, as of ${seen}.`;
    return `Live, updated ${Math.round((Date.now() - seenAt) / SECOND)} s ago`;
  }
  const actions = ({ turn, busy }) => b`
    ${button(
    "Run now",
    once(() => act("run")),
    { name: "run", off: Boolean(busy) }
  )}
    ${turn ? button(
    turn === "pause" ? "Pause" : "Resume",
    once(() => act(latest().turn || "pause")),
    {
      name: "turn",
      off: Boolean(busy)
    }
  ) : A}
    ${more([
    { label: "Reschedule…", act: () => act("reschedule") },
    { label: "Delete…", act: () => act("delete"), danger: true }
  ])}`;
  const head = (view) => b`<div class="pgflow-head">
    <div>
      <div class="pgflow-bar">
        <h3 class="pgflow-title" id=${id("title")}>${view.title}</h3>
        <span class="pgflow-chip ${view.tone ? `pgflow-chip-${view.tone}` : ""}">${view.state}</span>
      </div>
      <p class="pgflow-say">${[view.schedule, view.detail].filter(Boolean).join(" · ")}</p>
    </div>
    <div class="pgflow-bar">${view.state === "Deleted" ? A : actions(view)}</div>
  </div>`;
  const turnError = (run) => {
    if (!opened.delete(run)) opened.add(run);
    redraw();
  };
  const status = ({ id: run, state, status: word, error }) => error ? b`<button type="button" class="pgflow-fold" data-lm-suppress-shortcuts="true" data-name=${`error ${run}`}
          aria-expanded=${String(opened.has(run))} @click=${() => turnError(run)}>${sign(state)}${word}</button>` : b`${sign(state)}${word}`;
  const row = (run) => ({
    id: run.id,
    cells: [run.started, status(run), ...run.cells],
    kind: `pgflow-run-${run.state}`,
    hint: run.error,
    below: run.error && opened.has(run.id) ? b`<div class="pgflow-run-error"><pre class="pgflow-code">${run.error}</pre>${copyButton(run.error, "the error", "Copy")}</div>` : ""
  });
  const runs = (view) => b`
    ${chart({ label: "Rows a run", counted: view.counted, parts: PARTS, bars: view.bars })}
    ${dataTable({ label: "Runs", heads: view.heads, rows: view.rows.map(row), numbersFrom: 2 })}`;
  return (view) => {
    const action = view.dialog?.action ?? "";
    if (action && action !== asked) queueMicrotask(() => enterDialog(root));
    asked = action;
    return b`${head(view)}
      <div class="pgflow-unseen" role="status">${view.announced}</div>
      ${question(view)}${notice(view.notice)}
      ${view.trouble ? b`<div class="pgflow-notice-error pgflow-trouble">${view.trouble}</div>` : A}
      ${view.tiles.length ? b`<dl class="pgflow-tiles">${view.tiles.map(tile)}</dl>` : A}
      <p class="pgflow-say" ?hidden=${view.bars.length && !view.busy}>${view.busy || view.counted}</p>
      ${view.bars.length ? runs(view) : A}
      ${foot({ text: age(view), live: view.live, turn: updates })}`;
  };
}
var watch_default = screen({ name: "watch", wide: true, shape: SHAPE, open });
export {
  watch_default as default
};
