// Puts code into the notebook: as a new cell where the host lets a widget do that, else by copying.

import { copy } from "./clipboard.js";

/**
 * JupyterLab and Notebook 7 let a widget's manager reach the notebook; others do not.
 *
 * @param {import("./model").Model} model
 * @param {HTMLElement} root An element of the widget: the new cell comes below its cell.
 * @param {string} code
 */
function insert(model, root, code) {
  const notebook = model.widget_manager?.context?.model;
  if (!notebook?.sharedModel?.insertCell) return false;
  const cells = root.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell") ?? [];
  const place = [...cells].findIndex((cell) => cell.contains(root));
  notebook.sharedModel.insertCell(place < 0 ? notebook.cells.length : place + 1, {
    cell_type: "code",
    source: code,
  });
  return true;
}

/**
 * @param {import("./model").Model} model
 * @param {HTMLElement} root
 * @param {string} code
 * @returns {Promise<string>} A sentence for the person.
 */
export const insertOrCopy = async (model, root, code) =>
  insert(model, root, code) ? "Inserted below." : copy(code);
