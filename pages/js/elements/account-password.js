// @ts-check
import { changePassword } from '../lib/account.js';
import { passwordProblem } from '../lib/credentials.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { CheckedForm } from './checked-form.js';

/** @typedef {import('../lib/types.js').User} User */

/** Another password. Tells the page by `changed`: every other device is signed out by it. */
export class AccountPassword extends HTMLElement {
  /** @type {string | null} */
  #person = null;

  connectedCallback() {
    const done = (/** @type {{token: string}} */ { token }) => this.#changed(token);
    Object.assign(this.#form, { check, send, done, beside });
  }

  /** @param {User | null} user */
  set user(user) {
    if ((user?.id ?? null) !== this.#person) this.#empty();
    this.#person = user?.id ?? null;
    // Unseen: tells a browser which of its passwords to replace.
    one(this, '[autocomplete="username"]', HTMLInputElement).value = user?.email ?? '';
  }

  /** Says that the password has been changed. */
  confirm() {
    this.#say('Your password is changed. Every other device is signed out.');
  }

  /** @param {string} token */
  #changed(token) {
    session.renew(token);
    this.#empty();
    this.confirm();
    one(this, 'summary', HTMLElement).focus();
    this.dispatchEvent(new Event('changed'));
  }

  #empty() {
    this.#form.reset();
    this.#say('');
    one(this, 'details', HTMLDetailsElement).open = false;
  }

  /** @param {string} text */
  #say(text) {
    one(this, '.account__said', HTMLElement).textContent = text;
  }

  get #form() {
    return one(this, 'checked-form', CheckedForm);
  }
}

const beside = { reauthentication_required: 'current_password' };

/** @param {FormData} values */
const check = (values) =>
  [
    { field: 'current_password', message: values.get('current_password') ? '' : 'Enter your current password.' },
    { field: 'new_password', message: passwordProblem(String(values.get('new_password'))) },
  ].filter(({ message }) => message);

/** @param {FormData} values */
const send = (values) =>
  changePassword({
    current_password: String(values.get('current_password')),
    new_password: String(values.get('new_password')),
  });

customElements.define('account-password', AccountPassword);
