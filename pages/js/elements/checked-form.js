// @ts-check
import { Problem } from '../lib/api.js';
import { every, one } from '../lib/dom.js';
import { ofField, sentence } from '../lib/words.js';

/** @typedef {{field: string, message: string}} FieldError field: a control's name, or empty */

/**
 * A form that checks, sends, and says what is wrong beside each field and on top.
 * The page gives `check`, `send` and `done`.
 */
export class CheckedForm extends HTMLElement {
  /** @type {(values: FormData) => FieldError[]} */
  check = () => [];
  /** @type {(values: FormData) => Promise<any>} */
  send = () => Promise.reject(new TypeError('Nothing to send with'));
  /** Takes the answer. @type {(answer: any) => void} */
  done = () => {};
  /** The field that a refusal belongs to, by its code. @type {Record<string, string>} */
  beside = {};
  #busy = false;
  #title = document.title;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    this.addEventListener('submit', (event) => void this.#onSubmit(event), { signal: this.#listening.signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** Empties the fields and takes back what was said. */
  reset() {
    one(this, 'form', HTMLFormElement).reset();
    this.#show([]);
  }

  /** @param {SubmitEvent} event */
  async #onSubmit(event) {
    event.preventDefault();
    if (this.#busy) return;
    const values = new FormData(one(this, 'form', HTMLFormElement));
    const errors = this.check(values);
    this.#show(errors);
    if (errors.length) return;
    this.#setBusy(true);
    try {
      this.done(await this.send(values));
    } catch (error) {
      this.#show(this.#errorsOf(error));
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    one(this, '[type="submit"]', HTMLButtonElement).setAttribute('aria-disabled', String(busy));
  }

  /** @param {FieldError[]} errors */
  #show(errors) {
    for (const place of every(this, '.field__error', HTMLElement)) this.#mark(place, errors);
    const summary = one(this, '.error-summary', HTMLElement);
    one(summary, 'ul', HTMLUListElement).replaceChildren(...errors.map((error) => this.#line(error)));
    summary.hidden = errors.length === 0;
    document.title = errors.length ? `Error: ${this.#title}` : this.#title;
    if (errors.length) summary.focus();
  }

  /** @param {HTMLElement} place @param {FieldError[]} errors */
  #mark(place, errors) {
    const input = one(this, `#${place.dataset.for}`, HTMLElement);
    const message = errors.find(({ field }) => field === input.getAttribute('name'))?.message ?? '';
    place.textContent = message;
    place.hidden = !message;
    if (message) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }

  /** @param {FieldError} error */
  #line({ field, message }) {
    const item = document.createElement('li');
    const input = field ? this.querySelector(`[name="${CSS.escape(field)}"]`) : null;
    if (!input) {
      item.textContent = message;
      return item;
    }
    const link = document.createElement('a');
    link.href = `#${input.id}`;
    link.textContent = message;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      if (input instanceof HTMLElement) input.focus();
    });
    item.append(link);
    return item;
  }

  /** @param {string} field */
  #label(field) {
    const input = this.querySelector(`[name="${CSS.escape(field)}"]`);
    return (input && this.querySelector(`label[for="${input.id}"]`)?.textContent) ?? undefined;
  }

  /** @param {unknown} error @returns {FieldError[]} */
  #errorsOf(error) {
    if (error instanceof Problem && error.errors.length) {
      return error.errors.map((wrong) => ({ field: wrong.field, message: ofField(wrong, this.#label(wrong.field)) }));
    }
    const code = error instanceof Problem ? error.code : '';
    return [{ field: this.beside[code] ?? '', message: sentence(error) }];
  }
}

customElements.define('checked-form', CheckedForm);
