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
