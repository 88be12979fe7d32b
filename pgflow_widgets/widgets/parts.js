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
// JupyterLab, Notebook 7 and Voila have the kernel, and a comm that is gone refuses to send. Elsewhere
// only the kernel's receipt for each message tells. Without one nothing is certain, for a kernel that
// runs a cell answers later: then that is what is said, and it goes away with the receipt.

const RECEIPT_PAUSE = 2500; // milliseconds until a missing receipt is told
const LOOK_PAUSE = 1000; // milliseconds between two looks at what the host knows
const ENDED = ["restarting", "autorestarting", "terminating", "dead"];

let lines = 0;

function kernelLine({ model, el, root }) {
  const manager = model.widget_manager;
  const kernel = manager?.kernel;
  const knowsKernel = Boolean(kernel) || Boolean(manager && "kernel" in manager);
  const name = `${Date.now().toString(36)}-${++lines}`;
  const banner = element("div", { class: "pgflow-lost", role: "alert" });
  const waiting = element("p", { class: "pgflow-waiting", role: "status" });
  root.prepend(banner);
  root.append(waiting);
  let ended = false;
  let lost = false;
  let sent = 0;
  let received = 0;
  let asked = 0; // the last message that a person waits for
  let timer = null;

  function isLost() {
    if (ended || el.classList.contains("jupyter-widgets-disconnected")) return true;
    return knowsKernel && (!manager.kernel || manager.kernel !== kernel || manager.kernel.isDisposed);
  }

  function look() {
    if (ENDED.includes(kernel?.status)) ended = true;
    if (isLost() === lost) return;
    lost = !lost;
    const hadFocus = root.contains(document.activeElement);
    turnOff(root, lost, [banner, waiting]);
    setText(waiting, "");
    banner.replaceChildren();
    if (!lost) return;
    banner.append(
      element("strong", { text: "Not connected: run the cell again." }),
      element("p", {
        text: "The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.",
      }),
    );
    if (hadFocus) land(banner);
  }

  function end() {
    ended = true;
    look();
  }

  function say(message) {
    look();
    if (lost) return;
    sent += 1;
    if (message.type !== "ping") asked = sent;
    try {
      Promise.resolve(model.send({ ...message, receipt: `${name}:${sent}` })).catch(end);
      timer ??= setTimeout(tellMissing, RECEIPT_PAUSE);
    } catch {
      end();
    }
  }

  function tellMissing() {
    timer = null;
    look();
    // That a kernel is there the host knows; that it is busy matters to who waits for it.
    if (lost || received >= (knowsKernel ? asked : sent)) return;
    const at = root.contains(document.activeElement) && document.activeElement.closest(ROWS);
    if (at) at.after(waiting);
    else banner.after(waiting);
    setText(waiting, "No answer yet: the kernel is busy or gone.");
  }

  function hear({ receipt }) {
    const [to, number] = String(receipt).split(":");
    if (to !== name) return;
    received = Math.max(received, Number(number));
    clearTimeout(timer);
    timer = null;
    if (received < sent) timer = setTimeout(tellMissing, RECEIPT_PAUSE);
    else setText(waiting, "");
  }

  model.on("msg:custom", hear);
  model.on("comm_live_update", look);
  kernel?.statusChanged?.connect(look);
  const looking = setInterval(look, LOOK_PAUSE);
  return {
    say,
    open() {
      look();
      say({ type: "ping" });
    },
    close() {
      model.off("msg:custom", hear);
      model.off("comm_live_update", look);
      kernel?.statusChanged?.disconnect(look);
      clearInterval(looking);
      clearTimeout(timer);
    },
  };
}

// Rows of buttons: below one it is told that its answer is missing.
const ROWS = ".pgflow-footer, .pgflow-bar, .pgflow-actions";

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
