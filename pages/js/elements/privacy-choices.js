// @ts-check
import { changeMe } from '../lib/account.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { showSupport } from '../lib/support.js';
import { sentence } from '../lib/words.js';

/** @typedef {import('../lib/types.js').User} User */

/** Whether the account's data may be worked with. */
export class PrivacyChoices extends HTMLElement {
  #restricted = false;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#button.addEventListener('click', () => void this.#toggle(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {User | null} user */
  set user(user) {
    this.#restricted = user?.restricted ?? false;
    this.#button.textContent = this.#restricted ? 'Lift the restriction' : 'Restrict processing';
    one(this, '.mark', HTMLElement).hidden = !this.#restricted;
    showSupport(this, user);
    if (!user) this.#say('');
  }

  async #toggle() {
    if (this.#button.getAttribute('aria-disabled') === 'true') return;
    this.#button.setAttribute('aria-disabled', 'true');
    try {
      const user = await changeMe({ restricted: !this.#restricted });
      session.setUser(user);
      this.#say(
        user.restricted ? 'Restricted. No image is made until you lift it.' : 'The restriction is lifted.',
      );
    } catch (error) {
      this.#say(sentence(error));
    } finally {
      this.#button.setAttribute('aria-disabled', 'false');
    }
  }

  /** @param {string} text */
  #say(text) {
    one(this, '.account__said', HTMLElement).textContent = text;
  }

  get #button() {
    return one(this, 'button', HTMLButtonElement);
  }
}

customElements.define('privacy-choices', PrivacyChoices);
