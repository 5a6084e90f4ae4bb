// @ts-check
import { one } from '../lib/dom.js';
import { archive } from '../lib/images.js';
import { save } from '../lib/save.js';
import { number, sentence } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Generation} Generation */

/** As many as the service puts into one file. */
const MOST = 50;

/** What can be done with several images at once. Dispatches `clear` and `delete`. */
export class GallerySelection extends HTMLElement {
  /** @type {Generation[]} */
  #chosen = [];
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#button('zip').addEventListener('click', () => void this.#download(), { signal });
    for (const name of ['clear', 'delete']) {
      this.#button(name).addEventListener('click', () => this.dispatchEvent(new Event(name)), { signal });
    }
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Generation[]} chosen */
  set chosen(chosen) {
    this.#chosen = chosen;
    this.hidden = chosen.length === 0;
    one(this, '.selection__count', HTMLElement).textContent = `${number(chosen.length)} selected`;
    this.#button('zip').setAttribute('aria-disabled', String(this.#problem !== ''));
    this.#say(chosen.length ? this.#problem : '');
  }

  /** Why these cannot be had in one file, or nothing. */
  get #problem() {
    const images = this.#images.length;
    if (!images) return 'None of these can be downloaded any more.';
    return images > MOST ? `${MOST} images at most fit into one ZIP.` : '';
  }

  get #images() {
    return this.#chosen.filter(({ status }) => status === 'succeeded');
  }

  async #download() {
    const button = this.#button('zip');
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    this.#say('Packing …');
    try {
      const ids = this.#images.map(({ id }) => id);
      save(await archive(ids), 'images2gpt.zip');
      const left = this.#chosen.length - ids.length;
      this.#say(`${number(ids.length)} in the ZIP${left ? `; ${number(left)} have no image` : ''}.`);
    } catch (error) {
      this.#say(sentence(error));
    } finally {
      button.setAttribute('aria-disabled', 'false');
    }
  }

  /** @param {string} text */
  #say(text) {
    one(this, '.selection__said', HTMLElement).textContent = text;
  }

  /** @param {string} name */
  #button(name) {
    return one(this, `[data-do="${name}"]`, HTMLButtonElement);
  }
}

customElements.define('gallery-selection', GallerySelection);
