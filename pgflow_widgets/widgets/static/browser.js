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
function withReveal(input, name) {
  const toggle = button(
    "Show",
    () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      toggle.textContent = shown ? "Show" : "Hide";
      toggle.setAttribute("aria-pressed", String(!shown));
    },
    { class: "pgflow-reveal", "aria-label": `Show ${name}`, "aria-pressed": "false" }
  );
  return element("div", { class: "pgflow-secret" }, input, toggle);
}

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
function returnFocus(opener, root, candidates, instead) {
  const name = opener?.dataset.name;
  const heir = opener?.isConnected ? opener : candidates.find((candidate) => candidate.dataset.name === name);
  land(heir && root.contains(heir) && !isOff(heir) ? heir : instead);
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

// src/shared/virtual_list.js
var LINE = 28;
function virtualList({ prefix, pending, label, role, name, draw, choose, fold }) {
  const inside = element("div", { class: "pgflow-lines-all" });
  const box = element(
    "div",
    { ...OWN_KEYS, class: "pgflow-lines", role, tabindex: "0", "aria-label": label },
    inside
  );
  let state = { found: 0, first: 0, shown: [] };
  let active = 0;
  let asked = -1;
  let painted = "";
  const id = (place) => `${prefix}-${name}-${place}`;
  function visible() {
    const first2 = Math.floor(box.scrollTop / LINE);
    return [first2, first2 + Math.ceil(box.clientHeight / LINE)];
  }
  function fetch() {
    const [first2, last] = visible();
    const end = state.first + state.shown.length;
    if ((first2 < state.first || Math.min(last, state.found) > end) && asked !== first2) {
      asked = first2;
      pending.later(`scroll ${name}`, () => ({ type: "scroll", name, value: visible()[0] }));
    }
  }
  function go(place) {
    active = Math.max(0, Math.min(place, state.found - 1));
    const top = active * LINE;
    if (top < box.scrollTop) box.scrollTop = top;
    if (top + LINE > box.scrollTop + box.clientHeight)
      box.scrollTop = top + LINE - box.clientHeight;
    paint();
  }
  function paint() {
    inside.style.height = `${state.found * LINE}px`;
    inside.replaceChildren(
      ...state.shown.map((each, number) => {
        const place = state.first + number;
        const line = draw(each);
        line.id = id(place);
        line.style.top = `${place * LINE}px`;
        line.classList.add("pgflow-line");
        line.classList.toggle("pgflow-line-active", place === active);
        line.addEventListener("click", () => {
          active = place;
          choose(each);
        });
        return line;
      })
    );
    box.setAttribute("aria-activedescendant", state.found ? id(active) : "");
  }
  box.addEventListener("scroll", fetch);
  box.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(box.clientHeight / LINE) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    const each = state.shown[active - state.first];
    if (step) go(active + step);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(state.found - 1);
    else if ((event.key === "Enter" || event.key === " ") && each) choose(each);
    else if (event.key === "ArrowRight" && each && fold) fold(each, true);
    else if (event.key === "ArrowLeft" && each && fold) fold(each, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    box,
    // A line that is the same stays, or a click on it would be lost while it is replaced.
    update(next, marked) {
      state = next;
      asked = -1;
      if (active >= state.found) active = Math.max(0, state.found - 1);
      const key = JSON.stringify([state.found, state.first, state.shown, marked]);
      if (key !== painted) paint();
      painted = key;
      fetch();
    }
  };
}

// src/browser/shape.js
var SHAPE = {
  "keys": {
    "title": "text",
    "connections": {
      "keys": {
        "loading": "flag",
        "done": "number",
        "total": "number",
        "trouble": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text"
          }
        },
        "headings": {
          "list": {
            "keys": {
              "key": "text",
              "label": "text"
            }
          }
        },
        "sort": {
          "keys": {
            "key": "text",
            "down": "flag"
          }
        },
        "search": {
          "keys": {
            "value": "text",
            "error": "text",
            "emptied": "number"
          }
        },
        "only": "text",
        "states": {
          "list": "text"
        },
        "all": "number",
        "selected": "text",
        "found": "number",
        "first": "number",
        "shown": {
          "list": {
            "keys": {
              "id": "text",
              "cells": {
                "list": "text"
              }
            }
          }
        }
      }
    },
    "actions": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text"
        }
      }
    },
    "tables": {
      "keys": {
        "loading": "flag",
        "done": "number",
        "total": "number",
        "trouble": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text"
          }
        },
        "of": "text",
        "all": "number",
        "search": {
          "keys": {
            "value": "text",
            "error": "text",
            "emptied": "number"
          }
        },
        "selected": "text",
        "known": "number",
        "found": "number",
        "first": "number",
        "shown": {
          "list": { one_of: [{
            "keys": {
              "schema": "text",
              "open": "flag",
              "count": "number"
            }
          }, {
            "keys": {
              "path": "text",
              "name": "text",
              "readable": "flag"
            }
          }] }
        }
      }
    },
    "columns": {
      "keys": {
        "loading": "flag",
        "done": "number",
        "total": "number",
        "trouble": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text"
          }
        },
        "of": "text",
        "rows": {
          "list": {
            "keys": {
              "name": "text",
              "type": "text",
              "xdm": "text"
            }
          }
        },
        "all": "number"
      }
    },
    "preview": {
      "keys": {
        "loading": "flag",
        "done": "number",
        "total": "number",
        "trouble": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text"
          }
        },
        "of": "text",
        "rows": "number",
        "choices": {
          "list": "number"
        }
      }
    },
    "dialog": { one_of: [{
      "keys": {
        "action": "text",
        "title": "text",
        "text": "text",
        "confirm": "text",
        "danger": "flag",
        "busy": "flag",
        "ready": "flag",
        "notice": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text"
          }
        },
        "checks": {
          "list": {
            "keys": {
              "name": "text",
              "label": "text",
              "value": "flag",
              "warning": "text"
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
        }
      }
    }, "null"] },
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text"
      }
    },
    "snippet": { one_of: [{
      "keys": {
        "kind": { words: ["code", "curl"] },
        "text": "text"
      }
    }, "null"] },
    "attempt": "number"
  }
};
var ROWS_SHAPE = { one_of: [{
  "keys": {
    "columns": {
      "list": {
        "keys": {
          "name": "text",
          "types": {
            "list": "text"
          },
          "number": "flag",
          "nulls": "number",
          "distinct": "number",
          "min": { one_of: ["text", "null"] },
          "max": { one_of: ["text", "null"] },
          "bars": {
            "list": "number"
          }
        }
      }
    },
    "rows": {
      "list": {
        "list": { one_of: ["text", "null"] }
      }
    },
    "note": "text"
  }
}, {
  "keys": {}
}] };

// src/browser/browser.js
var PAUSE = 150;
var browsers = 0;
function render({ model, el }) {
  const prefix = `pgflow-browser-${Date.now().toString(36)}-${++browsers}`;
  const say = (message) => kernel.say(message);
  const pending = outbox(say, PAUSE);
  const title = element("h3", { class: "pgflow-title", id: `${prefix}-title` });
  const notice = element("div", { class: "pgflow-notice" });
  const connections = connectionPane();
  const actions = element("div", {
    class: "pgflow-actions",
    role: "toolbar",
    "aria-label": "Actions"
  });
  const dialog = dialogBox();
  const snippet = snippetBox();
  const tables = tablePane();
  const preview = previewPane();
  const root = element(
    "section",
    { class: "pgflow pgflow-wide pgflow-browser", "aria-labelledby": `${prefix}-title` },
    title,
    connections.node,
    actions,
    notice,
    // What asks or tells lies over the panes, so that nothing moves when it comes and goes.
    element(
      "div",
      { class: "pgflow-stage" },
      element("div", { class: "pgflow-panes" }, tables.node, preview.node),
      dialog.node,
      snippet.node
    )
  );
  const inside = element("div", {});
  el.append(root, inside);
  const kernel = new KernelLine({ model, el, root });
  function lines2(options) {
    return virtualList({ prefix, pending, ...options });
  }
  function searchBox(label, type) {
    const input = element("input", {
      type: "search",
      class: "pgflow-input pgflow-search",
      placeholder: label,
      "aria-label": label,
      spellcheck: "false",
      autocomplete: "off",
      ...pending.listeners(type, (value) => ({ type, value }))
    });
    return {
      input,
      update: (state) => {
        if (wasEmptied(input, state) || document.activeElement !== input) input.value = state.value;
        if (state.error) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    };
  }
  function statusLine(pane) {
    const line = element("div", { class: "pgflow-status", role: "status" });
    let shown = "";
    return {
      line,
      update(state, said, canStop = "") {
        const { loading, done, total, trouble } = state;
        const refused = state.search?.error;
        const key = JSON.stringify([loading, done, total, trouble, refused, said, canStop]);
        if (key === shown) return;
        shown = key;
        line.replaceChildren();
        line.classList.toggle("pgflow-status-bad", Boolean(state.trouble.kind || refused));
        if (state.loading) {
          const counted = state.total ? ` ${state.done} of ${state.total}` : state.done ? ` ${state.done}` : "";
          line.append(
            element("span", { class: "pgflow-turning", "aria-hidden": "true" }),
            `Loading…${counted}`
          );
          if (state.total)
            line.append(
              element("progress", { max: state.total, value: state.done, "aria-label": "Loaded" })
            );
          if (canStop)
            line.append(
              button("Cancel", () => say({ type: "stop", value: canStop }), {
                "data-name": canStop
              })
            );
        } else if (state.trouble.kind) {
          line.append(element("strong", { text: state.trouble.text }), ` ${state.trouble.hint} `);
          line.append(button("Try again", () => say({ type: "reload", value: pane })));
        } else line.append(refused || said);
      }
    };
  }
  function well(box, line) {
    const node = element("div", { class: "pgflow-well" }, box, line);
    return { node, update: (empty) => node.classList.toggle("pgflow-hollow", empty) };
  }
  function connectionPane() {
    const search = searchBox("Search connections", "search");
    const only = element("select", {
      ...OWN_KEYS,
      class: "pgflow-input pgflow-only",
      "aria-label": "State",
      onchange: () => say({ type: "only", value: only.value })
    });
    const refresh = button("Refresh", () => say({ type: "reload", value: "connections" }));
    const status = statusLine("connections");
    const heads = element("div", { class: "pgflow-heads", role: "group", "aria-label": "Sort" });
    let selected = "";
    const list = lines2({
      label: "Connections",
      role: "listbox",
      name: "connections",
      choose: (each) => say({ type: "select", value: each.id }),
      draw: (each) => element(
        "div",
        { class: "pgflow-cells", role: "option", "aria-selected": String(each.id === selected) },
        ...each.cells.map(
          (text, number) => element("span", { class: `pgflow-cell pgflow-cell-${number}`, text, title: text })
        )
      )
    });
    const filled = well(list.box, status.line);
    const node = element(
      "div",
      { class: "pgflow-pane" },
      element("div", { class: "pgflow-bar" }, search.input, only, refresh),
      heads,
      filled.node
    );
    return {
      node,
      box: list.box,
      update(state) {
        selected = state.selected;
        search.update(state.search);
        const states = ["", ...state.states];
        if (only.dataset.key !== states.join("\n")) {
          only.dataset.key = states.join("\n");
          only.replaceChildren(
            ...states.map((each) => element("option", { value: each, text: each || "All states" }))
          );
        }
        only.value = state.only;
        drawHeads(state);
        list.update(state, selected);
        const found = state.found === state.all ? `${state.all}` : `${state.found} of ${state.all}`;
        const none = state.all ? "No connection fits. Search for less, or choose all states." : "No connection yet. Make one: sandbox.connect()";
        status.update(
          state,
          state.found ? `${found} connection${state.all === 1 ? "" : "s"}` : none
        );
        filled.update(!state.found);
      }
    };
    function drawHeads(state) {
      if (!heads.children.length)
        heads.append(
          ...state.headings.map(
            (each, number) => element("button", {
              ...OWN_KEYS,
              type: "button",
              class: `pgflow-head pgflow-cell-${number}`,
              onclick: () => say({ type: "sort", value: each.key })
            })
          )
        );
      for (const [number, each] of state.headings.entries()) {
        const sorted = state.sort.key === each.key;
        const mark = sorted ? state.sort.down ? " ↓" : " ↑" : "";
        const said = sorted ? state.sort.down ? ", sorted down" : ", sorted up" : "";
        heads.children[number].textContent = each.label + mark;
        heads.children[number].setAttribute("aria-label", `Sort by ${each.label}${said}`);
      }
    }
  }
  function tablePane() {
    const heading = element("h4", { class: "pgflow-label" });
    const search = searchBox("Search tables and columns", "search-tables");
    const all = button("Load all columns", () => say({ type: "all-columns" }));
    const status = statusLine("tables");
    const progress = statusLine("tables");
    let selected = "";
    const list = lines2({
      label: "Tables",
      role: "tree",
      name: "tables",
      choose: (each) => say(each.path ? { type: "table", value: each.path } : { type: "fold", value: each.schema }),
      fold: (each, open) => {
        if (!each.path && each.open !== open) say({ type: "fold", value: each.schema });
      },
      draw: (each) => {
        if (!each.path)
          return element(
            "div",
            {
              class: "pgflow-schema",
              role: "treeitem",
              "aria-level": "1",
              "aria-expanded": String(each.open)
            },
            element("span", {
              class: "pgflow-twist",
              "aria-hidden": "true",
              text: each.open ? "▾" : "▸"
            }),
            element("strong", { text: each.schema || "(no schema)" }),
            element("span", { class: "pgflow-count", text: ` ${each.count}` })
          );
        const line = element(
          "div",
          {
            class: "pgflow-table",
            role: "treeitem",
            "aria-level": "2",
            "aria-selected": String(each.path === selected),
            title: each.path
          },
          element("span", { text: each.name })
        );
        if (!each.readable)
          line.append(element("span", { class: "pgflow-badge", text: "no SELECT" }));
        return line;
      }
    });
    const filled = well(list.box, status.line);
    const node = element(
      "div",
      { class: "pgflow-pane pgflow-tables" },
      element("div", { class: "pgflow-bar pgflow-headed" }, heading, all),
      element("div", { class: "pgflow-bar" }, search.input),
      filled.node,
      progress.line
    );
    return {
      node,
      update(state, columns) {
        selected = state.selected;
        heading.textContent = state.of ? `Tables of ${state.of}` : "Tables";
        search.update(state.search);
        search.input.disabled = !state.all;
        switchOff(all, !state.all || columns.loading || state.known >= state.all);
        list.update(state, selected);
        filled.update(!state.found);
        const some = state.all && !state.found ? "No matches. Try fewer words, or load all columns." : `${state.all} tables`;
        const found = state.all ? some : "The role sees no table. Ask the database's owner for USAGE and SELECT.";
        status.update(state, state.of ? found : "Choose a connection to see its tables.");
        progress.line.hidden = !columns.loading && !columns.trouble.kind;
        progress.update(columns, "", "all-columns");
      }
    };
  }
  function previewPane() {
    const heading = element("h4", { class: "pgflow-label" });
    const count = element("select", {
      ...OWN_KEYS,
      class: "pgflow-input pgflow-only",
      "aria-label": "Rows",
      onchange: () => say({ type: "rows", value: count.value })
    });
    const status = statusLine("preview");
    const scroller = element("div", {
      class: "pgflow-grid-box",
      tabindex: "0",
      role: "region",
      "aria-label": "Preview"
    });
    const filled = well(scroller, status.line);
    const node = element(
      "div",
      { class: "pgflow-pane pgflow-preview-pane" },
      element("div", { class: "pgflow-bar pgflow-headed" }, heading, count),
      filled.node
    );
    return {
      node,
      update(state) {
        heading.textContent = state.of || "Preview";
        if (!count.options.length)
          count.append(
            ...state.choices.map(
              (each) => element("option", { value: String(each), text: `${each} rows` })
            )
          );
        count.value = String(state.rows);
        count.hidden = !state.of;
        const note = model.get("rows").note ?? "";
        status.update(state, state.of ? note : "Choose a table to see its columns and first rows.");
        filled.update(!model.get("rows").columns);
      },
      draw() {
        const { columns, rows } = check(ROWS_SHAPE, model.get("rows"), "rows");
        scroller.replaceChildren();
        if (!columns) return;
        const head = element("tr", {}, ...columns.map(headCell));
        const body = rows.map(
          (row) => element(
            "tr",
            {},
            ...row.map((text, number) => {
              const cell = element("td", {
                class: columns[number].number ? "pgflow-number" : null
              });
              cell.append(text ?? element("span", { class: "pgflow-null", text: "null" }));
              return cell;
            })
          )
        );
        scroller.append(
          element(
            "table",
            { class: "pgflow-data" },
            element("thead", {}, head),
            element("tbody", {}, ...body)
          )
        );
      }
    };
    function headCell(column) {
      const facts = [];
      if (column.min !== null)
        facts.push(column.min === column.max ? column.min : `${column.min} – ${column.max}`);
      facts.push(`${column.distinct} distinct`);
      if (column.nulls) facts.push(`${column.nulls} null`);
      const cell = element(
        "th",
        { scope: "col" },
        element(
          "div",
          { class: "pgflow-column" },
          column.name,
          ...column.types.map((text) => element("span", { class: "pgflow-badge", text }))
        )
      );
      const most = Math.max(...column.bars, 1);
      cell.append(
        element(
          "div",
          { class: "pgflow-bars", "aria-hidden": "true" },
          ...column.bars.map((each) => element("i", { style: `height: ${24 * each / most}px` }))
        ),
        ...facts.map((text) => element("div", { class: "pgflow-fact", text, title: text }))
      );
      return cell;
    }
  }
  function dialogBox() {
    const node = element("form", { class: "pgflow-dialog", role: "dialog", hidden: true });
    let drawn = "";
    let opener = null;
    let parts = null;
    let danger = false;
    node.addEventListener("submit", (event) => event.preventDefault());
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      else if (event.key === "Enter" && event.repeat) event.preventDefault();
      else if (event.key === "Enter" && event.target.matches("input[type=text], input[type=password]") && !danger)
        confirm();
      event.stopPropagation();
    });
    function confirm() {
      if (isOff(parts.sure)) return;
      parts.flush();
      say({ type: "submit", attempt: model.get("view").attempt });
    }
    function leave() {
      say({ type: "leave" });
    }
    function makeCheck({ name, label }) {
      const id = `${prefix}-dialog-${name}`;
      const warning = element("p", {
        class: "pgflow-help pgflow-warning",
        id: `${id}-help`,
        role: "status"
      });
      const box = element("input", {
        ...OWN_KEYS,
        type: "checkbox",
        id,
        "aria-describedby": warning.id,
        onchange: () => say({ type: "check", name, value: box.checked })
      });
      const row = element(
        "div",
        { class: "pgflow-check" },
        box,
        element("label", { for: id, text: label })
      );
      return {
        node: element("div", {}, row, warning),
        update(state) {
          box.checked = state.value;
          setText(warning, state.warning);
        }
      };
    }
    function build(state) {
      const inputs = /* @__PURE__ */ new Map();
      const waiting = outbox(say, PAUSE);
      const heading = element("h4", {
        class: "pgflow-label",
        id: `${prefix}-dialog`,
        text: state.title
      });
      node.setAttribute("aria-labelledby", heading.id);
      const text = element("p", { class: "pgflow-dialog-text", text: state.text });
      const grid = element("div", { class: "pgflow-grid" });
      for (const each of state.fields) {
        const id = `${prefix}-dialog-${each.name}`;
        const help = element("p", {
          class: "pgflow-help",
          id: `${id}-help`,
          "aria-live": "polite"
        });
        const message = (value) => ({
          type: each.secret ? "secret" : "edit",
          name: each.name,
          value
        });
        const common = { id, class: "pgflow-input", "aria-describedby": help.id };
        let input;
        if (each.choices.length) {
          input = element("select", {
            ...common,
            ...OWN_KEYS,
            onchange: () => say(message(input.value))
          });
          input.append(
            ...each.choices.map((c2) => element("option", { value: c2.value, text: c2.label }))
          );
        } else
          input = element("input", {
            ...common,
            type: each.secret ? "password" : "text",
            autocomplete: each.secret ? "new-password" : "off",
            spellcheck: "false",
            ...waiting.listeners(each.name, message)
          });
        input.value = each.value;
        const label = element("label", { class: "pgflow-label", for: id, text: each.label });
        const shown = each.secret ? withReveal(input, each.label.toLowerCase()) : input;
        grid.append(element("div", { class: "pgflow-field" }, label, shown, help));
        inputs.set(each.name, { input, help });
      }
      const checks = state.checks.map(makeCheck);
      const said = element("div", { class: "pgflow-notice" });
      const sure = button("", once(confirm), { class: "pgflow-create" });
      const no = button("Cancel", leave);
      const bar = element("div", { class: "pgflow-bar" }, sure, no);
      node.replaceChildren(heading, text, grid, ...checks.map((each) => each.node), said, bar);
      return { inputs, checks, said, sure, no, flush: waiting.flushAll };
    }
    return {
      node,
      update(state) {
        const key = state ? JSON.stringify([state.action, state.title, state.fields.map((f2) => f2.name)]) : "";
        if (key !== drawn) {
          drawn = key;
          node.hidden = !state;
          if (state) {
            opener = document.activeElement;
            parts = build(state);
            const first2 = state.danger ? null : node.querySelector("input, select");
            (first2 ?? parts.no).focus();
          } else {
            const hadFocus = node.contains(document.activeElement);
            node.replaceChildren();
            if (hadFocus) giveBack(opener);
          }
        }
        if (!state) return;
        danger = state.danger;
        setText(parts.sure, state.busy ? "Working…" : state.confirm);
        parts.sure.classList.toggle("pgflow-danger", danger);
        switchOff(
          parts.sure,
          state.busy || !state.ready && state.fields.every((each) => !each.secret)
        );
        for (const each of state.fields) {
          const { input, help } = parts.inputs.get(each.name);
          if (wasEmptied(input, each)) input.value = each.value;
          help.textContent = each.error || each.help;
          help.classList.toggle("pgflow-error", Boolean(each.error));
          if (each.error) input.setAttribute("aria-invalid", "true");
          else input.removeAttribute("aria-invalid");
        }
        for (const [place, each] of state.checks.entries()) parts.checks[place].update(each);
        drawNotice(parts.said, state.notice);
      }
    };
  }
  function snippetBox() {
    const code = element("pre", { class: "pgflow-code", tabindex: "0" });
    const done = element("span", { class: "pgflow-reason", role: "status" });
    const copy2 = button("Copy", () => give(code.textContent));
    const node = element(
      "div",
      { class: "pgflow-snippet", hidden: true },
      code,
      element(
        "div",
        { class: "pgflow-bar" },
        copy2,
        button("Close", () => say({ type: "leave" })),
        done
      )
    );
    let last = null;
    let opener = null;
    async function give(text) {
      done.textContent = await copy(text);
    }
    async function insert2(text) {
      done.textContent = await insertOrCopy(model, root, text);
    }
    return {
      node,
      update(state) {
        if (state && !last) opener = document.activeElement;
        if (!state && node.contains(document.activeElement)) giveBack(opener);
        node.hidden = !state;
        const same = state?.text === last?.text;
        last = state;
        if (same) return;
        code.textContent = state.text;
        done.textContent = "";
        if (state.kind === "code") insert2(state.text);
        else give(state.text);
      }
    };
  }
  const giveBack = (opener) => returnFocus(opener, root, [...actions.children], connections.box);
  function drawActions(state, busy) {
    const key = JSON.stringify(state);
    if (actions.dataset.key !== key) {
      actions.dataset.key = key;
      actions.replaceChildren(
        ...state.map(
          (each, place) => button(
            each.label,
            once(() => say({ type: "action", value: each.name })),
            { "data-name": `action ${place}` }
          )
        )
      );
    }
    for (const each of actions.children) switchOff(each, busy);
  }
  function draw() {
    const view = check(SHAPE, model.get("view"), "view");
    title.textContent = view.title;
    connections.update(view.connections);
    drawActions(view.actions, Boolean(view.dialog) || !view.connections.selected);
    drawNotice(notice, view.notice);
    dialog.update(view.dialog);
    snippet.update(view.snippet);
    tables.update(view.tables, view.columns);
    preview.update(view.preview);
  }
  const redraw = keepingFocus(root, draw, () => notice.textContent ? notice : connections.box);
  redraw();
  preview.draw();
  const closeInner = innerView(model, inside);
  model.on("change:view", redraw);
  const drawRows = () => {
    preview.draw();
    preview.update(model.get("view").preview);
  };
  model.on("change:rows", drawRows);
  kernel.open();
  return () => {
    kernel.close();
    closeInner();
    model.off("change:view", redraw);
    model.off("change:rows", drawRows);
    pending.stop();
  };
}
var browser_default = { render };
export {
  browser_default as default
};
