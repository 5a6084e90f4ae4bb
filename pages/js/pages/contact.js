// @ts-check
/** A message to a person. What was typed stays until it has arrived. */

import '../elements/site-account.js';
import { CheckedForm } from '../elements/checked-form.js';
import { sendMessage } from '../lib/contact.js';
import { emailOf, emailProblem } from '../lib/credentials.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { moveToState, showState } from '../lib/states.js';

const place = one(document, '.auth__form', HTMLElement);
const form = one(place, 'checked-form', CheckedForm);
const email = one(form, '#email', HTMLInputElement);

/** @param {FormData} values @param {string} name */
const textOf = (values, name) => String(values.get(name)).trim();

/** @param {FormData} values */
const check = (values) =>
  [
    { field: 'email', message: emailProblem(values) },
    { field: 'subject', message: textOf(values, 'subject') ? '' : 'Say in a few words what it is about.' },
    { field: 'message', message: textOf(values, 'message') ? '' : 'Write your message.' },
  ].filter(({ message }) => message);

/** @param {FormData} values */
async function send(values) {
  const written = { email: emailOf(values), subject: textOf(values, 'subject'), message: textOf(values, 'message') };
  const { id } = await sendMessage(written);
  return { id, email: written.email };
}

/** @param {{id: string, email: string}} taken */
function done({ id, email: address }) {
  one(place, '.sent__to', HTMLElement).textContent = address;
  one(place, '.sent__number', HTMLElement).textContent = id;
  form.reset();
  offerOwnAddress();
  moveToState(place, 'sent');
}

/** A member need not type what we know; what is typed is never replaced. */
function offerOwnAddress() {
  if (!email.value) email.value = session.user?.email ?? '';
}

Object.assign(form, { check, send, done });
one(place, '.again', HTMLButtonElement).addEventListener('click', () => {
  showState(place, 'form');
  one(form, '#subject', HTMLInputElement).focus();
});
session.addEventListener('change', offerOwnAddress);
void session.refresh();
