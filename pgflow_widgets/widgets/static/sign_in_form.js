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
  const s3 = t4.length - 1, e4 = [];
  let n2, l3 = 2 === i4 ? "<svg>" : 3 === i4 ? "<math>" : "", c3 = v;
  for (let i5 = 0; i5 < s3; i5++) {
    const s4 = t4[i5];
    let a2, u4, d2 = -1, f2 = 0;
    for (; f2 < s4.length && (c3.lastIndex = f2, u4 = c3.exec(s4), null !== u4); ) f2 = c3.lastIndex, c3 === v ? "!--" === u4[1] ? c3 = _ : void 0 !== u4[1] ? c3 = m : void 0 !== u4[2] ? (y.test(u4[2]) && (n2 = RegExp("</" + u4[2], "g")), c3 = p) : void 0 !== u4[3] && (c3 = p) : c3 === p ? ">" === u4[0] ? (c3 = n2 ?? v, d2 = -1) : void 0 === u4[1] ? d2 = -2 : (d2 = c3.lastIndex - u4[2].length, a2 = u4[1], c3 = void 0 === u4[3] ? p : '"' === u4[3] ? $ : g) : c3 === $ || c3 === g ? c3 = p : c3 === _ || c3 === m ? c3 = v : (c3 = p, n2 = void 0);
    const x2 = c3 === p && t4[i5 + 1].startsWith("/>") ? " " : "";
    l3 += c3 === v ? s4 + r : d2 >= 0 ? (e4.push(a2), s4.slice(0, d2) + h + s4.slice(d2) + o + x2) : s4 + o + (-2 === d2 ? i5 : x2);
  }
  return [V(t4, l3 + (t4[s3] || "<?>") + (2 === i4 ? "</svg>" : 3 === i4 ? "</math>" : "")), e4];
};
var S = class _S {
  constructor({ strings: t4, _$litType$: i4 }, e4) {
    let r3;
    this.parts = [];
    let l3 = 0, a2 = 0;
    const u4 = t4.length - 1, d2 = this.parts, [f2, v3] = N(t4, i4);
    if (this.el = _S.createElement(f2, e4), P.currentNode = this.el.content, 2 === i4 || 3 === i4) {
      const t5 = this.el.content.firstChild;
      t5.replaceWith(...t5.childNodes);
    }
    for (; null !== (r3 = P.nextNode()) && d2.length < u4; ) {
      if (1 === r3.nodeType) {
        if (r3.hasAttributes()) for (const t5 of r3.getAttributeNames()) if (t5.endsWith(h)) {
          const i5 = v3[a2++], s3 = r3.getAttribute(t5).split(o), e5 = /([.?@])?(.*)/.exec(i5);
          d2.push({ type: 1, index: l3, name: e5[2], strings: s3, ctor: "." === e5[1] ? I : "?" === e5[1] ? L : "@" === e5[1] ? z : H }), r3.removeAttribute(t5);
        } else t5.startsWith(o) && (d2.push({ type: 6, index: l3 }), r3.removeAttribute(t5));
        if (y.test(r3.tagName)) {
          const t5 = r3.textContent.split(o), i5 = t5.length - 1;
          if (i5 > 0) {
            r3.textContent = s ? s.emptyScript : "";
            for (let s3 = 0; s3 < i5; s3++) r3.append(t5[s3], c()), P.nextNode(), d2.push({ type: 2, index: ++l3 });
            r3.append(t5[i5], c());
          }
        }
      } else if (8 === r3.nodeType) if (r3.data === n) d2.push({ type: 2, index: l3 });
      else {
        let t5 = -1;
        for (; -1 !== (t5 = r3.data.indexOf(o, t5 + 1)); ) d2.push({ type: 7, index: l3 }), t5 += o.length - 1;
      }
      l3++;
    }
  }
  static createElement(t4, i4) {
    const s3 = l.createElement("template");
    return s3.innerHTML = t4, s3;
  }
};
function M(t4, i4, s3 = t4, e4) {
  if (i4 === E) return i4;
  let h3 = void 0 !== e4 ? s3._$Co?.[e4] : s3._$Cl;
  const o3 = a(i4) ? void 0 : i4._$litDirective$;
  return h3?.constructor !== o3 && (h3?._$AO?.(false), void 0 === o3 ? h3 = void 0 : (h3 = new o3(t4), h3._$AT(t4, s3, e4)), void 0 !== e4 ? (s3._$Co ??= [])[e4] = h3 : s3._$Cl = h3), void 0 !== h3 && (i4 = M(t4, h3._$AS(t4, i4.values), h3, e4)), i4;
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
    const { el: { content: i4 }, parts: s3 } = this._$AD, e4 = (t4?.creationScope ?? l).importNode(i4, true);
    P.currentNode = e4;
    let h3 = P.nextNode(), o3 = 0, n2 = 0, r3 = s3[0];
    for (; void 0 !== r3; ) {
      if (o3 === r3.index) {
        let i5;
        2 === r3.type ? i5 = new k(h3, h3.nextSibling, this, t4) : 1 === r3.type ? i5 = new r3.ctor(h3, r3.name, r3.strings, this, t4) : 6 === r3.type && (i5 = new Z(h3, this, t4)), this._$AV.push(i5), r3 = s3[++n2];
      }
      o3 !== r3?.index && (h3 = P.nextNode(), o3++);
    }
    return P.currentNode = l, e4;
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
  constructor(t4, i4, s3, e4) {
    this.type = 2, this._$AH = A, this._$AN = void 0, this._$AA = t4, this._$AB = i4, this._$AM = s3, this.options = e4, this._$Cv = e4?.isConnected ?? true;
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
    const { values: i4, _$litType$: s3 } = t4, e4 = "number" == typeof s3 ? this._$AC(t4) : (void 0 === s3.el && (s3.el = S.createElement(V(s3.h, s3.h[0]), this.options)), s3);
    if (this._$AH?._$AD === e4) this._$AH.p(i4);
    else {
      const t5 = new R(e4, this), s4 = t5.u(this.options);
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
    let s3, e4 = 0;
    for (const h3 of t4) e4 === i4.length ? i4.push(s3 = new _k(this.O(c()), this.O(c()), this, this.options)) : s3 = i4[e4], s3._$AI(h3), e4++;
    e4 < i4.length && (this._$AR(s3 && s3._$AB.nextSibling, e4), i4.length = e4);
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
  constructor(t4, i4, s3, e4, h3) {
    this.type = 1, this._$AH = A, this._$AN = void 0, this.element = t4, this.name = i4, this._$AM = e4, this.options = h3, s3.length > 2 || "" !== s3[0] || "" !== s3[1] ? (this._$AH = Array(s3.length - 1).fill(new String()), this.strings = s3) : this._$AH = A;
  }
  _$AI(t4, i4 = this, s3, e4) {
    const h3 = this.strings;
    let o3 = false;
    if (void 0 === h3) t4 = M(this, t4, i4, 0), o3 = !a(t4) || t4 !== this._$AH && t4 !== E, o3 && (this._$AH = t4);
    else {
      const e5 = t4;
      let n2, r3;
      for (t4 = h3[0], n2 = 0; n2 < h3.length - 1; n2++) r3 = M(this, e5[s3 + n2], i4, n2), r3 === E && (r3 = this._$AH[n2]), o3 ||= !a(r3) || r3 !== this._$AH[n2], r3 === A ? t4 = A : t4 !== A && (t4 += (r3 ?? "") + h3[n2 + 1]), this._$AH[n2] = r3;
    }
    o3 && !e4 && this.j(t4);
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
  constructor(t4, i4, s3, e4, h3) {
    super(t4, i4, s3, e4, h3), this.type = 5;
  }
  _$AI(t4, i4 = this) {
    if ((t4 = M(this, t4, i4, 0) ?? A) === E) return;
    const s3 = this._$AH, e4 = t4 === A && s3 !== A || t4.capture !== s3.capture || t4.once !== s3.once || t4.passive !== s3.passive, h3 = t4 !== A && (s3 === A || e4);
    e4 && this.element.removeEventListener(this.name, this, s3), h3 && this.element.addEventListener(this.name, this, t4), this._$AH = t4;
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
  const e4 = s3?.renderBefore ?? i4;
  let h3 = e4._$litPart$;
  if (void 0 === h3) {
    const t5 = s3?.renderBefore ?? null;
    e4._$litPart$ = h3 = new k(i4.insertBefore(c(), t5), t5, void 0, s3 ?? {});
  }
  return h3._$AI(t4), h3;
};

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
function wasEmptied(input, state) {
  const before = input.dataset.emptied;
  input.dataset.emptied = String(state.emptied);
  return before !== void 0 && before !== String(state.emptied);
}
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// src/shared/secret_beginnings.js
var BEGINS_SECRET = new RegExp(`(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\s"'\`\\\\)\\]]*(?:[=:>]|%3[AD])|\\s+["']))|(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\t\\r\\n]|\\s{2}))|(?:://)|(?:^\\s*\\[?\\s*\\{\\s*["'])|(?:(?:^|[\\s:])(?:[^:\\\\\\s]|\\\\.)+:(?:\\d+|\\*):(?:[^:\\\\\\s]|\\\\.)+:(?:[^:\\\\\\s]|\\\\.)+:)|(?:^\\s*[^\\s:/@]+:\\d*[^\\s\\d:])|(?:^\\s*set(?:x|env)?\\s|pgpassword)|(?:(?:^|\\s)psql\\s+-[\\w-])|(?:(?:^|\\s)(?:-u|--user)[\\s=]["']?[^\\s:]+:)|(?:^\\s*(?:export\\s+|set\\s+|\\$env:)?"?[a-z_][a-z0-9_ ]*=(?!=))|(?:^\\s*(?:\\[|psql\\s|jdbc:))|(?:p8e-)`, "iu");

// src/shared/outbox.js
var mayBeginSecret = ({ type, value }) => type !== "secret" && BEGINS_SECRET.test(value);
function outbox(say, pause) {
  const waiting = /* @__PURE__ */ new Map();
  function flush(name) {
    const edit = waiting.get(name);
    if (!edit) return;
    clearTimeout(edit.timer);
    waiting.delete(name);
    say(edit.message());
  }
  function later(name, message) {
    clearTimeout(waiting.get(name)?.timer);
    const timer = mayBeginSecret(message()) ? 0 : setTimeout(() => flush(name), pause);
    waiting.set(name, { message, timer });
  }
  function paste(event, name, message) {
    const { value, selectionStart, selectionEnd } = event.target;
    const text = event.clipboardData?.getData("text") ?? "";
    const replacesAll = Number(selectionEnd) - Number(selectionStart) >= value.length;
    if (!replacesAll || !mayBeginSecret(message(text))) return;
    event.preventDefault();
    event.target.value = text;
    waiting.set(name, { message: () => message(text) });
    flush(name);
  }
  return {
    later,
    flush,
    flushAll: () => [...waiting.keys()].forEach(flush),
    has: (name) => waiting.has(name),
    stop: () => {
      for (const { timer } of waiting.values()) clearTimeout(timer);
    },
    /**
     * Returns what a field for text listens to; `message` makes the message of its text.
     *
     * @param {string} name
     * @param {(text: string) => Message} message
     */
    listeners: (name, message) => ({
      oninput: ({ target }) => later(name, () => message(target.value)),
      onchange: () => flush(name),
      onpaste: (event) => paste(event, name, message)
    })
  };
}

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
function keepingFocus(root, draw, landing2) {
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
    if (inside && !takes(document.activeElement)) land(names.map(named).find(takes) ?? landing2());
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
    const [name, number] = String(receipt).split(":");
    if (name !== this.name) return;
    this.received = Math.max(this.received, Number(number));
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
function screen({ name, wide = false, form = false, shape, open: open2, landing: landing2 }) {
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
      const redraw = keepingFocus(root, draw, () => landing2?.(root) ?? title());
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

// node_modules/lit-html/directive.js
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var t2 = { ATTRIBUTE: 1, CHILD: 2, PROPERTY: 3, BOOLEAN_ATTRIBUTE: 4, EVENT: 5, ELEMENT: 6 };
var e2 = (t4) => (...e4) => ({ _$litDirective$: t4, values: e4 });
var i2 = class {
  constructor(t4) {
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  _$AT(t4, e4, i4) {
    this._$Ct = t4, this._$AM = e4, this._$Ci = i4;
  }
  _$AS(t4, e4) {
    return this.update(t4, e4);
  }
  update(t4, e4) {
    return this.render(...e4);
  }
};

// node_modules/lit-html/directives/unsafe-html.js
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var e3 = class extends i2 {
  constructor(i4) {
    if (super(i4), this.it = A, i4.type !== t2.CHILD) throw Error(this.constructor.directiveName + "() can only be used in child bindings");
  }
  render(r3) {
    if (r3 === A || null == r3) return this._t = void 0, this.it = r3;
    if (r3 === E) return r3;
    if ("string" != typeof r3) throw Error(this.constructor.directiveName + "() called with a non-string value");
    if (r3 === this.it) return this._t;
    this.it = r3;
    const s3 = [r3];
    return s3.raw = s3, this._t = { _$litType$: this.constructor.resultType, strings: s3, values: [] };
  }
};
e3.directiveName = "unsafeHTML", e3.resultType = 1;
var o2 = e2(e3);

// src/shared/clipboard.js
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return "Select it and copy it by hand: the browser does not let it be copied.";
  }
}

// src/shared/insert_cell.js
function insert(model, root, code) {
  const notebook = model.widget_manager?.context?.model;
  if (!notebook?.sharedModel?.insertCell) return false;
  const cells = root.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell") ?? [];
  const place = [...cells].findIndex((cell) => cell.contains(root));
  notebook.sharedModel.insertCell(place < 0 ? notebook.cells.length : place + 1, {
    cell_type: "code",
    source: code
  });
  return true;
}
var insertOrCopy = async (model, root, code) => insert(model, root, code) ? "Inserted below." : copy(code);

// src/fields/copy_button.js
function copyButton({ redraw }, label, words = "Copy") {
  let said = "";
  let timer;
  async function act(text) {
    said = await copy(text);
    clearTimeout(timer);
    timer = setTimeout(() => {
      said = "";
      redraw();
    }, 4e3);
    redraw();
  }
  return (text) => b`<button type="button" class="pgflow-link" data-name=${label}
      aria-label=${label} data-lm-suppress-shortcuts="true" @click=${() => act(text)}
>${words}</button
    ><span class="pgflow-reason" role="status">${said}</span>`;
}

// src/fields/card.js
function card({ id, say, root, model, redraw }) {
  const copies = /* @__PURE__ */ new Map();
  let told = "";
  const copyOf = (label) => {
    if (!copies.has(label)) copies.set(label, copyButton({ redraw }, `Copy ${label}`));
    return (
      /** @type {ReturnType<typeof copyButton>} */
      copies.get(label)
    );
  };
  const act = (name, value = "") => once(() => {
    told = "";
    say({ type: "act", name, value });
  });
  async function insert2(code) {
    told = await insertOrCopy(model, root, code);
    redraw();
  }
  const fact = ({ label, value, is_id }) => b`
    <dt>${label}</dt>
    <dd>${is_id ? b`<code>${value}</code> ${copyOf(label)(value)}` : value}</dd>`;
  const ask = ({ name, label, help, options }) => {
    const pick = () => (
      /** @type {HTMLSelectElement} */
      root.querySelector(`[id="${id("ask")}"]`).value
    );
    return b`<div class="pgflow-ask">
      <label class="pgflow-label" for=${id("ask")}>${label}</label>
      <div class="pgflow-bar">
        <select id=${id("ask")} class="pgflow-input" data-name="ask" data-lm-suppress-shortcuts="true"
        >${options.map(({ value, label: said }) => b`<option value=${value}>${said}</option>`)}</select>
        ${button("Ingest", (event) => act(name, pick())(event), { off: !options.length })}
      </div>
      <p class="pgflow-help">${help}</p>
    </div>`;
  };
  const actions = (done) => b`
    <div class="pgflow-footer">
      ${done.actions.map(
    ({ value, label }, place) => button(label, act(value), { kind: place ? "offer" : "create", name: value })
  )}
      ${done.code ? button("Insert code", () => insert2(done.code), {
    kind: done.actions.length ? "offer" : "create",
    name: "insert"
  }) : A}
      ${button(done.another, act("another"), { name: "another" })}
      <span class="pgflow-reason" role="status">${told}</span>
    </div>`;
  const table = (made) => b`
    <div class="pgflow-outcome jp-RenderedHTMLCommon jp-RenderedHTML" role="region" tabindex="0"
      aria-label="Sandboxes">${o2(made)}</div>`;
  return (done, badge) => b`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${id("title")}>${done.title}</h3>
      ${badge ? b`<span class="pgflow-place">${badge}</span>` : A}
    </div>
    <p class="pgflow-about" role="status">${done.said}</p>
    <dl class="pgflow-facts">${done.facts.map(fact)}</dl>
    ${done.html ? table(done.html) : A}
    ${actions(done)}
    ${done.ask ? ask(done.ask) : A}`;
}

// node_modules/lit-html/directive-helpers.js
/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var { I: t3 } = j;
var i3 = (o3) => o3;
var r2 = (o3) => void 0 === o3.strings;
var s2 = () => document.createComment("");
var v2 = (o3, n2, e4) => {
  const l3 = o3._$AA.parentNode, d2 = void 0 === n2 ? o3._$AB : n2._$AA;
  if (void 0 === e4) {
    const i4 = l3.insertBefore(s2(), d2), n3 = l3.insertBefore(s2(), d2);
    e4 = new t3(i4, n3, o3, o3.options);
  } else {
    const t4 = e4._$AB.nextSibling, n3 = e4._$AM, c3 = n3 !== o3;
    if (c3) {
      let t5;
      e4._$AQ?.(o3), e4._$AM = o3, void 0 !== e4._$AP && (t5 = o3._$AU) !== n3._$AU && e4._$AP(t5);
    }
    if (t4 !== d2 || c3) {
      let o4 = e4._$AA;
      for (; o4 !== t4; ) {
        const t5 = i3(o4).nextSibling;
        i3(l3).insertBefore(o4, d2), o4 = t5;
      }
    }
  }
  return e4;
};
var u2 = (o3, t4, i4 = o3) => (o3._$AI(t4, i4), o3);
var m2 = {};
var p2 = (o3, t4 = m2) => o3._$AH = t4;
var M2 = (o3) => o3._$AH;
var h2 = (o3) => {
  o3._$AR(), o3._$AA.remove();
};

// node_modules/lit-html/directives/live.js
/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var l2 = e2(class extends i2 {
  constructor(r3) {
    if (super(r3), r3.type !== t2.PROPERTY && r3.type !== t2.ATTRIBUTE && r3.type !== t2.BOOLEAN_ATTRIBUTE) throw Error("The `live` directive is not allowed on child or event bindings");
    if (!r2(r3)) throw Error("`live` bindings can only contain a single expression");
  }
  render(r3) {
    return r3;
  }
  update(i4, [t4]) {
    if (t4 === E || t4 === A) return t4;
    const o3 = i4.element, l3 = i4.name;
    if (i4.type === t2.PROPERTY) {
      if (t4 === o3[l3]) return E;
    } else if (i4.type === t2.BOOLEAN_ATTRIBUTE) {
      if (!!t4 === o3.hasAttribute(l3)) return E;
    } else if (i4.type === t2.ATTRIBUTE && o3.getAttribute(l3) === t4 + "") return E;
    return p2(i4), t4;
  }
});

// src/shared/typed_value.js
var TypedValue = class extends i2 {
  /** @type {number | undefined} */
  fill;
  /** @param {Typed} _state */
  render(_state) {
    return E;
  }
  /**
   * @param {import("lit-html/directive.js").ElementPart} part
   * @param {[Typed]} states
   * @override
   */
  update({ element }, [{ value, emptied, waits, fill }]) {
    const input = (
      /** @type {HTMLInputElement} */
      element
    );
    const isFilled = fill !== this.fill;
    this.fill = fill;
    const stays = waits || document.activeElement === input && !isFilled;
    if ((wasEmptied(input, { emptied }) || !stays) && input.value !== value) input.value = value;
    return E;
  }
};
var typedValue = e2(TypedValue);

// src/fields/field.js
var emptiedIf = e2(
  class extends i2 {
    render(_goes) {
      return E;
    }
    /**
     * @param {import("lit-html/directive.js").ElementPart} part
     * @param {[boolean]} goes
     * @override
     */
    update({ element }, [goes]) {
      if (goes) element.value = "";
      return E;
    }
  }
);
function messageLine({ error, warning, help }, id) {
  const kind = error ? "pgflow-error" : warning ? "pgflow-warning" : "";
  return b`<p class="pgflow-help ${kind}" id=${id} aria-live="polite"
    >${error || warning || help}</p>`;
}
var withShow = (input, { name, label, isShown, canShow, turn }) => b`
  <div class="pgflow-secret">${input}<button type="button" class="pgflow-reveal"
    data-lm-suppress-shortcuts="true" data-name="show ${name}" ?hidden=${!canShow}
    aria-label="Show ${label}" aria-pressed=${String(isShown)} @click=${turn}
    >${isShown ? "Hide" : "Show"}</button></div>`;
function typedSecrets(page, pending, redraw) {
  const filled = /* @__PURE__ */ new Set();
  const shown = /* @__PURE__ */ new Set();
  const told = /* @__PURE__ */ new Set();
  return {
    isFilled: (name) => filled.has(name),
    isShown: (name) => shown.has(name),
    turn(name) {
      if (!shown.delete(name)) shown.add(name);
      redraw();
    },
    type(name, value) {
      told.add(name);
      if (filled.has(name) === Boolean(value)) return;
      if (value) filled.add(name);
      else {
        filled.delete(name);
        shown.delete(name);
      }
      redraw();
    },
    /** Whether what stands in the field is not what the kernel holds, and goes. */
    goes({ name, held, typed_in }) {
      if (typed_in === page) told.delete(name);
      if (pending.has(name) || told.has(name) || held && typed_in === page) return false;
      filled.delete(name);
      shown.delete(name);
      return true;
    }
  };
}
function fieldDrawer({ id: idOf, say, redraw }, pending, page) {
  const secrets = typedSecrets(page, pending, redraw);
  const unfolded = /* @__PURE__ */ new Set();
  const choice = ({ name, choices, value, required, error }) => b`
    <select id=${idOf(name)} class="pgflow-input" data-name=${name} data-lm-suppress-shortcuts="true"
      aria-describedby=${idOf(`${name}-help`)} aria-required=${String(required)}
      aria-invalid=${error ? "true" : A}
      @change=${({ target }) => say({ type: "edit", name, value: target.value })}
    >${choices.map(
    (option) => b`<option value=${option.value} .selected=${l2(option.value === value)}
        >${option.label}</option>`
  )}</select>`;
  const secret = (state) => {
    const { name, label, held, required, error } = state;
    const goes = secrets.goes(state);
    const isShown = secrets.isShown(name);
    const on = pending.listeners(name, (value) => ({ type: "secret", name, value, page }));
    const input = b`<input id=${idOf(name)} class="pgflow-input" data-name=${name}
      type=${isShown ? "text" : "password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${held ? "••••••  kept in the kernel" : ""}
      aria-describedby=${idOf(`${name}-help`)} aria-required=${String(required)}
      aria-invalid=${error ? "true" : A} ${emptiedIf(goes)}
      @input=${(event) => {
      on.oninput(event);
      secrets.type(name, event.target.value);
    }}
      @change=${on.onchange} />`;
    const canShow = secrets.isFilled(name);
    const turn = () => secrets.turn(name);
    return withShow(input, { name, label: label.toLowerCase(), isShown, canShow, turn });
  };
  const text = ({ name, value, emptied, required, error }, fill) => {
    const on = pending.listeners(name, (typed) => ({ type: "edit", name, value: typed }));
    return b`<input id=${idOf(name)} class="pgflow-input" data-name=${name} type="text"
      inputmode=${name === "port" ? "numeric" : "text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${idOf(`${name}-help`)} aria-required=${String(required)}
      aria-invalid=${error ? "true" : A}
      ${typedValue({ value, emptied, fill, waits: pending.has(name) })}
      @input=${on.oninput} @change=${on.onchange} @paste=${on.onpaste} />`;
  };
  const folded = ({ name, label }) => b`
    <div class="pgflow-more"><button type="button" class="pgflow-link"
      data-lm-suppress-shortcuts="true" data-name=${name}
      @click=${() => {
    unfolded.add(name);
    redraw();
  }}>+ ${label}</button></div>`;
  return (state, fill) => {
    const { name, label, required, value, error, choices } = state;
    if (!required && !value && !error && !unfolded.has(name)) return folded(state);
    if (!required) unfolded.add(name);
    const control = state.secret ? secret(state) : choices.length ? choice(state) : text(state, fill);
    return b`<div class="pgflow-field pgflow-field-${name}">
      <label class="pgflow-label" for=${idOf(name)}>${label}${required ? A : b`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${control}${messageLine(state, idOf(`${name}-help`))}
    </div>`;
  };
}

// src/fields/paste.js
function pasteBox({ id, say, redraw, root }) {
  let sent = "";
  let filled = -1;
  let hasText = false;
  let isShown = false;
  const send = (value) => {
    if (value.trim() && value !== sent) say({ type: "paste", value });
    sent = value;
  };
  const box = () => (
    /** @type {HTMLInputElement} */
    root.querySelector(`[id="${id("paste")}"]`)
  );
  const noteText = (there) => {
    if (there === hasText) return;
    hasText = there;
    isShown &&= there;
    redraw();
  };
  const onPaste = (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!text.trim()) return;
    event.preventDefault();
    send(text);
  };
  async function onFile({ target }) {
    const [chosen] = target.files ?? [];
    if (chosen) send(await chosen.text());
    target.value = sent = "";
  }
  const input = (placeholder, isWrong) => b`
    <input id=${id("paste")} class="pgflow-input" type=${isShown ? "text" : "password"}
      data-name="paste" autocomplete="off" spellcheck="false" placeholder=${placeholder}
      aria-describedby=${id("paste-help")} aria-invalid=${isWrong ? "true" : A}
      @paste=${onPaste}
      @input=${({ target }) => {
    sent = "";
    noteText(Boolean(target.value));
  }}
      @change=${({ target }) => send(target.value)}
      @keydown=${({ key, target }) => {
    if (key === "Enter") send(target.value);
  }} />`;
  const file = (label, accept) => b`
    ${button(label, () => (
    /** @type {HTMLElement} */
    root.querySelector(".pgflow-file").click()
  ), { name: "pick" })}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${accept}
      @change=${onFile} />`;
  const offer = (label) => b`
    <button type="button" class="pgflow-link" data-lm-suppress-shortcuts="true" data-name=${label}
      @click=${() => say({ type: "offer", label })}>${label}</button>`;
  return ({ paste, offers, fill }) => {
    if (fill !== filled) {
      filled = fill;
      sent = "";
      hasText = isShown = false;
      if (box()) box().value = "";
    }
    const { label, help, placeholder, pick, accept, note, error } = paste;
    const kind = error ? "pgflow-error" : note ? "pgflow-good" : "";
    const turn = () => {
      isShown = !isShown;
      redraw();
    };
    const state = { name: "paste", label: "what is pasted", isShown, canShow: hasText, turn };
    return b`<div class="pgflow-paste">
      <label class="pgflow-label" for=${id("paste")}>${label}</label>
      <div class="pgflow-paste-row">
        ${withShow(input(placeholder, Boolean(error)), state)}
        ${pick ? file(pick, accept) : A}${offers.map(offer)}
      </div>
      <p class="pgflow-help ${kind}" id=${id("paste-help")} aria-live="polite">${error || note || help}</p>
    </div>`;
  };
}

// node_modules/lit-html/directives/repeat.js
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var u3 = (e4, s3, t4) => {
  const r3 = /* @__PURE__ */ new Map();
  for (let l3 = s3; l3 <= t4; l3++) r3.set(e4[l3], l3);
  return r3;
};
var c2 = e2(class extends i2 {
  constructor(e4) {
    if (super(e4), e4.type !== t2.CHILD) throw Error("repeat() can only be used in text expressions");
  }
  dt(e4, s3, t4) {
    let r3;
    void 0 === t4 ? t4 = s3 : void 0 !== s3 && (r3 = s3);
    const l3 = [], o3 = [];
    let i4 = 0;
    for (const s4 of e4) l3[i4] = r3 ? r3(s4, i4) : i4, o3[i4] = t4(s4, i4), i4++;
    return { values: o3, keys: l3 };
  }
  render(e4, s3, t4) {
    return this.dt(e4, s3, t4).values;
  }
  update(s3, [t4, r3, c3]) {
    const d2 = M2(s3), { values: p3, keys: a2 } = this.dt(t4, r3, c3);
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
      const e4 = y2.get(a2[k2]), t5 = void 0 !== e4 ? d2[e4] : null;
      if (null === t5) {
        const e5 = v2(s3, d2[x2]);
        u2(e5, p3[k2]), v3[k2] = e5;
      } else v3[k2] = u2(t5, p3[k2]), v2(s3, d2[x2], t5), d2[e4] = null;
      k2++;
    } else h2(d2[j2]), j2--;
    else h2(d2[x2]), x2++;
    for (; k2 <= w2; ) {
      const e4 = v2(s3, v3[w2 + 1]);
      u2(e4, p3[k2]), v3[k2++] = e4;
    }
    for (; x2 <= j2; ) {
      const e4 = d2[x2++];
      null !== e4 && h2(e4);
    }
    return this.ut = a2, p2(s3, v3), E;
  }
});

// src/fields/result.js
var step = ({ name, state, detail, hint, mark, said }) => b`
  <li class="pgflow-step pgflow-step-${state}">
    <span class="pgflow-mark" aria-hidden="true">${mark}</span>
    <span class="pgflow-unseen">${said}: </span>
    <strong>${name}</strong>
    <span class="pgflow-detail">${detail}${hint ? b` <span class="pgflow-hint">${hint}</span>` : A}</span>
  </li>`;
var steps = (probe) => b`
  <strong class="pgflow-heading" role="status">${probe.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${c2(probe.steps, ({ name }) => name, step)}</ol>
  <p class="pgflow-help">${probe.note}
    <a target="_blank" rel="noopener noreferrer" href=${probe.link}>${probe.link_text}</a></p>`;
function resultArea(host) {
  const copyDetails = copyButton(host, "Copy details", "Copy details");
  const message = ({ kind, text, hint }) => {
    const isError = kind === "error" || kind === "gaps";
    return b`<div class="pgflow-notice ${kind ? `pgflow-notice-${kind}` : ""}"
      role=${isError ? "alert" : "status"}
      >${kind ? b`<strong>${text}</strong>${hint ? b`<p>${hint}</p>` : A}` : A}${kind === "error" ? b`<div class="pgflow-bar">${copyDetails([text, hint].filter(Boolean).join("\n"))}</div>` : A}</div>`;
  };
  return ({ notice, probe }) => b`
    <div class="pgflow-result">
      ${message(notice)}
      ${probe?.steps.length && !notice.kind ? steps(probe) : A}
    </div>`;
}

// src/fields/segments.js
function segmentsOf({ id, say }, pending) {
  const option = ({ name, value }, place, one) => b`
    <input type="radio" id=${id(`${name}-${place}`)} name=${id(name)} value=${one.value}
      data-name="${name} ${place}" data-lm-suppress-shortcuts="true"
      .checked=${l2(one.value === value)}
      @change=${() => {
    pending.flushAll();
    say({ type: "choose", name, value: one.value });
  }} /><label for=${id(`${name}-${place}`)}>${one.label}</label>`;
  return (choice) => b`
    <fieldset class="pgflow-choice" aria-describedby=${id(`${choice.name}-help`)}>
      <legend class="pgflow-label">${choice.label}</legend>
      <div class="pgflow-segments">${choice.options.map((one, place) => option(choice, place, one))}</div>
      <p class="pgflow-help" id=${id(`${choice.name}-help`)}>${choice.help}</p>
    </fieldset>`;
}
function disclosure(host, name) {
  const { id, say, redraw } = host;
  const copyJson = copyButton(host, "Copy JSON");
  const copyCurl = copyButton(host, "Copy curl");
  let isOpen = false;
  const opener = (part, label, open2, turn) => b`
    <button type="button" class="pgflow-link pgflow-fold" data-lm-suppress-shortcuts="true"
      data-name=${part} aria-expanded=${String(open2)} aria-controls=${id(part)} @click=${turn}
    >${label}</button>`;
  const block = (title, text, copy2) => b`
    <div class="pgflow-bar"><span class="pgflow-label">${title}</span>${copy2(text)}</div>
    <pre class="pgflow-code" tabindex="0" role="region" aria-label="Request as ${title}">${text}</pre>`;
  const request = ({ json, curl, note }) => b`
    <p class="pgflow-help">${note}</p>
    ${block("JSON", json, copyJson)}${block("curl", curl, copyCurl)}`;
  return (view, segments) => {
    const turn = () => {
      isOpen = !isOpen;
      redraw();
    };
    const isUnfolded = Boolean(view.request);
    const unfold = () => say({ type: "unfold", value: !isUnfolded });
    const chosen = view.advanced.map(({ options, value }) => options.findIndex((option) => option.value === value)).find((place) => place > 0);
    const said = chosen ? `: ${view.advanced[0].options[chosen].label}` : "";
    const { advanced } = view;
    return b`<div class="pgflow-folds">
        ${advanced.length ? opener(name, `Advanced${said}`, isOpen, turn) : A}
        ${opener("request", "View request", isUnfolded, unfold)}
      </div>
      <div id=${id(name)} ?hidden=${!isOpen || !advanced.length}>${advanced.map(segments)}</div>
      <div id=${id("request")} class="pgflow-request" ?hidden=${!isUnfolded}
        >${view.request ? request(view.request) : A}</div>`;
  };
}

// src/fields/fields.js
var TYPING_PAUSE = 200;
function showOutcome(root, view, isGap) {
  const gap = isGap && root.querySelector("[aria-invalid=true]");
  if (gap) gap.focus();
  else if (view.notice.kind || view.probe?.steps.length)
    root.querySelector(".pgflow-result")?.scrollIntoView({ block: "nearest" });
}
function open(host) {
  const { root, say, view: latest } = host;
  const pending = outbox(say, TYPING_PAUSE);
  const page = host.id("page");
  const field = fieldDrawer(host, pending, page);
  const paste = pasteBox(host);
  const segments = segmentsOf(host, pending);
  const advanced = disclosure(host, "advanced");
  const result = resultArea(host);
  const doneCard = card(host);
  let pressed = false;
  let gaps = latest().gaps;
  const press = (message) => {
    if (latest().busy) return;
    pressed = true;
    pending.flushAll();
    say(message);
  };
  const submit = () => press({ type: "submit", attempt: latest().attempt });
  root.addEventListener("keydown", (event) => {
    const target = (
      /** @type {HTMLElement} */
      event.target
    );
    const inField = target.matches("input[type=text], input[type=password]");
    if (event.key === "Enter" && inField && !target.closest(".pgflow-paste")) submit();
  });
  host.onClose(pending.stop);
  const head = ({ title, badge, about }) => b`
    <div class="pgflow-head">
      <h3 class="pgflow-title" id=${host.id("title")}>${title}</h3>
      ${badge ? b`<span class="pgflow-place">${badge}</span>` : A}
    </div>
    ${about ? b`<p class="pgflow-about">${about}</p>` : A}`;
  const group = (view, place) => {
    const { title, fields } = view.groups[place];
    const members = view.fields.filter(({ name }) => fields.includes(name));
    return b`<div class="pgflow-group">
      <h4 class="pgflow-label">${title}</h4>
      <div class="pgflow-grid">${members.map((member) => field(member, view.fill))}</div>
    </div>`;
  };
  const check2 = ({ name, label, value }) => b`
    <div class="pgflow-check">
      <input type="checkbox" id=${host.id(name)} data-name=${name} data-lm-suppress-shortcuts="true"
        .checked=${value}
        @change=${({ target }) => say({ type: "check", name, value: target.checked })} />
      <label for=${host.id(name)}>${label}</label>
    </div>`;
  const footer = ({ submit: label, probe, busy }) => b`
    <div class="pgflow-footer">
      ${button(label, submit, { kind: "create", name: "submit", off: Boolean(busy) })}
      ${probe ? button(probe.label, () => press({ type: "probe" }), {
    name: "probe",
    off: Boolean(busy)
  }) : A}
      <span class="pgflow-reason" role="status"
        >${busy ? b`<span class="pgflow-spinner" aria-hidden="true"></span>${busy}` : A}</span>
      ${busy ? button("Cancel", () => say({ type: "cancel" }), { name: "cancel" }) : A}
    </div>`;
  const form = (view) => b`
    ${head(view)}
    ${view.choices.map(segments)}
    ${paste(view)}
    ${view.groups.map((_2, place) => group(view, place))}
    ${view.checks.map(check2)}
    ${view.has_request ? advanced(view, segments) : A}
    ${footer(view)}
    ${result(view)}`;
  return (view) => {
    const isGap = view.gaps !== gaps;
    gaps = view.gaps;
    if (pressed && !view.busy && (isGap || view.notice.kind || view.probe?.steps.length)) {
      pressed = false;
      queueMicrotask(() => showOutcome(root, view, isGap));
    }
    return view.done ? doneCard(view.done, view.badge) : form(view);
  };
}
var landing = (root) => (
  /** @type {HTMLElement | null} */
  root.querySelector("[data-name=submit]")
);
var formPage = (name, shape) => screen({ name, form: true, shape, open, landing });

// src/sign_in_form/shape.js
var SHAPE = {
  "keys": {
    "title": "text",
    "badge": "text",
    "about": "text",
    "choices": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "help": "text",
          "value": "text",
          "options": {
            "list": {
              "keys": {
                "value": "text",
                "label": "text"
              }
            }
          }
        }
      }
    },
    "offers": {
      "list": "text"
    },
    "paste": {
      "keys": {
        "label": "text",
        "help": "text",
        "placeholder": "text",
        "pick": "text",
        "accept": "text",
        "note": "text",
        "error": "text"
      }
    },
    "groups": {
      "list": {
        "keys": {
          "title": "text",
          "fields": {
            "list": "text"
          }
        }
      }
    },
    "fields": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "help": "text",
          "choices": {
            "list": {
              "keys": {
                "value": "text",
                "label": "text"
              }
            }
          },
          "secret": "flag",
          "required": "flag",
          "held": "flag",
          "typed_in": "text",
          "value": "text",
          "error": "text",
          "warning": "text",
          "emptied": "number"
        }
      }
    },
    "checks": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "value": "flag"
        }
      }
    },
    "advanced": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "help": "text",
          "value": "text",
          "options": {
            "list": {
              "keys": {
                "value": "text",
                "label": "text"
              }
            }
          }
        }
      }
    },
    "has_request": "flag",
    "request": { one_of: [{
      "keys": {
        "note": "text",
        "json": "text",
        "curl": "text"
      }
    }, "null"] },
    "probe": { one_of: [{
      "keys": {
        "label": "text",
        "heading": "text",
        "note": "text",
        "link": "text",
        "link_text": "text",
        "steps": {
          "list": {
            "keys": {
              "name": "text",
              "state": "text",
              "detail": "text",
              "hint": "text",
              "mark": "text",
              "said": "text"
            }
          }
        }
      }
    }, "null"] },
    "submit": "text",
    "busy": "text",
    "attempt": "number",
    "gaps": "number",
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text"
      }
    },
    "done": { one_of: [{
      "keys": {
        "title": "text",
        "said": "text",
        "facts": {
          "list": {
            "keys": {
              "label": "text",
              "value": "text",
              "is_id": "flag"
            }
          }
        },
        "html": "text",
        "actions": {
          "list": {
            "keys": {
              "value": "text",
              "label": "text"
            }
          }
        },
        "code": "text",
        "ask": { one_of: [{
          "keys": {
            "name": "text",
            "label": "text",
            "help": "text",
            "value": "text",
            "options": {
              "list": {
                "keys": {
                  "value": "text",
                  "label": "text"
                }
              }
            }
          }
        }, "null"] },
        "another": "text"
      }
    }, "null"] },
    "fill": "number"
  }
};

// src/sign_in_form/sign_in_form.js
var sign_in_form_default = formPage("sign-in-form", SHAPE);
export {
  sign_in_form_default as default
};
