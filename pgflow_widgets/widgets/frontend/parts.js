// What the widgets' pages share; it stands before each of them in one module.

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// Tells the kernel what is typed into text fields: after a pause, and at once when a field is left or
// Enter is pressed. What may begin a secret is not told while it is typed, only then, or when the
// whole of it is pasted; the kernel keeps none of it in a text field.
function outbox(say, pause) {
  const waiting = new Map();
  const flush = (name) => {
    const each = waiting.get(name);
    if (!each) return;
    clearTimeout(each.timer);
    waiting.delete(name);
    say(each.message());
  };
  const mayBeginSecret = ({ type, value }) => type !== "secret" && BEGINS_SECRET.test(value);
  const later = (name, message) => {
    clearTimeout(waiting.get(name)?.timer);
    const timer = mayBeginSecret(message()) ? 0 : setTimeout(() => flush(name), pause);
    waiting.set(name, { message, timer });
  };
  return {
    later,
    flush,
    flushAll: () => [...waiting.keys()].forEach(flush),
    has: (name) => waiting.has(name),
    stop: () => waiting.forEach(({ timer }) => clearTimeout(timer)),
    // What a field for text listens to; `message` makes the message of its text.
    listeners: (name, message) => ({
      oninput: ({ target }) => later(name, () => message(target.value)),
      onchange: () => flush(name),
      onpaste: (event) => {
        const { value, selectionStart, selectionEnd } = event.target;
        // The raw text: a field of one line would swallow the line breaks of a service entry.
        const text = event.clipboardData?.getData("text") ?? "";
        if (selectionEnd - selectionStart < value.length || !mayBeginSecret(message(text))) return;
        event.preventDefault();
        event.target.value = text;
        waiting.set(name, { message: () => message(text) });
        flush(name);
      },
    }),
  };
}

// Whether a text field has to show what the kernel holds, for what was typed there was not kept.
function wasEmptied(input, state) {
  const before = input.dataset.emptied;
  input.dataset.emptied = state.emptied;
  return before !== undefined && before !== String(state.emptied);
}

// JupyterLab would take arrow keys and Enter for itself on anything that is not a text field.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

// A button. One that is off keeps the focus, which `disabled` would lose to the page's body.
function button(text, onclick, properties = {}) {
  return element("button", {
    ...OWN_KEYS,
    type: "button",
    class: "pgflow-offer",
    text,
    ...properties,
    onclick: (event) => {
      if (!isOff(event.currentTarget)) onclick(event);
    },
  });
}

const isOff = (node) => node.getAttribute("aria-disabled") === "true";
const switchOff = (node, off) => node.setAttribute("aria-disabled", String(Boolean(off)));

// For buttons whose words change at a click: the second click of a double click was not meant for
// what they say by then.
const once = (act) => (event) => {
  if (event.detail < 2) act(event);
};

// Gives something the focus, for as long as it stays there, also where Tab and clicks pass it by.
function land(node) {
  if (node.tabIndex < 0) {
    const given = { ...OWN_KEYS, tabindex: "-1" };
    for (const [name, value] of Object.entries(given)) node.setAttribute(name, value);
    const leave = () => Object.keys(given).forEach((name) => node.removeAttribute(name));
    node.addEventListener("blur", leave, { once: true });
  }
  node.focus();
}

// Returns a `draw` after which the focus is still inside: what had it may be replaced, hidden or off.
// Then what has the same `data-name` takes it, or what is around that, or else what `landing` returns.
function keepingFocus(root, draw, landing) {
  const takes = (node) => root.contains(node) && !node.disabled && node.checkVisibility();
  const named = (name) => [...root.querySelectorAll("[data-name]")].find((each) => each.dataset.name === name);
  return () => {
    const inside = root.contains(document.activeElement);
    const names = [];
    for (let node = document.activeElement; inside && node !== root; node = node.parentElement)
      if (node.dataset.name) names.push(node.dataset.name);
    draw();
    if (inside && !takes(document.activeElement)) land(names.map(named).find(takes) ?? landing());
  };
}

// Text that is the same stays, and with it what is selected of it.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Makes the children of a node those of a list. What has the same key stays in the page and is only
// brought up to date, so that a selection, a tooltip and the scroll position stay too.
function keyedChildren(parent, make) {
  const parts = new Map();
  return (items, keyOf) => {
    const keys = items.map(keyOf);
    for (const [key, part] of parts)
      if (!keys.includes(key)) {
        part.node.remove();
        parts.delete(key);
      }
    for (const [place, item] of items.entries()) {
      const key = keys[place];
      if (!parts.has(key)) parts.set(key, make(item));
      const part = parts.get(key);
      part.update(item, place);
      if (parent.children[place] !== part.node) parent.insertBefore(part.node, parent.children[place] ?? null);
    }
  };
}

// A field for something that is not shown as it is typed, with a button that shows it.
function withReveal(input, name) {
  const toggle = button(
    "Show",
    () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      toggle.textContent = shown ? "Show" : "Hide";
      toggle.setAttribute("aria-pressed", String(!shown));
    },
    { class: "pgflow-reveal", "aria-label": `Show ${name}`, "aria-pressed": "false" },
  );
  return element("div", { class: "pgflow-secret" }, input, toggle);
}

// What a widget says to the kernel, and whether anybody listens.
//
// Where the host knows, it decides: ipywidgets marks a view whose comm is gone, the managers of
// JupyterLab, Notebook 7 and Voila have the kernel, and a comm that is gone refuses to send. Else the
// kernel's receipt for each message tells. If an idle kernel sends none, the host asks the server who
// is still there; where it cannot, a kernel that is idle and silent for long is gone. Else nothing is
// certain, for a kernel that runs a cell answers later: then that is what is said. Whatever was said
// goes away with the receipt.

const RECEIPT_PAUSE = 2000; // milliseconds until a missing receipt is told
const LOOK_PAUSE = 1000; // milliseconds between two looks at what the host knows
const SILENCE = 3; // missing receipts of an idle kernel until it is gone
const ENDED = ["restarting", "autorestarting", "terminating", "dead"];

// What the host knows of the kernel that a widget came from.
function kernelOf(model, el) {
  const manager = model.widget_manager;
  const kernel = manager?.kernel;
  let ended = false; // a kernel that is started again does not know the widget
  let idle = false;
  return {
    isKnown: Boolean(manager && "kernel" in manager),
    watch: (act) => kernel?.statusChanged?.connect(act),
    leave: (act) => kernel?.statusChanged?.disconnect(act),
    end: () => (ended = true),
    look() {
      ended ||= ENDED.includes(kernel?.status);
      idle = kernel?.status === "idle" && (kernel.connectionStatus ?? "connected") === "connected";
    },
    isGone() {
      if (ended || el.classList.contains("jupyter-widgets-disconnected")) return true;
      return this.isKnown && (!manager.kernel || manager.kernel !== kernel || manager.kernel.isDisposed);
    },
    isIdle: () => idle,
    // Has JupyterLab and Notebook 7 forget the kernel if the server does not have it any more.
    ask: async () => {
      try {
        await manager?.context?.sessionContext?.sessionManager?.refreshRunning();
      } catch {
        // the server is away: nothing is known
      }
    },
  };
}

let lines = 0;

class KernelLine {
  constructor({ model, el, root }) {
    Object.assign(this, { model, root, kernel: kernelOf(model, el) });
    this.name = `${Date.now().toString(36)}-${++lines}`;
    this.banner = element("div", { class: "pgflow-lost", role: "alert" });
    this.waiting = element("p", { class: "pgflow-waiting", role: "status" });
    this.isLost = this.isSilent = false;
    this.sent = this.received = this.missed = 0;
    this.asked = 0; // the last message that a person waits for
    this.timer = null;
    this.look = this.look.bind(this);
    this.hear = this.hear.bind(this);
  }

  open() {
    this.root.prepend(this.banner);
    this.root.append(this.waiting);
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

  hear({ receipt }) {
    const [name, number] = String(receipt).split(":");
    if (name !== this.name) return;
    this.received = Math.max(this.received, Number(number));
    clearTimeout(this.timer);
    this.timer = null;
    this.isSilent = false;
    this.missed = 0;
    this.look();
    if (this.received < this.sent) this.await();
    else setText(this.waiting, "");
  }

  // A receipt is missing. That a kernel is there the host knows; that it is busy matters to who waits.
  miss() {
    this.timer = null;
    this.look();
    this.missed = this.kernel.isIdle() ? this.missed + 1 : 0;
    if (this.missed) this.kernel.ask().then(this.look);
    this.isSilent = this.missed >= SILENCE;
    this.look();
    if (this.isLost) return;
    this.await();
    if (this.waiting.textContent || this.received >= (this.kernel.isKnown ? this.asked : this.sent)) return;
    const focused = this.root.contains(document.activeElement) && document.activeElement;
    ((focused && focused.closest(ROWS)) || this.banner).after(this.waiting);
    setText(this.waiting, "No answer yet: the kernel is busy or gone.");
  }

  end() {
    this.kernel.end();
    this.look();
  }

  look() {
    this.kernel.look();
    if (Boolean(this.isSilent || this.kernel.isGone()) === this.isLost) return;
    this.isLost = !this.isLost;
    const hadFocus = this.root.contains(document.activeElement);
    turnOff(this.root, this.isLost, [this.banner, this.waiting]);
    setText(this.waiting, "");
    this.banner.replaceChildren(...(this.isLost ? notConnected() : []));
    if (this.isLost && hadFocus) land(this.banner);
  }
}

const notConnected = () => [
  element("strong", { text: "Not connected: run the cell again." }),
  element("p", {
    text: "The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.",
  }),
];

// Rows of what a person presses or types into: below one it is told that the answer is missing.
const ROWS = ".pgflow-footer, .pgflow-bar, .pgflow-actions, .pgflow-grid, .pgflow-paste-row";

// Turns a widget off, all but some of its children, or on again. Secrets that were typed go.
function turnOff(root, off, except) {
  root.classList.toggle("pgflow-off", off);
  for (const child of root.children) child.inert = off && !except.includes(child);
  for (const each of root.querySelectorAll("button, input, select, textarea")) {
    if (off && !each.disabled) each.dataset.turnedOff = "";
    if ("turnedOff" in each.dataset) each.disabled = off;
    if (!off) delete each.dataset.turnedOff;
  }
  if (off) for (const each of root.querySelectorAll(".pgflow-secret input")) each.value = each.placeholder = "";
}
