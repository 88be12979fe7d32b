// How values of the preview are ordered, and what is said of them.

/** @typedef {import("./view").RowsView} RowsView */

/**
 * Returns the places of the rows in an order; null is last.
 *
 * @param {RowsView} rows
 * @param {{ column: string, down: boolean }} sort
 */
export function sortedRows({ columns, rows }, { column, down }) {
  const order = rows.map((_, place) => place);
  const from = columns.findIndex(({ name }) => name === column);
  if (from < 0) return order;
  const { number } = columns[from];
  const compare = (/** @type {string} */ one, /** @type {string} */ other) =>
    number ? Number(one) - Number(other) : one.localeCompare(other);
  return order.sort((one, other) => {
    const [first, second] = [rows[one][from], rows[other][from]];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return down ? compare(second, first) : compare(first, second);
  });
}

/**
 * What is said below rows of which there is nothing else to say.
 *
 * @param {{ version: number, loading: boolean }} preview
 * @param {RowsView | null} rows
 */
export function spread({ version }, rows) {
  if (rows) return `${rows.rows.length} rows. Times are UTC; click a value to see all of it.`;
  return version ? "The rows are not saved in the notebook. Run the cell again to see them." : "";
}
