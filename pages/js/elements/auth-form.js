// @ts-check
import { session } from '../lib/session.js';
import { CheckedForm } from './checked-form.js';

/** @typedef {{token: string, user: import('../lib/types.js').User}} Answer */

/** Sign-in and sign-up. The page gives `check`, `send` and `leave`. */
export class AuthForm extends CheckedForm {
  /** Goes on, signed in. @type {() => void} */
  leave = () => {};
  /** @param {Answer} answer */
  done = (answer) => {
    session.signIn(answer);
    this.leave();
  };
}

customElements.define('auth-form', AuthForm);
