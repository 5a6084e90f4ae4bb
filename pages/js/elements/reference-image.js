// @ts-check
import { copyOf, one } from '../lib/dom.js';
import { uploadReference } from '../lib/images.js';
import { sentence } from '../lib/words.js';

/**
 * One reference image on its way to the service: its thumbnail, how far it is, or what is wrong with it.
 * Events that bubble: `change` when its state changes; `move` (-1 or 1 in the detail) and `remove` when it is asked to.
 */
export class ReferenceImage extends HTMLElement {
  /** The id of the upload, once it is there. @type {string | null} */
  reference = null;
  /** @type {File} */
  #file = new File([], '');
  #thumbnail = '';
  #sending = new AbortController();
  #listening = new AbortController();

  connectedCallback() {
    if (!this.firstElementChild) this.append(copyOf('reference-image'));
    this.role = 'listitem';
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const listen = (/** @type {string} */ name, /** @type {() => void} */ callback) =>
      one(this, `.reference__${name}`, HTMLButtonElement).addEventListener('click', callback, { signal });
    listen('earlier', () => this.#tell('move', -1));
    listen('later', () => this.#tell('move', 1));
    listen('remove', () => this.#tell('remove'));
    listen('retry', () => void this.send());
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {File} file @param {string} problem that is known already, or nothing */
  take(file, problem) {
    this.#file = file;
    one(this, '.reference__name', HTMLElement).textContent = file.name;
    if (file.type.startsWith('image/')) this.#show();
    if (problem) this.#fail(problem, false);
    else void this.send();
  }

  async send() {
    this.#draw('sending', '');
    try {
      const { id } = await uploadReference(this.#file, (part) => (this.#bar.value = part), this.#sending.signal);
      this.reference = id;
      this.#draw('ready', '');
    } catch (error) {
      if (!this.#sending.signal.aborted) this.#fail(sentence(error), true);
    }
  }

  /** Stops the upload and lets go of the thumbnail. */
  discard() {
    this.#sending.abort();
    URL.revokeObjectURL(this.#thumbnail);
    this.remove();
  }

  /** @param {number} place from 1 @param {number} count of all */
  place(place, count) {
    const name = `Reference ${place} of ${count}, ${this.#file.name}`;
    one(this, '.reference__place', HTMLElement).textContent = String(place);
    this.ariaLabel = name;
    this.#label('remove', `Remove ${name}`);
    this.#label('earlier', `Move ${name} earlier`).setAttribute('aria-disabled', String(place === 1));
    this.#label('later', `Move ${name} later`).setAttribute('aria-disabled', String(place === count));
  }

  /** @param {'earlier' | 'later' | 'remove'} button */
  focusOn(button) {
    one(this, `.reference__${button}`, HTMLButtonElement).focus();
  }

  #show() {
    this.#thumbnail = URL.createObjectURL(this.#file);
    one(this, '.reference__thumbnail', HTMLImageElement).src = this.#thumbnail;
  }

  /** @param {string} text @param {boolean} retriable */
  #fail(text, retriable) {
    one(this, '.reference__retry', HTMLElement).hidden = !retriable;
    this.#draw('failed', text);
  }

  /** @param {'sending' | 'ready' | 'failed'} state @param {string} problem */
  #draw(state, problem) {
    this.dataset.state = state;
    this.#bar.hidden = state !== 'sending';
    one(this, '.reference__problem', HTMLElement).textContent = problem;
    one(this, '.reference__about', HTMLElement).hidden = state !== 'failed';
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  get #bar() {
    return one(this, 'progress', HTMLProgressElement);
  }

  /** @param {string} name @param {string} label */
  #label(name, label) {
    const button = one(this, `.reference__${name}`, HTMLButtonElement);
    button.ariaLabel = label;
    return button;
  }

  /** @param {string} type @param {number} [detail] */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('reference-image', ReferenceImage);
