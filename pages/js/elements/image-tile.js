// @ts-check
import { announce } from '../lib/announce.js';
import { getGeneration } from '../lib/api.js';
import { copyOf, one } from '../lib/dom.js';
import { fillAfter, isOver, newsOf, outcome, stateOf } from '../lib/progress.js';
import { asNumber } from '../lib/shapes.js';
import { watch } from '../lib/watch.js';
import { sentence } from '../lib/words.js';
import { CopyButton } from './copy-button.js';
import { DownloadLink } from './download-link.js';
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
 * Events that bubble: `settled` (the generation in its detail), `reuse` (its settings, and whether to run them).
 */
export class ImageTile extends HTMLElement {
  /** @type {Generation | null} */
  generation = null;
  /** @type {Settings} */
  #settings = { prompt: '', aspect_ratio: '', resolution: '1K' };
  /** A visitor's. @type {string | null} */
  #key = null;
  /** @type {Waits | null} */
  #usualWaits = null;
  #begunAt = Date.now();
  #watching = new AbortController();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  connectedCallback() {
    if (!this.firstElementChild) this.append(copyOf('image-tile'));
    this.role = 'article';
    this.#watching = new AbortController();
    this.addEventListener('click', (event) => this.#onClick(event), { signal: this.#watching.signal });
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
    this.#settings = settings;
    if (this.isConnected) this.#draw();
  }

  /** Says that there is no connection, and that this costs nothing twice. */
  stall() {
    this.#say('No connection. Trying again; you are charged once at most.');
  }

  /** @param {Generation} generation @param {string | null} key a visitor's */
  follow(generation, key) {
    this.#key = key;
    this.#settings = generation;
    this.#begunAt = Math.min(Date.parse(generation.created_at), Date.now());
    this.#take(generation);
    void this.#watch();
  }

  async #watch() {
    const { generation: known } = this;
    if (!this.isConnected || !known || isOver(known)) return;
    try {
      for await (const generation of watch(known.id, this.#key, this.#watching.signal)) this.#take(generation);
    } catch (error) {
      this.dataset.state = 'failed';
      this.#say(sentence(error));
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
    if (isOver(generation)) this.#tell('settled', generation);
  }

  #draw() {
    const { generation } = this;
    const { prompt, aspect_ratio, resolution } = this.#settings;
    this.dataset.state = stateOf(generation);
    this.ariaLabel = beginningOf(prompt);
    this.#part('prompt').textContent = prompt;
    this.#part('facts').textContent = `${aspect_ratio} · ${resolution}`;
    this.#say(generation ? outcome(generation) : '');
    this.#progress.generation = generation;
    this.#progress.hidden = this.dataset.state !== 'working';
    this.#drawActions();
    this.#drawPicture();
    this.#tick();
  }

  #drawActions() {
    one(this, 'copy-button', CopyButton).text = this.#settings.prompt;
    const made = this.dataset.state === 'done';
    const download = one(this, 'download-link', DownloadLink);
    download.url = this.generation?.image?.download_url ?? '';
    download.renew = () => this.#renewLink();
    download.hidden = !made;
    this.#part('actions').hidden = this.dataset.state === 'working';
    this.#action('keep').hidden = !made || this.#key === null;
    this.#action('again').hidden = this.generation?.status !== 'failed';
  }

  #drawPicture() {
    const image = this.generation?.image;
    const { prompt, aspect_ratio } = this.#settings;
    this.#picture.ratio = image?.width && image.height ? image.width / image.height : asNumber(aspect_ratio);
    if (!image) return;
    this.#picture
      .show(image.url, `Image made from: ${beginningOf(prompt)}`)
      .catch(() => this.#say('The image did not load. Download it, or load this page again.'));
  }

  #tick() {
    if (this.dataset.state !== 'working') return;
    const { resolution } = this.#settings;
    const elapsed = (Date.now() - this.#begunAt) / 1_000;
    const usual = this.#usualWaits?.[resolution] ?? null;
    this.#progress.showTime(elapsed, usual, resolution);
    this.#picture.progress = fillAfter(elapsed, usual);
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const wanted = event.target instanceof Element && event.target.closest('[data-do]')?.getAttribute('data-do');
    const { prompt, aspect_ratio, resolution } = this.#settings;
    const settings = { prompt, aspect_ratio, resolution };
    if (wanted === 'reuse') this.#tell('reuse', { settings, run: false });
    if (wanted === 'again') this.#tell('reuse', { settings, run: true });
  }

  /** A new link to download, from the image as it is now. */
  async #renewLink() {
    try {
      this.#take(await getGeneration(this.generation?.id ?? '', this.#key));
    } catch (error) {
      this.#say(sentence(error));
    }
    return this.generation?.image?.download_url ?? null;
  }

  /** @param {string} text */
  #say(text) {
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

  /** @param {string} name */
  #action(name) {
    return one(this, `[data-do="${name}"]`, HTMLElement);
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('image-tile', ImageTile);
