// @ts-check
import { one } from '../lib/dom.js';

/** @typedef {import('../lib/offer.js').Offer} Offer */

/** The one large button: it creates, or leads to where creating becomes possible. */
export class CreateButton extends HTMLElement {
  connectedCallback() {
    if (/Mac|iPhone|iPad/.test(navigator.platform)) one(this, 'kbd', HTMLElement).textContent = '⌘ ↵';
  }

  /** @param {Offer} offer */
  set offer({ label, href }) {
    const link = this.#link;
    const focused = this.contains(document.activeElement);
    one(this, '.create__label', HTMLElement).textContent = label;
    link.textContent = label;
    link.href = href ?? '';
    link.hidden = !href;
    this.#button.hidden = Boolean(href);
    // The focus stays in this place when one takes the other's.
    if (focused) (href ? link : this.#button).focus({ preventScroll: true });
  }

  /** @param {boolean} busy */
  set busy(busy) {
    this.#button.setAttribute('aria-disabled', String(busy));
  }

  /** Follows the link, where there is one. */
  follow() {
    this.#link.click();
  }

  get #button() {
    return one(this, 'button', HTMLButtonElement);
  }

  get #link() {
    return one(this, 'a', HTMLAnchorElement);
  }
}

customElements.define('create-button', CreateButton);
