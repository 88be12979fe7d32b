// Copies text, and says what became of it.

/**
 * @param {string} text
 * @returns {Promise<string>} A sentence for the person.
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return "Select it and copy it by hand: the browser does not let it be copied.";
  }
}
