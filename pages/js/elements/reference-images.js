// @ts-check
import { announce } from '../lib/announce.js';
import { one } from '../lib/dom.js';
import { fileProblem, filesOf, whatFits } from '../lib/files.js';
import { session } from '../lib/session.js';
import { ReferenceImage } from './reference-image.js';

/** @typedef {import('../lib/types.js').Config} Config */

/** Images that a new one is made from: added by button, drop or paste, in an order, until they are taken away. */
export class ReferenceImages extends HTMLElement {
  /** @type {Config['limits'] | null} */
  #limits = null;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const form = /** @type {HTMLFormElement} */ (this.closest('form'));
    one(this, '.references__add', HTMLButtonElement).addEventListener('click', () => this.#choose(), { signal });
    this.#input.addEventListener('change', (event) => this.#onChosen(event), { signal });
    this.addEventListener('move', (event) => this.#move(event), { signal });
    this.addEventListener('remove', (event) => this.#remove(event), { signal });
    document.addEventListener('paste', (event) => this.#onPaste(event), { signal });
    form.addEventListener('dragover', (event) => this.#onDrag(event, form), { signal });
    form.addEventListener('dragleave', () => form.removeAttribute('data-dropping'), { signal });
    form.addEventListener('drop', (event) => this.#onDrop(event, form), { signal });
    session.addEventListener('change', () => this.#onSession(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Config['limits']} limits */
  set limits(limits) {
    this.#limits = limits;
    this.#input.accept = limits.upload_types.join();
    one(this, '.references__hint', HTMLElement).textContent = whatFits(limits);
  }

  /** @returns {string[]} ids of the uploads that are there, in their order */
  get value() {
    return this.#images.flatMap(({ reference }) => reference ?? []);
  }

  /** Whether any image was added, be it there or not. */
  get isUsed() {
    return this.#images.length > 0;
  }

  /** @returns {string} why an image cannot be made from these yet, or nothing */
  get problem() {
    const states = this.#images.map((image) => image.dataset.state);
    if (states.includes('failed')) return 'A reference image could not be added. Remove it or try it again.';
    return states.includes('sending') ? 'A reference image is still on its way. One moment.' : '';
  }

  /** Adds what fits; a visitor is told where references are to be had. @param {File[]} files */
  add(files) {
    const limits = this.#limits;
    if (!files.length) return;
    if (!session.signedIn) return this.#invite();
    if (!limits) return this.#say('One moment: the service has not said yet what fits. Try again.');
    const free = limits.references - this.#images.length;
    for (const file of files.slice(0, free)) this.#append(file, fileProblem(file, limits));
    this.#say(files.length > free ? `At most ${limits.references} references fit; the others were left out.` : '');
    this.#number();
  }

  /** Takes all of them away. */
  clear() {
    for (const image of this.#images) image.discard();
    this.#say('');
    this.#number();
  }

  /** @param {File} file @param {string} problem */
  #append(file, problem) {
    const image = /** @type {ReferenceImage} */ (document.createElement('reference-image'));
    this.#list.append(image);
    image.take(file, problem);
  }

  #choose() {
    if (session.signedIn) this.#input.click();
    else this.#invite();
  }

  /** The input's own change says nothing about settings. @param {Event} event */
  #onChosen(event) {
    event.stopPropagation();
    this.add([...(this.#input.files ?? [])]);
    this.#input.value = '';
  }

  /** A picture pasted anywhere but into another field. @param {ClipboardEvent} event */
  #onPaste(event) {
    const field = event.target instanceof Element && event.target.closest('input, textarea, select');
    const files = filesOf(event.clipboardData);
    if (!files.length || (field && field.closest('form') !== this.closest('form'))) return;
    event.preventDefault();
    this.add(files);
  }

  /** @param {DragEvent} event @param {HTMLElement} form */
  #onDrag(event, form) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    form.setAttribute('data-dropping', '');
  }

  /** @param {DragEvent} event @param {HTMLElement} form */
  #onDrop(event, form) {
    form.removeAttribute('data-dropping');
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.add([...event.dataTransfer.files]);
  }

  /** @param {Event} event */
  #move(event) {
    const image = /** @type {ReferenceImage} */ (event.target);
    const step = /** @type {CustomEvent<-1 | 1>} */ (event).detail;
    const place = this.#images.indexOf(image) + step;
    const other = this.#images[place];
    if (!other) return;
    if (step < 0) other.before(image);
    else other.after(image);
    this.#number();
    image.focusOn(step < 0 ? 'earlier' : 'later');
    announce(`Now reference ${place + 1} of ${this.#images.length}.`);
  }

  /** The focus goes to the next one, or to where a new one is added. @param {Event} event */
  #remove(event) {
    const image = /** @type {ReferenceImage} */ (event.target);
    const place = this.#images.indexOf(image);
    image.discard();
    this.#say('');
    this.#number();
    const next = this.#images[Math.min(place, this.#images.length - 1)];
    if (next) next.focusOn('remove');
    else one(this, '.references__add', HTMLButtonElement).focus();
    announce('Removed.');
  }

  #number() {
    const images = this.#images;
    images.forEach((image, index) => image.place(index + 1, images.length));
    this.#list.hidden = images.length === 0;
    one(this, '.references__hint', HTMLElement).hidden = images.length === 0;
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #invite() {
    one(this, '.references__invitation', HTMLElement).hidden = false;
  }

  /** Uploads belong to who made them. */
  #onSession() {
    if (!session.signedIn && this.isUsed) this.clear();
    if (session.signedIn) one(this, '.references__invitation', HTMLElement).hidden = true;
  }

  /** @param {string} text what did not fit, or nothing */
  #say(text) {
    one(this, '.references__problem', HTMLElement).textContent = text;
  }

  get #images() {
    return [...this.#list.children].filter((child) => child instanceof ReferenceImage);
  }

  get #list() {
    return one(this, '.references__list', HTMLElement);
  }

  get #input() {
    return one(this, 'input', HTMLInputElement);
  }
}

customElements.define('reference-images', ReferenceImages);
