// Tells the kernel what is typed into text fields: after a pause, and at once when a field is left or
// Enter is pressed. What may begin a secret is not told while it is typed, only then, or when the
// whole of it is pasted; the kernel keeps none of it in a text field.

import { BEGINS_SECRET } from "./secret_beginnings.js";

/** @typedef {{ type: string, value?: any, [field: string]: unknown }} Message */
/** @typedef {{ message: () => Message, timer?: ReturnType<typeof setTimeout> | 0 }} Waiting */
/** @typedef {Event & { target: HTMLInputElement }} FieldEvent */

const mayBeginSecret = (/** @type {Message} */ { type, value }) =>
  type !== "secret" && BEGINS_SECRET.test(value);

/**
 * @param {(message: any) => void} say
 * @param {number} pause Milliseconds without a key before the kernel is told.
 */
export function outbox(say, pause) {
  /** @type {Map<string, Waiting>} */
  const waiting = new Map();

  /** @param {string} name */
  function flush(name) {
    const edit = waiting.get(name);
    if (!edit) return;
    clearTimeout(edit.timer);
    waiting.delete(name);
    say(edit.message());
  }

  /** @param {string} name @param {() => Message} message */
  function later(name, message) {
    clearTimeout(waiting.get(name)?.timer);
    const timer = mayBeginSecret(message()) ? 0 : setTimeout(() => flush(name), pause);
    waiting.set(name, { message, timer });
  }

  /** @param {ClipboardEvent & FieldEvent} event @param {string} name @param {(text: string) => Message} message */
  function paste(event, name, message) {
    const { value, selectionStart, selectionEnd } = event.target;
    // The raw text: a field of one line would swallow the line breaks of a service entry.
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
    has: (/** @type {string} */ name) => waiting.has(name),
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
      oninput: (/** @type {FieldEvent} */ { target }) => later(name, () => message(target.value)),
      onchange: () => flush(name),
      onpaste: (/** @type {ClipboardEvent & FieldEvent} */ event) => paste(event, name, message),
    }),
  };
}
