// @ts-check
import { one } from '../lib/dom.js';

/** A password with a button that shows it; hidden again before it is sent, so that browsers know it as a password. */
class PasswordField extends HTMLElement {
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const button = one(this, 'button', HTMLButtonElement);
    button.hidden = false;
    button.addEventListener('click', () => this.#show(this.#input.type === 'password'), { signal });
    this.closest('form')?.addEventListener('submit', () => this.#show(false), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {boolean} shown */
  #show(shown) {
    const button = one(this, 'button', HTMLButtonElement);
    this.#input.type = shown ? 'text' : 'password';
    button.textContent = shown ? 'Hide' : 'Show';
    button.setAttribute('aria-label', shown ? 'Hide password' : 'Show password');
  }

  get #input() {
    return one(this, 'input', HTMLInputElement);
  }
}

customElements.define('password-field', PasswordField);
