// @ts-check
import { announce } from '../lib/announce.js';
import { deleteSoon } from '../lib/deletion.js';
import { every, one } from '../lib/dom.js';
import { listGenerations, starGeneration } from '../lib/images.js';
import { isOver } from '../lib/progress.js';
import { moveToState, showState } from '../lib/states.js';
import { pauseFor } from '../lib/watch.js';
import { imagesFound, number, sentence } from '../lib/words.js';
import { GalleryFilter } from './gallery-filter.js';
import { GalleryGrid } from './gallery-grid.js';
import { GallerySelection } from './gallery-selection.js';
import { GalleryTile } from './gallery-tile.js';

/** @typedef {import('../lib/types.js').Generation} Generation */

const PAGE = 30;

/** How often images that are being made are looked after, all with one request. */
const LOOK_MS = 4_000;

/** Everything that a person has made, newest first, a page at a time. */
export class ImageGallery extends HTMLElement {
  /** Where the next page begins. @type {string | null} */
  #cursor = null;
  /** Taken away, and perhaps not yet gone from the service. @type {Set<string>} */
  #deleted = new Set();
  #listening = new AbortController();
  #asking = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    one(this, '.retry', HTMLButtonElement).addEventListener('click', () => void this.load(), { signal });
    one(this, '.gallery__all', HTMLButtonElement).addEventListener('click', () => this.#filter.clear(), { signal });
    this.#more.addEventListener('click', () => void this.#next(), { signal });
    this.#filter.addEventListener('filter', () => void this.load(), { signal });
    this.#grid.addEventListener('selected', () => this.#drawSelection(), { signal });
    this.#grid.addEventListener('star', (event) => void this.#star(tileOf(event)), { signal });
    this.#grid.addEventListener('delete', (event) => this.#delete([tileOf(event)]), { signal });
    this.#selection.addEventListener('clear', () => this.#clearSelection(), { signal });
    this.#selection.addEventListener('delete', () => this.#delete(this.#grid.selected), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#asking.abort();
  }

  /** The newest page of what is asked for. */
  async load() {
    if (!this.#grid.tiles.length) showState(this, 'loading');
    this.toggleAttribute('data-busy', true);
    const page = await this.#ask(null);
    if (!page) return;
    this.toggleAttribute('data-busy', false);
    this.#say('');
    this.#grid.show(page.items);
    this.#drawSelection();
    this.#draw();
    if (!this.#filter.isEmpty) announce(imagesFound(page.items.length, this.#cursor, true));
    void this.#lookAfter();
  }

  /** Forgets the images of whoever has left. */
  leave() {
    this.#asking.abort();
    this.#grid.show([]);
    this.#drawSelection();
    moveToState(this, 'left');
  }

  async #next() {
    if (this.#more.getAttribute('aria-disabled') === 'true') return;
    const before = this.#grid.tiles.length;
    this.#more.setAttribute('aria-disabled', 'true');
    const page = await this.#ask(this.#cursor);
    this.#more.setAttribute('aria-disabled', 'false');
    if (!page) return;
    this.#grid.add(page.items);
    this.#draw();
    this.#grid.focusOn(before);
    announce(`${number(page.items.length)} more images.`);
  }

  /** @param {string | null} cursor @param {AbortSignal} signal */
  #list(cursor, signal) {
    return listGenerations({ ...this.#filter.value, limit: PAGE, cursor }, signal);
  }

  /** @param {string | null} cursor @returns a page, or null when it failed or is no longer wanted */
  async #ask(cursor) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const page = await this.#list(cursor, signal);
      if (signal.aborted) return null;
      this.#cursor = page.next_cursor;
      return { items: page.items.filter(({ id }) => !this.#deleted.has(id)) };
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
      return null;
    }
  }

  /** While anything is being made, the newest page says how far it is. */
  async #lookAfter() {
    const { signal } = this.#asking;
    while (!signal.aborted && this.#grid.tiles.some(({ generation }) => !isOver(generation))) {
      await pauseFor(LOOK_MS, signal);
      const page = document.hidden ? null : await this.#list(null, signal).catch(() => null);
      if (page && !signal.aborted) this.#grid.refresh(page.items);
    }
  }

  /** What is there stays; only a first page that never came leaves nothing to show. @param {unknown} error */
  #fail(error) {
    this.toggleAttribute('data-busy', false);
    this.#say(sentence(error));
    if (!this.#grid.tiles.length) showState(this, 'failed');
  }

  /** @param {string} text what went wrong, or nothing */
  #say(text) {
    for (const place of every(this, '.gallery__problem', HTMLElement)) place.textContent = text;
  }

  /** @param {typeof showState} show how to get there where nothing is left */
  #draw(show = showState) {
    const { length } = this.#grid.tiles;
    one(this, '.gallery__count', HTMLElement).textContent = imagesFound(length, this.#cursor, !this.#filter.isEmpty);
    this.#more.hidden = this.#cursor === null;
    if (length) showState(this, 'ready');
    else show(this, this.#filter.isEmpty ? 'empty' : 'none');
  }

  #drawSelection() {
    this.#selection.chosen = this.#grid.selected.map(({ generation }) => generation);
  }

  #clearSelection() {
    for (const tile of this.#grid.selected) tile.isSelected = false;
    this.#drawSelection();
    this.#grid.focusOn();
  }

  /** @param {GalleryTile} tile */
  async #star(tile) {
    const before = tile.generation;
    const starred = !before.starred;
    tile.generation = { ...before, starred };
    announce(starred ? 'Starred.' : 'No longer starred.');
    try {
      tile.generation = await starGeneration(before.id, starred);
    } catch (error) {
      tile.generation = before;
      this.#fail(error);
    }
  }

  /** @param {GalleryTile[]} tiles */
  #delete(tiles) {
    const ids = tiles.map(({ generation }) => generation.id);
    const restore = this.#grid.takeAway(tiles);
    for (const id of ids) this.#deleted.add(id);
    this.#drawSelection();
    this.#draw(moveToState);
    deleteSoon({
      ids,
      restore: (kept) => {
        for (const id of kept) this.#deleted.delete(id);
        showState(this, 'ready'); // what is hidden cannot be focused
        restore(kept);
        this.#draw();
      },
      failed: (text) => this.#say(text),
    });
  }

  get #grid() {
    return one(this, 'gallery-grid', GalleryGrid);
  }

  get #filter() {
    return one(this, 'gallery-filter', GalleryFilter);
  }

  get #selection() {
    return one(this, 'gallery-selection', GallerySelection);
  }

  get #more() {
    return one(this, '.gallery__more', HTMLButtonElement);
  }
}

/** @param {Event} event */
const tileOf = (event) => /** @type {CustomEvent<GalleryTile>} */ (event).detail;

customElements.define('image-gallery', ImageGallery);
