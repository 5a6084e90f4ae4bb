// @ts-check
import { announce } from '../lib/announce.js';
import { copyOf, one } from '../lib/dom.js';
import { getGeneration, starGeneration } from '../lib/images.js';
import { ledgerLine } from '../lib/progress.js';
import { sentence } from '../lib/words.js';
import { CopyButton } from './copy-button.js';
import { DownloadLink } from './download-link.js';

/** @typedef {import('../lib/types.js').Generation} Generation */

/**
 * What can be done with an image that is over, one way or the other.
 * Events that bubble: `changed` (the generation in its detail), `problem` (a sentence), and `wanted` with what is left
 * to others: `again`, `reuse`, `reference` or `delete`.
 */
export class ImageActions extends HTMLElement {
  /** @type {Generation | null} */
  #generation = null;
  /** A visitor's. @type {string | null} */
  #key = null;
  #listening = new AbortController();

  connectedCallback() {
    if (!this.firstElementChild) this.append(copyOf('image-actions'));
    this.#listening = new AbortController();
    this.addEventListener('click', (event) => this.#onClick(event), { signal: this.#listening.signal });
    one(this, 'download-link', DownloadLink).renew = () => this.#renewLink();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Generation} generation @param {string | null} key a visitor's */
  offer(generation, key) {
    const made = generation.status === 'succeeded';
    const own = key === null;
    this.#generation = generation;
    this.#key = key;
    one(this, 'copy-button', CopyButton).text = generation.prompt;
    this.#offer('download-link', made);
    one(this, 'download-link', DownloadLink).url = generation.image?.download_url ?? '';
    this.#offer('[data-do="keep"]', made && !own);
    this.#offer('[data-do="again"]', generation.status === 'failed');
    this.#offer('[data-do="star"]', own && made);
    this.#offer('[data-do="reference"]', own && made);
    this.#offer('[data-do="ledger"]', own && ledgerLine(generation) !== '');
    one(this, '[data-do="ledger"]', HTMLAnchorElement).href = ledgerLine(generation);
    this.#drawStar(generation.starred);
  }

  /** @param {string} selector @param {boolean} offered */
  #offer(selector, offered) {
    one(this, selector, HTMLElement).hidden = !offered;
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const wanted = event.target instanceof Element && event.target.closest('[data-do]')?.getAttribute('data-do');
    if (wanted === 'star') void this.toggleStar();
    else if (wanted === 'delete' || wanted === 'again' || wanted === 'reuse' || wanted === 'reference') {
      this.#tell('wanted', wanted);
    }
  }

  /** Shows the star at once, and takes it back when the service does not. */
  async toggleStar() {
    const before = this.#generation;
    if (!before || one(this, '[data-do="star"]', HTMLElement).hidden) return;
    const starred = !before.starred;
    this.#generation = { ...before, starred };
    this.#drawStar(starred);
    announce(starred ? 'Starred.' : 'No longer starred.');
    try {
      this.#tell('changed', await starGeneration(before.id, starred));
    } catch (error) {
      this.#generation = before;
      this.#drawStar(before.starred);
      this.#tell('problem', sentence(error));
    }
  }

  /** @param {boolean} starred */
  #drawStar(starred) {
    one(this, '[data-do="star"]', HTMLElement).ariaPressed = String(starred);
  }

  /** A new link to download, from the image as it is now. */
  async #renewLink() {
    try {
      const generation = await getGeneration(this.#generation?.id ?? '', this.#key);
      this.#tell('changed', generation);
      return generation.image?.download_url ?? null;
    } catch (error) {
      this.#tell('problem', sentence(error));
      return null;
    }
  }

  /** @param {string} type @param {unknown} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('image-actions', ImageActions);
