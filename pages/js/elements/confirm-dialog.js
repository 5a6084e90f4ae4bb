// @ts-check
import { Problem } from '../lib/api.js';
import { every, one } from '../lib/dom.js';
import { sentence } from '../lib/words.js';

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string[]} lines what it would do
 * @property {string} confirm the button's words
 * @property {() => Promise<void>} act does it; a refusal is said, and the dialog stays
 */

/** Says what something does before it is done, and does it once. */
export class ConfirmDialog extends HTMLElement {
  /** @type {() => Promise<void>} */
  #act = () => Promise.resolve();
  #busy = false;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#confirm.addEventListener('click', () => void this.#onConfirm(), { signal });
    one(this, '.dialog__leave', HTMLButtonElement).addEventListener('click', () => this.#leave(), { signal });
    // What is on its way is waited for: closing would not stop it.
    this.#dialog.addEventListener('cancel', (event) => this.#busy && event.preventDefault(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Question} question */
  ask({ title, lines, confirm, act }) {
    this.#act = act;
    one(this, '.dialog__title', HTMLElement).textContent = title;
    one(this, '.dialog__lines', HTMLElement).replaceChildren(...lines.map(paragraph));
    this.#confirm.textContent = confirm;
    this.#say('');
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  async #onConfirm() {
    if (this.#busy) return;
    this.#setBusy(true);
    this.#say('');
    try {
      await this.#act();
      this.close();
    } catch (error) {
      this.#say(sentence(error), error instanceof Problem && error.code === 'conflict');
    } finally {
      this.#setBusy(false);
    }
  }

  #leave() {
    if (!this.#busy) this.close();
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.#confirm.setAttribute('aria-disabled', String(busy));
  }

  /** @param {string} text what was refused, or nothing @param {boolean} elsewhere whether the way out lies there */
  #say(text, elsewhere = false) {
    one(this, '.dialog__problem', HTMLElement).textContent = text;
    for (const way of every(this, '.dialog__elsewhere', HTMLElement)) way.hidden = !elsewhere;
  }

  get #dialog() {
    return one(this, 'dialog', HTMLDialogElement);
  }

  get #confirm() {
    return one(this, '.dialog__confirm', HTMLButtonElement);
  }
}

/** @param {string} text */
function paragraph(text) {
  const line = document.createElement('p');
  line.textContent = text;
  return line;
}

customElements.define('confirm-dialog', ConfirmDialog);
