// @ts-check
/** A new password for the token of a mailed link. */

import '../elements/password-field.js';
import '../elements/site-account.js';
import { CheckedForm } from '../elements/checked-form.js';
import { resetPassword } from '../lib/account.js';
import { cameConfirmed, hideFragment, mailedToken } from '../lib/address.js';
import { Problem } from '../lib/api.js';
import { passwordProblem } from '../lib/credentials.js';
import { one } from '../lib/dom.js';
import { mailWorks } from '../lib/mail.js';
import { session } from '../lib/session.js';
import { moveToState, showState } from '../lib/states.js';

/** @typedef {import('../lib/types.js').User} User */

const place = one(document, '.auth__form', HTMLElement);
let token = '';

/** @param {FormData} values */
const check = (values) =>
  [{ field: 'new_password', message: passwordProblem(String(values.get('new_password'))) }].filter(
    ({ message }) => message,
  );

/** @param {FormData} values @returns {Promise<{token: string, user: User} | null>} null: the link is of no use */
async function send(values) {
  try {
    return await resetPassword(token, String(values.get('new_password')));
  } catch (error) {
    if (error instanceof Problem && error.status === 410) return null;
    throw error;
  }
}

/** @param {{token: string, user: User} | null} answer */
function done(answer) {
  if (!answer) return moveToState(place, 'used');
  session.signIn(answer);
  location.replace('/account#new-password-set');
}

/** Reads the link, once when the page opens and again when another link is opened in its place. */
function read() {
  token = mailedToken() ?? token;
  one(place, '.confirmed', HTMLElement).hidden = !cameConfirmed();
  hideFragment();
  showState(place, token ? 'form' : 'missing');
}

Object.assign(one(place, 'checked-form', CheckedForm), { check, send, done });
read();
addEventListener('hashchange', read);
void mailWorks(place);
void session.refresh();
