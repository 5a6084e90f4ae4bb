// @ts-check
/** Which shapes are made at which resolution. */

/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').Resolution} Resolution */

/** What a picture of unknown shape is shown as until it is there. */
const UNKNOWN = 1;

/** @param {Config} config @param {string} ratio @param {Resolution} resolution */
export const isMade = (config, ratio, resolution) => config.aspect_ratios.text[resolution].includes(ratio);

/** @param {string} ratio such as `16:9` @returns {number} width over height */
export function asNumber(ratio) {
  const [width, height] = ratio.split(':').map(Number);
  return width && height ? width / height : UNKNOWN;
}

/**
 * Why choices are closed, for the two choices made.
 * @param {Config} config
 * @param {string} ratio
 * @param {Resolution} resolution
 * @param {string[]} shapes that are on view
 * @returns {string} a sentence, or nothing when all are open
 */
export function whyClosed(config, ratio, resolution, shapes) {
  const all = /** @type {Resolution[]} */ (Object.keys(config.aspect_ratios.text));
  const sizes = all.filter((size) => !isMade(config, ratio, size));
  const closed = shapes.filter((shape) => !isMade(config, shape, resolution));
  const reasons = [];
  if (sizes.length) reasons.push(`${ratio} is not made in ${list(sizes)}.`);
  if (closed.length) reasons.push(`${resolution} is not made in ${list(closed)}.`);
  return reasons.join(' ');
}

/** @param {string[]} words */
const list = (words) => new Intl.ListFormat('en', { type: 'disjunction' }).format(words);
