// @ts-check
/** Which shapes are made at which resolution. */

/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').Resolution} Resolution */
/** @typedef {import('./types.js').Mode} Mode */

/** What a picture of unknown shape is shown as until it is there. */
const UNKNOWN = 1;

/** @param {Config} config @param {Mode} mode @param {string} ratio @param {Resolution} resolution */
export const isMade = (config, mode, ratio, resolution) =>
  config.aspect_ratios[mode][resolution]?.includes(ratio) ?? false;

/** @param {string} ratio such as `16:9` @returns {number} width over height */
export function asNumber(ratio) {
  const [width, height] = ratio.split(':').map(Number);
  return width && height ? width / height : UNKNOWN;
}

/**
 * Why choices are closed, for the two choices made.
 * @param {Config} config
 * @param {Mode} mode
 * @param {string} ratio
 * @param {Resolution} resolution
 * @param {string[]} shapes that are on view
 * @returns {string} a sentence, or nothing when all are open
 */
export function whyClosed(config, mode, ratio, resolution, shapes) {
  const all = /** @type {Resolution[]} */ (Object.keys(config.costs));
  const sizes = all.filter((size) => !isMade(config, mode, ratio, size));
  const closed = shapes.filter((shape) => !isMade(config, mode, shape, resolution));
  const from = mode === 'image' ? ' from references' : '';
  const reasons = [];
  if (sizes.length) reasons.push(`${ratio} is not made in ${list(sizes)}${from}.`);
  if (closed.length) reasons.push(`${resolution} is not made in ${list(closed)}${from}.`);
  return reasons.join(' ');
}

/** @param {string[]} words */
const list = (words) => new Intl.ListFormat('en', { type: 'disjunction' }).format(words);
