// What a widget says to the kernel, and whether anybody listens.
//
// Where the host knows, it decides: ipywidgets marks a view whose comm is gone, the managers of
// JupyterLab, Notebook 7 and Voila have the kernel, and a comm that is gone refuses to send. Else the
// kernel's receipt for each message tells. If an idle kernel sends none, the host asks the server who
// is still there; where it cannot, a kernel that is idle and silent for long is gone. Else nothing is
// certain, for a kernel that runs a cell answers later: then that is what is said. Whatever was said
// goes away with the receipt.

import { html, nothing, render } from "lit-html";
import { setText } from "../shared/dom.js";
import { land } from "./focus.js";

/** @typedef {import("./model").Model} Model */

const RECEIPT_PAUSE = 2000; // milliseconds until a missing receipt is told
const LOOK_PAUSE = 1000; // milliseconds between two looks at what the host knows
const SILENCE = 3; // missing receipts of an idle kernel until it is gone
const ENDED = ["restarting", "autorestarting", "terminating", "dead"];

/**
 * Returns what the host knows of the kernel that a widget came from.
 *
 * @param {Model} model
 * @param {HTMLElement} el
 */
function kernelOf(model, el) {
  const manager = model.widget_manager;
  const kernel = manager?.kernel;
  const isKnown = Boolean(manager && "kernel" in manager);
  let ended = false; // a kernel that is started again does not know the widget
  let idle = false;
  return {
    isKnown,
    watch: (/** @type {() => void} */ act) => kernel?.statusChanged?.connect(act),
    leave: (/** @type {() => void} */ act) => kernel?.statusChanged?.disconnect(act),
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
        // the server is away: nothing is known
      }
    },
  };
}

let lines = 0;

export class KernelLine {
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
    this.asked = 0; // the last message that a person waits for
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
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

  /** @param {import("../shared/view").Receipt} message */
  hear({ receipt }) {
    const [name, number] = String(receipt).split(":");
    if (name !== this.name) return;
    this.received = Math.max(this.received, Number(number));
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isSilent = false;
    this.missed = 0;
    this.look();
    if (this.received < this.sent) this.await();
    else setText(this.waiting, "");
  }

  // A receipt is missing. That a kernel is there the host knows; that it is busy matters to who waits.
  miss() {
    this.timer = undefined;
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

  get answers() {
    return !this.isLost && !this.waiting.textContent;
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
    render(this.isLost ? notConnected : nothing, this.banner);
    if (this.isLost && hadFocus) land(this.banner);
  }
}

const notConnected = html`<strong>Not connected: run the cell again.</strong
  ><p>The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.</p>`;

// Rows of what a person presses or types into: below one it is told that the answer is missing.
const ROWS = ".pgflow-footer, .pgflow-bar, .pgflow-actions, .pgflow-grid, .pgflow-paste-row";

/** @typedef {HTMLButtonElement | HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/**
 * Turns a widget off, all but some of its children, or on again. Secrets that were typed go.
 *
 * @param {HTMLElement} root
 * @param {boolean} off
 * @param {HTMLElement[]} except
 */
function turnOff(root, off, except) {
  root.classList.toggle("pgflow-off", off);
  for (const child of /** @type {HTMLCollectionOf<HTMLElement>} */ (root.children))
    child.inert = off && !except.includes(child);
  /** @type {NodeListOf<Control>} */
  const controls = root.querySelectorAll("button, input, select, textarea");
  for (const control of controls) {
    if (off && !control.disabled) control.dataset.turnedOff = "";
    if ("turnedOff" in control.dataset) control.disabled = off;
    if (!off) delete control.dataset.turnedOff;
  }
  if (!off) return;
  /** @type {NodeListOf<HTMLInputElement>} */
  const secrets = root.querySelectorAll(".pgflow-secret input");
  for (const secret of secrets) {
    secret.value = "";
    secret.placeholder = "";
  }
}
