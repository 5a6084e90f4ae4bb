// @ts-check
import { neighbour } from '../lib/grid.js';
import { GalleryTile } from './gallery-tile.js';

/** @typedef {import('../lib/types.js').Generation} Generation */

/**
 * The images in rows, with the keyboard: arrows move, Enter opens, S stars, X selects, Delete deletes.
 * Dispatches `selected`, and `star` and `delete` with the tile in the detail.
 */
export class GalleryGrid extends HTMLElement {
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.addEventListener('click', (event) => this.#onClick(event), { signal });
    this.addEventListener('change', () => this.dispatchEvent(new Event('selected')), { signal });
    this.addEventListener('focusin', (event) => this.#reach(holding(event)), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @returns {GalleryTile[]} */
  get tiles() {
    return [...this.children].filter((child) => child instanceof GalleryTile);
  }

  /** Shows these and no others; a tile that is there already stays, with what is selected. @param {Generation[]} generations */
  show(generations) {
    const known = new Map(this.tiles.map((tile) => [tile.generation.id, tile]));
    const tiles = generations.map(({ id }) => known.get(id) ?? newTile());
    this.replaceChildren(...tiles);
    tiles.forEach((tile, index) => fill(tile, generations[index]));
    this.#reach(null);
  }

  /** @param {Generation[]} generations that follow */
  add(generations) {
    for (const generation of generations) {
      const tile = newTile();
      this.append(tile);
      fill(tile, generation);
      tile.isReached = false;
    }
  }

  /** Tells the tiles that are shown what has become of them. @param {Generation[]} generations */
  refresh(generations) {
    for (const tile of this.tiles) {
      const now = generations.find(({ id }) => id === tile.generation.id);
      if (now && now.status !== tile.generation.status) tile.generation = now;
    }
  }

  get selected() {
    return this.tiles.filter((tile) => tile.isSelected);
  }

  /** Focuses the tile at a place, or the one that was focused last. @param {number} [place] */
  focusOn(place) {
    const { tiles } = this;
    const tile = place === undefined ? tiles.find(({ link }) => link.tabIndex === 0) : tiles[Math.min(place, tiles.length - 1)];
    (tile ?? tiles[0])?.link.focus();
  }

  /**
   * The focus goes to the tile that takes the place.
   * @param {GalleryTile[]} tiles
   * @returns {(ids: string[]) => void} puts those back where they were
   */
  takeAway(tiles) {
    const before = this.tiles;
    const place = before.indexOf(/** @type {GalleryTile} */ (tiles[0]));
    for (const tile of tiles) tile.remove();
    this.focusOn(place);
    return (ids) => {
      const wanted = before.filter((tile) => tile.isConnected || ids.includes(tile.generation.id));
      const added = this.tiles.filter((tile) => !before.includes(tile));
      this.replaceChildren(...wanted, ...added);
      wanted.find((tile) => ids.includes(tile.generation.id))?.link.focus();
    };
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const tile = holding(event);
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
    const { tiles } = this;
    const places = tiles.map((each) => each.getBoundingClientRect());
    const next = neighbour(places, tiles.indexOf(tile), event.key);
    if (next !== null) this.focusOn(next);
    else if (event.key === 's') this.#tell('star', tile);
    else if (event.key === 'Delete') this.#tell('delete', tile);
    else if (event.key === 'x') this.#select(tile);
    else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const tile = holding(event);
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (tile && button) this.#tell('star', tile);
  }

  /** @param {GalleryTile} tile */
  #select(tile) {
    tile.isSelected = !tile.isSelected;
    this.dispatchEvent(new Event('selected'));
  }

  /** @param {GalleryTile | null} wanted the first one where none is wanted */
  #reach(wanted) {
    const { tiles } = this;
    for (const tile of tiles) tile.isReached = tile === (wanted ?? tiles[0]);
  }

  /** @param {'star' | 'delete'} type @param {GalleryTile} tile */
  #tell(type, tile) {
    if (type === 'star' && tile.generation.status !== 'succeeded') return;
    this.dispatchEvent(new CustomEvent(type, { detail: tile }));
  }
}

/** @param {Event} event @returns {GalleryTile | null} */
const holding = ({ target }) => (target instanceof Element ? target.closest('gallery-tile') : null);

const newTile = () => /** @type {GalleryTile} */ (document.createElement('gallery-tile'));

/** @param {GalleryTile} tile @param {Generation | undefined} generation */
function fill(tile, generation) {
  if (generation) tile.generation = generation;
}

customElements.define('gallery-grid', GalleryGrid);
