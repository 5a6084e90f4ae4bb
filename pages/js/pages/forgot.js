// @ts-check
/** A forgotten password: asks for a mail, and never tells whether the address is known. */

import '../elements/site-account.js';
import { CheckedForm } from '../elements/checked-form.js';
import { forgotPassword } from '../lib/account.js';
import { emailOf, emailProblem } from '../lib/credentials.js';
import { one } from '../lib/dom.js';
import { mailWorks } from '../lib/mail.js';
import { session } from '../lib/session.js';
import { moveToState, showState } from '../lib/states.js';

const place = one(document, '.auth__form', HTMLElement);
const form = one(place, 'checked-form', CheckedForm);

/** @param {FormData} values */
const check = (values) => [{ field: 'email', message: emailProblem(values) }].filter(({ message }) => message);

/** @param {FormData} values */
async function send(values) {
  await forgotPassword(emailOf(values));
  return emailOf(values);
}

/** @param {string} email */
function done(email) {
  one(place, '.sent__to', HTMLElement).textContent = email;
  moveToState(place, 'sent');
}

Object.assign(form, { check, send, done });
one(place, '.again', HTMLButtonElement).addEventListener('click', () => {
  showState(place, 'form');
  one(form, 'input', HTMLInputElement).focus();
});
void mailWorks(place);
void session.refresh();
