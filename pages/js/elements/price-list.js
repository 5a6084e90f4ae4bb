// @ts-check
import { every, one } from '../lib/dom.js';
import { credits, number, price } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Product} Product */

/** Plans, packs and what an image costs, filled into the places that the page keeps for them. */
export class PriceList extends HTMLElement {
  /** @param {Config} config */
  set config({ plans, packs, costs }) {
    /** @param {Product} plan */
    const images = (plan) => `up to ${number(Math.floor(plan.credits / costs['1K']))} images in 1K`;
    fill(rows(this, '.plans', '.plan', plans.length), plans, (place, plan) => {
      write(place, '.plan__name', plan.name);
      write(place, '.plan__amount', price(plan));
      write(place, '.plan__interval', plan.interval ? `a ${plan.interval}` : '');
      write(place, '.plan__credits', `${credits(plan.credits)}`);
      write(place, '.plan__images', images(plan));
    });
    const sizes = Object.entries(costs);
    fill(rows(this, '.rate--images tbody', 'tr', sizes.length), sizes, (place, [size, cost]) => {
      write(place, 'th', `One image in ${size}`);
      write(place, 'td', credits(cost));
    });
    fill(rows(this, '.rate--packs tbody', 'tr', packs.length), packs, (place, pack) => {
      write(place, 'th', credits(pack.credits));
      write(place, 'td', price(pack));
    });
    this.removeAttribute('aria-busy');
  }
}

/**
 * As many places as there are things: the page keeps the usual number, so that nothing jumps.
 * @param {Element} list
 * @param {string} parent
 * @param {string} child
 * @param {number} count
 */
function rows(list, parent, child, count) {
  const holder = one(list, parent, HTMLElement);
  const places = every(holder, child, HTMLElement);
  for (const extra of places.splice(count)) extra.remove();
  while (places.length < count) {
    const copy = /** @type {HTMLElement} */ (places[0]?.cloneNode(true));
    holder.append(copy);
    places.push(copy);
  }
  return places;
}

/**
 * @template T
 * @param {HTMLElement[]} places
 * @param {T[]} things
 * @param {(place: HTMLElement, thing: T) => void} into
 */
function fill(places, things, into) {
  things.forEach((thing, index) => {
    const place = places[index];
    if (place) into(place, thing);
  });
}

/** @param {HTMLElement} place @param {string} selector @param {string} text */
function write(place, selector, text) {
  one(place, selector, HTMLElement).textContent = text;
}

customElements.define('price-list', PriceList);
