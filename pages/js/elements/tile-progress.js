// @ts-check
import { one } from '../lib/dom.js';
import { fillAfter, stepNames, stepOf, usually } from '../lib/progress.js';
import { duration } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Generation} Generation */
/** @typedef {import('../lib/types.js').Resolution} Resolution */

/** The steps of an image on its way, and how long it has been. */
export class TileProgress extends HTMLElement {
  /** @param {Generation | null} generation null: not accepted yet */
  set generation(generation) {
    const names = stepNames(generation);
    const now = Math.max(0, stepOf(generation));
    [...one(this, 'ol', HTMLOListElement).children].forEach((item, index) => {
      item.textContent = names[index] ?? '';
      item.setAttribute('data-step', index < now ? 'done' : index === now ? 'current' : 'next');
      if (index === now) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    });
  }

  /**
   * @param {number} begun milliseconds since 1970
   * @param {Resolution} resolution
   * @param {Config['expected_wait'] | null} usualWaits
   * @returns {number} how far it may be, 0 to 1
   */
  showTime(begun, resolution, usualWaits) {
    const elapsed = (Date.now() - begun) / 1_000;
    const usual = usualWaits?.[resolution] ?? null;
    const parts = [duration(elapsed), usually(usual, resolution)];
    one(this, '.tile__time', HTMLElement).textContent = parts.filter(Boolean).join(' · ');
    return fillAfter(elapsed, usual);
  }
}

customElements.define('tile-progress', TileProgress);
