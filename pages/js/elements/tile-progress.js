// @ts-check
import { one } from '../lib/dom.js';
import { stepNames, stepOf, usually } from '../lib/progress.js';
import { duration } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Generation} Generation */

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
   * @param {number} elapsed seconds
   * @param {number | null} usual seconds
   * @param {string} resolution
   */
  showTime(elapsed, usual, resolution) {
    const parts = [duration(elapsed), usually(usual, resolution)];
    one(this, '.tile__time', HTMLElement).textContent = parts.filter(Boolean).join(' · ');
  }
}

customElements.define('tile-progress', TileProgress);
