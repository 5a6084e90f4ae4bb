// @ts-check
import { every, one } from '../lib/dom.js';
import { fill, places, write } from '../lib/places.js';
import { imagesOf } from '../lib/plan.js';
import { credits, price } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Product} Product */
/** @typedef {import('../lib/shop.js').ShopOffer} ShopOffer */

/** Things to buy, in the places that the page keeps for them. Event `wanted`: a product, in its detail. */
export class ProductList extends HTMLElement {
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    this.addEventListener('click', (event) => this.#onClick(event), { signal: this.#listening.signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Product[]} products @param {Config['costs']} costs */
  show(products, costs) {
    fill(places(this, 'ul', '.product', products.length), products, (place, product) => {
      place.id = product.id;
      write(place, '.product__name', product.name);
      write(place, '.product__amount', price(product));
      write(place, '.product__interval', product.interval ? `a ${product.interval}` : 'once');
      write(place, '.product__credits', product.interval ? credits(product.credits) : 'that never lapse');
      fill(places(place, 'dl', 'div', Object.keys(costs).length), imagesOf(product, costs), (row, { size, images }) => {
        write(row, 'dt', size);
        write(row, 'dd', images);
      });
    });
    this.removeAttribute('aria-busy');
  }

  /** What the buttons do. @param {(id: string) => ShopOffer} offerOf */
  offer(offerOf) {
    for (const place of every(this, '.product[id]', HTMLElement)) put(place, offerOf(place.id));
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const button = event.target instanceof Element ? event.target.closest('.product button') : null;
    const id = button?.closest('.product')?.id;
    if (id) this.dispatchEvent(new CustomEvent('wanted', { detail: id }));
  }
}

/** @param {HTMLElement} place @param {ShopOffer} offer */
function put(place, { does, label, href, mark }) {
  const button = one(place, 'button', HTMLButtonElement);
  const link = one(place, 'a', HTMLAnchorElement);
  const marked = one(place, '.mark', HTMLElement);
  const isLink = does === 'link';
  button.textContent = link.textContent = label;
  link.href = href;
  button.hidden = isLink;
  link.hidden = !isLink;
  button.setAttribute('aria-disabled', 'false');
  marked.textContent = mark;
  marked.hidden = !mark;
  place.toggleAttribute('data-own', Boolean(mark));
}

customElements.define('product-list', ProductList);
