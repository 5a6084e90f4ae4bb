// @ts-check
import { fill, places, write } from '../lib/places.js';
import { credits, number, price } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Product} Product */

/** Plans, packs and what an image costs, filled into the places that the page keeps for them. */
export class PriceList extends HTMLElement {
  /** @param {Config} config */
  set config({ plans, packs, costs }) {
    /** @param {Product} plan */
    const images = (plan) => `up to ${number(Math.floor(plan.credits / costs['1K']))} images in 1K`;
    fill(places(this, '.plans', '.plan', plans.length), plans, (place, plan) => {
      write(place, '.plan__name', plan.name);
      write(place, '.plan__amount', price(plan));
      write(place, '.plan__interval', plan.interval ? `a ${plan.interval}` : '');
      write(place, '.plan__credits', `${credits(plan.credits)}`);
      write(place, '.plan__images', images(plan));
    });
    const sizes = Object.entries(costs);
    fill(places(this, '.rate--images tbody', 'tr', sizes.length), sizes, (place, [size, cost]) => {
      write(place, 'th', `One image in ${size}`);
      write(place, 'td', credits(cost));
    });
    fill(places(this, '.rate--packs tbody', 'tr', packs.length), packs, (place, pack) => {
      write(place, 'th', credits(pack.credits));
      write(place, 'td', price(pack));
    });
    this.removeAttribute('aria-busy');
  }
}

customElements.define('price-list', PriceList);
