// @ts-check
/** What the forms that ask for an email address or a password have in common. */

import { nextPath } from './address.js';
import { every } from './dom.js';
import { session } from './session.js';

const SHORTEST = 8;
const LONGEST = 256;

/** @param {FormData} values */
export const emailOf = (values) => String(values.get('email')).trim();

/**
 * The plainest slip only; the service decides.
 * @param {FormData} values
 * @returns {string}
 */
export function emailProblem(values) {
  const email = emailOf(values);
  if (!email) return 'Enter your email address.';
  return /^\S+@\S+\.\S+$/.test(email) ? '' : 'Enter an email address in the form name@example.com.';
}

/** @param {string} password a new one */
export function passwordProblem(password) {
  const length = [...password].length;
  if (!length) return 'Enter a password.';
  if (length < SHORTEST) return `Make the password at least ${SHORTEST} characters long.`;
  return length > LONGEST ? `Make the password at most ${LONGEST} characters long.` : '';
}

/** Hands `?next=` and the fragment on to the other form, and keeps them out of every other link. */
export function bringAlong() {
  for (const link of every(document, 'a[data-bring-along]', HTMLAnchorElement)) {
    link.search = location.search;
    link.hash = location.hash;
  }
}

export function sendHomeIfSignedIn() {
  if (session.signedIn) location.replace(nextPath());
}
