// @ts-check
import { announce } from '../lib/announce.js';
import { toCreate, toCreateFrom } from '../lib/address.js';
import { Problem } from '../lib/api.js';
import { deleteSoon } from '../lib/deletion.js';
import { one } from '../lib/dom.js';
import { getGeneration } from '../lib/images.js';
import { isOver, newsOf, outcome, stepWord } from '../lib/progress.js';
import { asNumber } from '../lib/shapes.js';
import { moveToState, showState } from '../lib/states.js';
import { watch } from '../lib/watch.js';
import { dateTime, sentence } from '../lib/words.js';
import { ImageActions } from './image-actions.js';
import { ImageReceipt } from './image-receipt.js';
import { TilePicture } from './tile-picture.js';
import { TileProgress } from './tile-progress.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Generation} Generation */

/** One image with everything that is known of it. Dispatches `settled` when one that was on its way is over. */
export class ImageView extends HTMLElement {
  /** @type {Generation | null} */
  #generation = null;
  #id = '';
  /** A visitor's. @type {string | null} */
  #key = null;
  /** @type {Config['expected_wait'] | null} */
  #usualWaits = null;
  #watching = new AbortController();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  connectedCallback() {
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    this.addEventListener('changed', (event) => this.#take(detailOf(event)), { signal });
    this.addEventListener('problem', (event) => this.#say(detailOf(event)), { signal });
    this.addEventListener('wanted', (event) => this.#onWanted(detailOf(event)), { signal });
    this.#clock = setInterval(() => this.#tick(), 1_000);
  }

  disconnectedCallback() {
    this.#watching.abort();
    clearInterval(this.#clock);
  }

  /** @param {Config} config */
  set config(config) {
    this.#usualWaits = config.expected_wait;
    this.#tick();
  }

  /** Finds the image and follows it to its end. @param {string} id @param {string | null} key a visitor's */
  async load(id, key) {
    const { signal } = this.#watching;
    this.#id = id;
    this.#key = key;
    if (!this.#generation) showState(this, 'loading');
    try {
      this.#take(await getGeneration(id, key, signal));
      if (!this.#isOver) for await (const generation of watch(id, key, signal)) this.#take(generation);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** Forgets the image of whoever has left. */
  leave() {
    this.#watching.abort();
    this.#generation = null;
    moveToState(this, 'left');
  }

  get #isOver() {
    return this.#generation !== null && isOver(this.#generation);
  }

  /** @param {Generation} generation */
  #take(generation) {
    const before = this.#generation?.status;
    this.#generation = generation;
    this.#draw(generation);
    if (generation.status === before) return;
    void one(this, 'image-receipt', ImageReceipt).load(this.#id, this.#key);
    if (before) announce(newsOf(generation));
    if (before && isOver(generation)) this.dispatchEvent(new CustomEvent('settled', { detail: generation }));
  }

  /** @param {Generation} generation */
  #draw(generation) {
    const { prompt, aspect_ratio, resolution, mode, created_at, expires_at, status } = generation;
    this.dataset.status = status;
    this.#part('state').textContent = isOver(generation) ? stepWord(status) : 'On its way';
    this.#part('prompt').textContent = prompt;
    this.#part('shape').textContent = aspect_ratio;
    this.#part('resolution').textContent = resolution;
    this.#part('mode').textContent = mode === 'image' ? 'Words and reference images' : 'Words';
    this.#part('created').textContent = dateTime(created_at);
    this.#part('until').textContent = expires_at ? dateTime(expires_at) : '';
    this.#part('kept').hidden = !expires_at;
    this.#say(outcome(generation));
    this.#drawPicture(generation);
    this.#drawActions(generation);
    this.#tick();
    showState(this, 'ready');
  }

  /** @param {Generation} generation */
  #drawActions(generation) {
    const actions = one(this, 'image-actions', ImageActions);
    const appeal = one(this, 'appeal-form', HTMLElement);
    actions.hidden = !isOver(generation);
    actions.offer(generation, this.#key);
    appeal.hidden = generation.status !== 'blocked';
    appeal.dataset.generation = generation.id;
    if (this.#key) appeal.dataset.key = this.#key;
    // Rare, so fetched when it is shown.
    if (!appeal.hidden) import('./appeal-form.js').catch(() => (appeal.hidden = true));
  }

  /** @param {Generation} generation */
  #drawPicture({ image, aspect_ratio, prompt }) {
    this.#picture.ratio = image?.width && image.height ? image.width / image.height : asNumber(aspect_ratio);
    if (!image) return;
    this.#picture
      .show(image.url, `Image made from: ${prompt}`)
      .catch(() => this.#say('The image did not load. Download it, or load this page again.'));
  }

  #tick() {
    const generation = this.#generation;
    const progress = one(this, 'tile-progress', TileProgress);
    progress.hidden = !generation || isOver(generation);
    if (!generation || progress.hidden) return;
    progress.generation = generation;
    this.#picture.progress = progress.showTime(
      Date.parse(generation.created_at),
      generation.resolution,
      this.#usualWaits,
    );
  }

  /** @param {unknown} error */
  #fail(error) {
    const gone = error instanceof Problem && [404, 410].includes(error.status);
    const stranger = error instanceof Problem && error.status === 401;
    this.#part('problem').textContent = sentence(error);
    moveToState(this, stranger ? 'stranger' : gone ? 'missing' : 'failed');
  }

  /** @param {string} wanted */
  #onWanted(wanted) {
    const generation = this.#generation;
    if (!generation) return;
    if (wanted === 'reference') location.assign(toCreateFrom(generation.id));
    if (wanted === 'reuse' || wanted === 'again') location.assign(toCreate({ ...generation, references: [] }));
    if (wanted === 'delete') this.#delete(generation);
  }

  /** @param {Generation} generation */
  #delete(generation) {
    moveToState(this, 'deleted');
    deleteSoon({
      ids: [generation.id],
      key: this.#key,
      restore: () => showState(this, 'ready'),
      failed: (text) => this.#say(text),
    });
  }

  /** @param {string} text */
  #say(text) {
    this.#part('outcome').textContent = text;
  }

  get #picture() {
    return one(this, 'tile-picture', TilePicture);
  }

  /** @param {string} name */
  #part(name) {
    return one(this, `.view__${name}`, HTMLElement);
  }
}

/** @param {Event} event @returns {any} */
const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;

customElements.define('image-view', ImageView);
