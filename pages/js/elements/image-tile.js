// @ts-check
import { announce } from '../lib/announce.js';
import { imagePage } from '../lib/address.js';
import { copyOf, one } from '../lib/dom.js';
import { isOver, newsOf, outcome, stateOf } from '../lib/progress.js';
import { asNumber } from '../lib/shapes.js';
import { watch } from '../lib/watch.js';
import { sentence } from '../lib/words.js';
import { ImageActions } from './image-actions.js';
import { TilePicture } from './tile-picture.js';
import { TileProgress } from './tile-progress.js';

/** @typedef {import('../lib/types.js').Generation} Generation */
/** @typedef {import('../lib/types.js').Settings} Settings */
/** @typedef {import('../lib/types.js').Config['expected_wait']} Waits seconds by resolution */

/** A prompt may be long; those who listen hear its beginning. */
const SPOKEN = 200;

/** @param {string} prompt */
const beginningOf = (prompt) => [...prompt].slice(0, SPOKEN).join('');

/**
 * One image from the press of the button to its end.
 * Events that bubble: `settled` (the generation in its detail), and those of its actions.
 */
export class ImageTile extends HTMLElement {
  /** @type {Generation | null} */
  generation = null;
  /** @type {Settings} */
  settings = { prompt: '', aspect_ratio: '', resolution: '1K', references: [] };
  /** A visitor's. @type {string | null} */
  key = null;
  /** @type {Waits | null} */
  #usualWaits = null;
  #begunAt = Date.now();
  #watching = new AbortController();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  connectedCallback() {
    if (!this.firstElementChild) this.append(copyOf('image-tile'));
    this.role = 'article';
    this.tabIndex = -1;
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    this.addEventListener('changed', (event) => this.#take(detailOf(event)), { signal });
    this.addEventListener('problem', (event) => this.say(detailOf(event)), { signal });
    this.#clock = setInterval(() => this.#tick(), 1_000);
    this.#draw();
    void this.#watch();
  }

  disconnectedCallback() {
    this.#watching.abort();
    clearInterval(this.#clock);
  }

  /** @param {Waits} waits what images usually take */
  set usualWaits(waits) {
    this.#usualWaits = waits;
    if (this.isConnected) this.#tick();
  }

  /** Shows what was asked for, before the service has answered. @param {Settings} settings */
  propose(settings) {
    this.settings = settings;
    if (this.isConnected) this.#draw();
  }

  /** Says that there is no connection, and that this costs nothing twice. */
  stall() {
    this.say('No connection. Trying again; you are charged once at most.');
  }

  /** @param {Generation} generation @param {string | null} key a visitor's */
  follow(generation, key) {
    const { prompt, aspect_ratio, resolution } = generation;
    this.key = key;
    this.settings = { prompt, aspect_ratio, resolution, references: this.settings.references };
    this.#begunAt = Math.min(Date.parse(generation.created_at), Date.now());
    this.#take(generation);
    void this.#watch();
  }

  async #watch() {
    const { generation: known } = this;
    if (!this.isConnected || !known || isOver(known)) return;
    try {
      for await (const generation of watch(known.id, this.key, this.#watching.signal)) this.#take(generation);
    } catch (error) {
      this.dataset.state = 'failed';
      this.say(sentence(error));
    }
  }

  /** @param {Generation} generation */
  #take(generation) {
    const before = this.generation?.status;
    this.generation = generation;
    if (!this.isConnected) return;
    this.#draw();
    if (generation.status === before) return;
    announce(newsOf(generation));
    if (isOver(generation)) this.dispatchEvent(new CustomEvent('settled', { detail: generation, bubbles: true }));
  }

  #draw() {
    const { generation } = this;
    const { prompt, aspect_ratio, resolution } = this.settings;
    this.dataset.state = stateOf(generation);
    this.ariaLabel = beginningOf(prompt);
    this.#part('prompt').textContent = prompt;
    this.#part('facts').textContent = `${aspect_ratio} · ${resolution}`;
    this.say(generation ? outcome(generation) : '');
    this.#progress.generation = generation;
    this.#progress.hidden = this.dataset.state !== 'working';
    this.#drawActions();
    this.#drawPicture();
    this.#tick();
  }

  #drawActions() {
    const { generation, key } = this;
    const actions = one(this, 'image-actions', ImageActions);
    const appeal = one(this, 'appeal-form', HTMLElement);
    actions.hidden = !generation || !isOver(generation);
    appeal.hidden = generation?.status !== 'blocked';
    if (!generation) return;
    actions.offer(generation, key);
    appeal.dataset.generation = generation.id;
    if (key) appeal.dataset.key = key;
    // Rare, so fetched when it is shown.
    if (!appeal.hidden) import('./appeal-form.js').catch(() => (appeal.hidden = true));
  }

  #drawPicture() {
    const image = this.generation?.image;
    const { prompt, aspect_ratio } = this.settings;
    this.#picture.ratio = image?.width && image.height ? image.width / image.height : asNumber(aspect_ratio);
    if (this.generation) this.#picture.href = imagePage(this.generation.id, this.key);
    if (!image) return;
    this.#picture
      .show(image.url, `Image made from: ${beginningOf(prompt)}`)
      .catch(() => this.say('The image did not load. Download it, or load this page again.'));
  }

  #tick() {
    if (this.dataset.state !== 'working') return;
    this.#picture.progress = this.#progress.showTime(this.#begunAt, this.settings.resolution, this.#usualWaits);
  }

  /** Also what could not be done with it. @param {string} text */
  say(text) {
    this.#part('outcome').textContent = text;
    this.#part('outcome').hidden = !text;
  }

  get #picture() {
    return one(this, 'tile-picture', TilePicture);
  }

  get #progress() {
    return one(this, 'tile-progress', TileProgress);
  }

  /** @param {string} name */
  #part(name) {
    return one(this, `.tile__${name}`, HTMLElement);
  }

}

/** @param {Event} event @returns {any} */
const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;

customElements.define('image-tile', ImageTile);
