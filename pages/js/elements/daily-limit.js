// @ts-check
import { changeMe } from '../lib/account.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { credits, sentence } from '../lib/words.js';
import { CheckedForm } from './checked-form.js';

/** @typedef {import('../lib/types.js').User} User */

/** The most credits that may go in a day. */
export class DailyLimit extends HTMLElement {
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    Object.assign(this.#form, { check, send, done: (/** @type {User} */ user) => this.#changed(user) });
    this.#remove.addEventListener('click', () => void this.#lift(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {User | null} user */
  set user(user) {
    const limit = user?.daily_limit ?? null;
    one(this, '.limit__now', HTMLElement).textContent =
      limit === null ? 'No limit is set.' : `At most ${credits(limit)} a day.`;
    this.#remove.hidden = limit === null;
    if (!user) this.#empty();
  }

  async #lift() {
    try {
      this.#changed(await changeMe({ daily_limit: null }));
    } catch (error) {
      this.#say(sentence(error));
    }
  }

  /** @param {User} user */
  #changed(user) {
    this.#empty();
    session.setUser(user);
    this.#say(user.daily_limit === null ? 'The limit is removed.' : 'The limit is set.');
    if (this.#remove.hidden) one(this, 'input', HTMLInputElement).focus();
  }

  #empty() {
    this.#form.reset();
    this.#say('');
  }

  /** @param {string} text */
  #say(text) {
    one(this, '.account__said', HTMLElement).textContent = text;
  }

  get #form() {
    return one(this, 'checked-form', CheckedForm);
  }

  get #remove() {
    return one(this, '.limit__remove', HTMLButtonElement);
  }
}

/** As people write numbers: 1 000, 1,000. @param {FormData} values */
const wanted = (values) => String(values.get('daily_limit')).replaceAll(/[\s,]/g, '');

/** The service knows the largest. @param {FormData} values */
const check = (values) =>
  /^[0-9]{1,9}$/.test(wanted(values)) && Number(wanted(values)) > 0
    ? []
    : [{ field: 'daily_limit', message: 'Enter a whole number of credits, 1 or more.' }];

/** @param {FormData} values */
const send = (values) => changeMe({ daily_limit: Number(wanted(values)) });

customElements.define('daily-limit', DailyLimit);
