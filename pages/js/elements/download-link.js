// @ts-check
import { one } from '../lib/dom.js';

/** Links to images live an hour; an older one is renewed before it is followed. */
const FRESH_MS = 50 * 60_000;

/** A link that downloads, and asks for a new address when its own has grown old. */
export class DownloadLink extends HTMLElement {
  /** Gives a new address, or nothing when there is none. @type {() => Promise<string | null>} */
  renew = () => Promise.resolve(null);
  #linkedAt = 0;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    this.addEventListener('click', (event) => this.#onClick(event), { signal: this.#listening.signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {string} url */
  set url(url) {
    this.#link.href = url;
    this.#linkedAt = Date.now();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    if (Date.now() - this.#linkedAt < FRESH_MS) return;
    event.preventDefault();
    void this.#renewAndFollow();
  }

  async #renewAndFollow() {
    const url = await this.renew();
    if (!url) return;
    this.url = url;
    this.#link.click();
  }

  get #link() {
    return one(this, 'a', HTMLAnchorElement);
  }
}

customElements.define('download-link', DownloadLink);
