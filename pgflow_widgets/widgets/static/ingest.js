// src/shared/clipboard.js
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return "Select it and copy it by hand: the browser does not let it be copied.";
  }
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

// node_modules/lit-html/lit-html.js
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var t = globalThis;
var i = (t2) => t2;
var s = t.trustedTypes;
var e = s ? s.createPolicy("lit-html", { createHTML: (t2) => t2 }) : void 0;
var h = "$lit$";
var o = `lit$${Math.random().toFixed(9).slice(2)}$`;
var n = "?" + o;
var r = `<${n}>`;
var l = document;
var c = () => l.createComment("");
var a = (t2) => null === t2 || "object" != typeof t2 && "function" != typeof t2;
var u = Array.isArray;
var d = (t2) => u(t2) || "function" == typeof t2?.[Symbol.iterator];
var f = "[ 	\n\f\r]";
var v = /<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g;
var _ = /-->/g;
var m = />/g;
var p = RegExp(`>|${f}(?:([^\\s"'>=/]+)(${f}*=${f}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`, "g");
var g = /'/g;
var $ = /"/g;
var y = /^(?:script|style|textarea|title)$/i;
var x = (t2) => (i2, ...s2) => ({ _$litType$: t2, strings: i2, values: s2 });
var b = x(1);
var w = x(2);
var T = x(3);
var E = /* @__PURE__ */ Symbol.for("lit-noChange");
var A = /* @__PURE__ */ Symbol.for("lit-nothing");
var C = /* @__PURE__ */ new WeakMap();
var P = l.createTreeWalker(l, 129);
function V(t2, i2) {
  if (!u(t2) || !t2.hasOwnProperty("raw")) throw Error("invalid template strings array");
  return void 0 !== e ? e.createHTML(i2) : i2;
}
var N = (t2, i2) => {
  const s2 = t2.length - 1, e2 = [];
  let n2, l2 = 2 === i2 ? "<svg>" : 3 === i2 ? "<math>" : "", c2 = v;
  for (let i3 = 0; i3 < s2; i3++) {
    const s3 = t2[i3];
    let a2, u2, d2 = -1, f2 = 0;
    for (; f2 < s3.length && (c2.lastIndex = f2, u2 = c2.exec(s3), null !== u2); ) f2 = c2.lastIndex, c2 === v ? "!--" === u2[1] ? c2 = _ : void 0 !== u2[1] ? c2 = m : void 0 !== u2[2] ? (y.test(u2[2]) && (n2 = RegExp("</" + u2[2], "g")), c2 = p) : void 0 !== u2[3] && (c2 = p) : c2 === p ? ">" === u2[0] ? (c2 = n2 ?? v, d2 = -1) : void 0 === u2[1] ? d2 = -2 : (d2 = c2.lastIndex - u2[2].length, a2 = u2[1], c2 = void 0 === u2[3] ? p : '"' === u2[3] ? $ : g) : c2 === $ || c2 === g ? c2 = p : c2 === _ || c2 === m ? c2 = v : (c2 = p, n2 = void 0);
    const x2 = c2 === p && t2[i3 + 1].startsWith("/>") ? " " : "";
    l2 += c2 === v ? s3 + r : d2 >= 0 ? (e2.push(a2), s3.slice(0, d2) + h + s3.slice(d2) + o + x2) : s3 + o + (-2 === d2 ? i3 : x2);
  }
  return [V(t2, l2 + (t2[s2] || "<?>") + (2 === i2 ? "</svg>" : 3 === i2 ? "</math>" : "")), e2];
};
var S = class _S {
  constructor({ strings: t2, _$litType$: i2 }, e2) {
    let r2;
    this.parts = [];
    let l2 = 0, a2 = 0;
    const u2 = t2.length - 1, d2 = this.parts, [f2, v2] = N(t2, i2);
    if (this.el = _S.createElement(f2, e2), P.currentNode = this.el.content, 2 === i2 || 3 === i2) {
      const t3 = this.el.content.firstChild;
      t3.replaceWith(...t3.childNodes);
    }
    for (; null !== (r2 = P.nextNode()) && d2.length < u2; ) {
      if (1 === r2.nodeType) {
        if (r2.hasAttributes()) for (const t3 of r2.getAttributeNames()) if (t3.endsWith(h)) {
          const i3 = v2[a2++], s2 = r2.getAttribute(t3).split(o), e3 = /([.?@])?(.*)/.exec(i3);
          d2.push({ type: 1, index: l2, name: e3[2], strings: s2, ctor: "." === e3[1] ? I : "?" === e3[1] ? L : "@" === e3[1] ? z : H }), r2.removeAttribute(t3);
        } else t3.startsWith(o) && (d2.push({ type: 6, index: l2 }), r2.removeAttribute(t3));
        if (y.test(r2.tagName)) {
          const t3 = r2.textContent.split(o), i3 = t3.length - 1;
          if (i3 > 0) {
            r2.textContent = s ? s.emptyScript : "";
            for (let s2 = 0; s2 < i3; s2++) r2.append(t3[s2], c()), P.nextNode(), d2.push({ type: 2, index: ++l2 });
            r2.append(t3[i3], c());
          }
        }
      } else if (8 === r2.nodeType) if (r2.data === n) d2.push({ type: 2, index: l2 });
      else {
        let t3 = -1;
        for (; -1 !== (t3 = r2.data.indexOf(o, t3 + 1)); ) d2.push({ type: 7, index: l2 }), t3 += o.length - 1;
      }
      l2++;
    }
  }
  static createElement(t2, i2) {
    const s2 = l.createElement("template");
    return s2.innerHTML = t2, s2;
  }
};
function M(t2, i2, s2 = t2, e2) {
  if (i2 === E) return i2;
  let h2 = void 0 !== e2 ? s2._$Co?.[e2] : s2._$Cl;
  const o2 = a(i2) ? void 0 : i2._$litDirective$;
  return h2?.constructor !== o2 && (h2?._$AO?.(false), void 0 === o2 ? h2 = void 0 : (h2 = new o2(t2), h2._$AT(t2, s2, e2)), void 0 !== e2 ? (s2._$Co ??= [])[e2] = h2 : s2._$Cl = h2), void 0 !== h2 && (i2 = M(t2, h2._$AS(t2, i2.values), h2, e2)), i2;
}
var R = class {
  constructor(t2, i2) {
    this._$AV = [], this._$AN = void 0, this._$AD = t2, this._$AM = i2;
  }
  get parentNode() {
    return this._$AM.parentNode;
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  u(t2) {
    const { el: { content: i2 }, parts: s2 } = this._$AD, e2 = (t2?.creationScope ?? l).importNode(i2, true);
    P.currentNode = e2;
    let h2 = P.nextNode(), o2 = 0, n2 = 0, r2 = s2[0];
    for (; void 0 !== r2; ) {
      if (o2 === r2.index) {
        let i3;
        2 === r2.type ? i3 = new k(h2, h2.nextSibling, this, t2) : 1 === r2.type ? i3 = new r2.ctor(h2, r2.name, r2.strings, this, t2) : 6 === r2.type && (i3 = new Z(h2, this, t2)), this._$AV.push(i3), r2 = s2[++n2];
      }
      o2 !== r2?.index && (h2 = P.nextNode(), o2++);
    }
    return P.currentNode = l, e2;
  }
  p(t2) {
    let i2 = 0;
    for (const s2 of this._$AV) void 0 !== s2 && (void 0 !== s2.strings ? (s2._$AI(t2, s2, i2), i2 += s2.strings.length - 2) : s2._$AI(t2[i2])), i2++;
  }
};
var k = class _k {
  get _$AU() {
    return this._$AM?._$AU ?? this._$Cv;
  }
  constructor(t2, i2, s2, e2) {
    this.type = 2, this._$AH = A, this._$AN = void 0, this._$AA = t2, this._$AB = i2, this._$AM = s2, this.options = e2, this._$Cv = e2?.isConnected ?? true;
  }
  get parentNode() {
    let t2 = this._$AA.parentNode;
    const i2 = this._$AM;
    return void 0 !== i2 && 11 === t2?.nodeType && (t2 = i2.parentNode), t2;
  }
  get startNode() {
    return this._$AA;
  }
  get endNode() {
    return this._$AB;
  }
  _$AI(t2, i2 = this) {
    t2 = M(this, t2, i2), a(t2) ? t2 === A || null == t2 || "" === t2 ? (this._$AH !== A && this._$AR(), this._$AH = A) : t2 !== this._$AH && t2 !== E && this._(t2) : void 0 !== t2._$litType$ ? this.$(t2) : void 0 !== t2.nodeType ? this.T(t2) : d(t2) ? this.k(t2) : this._(t2);
  }
  O(t2) {
    return this._$AA.parentNode.insertBefore(t2, this._$AB);
  }
  T(t2) {
    this._$AH !== t2 && (this._$AR(), this._$AH = this.O(t2));
  }
  _(t2) {
    this._$AH !== A && a(this._$AH) ? this._$AA.nextSibling.data = t2 : this.T(l.createTextNode(t2)), this._$AH = t2;
  }
  $(t2) {
    const { values: i2, _$litType$: s2 } = t2, e2 = "number" == typeof s2 ? this._$AC(t2) : (void 0 === s2.el && (s2.el = S.createElement(V(s2.h, s2.h[0]), this.options)), s2);
    if (this._$AH?._$AD === e2) this._$AH.p(i2);
    else {
      const t3 = new R(e2, this), s3 = t3.u(this.options);
      t3.p(i2), this.T(s3), this._$AH = t3;
    }
  }
  _$AC(t2) {
    let i2 = C.get(t2.strings);
    return void 0 === i2 && C.set(t2.strings, i2 = new S(t2)), i2;
  }
  k(t2) {
    u(this._$AH) || (this._$AH = [], this._$AR());
    const i2 = this._$AH;
    let s2, e2 = 0;
    for (const h2 of t2) e2 === i2.length ? i2.push(s2 = new _k(this.O(c()), this.O(c()), this, this.options)) : s2 = i2[e2], s2._$AI(h2), e2++;
    e2 < i2.length && (this._$AR(s2 && s2._$AB.nextSibling, e2), i2.length = e2);
  }
  _$AR(t2 = this._$AA.nextSibling, s2) {
    for (this._$AP?.(false, true, s2); t2 !== this._$AB; ) {
      const s3 = i(t2).nextSibling;
      i(t2).remove(), t2 = s3;
    }
  }
  setConnected(t2) {
    void 0 === this._$AM && (this._$Cv = t2, this._$AP?.(t2));
  }
};
var H = class {
  get tagName() {
    return this.element.tagName;
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  constructor(t2, i2, s2, e2, h2) {
    this.type = 1, this._$AH = A, this._$AN = void 0, this.element = t2, this.name = i2, this._$AM = e2, this.options = h2, s2.length > 2 || "" !== s2[0] || "" !== s2[1] ? (this._$AH = Array(s2.length - 1).fill(new String()), this.strings = s2) : this._$AH = A;
  }
  _$AI(t2, i2 = this, s2, e2) {
    const h2 = this.strings;
    let o2 = false;
    if (void 0 === h2) t2 = M(this, t2, i2, 0), o2 = !a(t2) || t2 !== this._$AH && t2 !== E, o2 && (this._$AH = t2);
    else {
      const e3 = t2;
      let n2, r2;
      for (t2 = h2[0], n2 = 0; n2 < h2.length - 1; n2++) r2 = M(this, e3[s2 + n2], i2, n2), r2 === E && (r2 = this._$AH[n2]), o2 ||= !a(r2) || r2 !== this._$AH[n2], r2 === A ? t2 = A : t2 !== A && (t2 += (r2 ?? "") + h2[n2 + 1]), this._$AH[n2] = r2;
    }
    o2 && !e2 && this.j(t2);
  }
  j(t2) {
    t2 === A ? this.element.removeAttribute(this.name) : this.element.setAttribute(this.name, t2 ?? "");
  }
};
var I = class extends H {
  constructor() {
    super(...arguments), this.type = 3;
  }
  j(t2) {
    this.element[this.name] = t2 === A ? void 0 : t2;
  }
};
var L = class extends H {
  constructor() {
    super(...arguments), this.type = 4;
  }
  j(t2) {
    this.element.toggleAttribute(this.name, !!t2 && t2 !== A);
  }
};
var z = class extends H {
  constructor(t2, i2, s2, e2, h2) {
    super(t2, i2, s2, e2, h2), this.type = 5;
  }
  _$AI(t2, i2 = this) {
    if ((t2 = M(this, t2, i2, 0) ?? A) === E) return;
    const s2 = this._$AH, e2 = t2 === A && s2 !== A || t2.capture !== s2.capture || t2.once !== s2.once || t2.passive !== s2.passive, h2 = t2 !== A && (s2 === A || e2);
    e2 && this.element.removeEventListener(this.name, this, s2), h2 && this.element.addEventListener(this.name, this, t2), this._$AH = t2;
  }
  handleEvent(t2) {
    "function" == typeof this._$AH ? this._$AH.call(this.options?.host ?? this.element, t2) : this._$AH.handleEvent(t2);
  }
};
var Z = class {
  constructor(t2, i2, s2) {
    this.element = t2, this.type = 6, this._$AN = void 0, this._$AM = i2, this.options = s2;
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  _$AI(t2) {
    M(this, t2);
  }
};
var B = t.litHtmlPolyfillSupport;
B?.(S, k), (t.litHtmlVersions ??= []).push("3.3.3");
var D = (t2, i2, s2) => {
  const e2 = s2?.renderBefore ?? i2;
  let h2 = e2._$litPart$;
  if (void 0 === h2) {
    const t3 = s2?.renderBefore ?? null;
    e2._$litPart$ = h2 = new k(i2.insertBefore(c(), t3), t3, void 0, s2 ?? {});
  }
  return h2._$AI(t2), h2;
};

// src/shared/dom.js
var isOff = (node) => node.getAttribute("aria-disabled") === "true";
var once = (act) => (event) => {
  if (event.detail < 2) act(event);
};
function wasEmptied(input, state) {
  const before = input.dataset.emptied;
  input.dataset.emptied = String(state.emptied);
  return before !== void 0 && before !== String(state.emptied);
}
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// src/shared/elements.js
function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== void 0)
      node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}
var OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };
function button(text, onclick, properties = {}) {
  return element("button", {
    ...OWN_KEYS,
    type: "button",
    class: "pgflow-offer",
    text,
    ...properties,
    onclick: (event) => {
      if (!isOff(event.currentTarget)) onclick(event);
    }
  });
}
var switchOff = (node, off) => node.setAttribute("aria-disabled", String(Boolean(off)));

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

// src/shared/notice.js
var classOf = ({ kind }) => `pgflow-notice${kind ? ` pgflow-notice-${kind}` : ""}`;
var roleOf = ({ kind }) => kind === "error" ? "alert" : "status";
var content = ({ kind, text, hint }) => kind ? b`<strong>${text}</strong>${hint ? b`<p>${hint}</p>` : A}` : A;
function drawNotice(node, state) {
  node.className = classOf(state);
  node.setAttribute("role", roleOf(state));
  D(content(state), node);
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

// src/ingest/shape.js
var SHAPE = {
  "keys": {
    "title": "text",
    "steps": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "now": "flag",
          "done": "flag",
          "open": "flag"
        }
      }
    },
    "step": "text",
    "blocks": {
      "list": { one_of: [{
        "keys": {
          "type": { words: ["note"] },
          "text": "text",
          "bad": "flag"
        }
      }, {
        "keys": {
          "type": { words: ["fields"] },
          "fields": {
            "list": { one_of: [{
              "keys": {
                "kind": { words: ["text"] },
                "name": "text",
                "label": "text",
                "value": "text",
                "error": "text",
                "help": "text",
                "off": "flag",
                "optional": "flag",
                "emptied": "number"
              }
            }, {
              "keys": {
                "kind": { words: ["select"] },
                "name": "text",
                "label": "text",
                "value": "text",
                "error": "text",
                "help": "text",
                "choices": {
                  "list": {
                    "keys": {
                      "value": "text",
                      "label": "text"
                    }
                  }
                }
              }
            }, {
              "keys": {
                "kind": { words: ["segments"] },
                "name": "text",
                "label": "text",
                "value": "text",
                "choices": {
                  "list": {
                    "keys": {
                      "value": "text",
                      "label": "text"
                    }
                  }
                }
              }
            }, {
              "keys": {
                "kind": { words: ["check"] },
                "name": "text",
                "label": "text",
                "value": "flag",
                "off": "flag",
                "help": "text"
              }
            }, {
              "keys": {
                "kind": { words: ["button"] },
                "name": "text",
                "label": "text",
                "off": "flag"
              }
            }] }
          }
        }
      }, {
        "keys": {
          "type": { words: ["grid"] },
          "label": "text",
          "heads": {
            "list": "text"
          },
          "rows": {
            "list": {
              "keys": {
                "key": "text",
                "cells": {
                  "list": { one_of: [{
                    "keys": {
                      "kind": { words: ["show"] },
                      "text": { one_of: ["text", "null"] },
                      "strong": "flag",
                      "quiet": "flag"
                    }
                  }, {
                    "keys": {
                      "kind": { words: ["check"] },
                      "name": "text",
                      "value": "flag",
                      "label": "text"
                    }
                  }, {
                    "keys": {
                      "kind": { words: ["text"] },
                      "name": "text",
                      "value": "text",
                      "label": "text",
                      "suggestions": "text",
                      "code": "flag",
                      "emptied": "number"
                    }
                  }, {
                    "keys": {
                      "kind": { words: ["select"] },
                      "name": "text",
                      "value": "text",
                      "label": "text",
                      "choices": {
                        "list": {
                          "keys": {
                            "value": "text",
                            "label": "text"
                          }
                        }
                      },
                      "off": "flag"
                    }
                  }, {
                    "keys": {
                      "kind": { words: ["button"] },
                      "name": "text",
                      "text": "text",
                      "label": "text"
                    }
                  }] }
                }
              },
              "optional": {
                "error": "text"
              }
            }
          }
        },
        "optional": {
          "suggestions": {
            "record": {
              "list": "text"
            }
          }
        }
      }, {
        "keys": {
          "type": { words: ["code"] },
          "text": "text"
        }
      }, {
        "keys": {
          "type": { words: ["parts"] },
          "items": {
            "list": {
              "keys": {
                "label": "text",
                "state": "text",
                "detail": "text"
              }
            }
          }
        }
      }] }
    },
    "busy": "text",
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text"
      }
    },
    "back": "flag",
    "next": "text",
    "create": "flag",
    "repair": "flag",
    "attempt": "number"
  }
};

// src/ingest/ingest.js
var TYPING_PAUSE = 250;
var ingests = 0;
function render({ model, el }) {
  const prefix = `pgflow-ingest-${Date.now().toString(36)}-${++ingests}`;
  const say = (message) => kernel.say(message);
  const pending = outbox(say, TYPING_PAUSE);
  const { flushAll } = pending;
  const edit = (name, value) => say({ type: "edit", name, value });
  const title = element("h3", { class: "pgflow-title", id: `${prefix}-title` });
  const stepper = element("ol", { class: "pgflow-stepper", "aria-label": "Steps" });
  const heading = element("h4", { class: "pgflow-label" });
  const blocks = element("div", { class: "pgflow-blocks" });
  const notice = element("div", { class: "pgflow-notice" });
  const back = button(
    "Back",
    once(() => {
      const { steps: steps2, step: step2 } = model.get("view");
      flushAll();
      say({ type: "go", value: steps2[steps2.findIndex((each) => each.name === step2) - 1].name });
    })
  );
  const next = button(
    "",
    once(() => send("next")),
    { class: "pgflow-create" }
  );
  const create = button(
    "Create",
    once(() => send("submit")),
    { class: "pgflow-create" }
  );
  const undo = button(
    "Undo",
    once(() => send("undo"))
  );
  const resume = button(
    "Continue",
    once(() => send("continue")),
    { class: "pgflow-create" }
  );
  const retry = button("Try again", () => say({ type: "reload" }));
  const busy = element("span", { class: "pgflow-reason", role: "status" });
  const footer = element(
    "div",
    { class: "pgflow-footer" },
    back,
    next,
    create,
    undo,
    resume,
    retry,
    busy
  );
  const root = element(
    "section",
    { class: "pgflow pgflow-wide pgflow-ingest", "aria-labelledby": `${prefix}-title` },
    title,
    stepper,
    heading,
    blocks,
    notice,
    footer
  );
  el.append(root);
  const kernel = new KernelLine({ model, el, root });
  let drawn = [];
  let steps = "";
  let step = "";
  function send(type) {
    const view = model.get("view");
    flushAll();
    const step2 = type === "next" ? { value: view.step } : {};
    say({ type, ...step2, attempt: view.attempt });
  }
  function drawSteps(all) {
    const key = JSON.stringify(all);
    if (key === steps) return;
    steps = key;
    stepper.replaceChildren(
      ...all.map((each, place) => element("li", {}, stop(each, place, all.length)))
    );
  }
  function stop(each, place, count) {
    const go = () => {
      flushAll();
      say({ type: "go", value: each.name });
    };
    const node = button("", go, {
      class: `pgflow-stop${each.done ? " pgflow-stop-done" : ""}`,
      "aria-disabled": String(!each.open),
      "data-name": `step ${each.name}`,
      "aria-current": each.now ? "step" : null,
      "aria-label": `Step ${place + 1} of ${count}: ${each.label}${each.done ? ", done" : ""}`
    });
    node.append(
      element("span", {
        class: "pgflow-dot",
        "aria-hidden": "true",
        text: each.done ? "✓" : `${place + 1}`
      }),
      element("span", { class: "pgflow-stop-label", text: each.label })
    );
    return node;
  }
  function drawHeading(view) {
    const place = view.steps.findIndex((each) => each.name === view.step);
    heading.hidden = !view.blocks.length;
    setText(heading, `Step ${place + 1} of ${view.steps.length}: ${view.steps[place].label}`);
    const came = step && step !== view.step && root.contains(document.activeElement);
    step = view.step;
    if (came) land(heading);
  }
  function shapeOf(block) {
    const field = (each) => [each.kind, each.name, each.label, each.choices, each.text === null];
    if (block.type === "fields") return JSON.stringify(["fields", block.fields.map(field)]);
    if (block.type === "grid")
      return JSON.stringify([
        "grid",
        block.label,
        block.heads,
        block.rows.map((row) => [
          row.key,
          row.cells.map((cell) => cell.kind === "show" ? "show" : field(cell))
        ]),
        block.suggestions
      ]);
    return block.type;
  }
  function drawBlocks(all) {
    const kept = drawn;
    drawn = all.map((block, place) => {
      const shape = shapeOf(block);
      const old = kept[place];
      const part = old?.shape === shape ? old : { shape, ...make(block) };
      part.update(block);
      if (blocks.children[place] !== part.node) {
        if (old && blocks.children[place] === old.node) old.node.replaceWith(part.node);
        else blocks.insertBefore(part.node, blocks.children[place] ?? null);
      }
      return part;
    });
    while (blocks.children.length > all.length) blocks.lastChild.remove();
  }
  function make(block) {
    if (block.type === "fields") return makeFields(block);
    if (block.type === "grid") return makeGrid(block);
    if (block.type === "code") return makeCode();
    if (block.type === "parts") return makeParts();
    const node = element("p", { class: "pgflow-say" });
    return {
      node,
      update(state) {
        node.textContent = state.text;
        node.hidden = !state.text;
        node.classList.toggle("pgflow-say-bad", state.bad);
        if (state.bad) node.setAttribute("role", "alert");
        else node.removeAttribute("role");
      }
    };
  }
  function options(choices) {
    return choices.map((each) => element("option", { value: each.value, text: each.label }));
  }
  function textInput(name, properties) {
    const input = element("input", {
      type: "text",
      class: "pgflow-input",
      autocomplete: "off",
      spellcheck: "false",
      ...properties,
      ...pending.listeners(name, (value) => ({ type: "edit", name, value }))
    });
    return input;
  }
  function setValue(input, name, state) {
    const beingEdited = document.activeElement === input || pending.has(name);
    if (wasEmptied(input, state) || !beingEdited && input.value !== state.value)
      input.value = state.value;
  }
  function makeFields(block) {
    const parts = /* @__PURE__ */ new Map();
    const node = element("div", { class: "pgflow-grid" });
    for (const each of block.fields) {
      const id = `${prefix}-${each.name}`;
      const help = element("p", { class: "pgflow-help", id: `${id}-help`, "aria-live": "polite" });
      if (each.kind === "button") {
        const act = button(each.label, () => edit(each.name, true), { "data-name": each.name });
        node.append(element("div", { class: "pgflow-field pgflow-field-button" }, act));
        parts.set(each.name, { input: act });
      } else if (each.kind === "check") {
        const input = element("input", {
          ...OWN_KEYS,
          type: "checkbox",
          id,
          "data-name": each.name,
          "aria-describedby": help.id,
          onchange: () => edit(each.name, input.checked)
        });
        const label = element("label", { class: "pgflow-check" }, input, each.label);
        node.append(element("div", { class: "pgflow-field" }, label, help));
        parts.set(each.name, { input, help });
      } else if (each.kind === "segments") {
        const legend = element("legend", { class: "pgflow-label", text: each.label });
        const inputs = each.choices.map(
          (choice) => element("input", {
            ...OWN_KEYS,
            type: "radio",
            name: id,
            id: `${id}-${choice.value}`,
            "data-name": `${each.name} ${choice.value}`,
            value: choice.value,
            onchange: () => edit(each.name, choice.value)
          })
        );
        const box = element("div", { class: "pgflow-segments" });
        for (const [place, choice] of each.choices.entries())
          box.append(
            inputs[place],
            element("label", { for: inputs[place].id, text: choice.label })
          );
        node.append(element("fieldset", { class: "pgflow-choice" }, legend, box));
        parts.set(each.name, { inputs });
      } else {
        const common = { id, "data-name": each.name, "aria-describedby": help.id };
        const input = each.kind === "select" ? element("select", {
          ...OWN_KEYS,
          class: "pgflow-input",
          ...common,
          onchange: () => edit(each.name, input.value)
        }) : textInput(each.name, common);
        if (each.kind === "select") input.append(...options(each.choices));
        const label = element("label", { class: "pgflow-label", for: id }, each.label);
        if (each.optional)
          label.append(element("span", { class: "pgflow-optional", text: "optional" }));
        node.append(element("div", { class: "pgflow-field" }, label, input, help));
        parts.set(each.name, { input, help });
      }
    }
    return {
      node,
      update(state) {
        for (const each of state.fields) {
          const { input, inputs, help } = parts.get(each.name);
          if (inputs) for (const one of inputs) one.checked = one.value === each.value;
          else if (each.kind === "check") input.checked = each.value;
          else if (each.kind === "select") input.value = each.value;
          else if (each.kind === "text") setValue(input, each.name, each);
          if (input?.tagName === "BUTTON") switchOff(input, each.off);
          else if (input) input.disabled = Boolean(each.off);
          if (!help) continue;
          help.textContent = each.error || each.help || "";
          help.classList.toggle("pgflow-error", Boolean(each.error));
          if (each.error) input.setAttribute("aria-invalid", "true");
          else input.removeAttribute("aria-invalid");
        }
      }
    };
  }
  function makeGrid(block) {
    const lists = Object.entries(block.suggestions ?? {}).map(
      ([name, values]) => element(
        "datalist",
        { id: `${prefix}-${name}` },
        ...values.map((value) => element("option", { value }))
      )
    );
    const head = element(
      "tr",
      {},
      ...block.heads.map((text) => element("th", { scope: "col", text }))
    );
    const rows = block.rows.map((row) => {
      const cells = row.cells.map(makeCell);
      const wrong = element("td", { class: "pgflow-row-wrong", colspan: String(row.cells.length) });
      const line = element("tr", {}, ...cells.map((cell) => cell.node));
      return { cells, wrong, line, extra: element("tr", { hidden: true }, wrong) };
    });
    const table = element("table", { class: "pgflow-data" });
    if (block.heads.length) table.append(element("thead", {}, head));
    table.append(element("tbody", {}, ...rows.flatMap((row) => [row.line, row.extra])));
    const caption = element("h4", {
      class: "pgflow-label",
      text: block.label,
      hidden: !block.heads.length
    });
    const box = element(
      "div",
      {
        class: "pgflow-grid-box",
        tabindex: "0",
        role: "region",
        "aria-label": block.label,
        "data-name": block.label
      },
      table,
      ...lists
    );
    return {
      node: element("div", {}, caption, box),
      update(state) {
        for (const [place, row] of state.rows.entries()) {
          const { cells, wrong, extra } = rows[place];
          for (const [number, cell] of row.cells.entries()) cells[number].update(cell, row.error);
          wrong.textContent = row.error ?? "";
          extra.hidden = !row.error;
        }
      }
    };
  }
  function makeCell(cell) {
    const name = cell.name;
    const label = { "aria-label": cell.label, "data-name": name };
    if (cell.kind === "show") {
      const node = element("td", {});
      return {
        node,
        update(state) {
          const empty = state.text === null;
          node.className = state.strong ? "pgflow-strong" : "";
          const inside = element(state.strong ? "strong" : "span", {
            class: empty ? "pgflow-null" : state.quiet ? "pgflow-dim" : "",
            text: empty ? "null" : state.text
          });
          node.replaceChildren(inside);
          node.title = state.text ?? "";
        }
      };
    }
    if (cell.kind === "button") {
      const act = button(
        cell.text,
        once(() => edit(name, true)),
        { "aria-label": cell.label }
      );
      return { node: element("td", {}, act), update: () => {
      } };
    }
    if (cell.kind === "check") {
      const input2 = element("input", {
        ...OWN_KEYS,
        type: "checkbox",
        class: "pgflow-tick-box",
        ...label,
        onchange: () => edit(name, input2.checked)
      });
      return { node: element("td", {}, input2), update: (state) => input2.checked = state.value };
    }
    let input;
    if (cell.kind === "select") {
      input = element("select", {
        ...OWN_KEYS,
        class: "pgflow-input",
        ...label,
        onchange: () => edit(name, input.value)
      });
      input.append(...options(cell.choices));
    } else
      input = textInput(name, {
        ...label,
        class: `pgflow-input${cell.code ? " pgflow-code-input" : ""}`,
        list: cell.suggestions ? `${prefix}-${cell.suggestions}` : null
      });
    return {
      node: element("td", {}, input),
      update(state, error) {
        if (cell.kind === "select") input.value = state.value;
        else setValue(input, name, state);
        input.disabled = Boolean(state.off);
        if (error) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    };
  }
  function makeCode() {
    const code = element("pre", { class: "pgflow-code", tabindex: "0" });
    const done = element("span", { class: "pgflow-reason", role: "status" });
    const copy2 = button("Copy", async () => {
      done.textContent = await copy(code.textContent);
    });
    const node = element(
      "div",
      { class: "pgflow-blocks" },
      code,
      element("div", { class: "pgflow-bar" }, copy2, done)
    );
    return {
      node,
      update(state) {
        if (code.textContent !== state.text) {
          code.textContent = state.text;
          done.textContent = "";
        }
      }
    };
  }
  function makeParts() {
    const node = element("ol", { class: "pgflow-parts", "aria-label": "Parts" });
    const marks = { done: "✓", failed: "✕", working: "…", "": "·" };
    return {
      node,
      update(state) {
        node.replaceChildren(
          ...state.items.map(
            (each) => element(
              "li",
              { class: `pgflow-part-${each.state || "waiting"}` },
              element("span", {
                class: "pgflow-mark",
                text: marks[each.state],
                "aria-label": each.state || "waiting"
              }),
              element("span", { text: each.label }),
              element("span", { class: "pgflow-detail", text: each.detail })
            )
          )
        );
      }
    };
  }
  function draw() {
    const view = check(SHAPE, model.get("view"), "view");
    setText(title, view.title);
    drawSteps(view.steps);
    drawBlocks(view.blocks);
    drawNotice(notice, view.notice);
    busy.textContent = view.busy;
    back.hidden = !view.back;
    next.hidden = !view.next || !view.blocks.length;
    next.textContent = view.next;
    create.hidden = !view.create;
    undo.hidden = resume.hidden = !view.repair;
    retry.hidden = Boolean(view.blocks.length || view.busy);
    footer.hidden = !view.busy && [back, next, create, undo, resume, retry].every((each) => each.hidden);
    for (const each of [back, next, create, undo, resume]) switchOff(each, view.busy);
    drawHeading(view);
  }
  const redraw = keepingFocus(
    root,
    draw,
    () => [notice, heading, title].find((each) => each.textContent && !each.hidden)
  );
  redraw();
  model.on("change:view", redraw);
  kernel.open();
  return () => {
    kernel.close();
    model.off("change:view", redraw);
    pending.stop();
  };
}
var ingest_default = { render };
export {
  ingest_default as default
};
