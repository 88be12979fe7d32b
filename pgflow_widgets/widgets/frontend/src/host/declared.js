// Refuses a view that the kernel's side does not declare: a key too many or too few, or another kind
// of value. `shape.js` beside each screen is written from the declarations in Python.

/**
 * @typedef {"text" | "number" | "flag" | "null" | { list: Shape } | { record: Shape }
 *   | { keys: Record<string, Shape>, optional?: Record<string, Shape> } | { one_of: Shape[] } | { words: string[] }} Shape
 */

const KINDS = /** @type {const} */ ({ text: "string", number: "number", flag: "boolean" });

/**
 * Returns a value that has its shape.
 *
 * @param {Shape} shape
 * @param {any} value
 * @param {string} path Where it stands, for the error.
 */
export function check(shape, value, path) {
  const problem = problemOf(shape, value, path);
  if (problem) throw new TypeError(`Not as declared: ${problem}.`);
  return value;
}

/**
 * @param {Shape} shape
 * @param {any} value
 * @param {string} path
 * @returns {string} What is wrong, without any value; empty if nothing is.
 */
function problemOf(shape, value, path) {
  if (shape === "null") return value === null ? "" : `${path} is not null`;
  if (typeof shape === "string")
    return typeof value === KINDS[shape] ? "" : `${path} is not a ${shape}`;
  if ("words" in shape) return shape.words.includes(value) ? "" : `${path} is another word`;
  if ("one_of" in shape) return problemOfOne(shape.one_of, value, path);
  if (typeof value !== "object" || value === null) return `${path} is no object`;
  if ("list" in shape)
    return Array.isArray(value)
      ? first(value.map((item, place) => problemOf(shape.list, item, `${path}[${place}]`)))
      : `${path} is no list`;
  if ("record" in shape)
    return first(
      Object.entries(value).map(([key, item]) => problemOf(shape.record, item, `${path}.${key}`)),
    );
  return problemOfKeys(shape.keys, shape.optional ?? {}, value, path);
}

/**
 * @param {Record<string, Shape>} keys
 * @param {Record<string, Shape>} optional
 * @param {any} value
 * @param {string} path
 */
function problemOfKeys(keys, optional, value, path) {
  const all = { ...keys, ...optional };
  const undeclared = Object.keys(value).find((key) => !Object.hasOwn(all, key));
  if (undeclared) return `${path}.${undeclared} is not declared`;
  const missing = Object.keys(keys).find((key) => !Object.hasOwn(value, key));
  if (missing) return `${path}.${missing} is missing`;
  return first(
    Object.entries(value).map(([key, item]) => problemOf(all[key], item, `${path}.${key}`)),
  );
}

/** @param {Shape[]} shapes @param {any} value @param {string} path */
function problemOfOne(shapes, value, path) {
  const problems = shapes.map((shape) => problemOf(shape, value, path));
  return problems.includes("") ? "" : problems.join(", or ");
}

const first = (/** @type {string[]} */ problems) => problems.find(Boolean) ?? "";
