// @ts-check
import { claimed, setClaim } from '../lib/address.js';
import { Problem } from '../lib/api.js';
import { getGeneration, listGenerations } from '../lib/images.js';
import { session } from '../lib/session.js';
import { ImageTile } from './image-tile.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Generation} Generation */
/** @typedef {import('../lib/intent.js').Intent} Intent */

/** The newest large, and two rows of three. */
const SHOWN = 7;

/** The images of whoever is here, newest first; `data-shown` of them. */
export class ImageList extends HTMLElement {
  /** @type {Config | null} */
  #config = null;
  /** Whose images are shown: an account's id, or null. @type {string | null} */
  #person = null;
  /** Tiles of intents that have no answer yet, by their key. @type {Map<string, ImageTile>} */
  #proposed = new Map();
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    session.addEventListener('change', () => this.#onSession(), { signal });
    this.addEventListener('wanted', (event) => this.#onWanted(/** @type {CustomEvent} */ (event)), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Config} config */
  set config(config) {
    this.#config = config;
    for (const tile of this.#tiles) this.#tellWaits(tile);
  }

  /** @param {Intent} intent */
  propose(intent) {
    const tile = this.#proposed.get(intent.key) ?? this.#newTile();
    this.#proposed.set(intent.key, tile);
    tile.propose(intent.settings);
    this.prepend(tile);
    this.#tellWaits(tile);
    tile.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Intent} intent */
  stall(intent) {
    this.#proposed.get(intent.key)?.stall();
  }

  /** @param {Intent} intent @param {Generation} generation @param {string | null} key a visitor's */
  accept(intent, generation, key) {
    const tile = this.#proposed.get(intent.key);
    this.#proposed.delete(intent.key);
    this.#find(generation.id)?.remove();
    tile?.follow(generation, key);
  }

  /**
   * A prompt that the rules refuse stays as a tile, which may be appealed; of another refusal nothing is left.
   * @param {Intent} intent
   * @param {unknown} error
   */
  async refuse(intent, error) {
    const tile = this.#proposed.get(intent.key);
    const blocked = error instanceof Problem && error.code === 'prompt_blocked';
    const { generation: id, key = null } = blocked ? error.body : {};
    const generation = id ? await getGeneration(id, key).catch(() => null) : null;
    this.#proposed.delete(intent.key);
    if (generation) tile?.follow(generation, key);
    else tile?.remove();
  }

  /** @param {CustomEvent} event */
  #onWanted({ target, detail }) {
    const tile = target instanceof Element ? target.closest('image-tile') : null;
    if (detail === 'delete' && tile instanceof ImageTile) void this.#delete(tile);
  }

  /** The focus goes to the image that takes the place. What is rarely used is fetched when it is. @param {ImageTile} tile */
  async #delete(tile) {
    const deletion = await import('../lib/deletion.js').catch(() => null);
    if (!deletion) return tile.say('No connection. Check your network and try again.');
    const after = tile.nextElementSibling;
    const key = tile.key;
    tile.remove();
    const next = after ?? this.lastElementChild;
    if (next instanceof ImageTile) next.focus({ preventScroll: true });
    deletion.deleteSoon({
      ids: [tile.generation?.id ?? ''],
      key,
      restore: () => {
        this.insertBefore(tile, after?.parentNode === this ? after : null);
        tile.focus();
      },
      gone: () => key && setClaim(null),
      failed: (text) => tile.say(text),
    });
  }

  #onSession() {
    const person = session.user?.id ?? null;
    if (person === this.#person) return;
    const left = this.#person !== null;
    this.#person = person;
    if (left) this.replaceChildren();
    if (person) void this.#restoreOwn();
  }

  async #restoreOwn() {
    const person = session.user?.id;
    if (!person) return;
    const list = await listGenerations({ limit: Number(this.dataset.shown ?? SHOWN) }, this.#listening.signal).catch(() => null);
    if (!list || session.user?.id !== person) return;
    for (const generation of list.items) if (!this.#find(generation.id)) this.#show(generation, null);
    this.#keepPlace();
  }

  /** Finds a visitor's image again: the one that the address names. */
  async restoreClaimed() {
    const claim = claimed();
    if (!claim) return;
    try {
      const generation = await getGeneration(claim.generation, claim.key, this.#listening.signal);
      if (!this.#find(generation.id)) this.#show(generation, claim.key);
    } catch (error) {
      if (error instanceof Problem && error.status === 404) setClaim(null);
    }
  }

  /** The place that was kept before the first paint (early.js) stays for those who have images. */
  #keepPlace() {
    document.documentElement.toggleAttribute('data-expects-images', this.childElementCount > 0);
  }

  /** @param {Generation} generation @param {string | null} key */
  #show(generation, key) {
    const tile = this.#newTile();
    tile.follow(generation, key);
    this.append(tile);
    this.#tellWaits(tile);
  }

  #newTile() {
    return /** @type {ImageTile} */ (document.createElement('image-tile'));
  }

  /** @param {ImageTile} tile */
  #tellWaits(tile) {
    if (this.#config) tile.usualWaits = this.#config.expected_wait;
  }

  get #tiles() {
    return [...this.children].filter((child) => child instanceof ImageTile);
  }

  /** @param {string} id */
  #find(id) {
    return this.#tiles.find((tile) => tile.generation?.id === id);
  }
}

customElements.define('image-list', ImageList);
