// Refuses a view that the kernel's side does not declare: a key too many or too few, or another kind
// of value. `shape.js` beside each screen is written from the declarations in Python.

/**
 * A kind of value, the keys of an object (of which those with a question mark may be missing), or
 * what is made of shapes or words.
 *
 * @typedef {"text" | "number" | "flag" | "null" | { [key: string]: Shape }
 *   | ["list" | "record" | "one_of", ...Shape[]] | ["words", ...string[]]} Shape
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
  if (!Array.isArray(shape)) return problemOfKeys(shape, value, path);
  if (shape[0] === "words") return shape.includes(value, 1) ? "" : `${path} is another word`;
  const [kind, ...parts] = /** @type {["list" | "record" | "one_of", ...Shape[]]} */ (shape);
  if (kind === "one_of") return problemOfOne(parts, value, path);
  if (kind === "list" && !Array.isArray(value)) return `${path} is no list`;
  if (!isObject(value)) return `${path} is no object`;
  return first(
    Object.entries(value).map(([key, item]) =>
      problemOf(parts[0], item, kind === "list" ? `${path}[${key}]` : `${path}.${key}`),
    ),
  );
}

const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null;

/**
 * @param {Record<string, Shape>} keys
 * @param {any} value
 * @param {string} path
 */
function problemOfKeys(keys, value, path) {
  if (!isObject(value)) return `${path} is no object`;
  const declared = Object.entries(keys);
  const shapes = new Map(declared.map(([key, shape]) => [key.replace("?", ""), shape]));
  const undeclared = Object.keys(value).find((key) => !shapes.has(key));
  if (undeclared) return `${path}.${undeclared} is not declared`;
  const missing = Object.keys(keys).find((key) => !key.endsWith("?") && !Object.hasOwn(value, key));
  if (missing) return `${path}.${missing} is missing`;
  return first(
    Object.entries(value).map(([key, item]) =>
      problemOf(/** @type {Shape} */ (shapes.get(key)), item, `${path}.${key}`),
    ),
  );
}

/** @param {Shape[]} shapes @param {any} value @param {string} path */
function problemOfOne(shapes, value, path) {
  const problems = shapes.map((shape) => problemOf(shape, value, path));
  return problems.includes("") ? "" : problems.join(", or ");
}

const first = (/** @type {string[]} */ problems) => problems.find(Boolean) ?? "";
