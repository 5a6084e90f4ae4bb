// @ts-check
import { one } from '../lib/dom.js';
import { number } from '../lib/words.js';

/** A text area that grows with its text and counts it; Ctrl or Command with Enter submits its form. */
export class PromptBox extends HTMLElement {
  #limit = 20_000;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.text.addEventListener('input', () => this.#measure(), { signal });
    this.text.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.#measure();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  get text() {
    return one(this, 'textarea', HTMLTextAreaElement);
  }

  get value() {
    return this.text.value;
  }

  set value(value) {
    this.text.value = value;
    this.#measure();
  }

  /** @param {number} limit characters, counted as the service counts: by code point */
  set limit(limit) {
    this.#limit = limit;
    this.#measure();
  }

  /** @returns {string} what is wrong with the text, or nothing */
  get problem() {
    if (!this.value.trim()) return 'Describe your image first.';
    const over = [...this.value].length - this.#limit;
    if (over > 0) return `Shorten the description by ${number(over)} ${over === 1 ? 'character' : 'characters'}.`;
    return '';
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    this.text.form?.requestSubmit();
  }

  #measure() {
    const used = [...this.value].length;
    const count = one(this, '.prompt__count', HTMLElement);
    count.textContent = `${number(used)} / ${number(this.#limit)}`;
    count.toggleAttribute('data-over', used > this.#limit);
    if (!CSS.supports('field-sizing', 'content')) this.#grow();
  }

  #grow() {
    this.text.style.blockSize = 'auto';
    this.text.style.blockSize = `${this.text.scrollHeight}px`;
  }
}

customElements.define('prompt-box', PromptBox);
