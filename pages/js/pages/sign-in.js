// @ts-check
/** Sign-in. */

import '../elements/password-field.js';
import '../elements/site-account.js';
import { AuthForm } from '../elements/auth-form.js';
import { logIn } from '../lib/api.js';
import { carry, claimed, draft, mailedToken, nextPath } from '../lib/address.js';
import { config } from '../lib/config.js';
import { bringAlong, emailOf, emailProblem, sendHomeIfSignedIn } from '../lib/credentials.js';
import { one } from '../lib/dom.js';

/** @param {FormData} values */
const check = (values) =>
  [
    { field: 'email', message: emailProblem(values) },
    { field: 'password', message: values.get('password') ? '' : 'Enter your password.' },
  ].filter(({ message }) => message);

/** @param {FormData} values */
const send = (values) => logIn({ email: emailOf(values), password: values.get('password') });

const leave = () => location.replace(nextPath() + carry(claimed(), draft(), mailedToken()));

Object.assign(one(document, 'auth-form', AuthForm), { check, send, leave });
bringAlong();
sendHomeIfSignedIn();
config().then(
  ({ mail }) => one(document, '.auth__forgot', HTMLElement).toggleAttribute('data-offered', mail),
  () => {},
);
