// Writes times of rows alike in all tables.

/**
 * A time as it is read: without fractions of a second. All of it is in the value in full.
 *
 * @param {string} text
 * @param {string} format
 */
export function timeText(text, format) {
  if (!format || !/^\d{4,}-\d\d-\d\d/.test(text)) return text;
  if (format === "date") return text.replace(/[T ]00:00:00(\.0+)?(Z|\+00:00)?$/, "");
  return text
    .replace("T", " ")
    .replace(/\.\d+/, "")
    .replace(/(Z|\+00:00)$/, "");
}
