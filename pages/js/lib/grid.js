// @ts-check
/** Moving about with the arrow keys where rows hold different numbers of things: down is what lies under. */

/** @typedef {{left: number, right: number, top: number}} Place as on the screen */

/**
 * @param {Place[]} places in reading order
 * @param {number} from an index
 * @param {string} key of the keyboard
 * @returns {number | null} where it leads, or null when the key is none of ours
 */
export function neighbour(places, from, key) {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(places.length - 1, from + 1);
    case 'ArrowUp':
      return vertical(places, from, -1);
    case 'ArrowDown':
      return vertical(places, from, 1);
    case 'Home':
      return 0;
    case 'End':
      return places.length - 1;
    default:
      return null;
  }
}

/** @param {Place[]} places @param {number} from @param {-1 | 1} step */
function vertical(places, from, step) {
  const here = places[from];
  const beyond = places.filter(({ top }) => here && (top - here.top) * step > 1);
  const nearest = Math.min(...beyond.map(({ top }) => top * step)) * step;
  const [best] = beyond
    .filter(({ top }) => Math.abs(top - nearest) < 1)
    .sort((a, b) => (here ? apart(a, here) - apart(b, here) : 0));
  return best ? places.indexOf(best) : from;
}

/** @param {Place} a @param {Place} b */
const apart = (a, b) => Math.abs(a.left + a.right - b.left - b.right);
