// @ts-check
/** For those who run the service. Nothing opens, and nothing is asked for, before the token. */

import '../elements/section-nav.js';
import '../elements/site-account.js';
import { CheckedForm } from '../elements/checked-form.js';
import { OperatorCall } from '../elements/operator-call.js';
import { announce } from '../lib/announce.js';
import { Problem } from '../lib/api.js';
import { every, one } from '../lib/dom.js';
import { openWith, operate } from '../lib/operator.js';
import { session } from '../lib/session.js';
import { moveToState } from '../lib/states.js';

const main = one(document, 'main', HTMLElement);
const gate = one(main, '#gate', CheckedForm);

/** @param {FormData} values */
const check = (values) => (values.get('token') ? [] : [{ field: 'token', message: 'Enter the token.' }]);

/** @param {FormData} values */
async function send(values) {
  openWith(String(values.get('token')).trim());
  try {
    await operate('GET', 'support?limit=1');
  } catch (error) {
    openWith('');
    throw error instanceof Problem && error.status === 404 ? wrongToken : error;
  }
}

/** The service tells nobody what is here. */
const wrongToken = new Problem(404, { code: 'wrong_token', detail: 'This is not the token of this service.' }, null);

function done() {
  gate.reset();
  moveToState(main, 'open');
  for (const call of every(main, 'operator-call[data-first]', OperatorCall)) call.now();
}

/** @param {{kind: string, id: string}} picked */
function put({ kind, id }) {
  for (const field of every(main, `[data-kind="${kind}"]`, HTMLInputElement)) field.value = id;
  announce(`${id} is filled in where it is asked for.`);
}

Object.assign(gate, { check, send, done, beside: { wrong_token: 'token' } });
main.addEventListener('pick', (event) => put(/** @type {CustomEvent} */ (event).detail));
main.addEventListener('change-made', (event) => {
  const part = /** @type {HTMLElement} */ (event.target).closest('.part');
  for (const call of part ? every(part, 'operator-call[data-first]', OperatorCall) : []) call.now();
});
void session.refresh();
