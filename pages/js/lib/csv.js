// @ts-check
/** Tables as RFC 4180 text, safe to open in a spreadsheet. */

/** A cell that begins like this would be run as a formula. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** @param {(string | number)[][]} rows */
export const csv = (rows) => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** @param {string | number} value a number stays one, with its sign */
function cell(value) {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
