// @ts-check
/** What a reference image may be: said before a byte of it is sent. */

/** @typedef {import('./types.js').Config['limits']} Limits */

const MB = 1024 * 1024;

/** Types by the names that people know them by. @type {Record<string, string>} */
const NAMES = { 'image/png': 'PNG', 'image/jpeg': 'JPEG', 'image/webp': 'WebP' };

/** @param {string[]} types @returns {string} such as `PNG, JPEG, or WebP` */
const named = (types) =>
  new Intl.ListFormat('en', { type: 'disjunction' }).format(types.map((type) => NAMES[type] ?? type));

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / MB).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;

/**
 * @param {File} file
 * @param {Limits} limits
 * @returns {string} what is wrong with it, or nothing
 */
export function fileProblem(file, limits) {
  if (!limits.upload_types.includes(file.type)) return `Not an image that can be used: add ${named(limits.upload_types)}.`;
  if (!file.size) return 'The file is empty.';
  if (file.size <= limits.upload_bytes) return '';
  return `${megabytes(file.size)} is too large: the most is ${megabytes(limits.upload_bytes)}.`;
}

/** @param {Limits} limits */
export const whatFits = ({ references, upload_bytes, upload_types }) =>
  `Up to ${references}, each ${named(upload_types)} of at most ${megabytes(upload_bytes)}.`;

/**
 * The files of a drop or a paste. Text that comes with a picture of itself (from a spreadsheet) is text.
 * @param {DataTransfer | null} data
 * @returns {File[]}
 */
export function filesOf(data) {
  if (!data || data.types.includes('text/plain')) return [];
  return [...data.files];
}
