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
    return "The browser does not allow copying here: select the text and copy it.";
  }
}
