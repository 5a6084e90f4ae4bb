// @ts-check
import { changeMe, resendVerification } from '../lib/account.js';
import { emailOf, emailProblem } from '../lib/credentials.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { sentence } from '../lib/words.js';
import { CheckedForm } from './checked-form.js';

/** @typedef {import('../lib/types.js').User} User */

/** The account's address: whether it is confirmed, and another one. */
export class AccountEmail extends HTMLElement {
  #mail = false;
  /** @type {User | null} */
  #user = null;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    Object.assign(this.#form, { check, send, done: (/** @type {User} */ user) => this.#changed(user), beside });
    this.#resend.addEventListener('click', () => void this.#sendAgain(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {{mail: boolean}} config without mail nothing can be confirmed, so nothing is said of it */
  set config({ mail }) {
    this.#mail = mail;
    this.#draw();
  }

  /** @param {User | null} user */
  set user(user) {
    if (user?.id !== this.#user?.id) this.#empty();
    this.#user = user;
    this.#draw();
  }

  #draw() {
    const user = this.#user;
    const unconfirmed = this.#mail && user !== null && !user.email_verified;
    one(this, '.account__email', HTMLElement).textContent = user?.email ?? '';
    one(this, '.mark--ok', HTMLElement).hidden = !this.#mail || !user?.email_verified;
    one(this, '.mark--open', HTMLElement).hidden = !unconfirmed;
    one(this, '.unconfirmed', HTMLElement).hidden = !unconfirmed;
    one(this, '.by-mail', HTMLElement).hidden = !this.#mail;
  }

  #empty() {
    this.#form.reset();
    this.#say('');
    one(this, 'details', HTMLDetailsElement).open = false;
  }

  /** @param {User} user */
  #changed(user) {
    this.#empty();
    session.setUser(user);
    const next = this.#mail ? ' Open the link that we mailed there to confirm it.' : '';
    this.#say(`Your address is now ${user.email}.${next}`);
    one(this, 'summary', HTMLElement).focus();
  }

  async #sendAgain() {
    if (this.#resend.getAttribute('aria-disabled') === 'true') return;
    this.#resend.setAttribute('aria-disabled', 'true');
    this.#say('');
    const said = await resendVerification().then(() => 'A new mail is on its way.', sentence);
    this.#resend.setAttribute('aria-disabled', 'false');
    this.#say(said);
  }

  /** @param {string} text */
  #say(text) {
    one(this, '.account__said', HTMLElement).textContent = text;
  }

  get #form() {
    return one(this, 'checked-form', CheckedForm);
  }

  get #resend() {
    return one(this, '.unconfirmed button', HTMLButtonElement);
  }
}

const beside = { reauthentication_required: 'current_password', conflict: 'email' };

/** @param {FormData} values */
const check = (values) =>
  [
    { field: 'email', message: emailProblem(values) },
    { field: 'current_password', message: values.get('current_password') ? '' : 'Enter your current password.' },
  ].filter(({ message }) => message);

/** @param {FormData} values */
const send = (values) =>
  changeMe({ email: emailOf(values), current_password: String(values.get('current_password')) });

customElements.define('account-email', AccountEmail);
