// @ts-check
import { copyOfData, reauthenticate } from '../lib/account.js';
import { one } from '../lib/dom.js';
import { save } from '../lib/save.js';
import { CheckedForm } from './checked-form.js';

/** @typedef {import('../lib/types.js').User} User */

/** A copy of everything that is held about the person: records first, then images, part by part. */
export class DataCopy extends HTMLElement {
  #part = 1;

  connectedCallback() {
    const send = (/** @type {FormData} */ values) => this.#ask(String(values.get('password')));
    const done = (/** @type {Blob} */ file) => this.#hand(file);
    Object.assign(this.#form, { check, send, done, beside });
  }

  /** @param {User | null} user */
  set user(user) {
    if (user) return;
    this.#form.reset();
    this.#begin(1, '');
  }

  /** @param {string} password */
  async #ask(password) {
    await reauthenticate(password);
    return copyOfData(this.#part);
  }

  /** @param {Blob} file */
  #hand(file) {
    save(file, `images2gpt-data-${this.#part}.zip`);
    this.#form.reset();
    this.#begin(this.#part + 1, 'Your copy is downloaded. If you have more than 200 images, the next part has the next 200.');
  }

  /** @param {number} part @param {string} said */
  #begin(part, said) {
    this.#part = part;
    one(this, '[type="submit"]', HTMLButtonElement).textContent = part > 1 ? `Download part ${part}` : 'Download';
    one(this, '.account__said', HTMLElement).textContent = said;
  }

  get #form() {
    return one(this, 'checked-form', CheckedForm);
  }
}

const beside = { reauthentication_required: 'password' };

/** @param {FormData} values */
const check = (values) => (values.get('password') ? [] : [{ field: 'password', message: 'Enter your password.' }]);

customElements.define('data-copy', DataCopy);
