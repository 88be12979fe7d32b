// A small front end for a real kernel: runs cells, keeps widget models, shows outputs and widgets.
//
// It stands on Jupyter Server's own websocket, and does what JupyterLab does for anywidget's models
// and nothing else. What a host alone does on its own (menus, themes, saving) it has not.

const VIEW = "application/vnd.jupyter.widget-view+json";
const unique = () => crypto.randomUUID().replaceAll("-", "");
const modules = new Map();

class Signal {
  #acts = new Set();
  connect(act) { this.#acts.add(act); }
  disconnect(act) { this.#acts.delete(act); }
  emit(...values) { for (const act of this.#acts) act(undefined, ...values); }
}

class Model {
  #heard = new Map();
  constructor(host, id, state) {
    this.host = host;
    this.id = id;
    this.state = state;
    this.widget_manager = host;
  }
  get(name) { return this.state[name]; }
  on(name, act) { this.#heard.set(name, [...(this.#heard.get(name) ?? []), act]); }
  off(name, act) { this.#heard.set(name, (this.#heard.get(name) ?? []).filter((other) => other !== act)); }
  emit(name, ...values) { for (const act of this.#heard.get(name) ?? []) act(...values); }
  send(content) {
    if (this.closed) throw new Error("Cannot send");
    this.host.say("comm_msg", { comm_id: this.id, data: { method: "custom", content } });
  }
  hear(data) {
    if (data.method === "custom") return this.emit("msg:custom", data.content, []);
    if (data.method !== "update") return undefined;
    Object.assign(this.state, data.state);
    for (const name of Object.keys(data.state)) this.emit(`change:${name}`);
    return this.emit("change");
  }
}

class Host {
  constructor(root) {
    this.root = root;
    this.kernel = { status: "unknown", connectionStatus: "connected", statusChanged: new Signal() };
    this.models = new Map();
    this.cells = new Map(); // by the message that ran them
    this.waiting = new Map();
    this.cleanUps = [];
  }

  open(address) {
    this.socket = new WebSocket(address);
    this.socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    this.socket.onclose = () => this.turn("dead");
    return new Promise((done) => (this.socket.onopen = () => done()));
  }

  say(type, content) {
    const header = { msg_id: unique(), msg_type: type, username: "", session: "page", version: "5.3" };
    const message = { header, parent_header: {}, metadata: {}, content, channel: "shell", buffers: [] };
    this.socket.send(JSON.stringify(message));
    return header.msg_id;
  }

  turn(status) {
    this.kernel.status = status;
    this.kernel.statusChanged.emit(status);
  }

  hear({ header, parent_header, content }) {
    const output = this.cells.get(parent_header?.msg_id);
    switch (header.msg_type) {
      case "status": return this.turn(content.execution_state);
      case "comm_open": return this.models.set(content.comm_id, new Model(this, content.comm_id, content.data.state ?? {}));
      case "comm_msg": return this.models.get(content.comm_id)?.hear(content.data);
      case "comm_close": return this.close(content.comm_id);
      case "stream": return output && this.text(output, content.text, content.name);
      case "error": return output && this.text(output, content.traceback.join("\n"), "stderr");
      case "display_data":
      case "execute_result": return output && this.show(output, content, header.msg_type);
      case "update_display_data": return this.update(content);
      case "execute_reply": return this.waiting.get(parent_header.msg_id)?.(content);
      default: return undefined;
    }
  }

  close(id) {
    const model = this.models.get(id);
    if (!model) return;
    model.closed = true;
    this.models.delete(id);
    for (const node of this.root.querySelectorAll(`[data-model="${id}"]`)) node.remove();
  }

  text(output, text, name) {
    const node = document.createElement("pre");
    node.className = "jp-OutputArea-output";
    node.dataset.mimeType = `application/vnd.jupyter.${name}`;
    node.textContent = text;
    output.append(node);
  }

  show(output, { data, transient }, type) {
    const node = document.createElement("div");
    node.className = `jp-OutputArea-output ${type === "execute_result" ? "jp-OutputArea-executeResult" : ""}`;
    if (transient?.display_id) node.dataset.display = transient.display_id;
    output.append(node);
    this.fill(node, data);
  }

  update({ data, transient }) {
    for (const node of this.root.querySelectorAll(`[data-display="${transient.display_id}"]`))
      if (!data[VIEW]) this.fill(node, data);
  }

  fill(node, data) {
    if (data[VIEW]) this.draw(node, this.models.get(data[VIEW].model_id));
    else if (data["text/html"]) node.innerHTML = data["text/html"];
    else node.textContent = data["text/plain"] ?? "";
  }

  async draw(node, model) {
    if (!model?.get("_esm")) return;
    const el = document.createElement("div");
    el.className = "jupyter-widgets";
    el.dataset.model = model.id;
    node.append(el);
    const code = model.get("_esm");
    if (!modules.has(code))
      modules.set(code, import(URL.createObjectURL(new Blob([code], { type: "text/javascript" }))));
    const page = (await modules.get(code)).default;
    this.cleanUps.push(await page.render({ model, el }));
  }

  // What a widget's page asks of its manager.
  async get_model(id) { return this.models.get(id); }
  async create_view(model) {
    const el = document.createElement("div");
    await this.draw(el, model);
    return { el, remove: () => el.remove() };
  }

  silently(code) { return this.execute(code, null, true); }

  execute(code, output, silent = false) {
    const id = this.say("execute_request", {
      code, silent, store_history: !silent, user_expressions: {}, allow_stdin: false, stop_on_error: false,
    });
    if (output) this.cells.set(id, output);
    return new Promise((done) => this.waiting.set(id, done));
  }

  async run(code, cell = this.cell()) {
    const output = cell.querySelector(".jp-OutputArea");
    output.replaceChildren();
    const reply = await this.execute(code, output);
    cell.querySelector(".jp-InputArea-prompt").textContent = `[${reply.execution_count}]:`;
    return reply.status;
  }

  cell() {
    const cell = document.createElement("div");
    cell.className = "jp-Cell jp-CodeCell";
    cell.innerHTML = "<div class='jp-InputArea-prompt'></div><div class='jp-OutputArea'></div>";
    this.root.append(cell);
    return cell;
  }

  async clear(code) {
    await this.silently(code);
    for (const cleanUp of this.cleanUps) cleanUp?.();
    this.cleanUps = [];
    this.models.clear();
    this.root.replaceChildren();
  }
}

window.host = new Host(document.querySelector(".jp-Notebook"));
