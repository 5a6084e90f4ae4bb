// @ts-check
import { one } from '../lib/dom.js';

/** @typedef {import('../lib/images.js').Filter} Filter */

/** Who types is let finish a word. */
const PAUSE_MS = 300;

/**
 * What of the history is shown. It lies in the page's fragment, so that a reload and the back button find it again and
 * no server's log reads what is searched for. Dispatches `filter`.
 */
export class GalleryFilter extends HTMLElement {
  #listening = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#read();
    this.addEventListener('input', (event) => this.#onInput(event), { signal });
    this.addEventListener('submit', (event) => this.#onSubmit(event), { signal });
    addEventListener('hashchange', () => this.#onAddress(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    clearTimeout(this.#timer);
  }

  /** @returns {Filter} */
  get value() {
    return { q: this.#words.value.trim(), status: this.#status.value, starred: this.#starred.checked };
  }

  get isEmpty() {
    const { q, status, starred } = this.value;
    return !q && !status && !starred;
  }

  /** Shows everything again. */
  clear() {
    one(this, 'form', HTMLFormElement).reset();
    this.#tell();
    this.#words.focus();
  }

  /** @param {Event} event */
  #onInput(event) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), event.target === this.#words ? PAUSE_MS : 0);
  }

  /** @param {Event} event */
  #onSubmit(event) {
    event.preventDefault();
    this.#tell();
  }

  #onAddress() {
    this.#read();
    this.#tell();
  }

  #read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    this.#words.value = parts.get('q') ?? '';
    this.#status.value = parts.get('status') ?? '';
    this.#starred.checked = parts.has('starred');
    if (this.#status.selectedIndex < 0) this.#status.value = '';
  }

  #tell() {
    clearTimeout(this.#timer);
    const parts = Object.entries(this.value).flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
    const fragment = new URLSearchParams(parts).toString();
    history.replaceState(history.state, '', location.pathname + (fragment && `#${fragment}`));
    this.dispatchEvent(new Event('filter'));
  }

  get #words() {
    return one(this, '[type="search"]', HTMLInputElement);
  }

  get #status() {
    return one(this, 'select', HTMLSelectElement);
  }

  get #starred() {
    return one(this, '[type="checkbox"]', HTMLInputElement);
  }
}

customElements.define('gallery-filter', GalleryFilter);
