// @ts-check
import { fill, places, write } from '../lib/places.js';
import { number } from '../lib/words.js';

/** What an image costs, by size. */
export class CostTable extends HTMLElement {
  /** @param {import('../lib/types.js').Config} config */
  set config({ costs }) {
    const sizes = Object.entries(costs);
    fill(places(this, 'dl', 'div', sizes.length), sizes, (place, [size, cost]) => {
      write(place, 'dt', `Image in ${size}`);
      write(place, '.cost__number', number(cost));
      write(place, '.cost__unit', cost === 1 ? 'credit' : 'credits');
    });
    this.removeAttribute('aria-busy');
  }
}

customElements.define('cost-table', CostTable);
