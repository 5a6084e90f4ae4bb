// @ts-check
/** Numbers, times and refusals in words. */

import { Problem, Unreachable } from './api.js';

/** @typedef {import('./types.js').Product} Product */

/**
 * One sentence for each code of the API; `detail` speaks for a code that is not here.
 * @type {Record<string, string>}
 */
const SENTENCES = {
  not_signed_in: 'Your session has ended. Sign in again; what you wrote stays here.',
  reauthentication_required: 'This is not your current password.',
  wrong_credentials: 'The email address or the password is wrong.',
  debt: 'A payment was reversed and its credits are owed. Nothing was charged; please write to us.',
  forbidden: 'This account is blocked, or a payment is disputed: your account says more. Please write to us.',
  trial_used: 'The free image from this connection has been used. Sign up for 10 free credits.',
  age_required: 'Please confirm your age.',
  restricted: 'This account is restricted by its owner, so nothing is made. Nothing was charged.',
  too_large: 'That is more than the service takes.',
  unsupported_media_type: 'This is not a PNG, JPEG or WebP image inside, whatever its name says.',
  idempotency_key_reused: 'That request was already used for another image. Please press the button again.',
  daily_limit: 'You have reached the daily limit that you set. Nothing was charged.',
  trial_budget: 'All free images of today are taken. Sign up for 10 free credits, or come back tomorrow.',
  unavailable: 'The service is taking a short break. Nothing was charged.',
  unknown: 'Something went wrong on our side.',
};

/**
 * Why something was refused, for a person.
 * @param {unknown} error
 * @returns {string}
 */
export function sentence(error) {
  if (error instanceof Unreachable) return 'No connection. Check your network and try again.';
  if (!(error instanceof Problem)) throw error;
  switch (error.code) {
    case 'out_of_credits':
      return shortOfCredits(error.body.balance, error.body.cost);
    case 'too_many_requests':
      return `Too many tries. ${waitFor(error.retryAfter)}`;
    case 'unavailable':
      return `${SENTENCES.unavailable} ${waitFor(error.retryAfter)}`;
    case 'prompt_blocked':
      return `${error.message} Nothing was charged.`;
    default:
      return SENTENCES[error.code] ?? (error.errors[0] ? ofField(error.errors[0]) : error.message);
  }
}

/** What the fields of requests are called on the pages. @type {Record<string, string>} */
const FIELDS = {
  email: 'The email address',
  password: 'The password',
  new_password: 'The new password',
  daily_limit: 'The daily limit',
  prompt: 'The description',
  aspect_ratio: 'The shape',
  resolution: 'The resolution',
  policy_version: 'The version of the policy',
  claim: 'The image that came along',
  references: 'The references',
  subject: 'The subject',
  message: 'The message',
  file: 'The file',
  product: 'The product',
  payment: 'The payment',
};

/**
 * A rule that the API names without its subject (`must be …`), as a sentence.
 * @param {{field: string, message: string}} error
 * @param {string} [label] of the field, where the page has one
 */
export function ofField({ field, message }, label = field) {
  if (!/^[a-z]/.test(message)) return message;
  return `${FIELDS[field] ?? `“${label}”`} ${message}${message.endsWith('.') ? '' : '.'}`;
}

/** @param {number} balance @param {number} cost */
const shortOfCredits = (balance, cost) =>
  `This image costs ${credits(cost)} and you have ${credits(balance)}. Nothing was charged.`;

/** @param {number | null} seconds */
const waitFor = (seconds) => (seconds ? `Try again in ${roughly(seconds)}.` : 'Try again in a moment.');

/** Never too short, since who comes early is sent away again. @param {number} seconds */
function roughly(seconds) {
  if (seconds <= 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

/** @param {number} count */
export const credits = (count) => `${number(count)} ${count === 1 ? 'credit' : 'credits'}`;

/** @param {number} shown @param {string | null} more where the others begin @param {boolean} searched */
export const imagesFound = (shown, more, searched) =>
  `${number(shown)}${more ? ' newest' : ''} ${shown === 1 ? 'image' : 'images'}${searched ? ' found' : ''}`;

/** @param {number} value */
export const number = (value) => value.toLocaleString('en');

/** @param {number} seconds */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 100) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** @param {number} cents @param {string} currency */
export const money = (cents, currency) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);

/** @param {Product} product */
export const price = ({ price_cents, currency }) => money(price_cents, currency);

/** @param {Product} product with how often it is paid, before tax */
export const fullPrice = (product) =>
  `${price(product)}${product.interval ? ` a ${product.interval}` : ', once'}, plus the tax of your country`;

/** @param {string} time RFC 3339 */
export const date = (time) => new Date(time).toLocaleDateString('en', { day: 'numeric', month: 'long' });

/** @param {string} time RFC 3339 */
export const day = (time) => new Date(time).toLocaleDateString('en', { dateStyle: 'long' });

/** @param {string} time RFC 3339 */
export const shortDay = (time) => new Date(time).toLocaleDateString('en', { dateStyle: 'medium' });

/** @param {string} time RFC 3339 */
export const hour = (time) => new Date(time).toLocaleTimeString('en', { timeStyle: 'short', hourCycle: 'h23' });

/** @param {string} time RFC 3339 @returns {string} to the second */
export const clock = (time) => new Date(time).toLocaleTimeString('en', { timeStyle: 'medium', hourCycle: 'h23' });

/** @param {string} time RFC 3339 */
export const dateTime = (time) => `${shortDay(time)}, ${hour(time)}`;

/** A change, always with its sign. @param {number} value */
export const signed = (value) => value.toLocaleString('en', { signDisplay: 'exceptZero' }).replace('-', '−');
