// Refuses a view that the kernel's side does not declare: a key too many or too few, or another kind
// of value. `shape.js` beside each screen is written from the declarations in Python.

/**
 * Returns what is wrong with a value, without the value; empty if nothing is.
 *
 * @typedef {(value: any, path: string) => string} Shape
 */

/**
 * Returns a value that has its shape.
 *
 * @param {Shape} shape
 * @param {any} value
 * @param {string} path Where it stands, for the error.
 */
export function check(shape, value, path) {
  const problem = shape(value, path);
  if (problem) throw new TypeError(`Not as declared: ${problem}.`);
  return value;
}

/** @returns {Shape} */
const kind = (/** @type {string} */ type, /** @type {string} */ name) => (value, path) =>
  typeof value === type ? "" : `${path} is not a ${name}`;

export const isText = kind("string", "text");
export const isNumber = kind("number", "number");
export const isFlag = kind("boolean", "flag");

/** @type {Shape} */
export const isNull = (value, path) => (value === null ? "" : `${path} is not null`);

/** @param {string} all With bars between them. @returns {Shape} */
export const words = (all) => (value, path) =>
  all.split("|").includes(value) ? "" : `${path} is another word`;

/** @param {Shape} item @returns {Shape} */
export const listOf = (item) => (value, path) =>
  Array.isArray(value)
    ? first(value.map((one, place) => item(one, `${path}[${place}]`)))
    : `${path} is no list`;

/** @param {Shape[]} shapes @returns {Shape} */
export const oneOf =
  (...shapes) =>
  (value, path) => {
    const problems = shapes.map((shape) => shape(value, path));
    return problems.includes("") ? "" : problems.join(", or ");
  };

/** Returns several keys, named with blanks between them, whose values have one shape. */
export const all = (/** @type {Shape} */ shape, /** @type {string} */ names) =>
  Object.fromEntries(names.split(" ").map((name) => [name, shape]));

/** @param {Record<string, Shape>} shapes What an object has, and nothing else. @returns {Shape} */
export const keys = (shapes) => (value, path) => {
  if (typeof value !== "object" || !value) return `${path} is no object`;
  const undeclared = Object.keys(value).find((key) => !Object.hasOwn(shapes, key));
  if (undeclared) return `${path}.${undeclared} is not declared`;
  const missing = Object.keys(shapes).find((key) => !Object.hasOwn(value, key));
  if (missing) return `${path}.${missing} is missing`;
  return first(Object.entries(value).map(([key, item]) => shapes[key](item, `${path}.${key}`)));
};

const first = (/** @type {string[]} */ problems) => problems.find(Boolean) ?? "";
