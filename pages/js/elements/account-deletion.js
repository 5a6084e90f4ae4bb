// @ts-check
import { deleteAccount } from '../lib/account.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { CheckedForm } from './checked-form.js';

/** @typedef {import('../lib/types.js').Certificate} Certificate */
/** @typedef {import('../lib/types.js').User} User */

/** The end of the account. Tells the page by `deleted`, with the certificate as detail. */
export class AccountDeletion extends HTMLElement {
  connectedCallback() {
    const done = (/** @type {{certificate: Certificate}} */ { certificate }) => this.#end(certificate);
    Object.assign(this.#form, { check, send, done, beside });
  }

  /** @param {User | null} user */
  set user(user) {
    if (!user) this.#form.reset();
  }

  /** @param {Certificate} certificate */
  #end(certificate) {
    this.dispatchEvent(new CustomEvent('deleted', { detail: certificate }));
    session.forget();
  }

  get #form() {
    return one(this, 'checked-form', CheckedForm);
  }
}

const beside = { reauthentication_required: 'password' };

/** @param {FormData} values */
const check = (values) =>
  [
    { field: 'password', message: values.get('password') ? '' : 'Enter your password.' },
    { field: 'understood', message: values.get('understood') ? '' : 'Say that you know it cannot be undone.' },
  ].filter(({ message }) => message);

/** @param {FormData} values */
const send = (values) => deleteAccount(String(values.get('password')));

customElements.define('account-deletion', AccountDeletion);
