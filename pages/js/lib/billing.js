// @ts-check
/** What a person asks of the service about plans and payments. */

import { Problem, call } from './api.js';

/** @typedef {import('./types.js').Billing} Billing */
/** @typedef {import('./types.js').Plan} Plan */
/** @typedef {import('./types.js').Withdrawal} Withdrawal */

/** @param {AbortSignal} [signal] @returns {Promise<Billing>} */
export const getBilling = (signal) => call('GET', '/api/billing', { signal });

/**
 * @param {{product: string, immediate_start_consent: boolean}} body
 * @param {string} key for idempotency
 * @returns {Promise<{checkout_url: string}>}
 */
export const openCheckout = (body, key) =>
  call('POST', '/api/billing/checkout', { body, headers: { 'Idempotency-Key': key } });

/** @returns {Promise<{url: string}>} */
export const openPortal = () => call('POST', '/api/billing/portal');

/** @param {string} product @returns {Promise<Plan>} */
export const changePlan = (product) => call('POST', '/api/billing/change', { body: { product } });

/** @param {'period_end' | 'now'} when @returns {Promise<Plan>} */
export const cancelPlan = (when) => call('POST', '/api/billing/cancel', { body: { when } });

/** @returns {Promise<Plan>} */
export const resumePlan = () => call('POST', '/api/billing/resume');

/** @param {string} payment @returns {Promise<{id: string, receipt: Withdrawal}>} */
export const withdraw = (payment) =>
  call('POST', '/api/billing/withdrawal', { body: { payment, confirm: true } });

const LOCAL = new Set(['localhost', '127.0.0.1']);

/**
 * Leaves for a page of Creem's: https, or a stand-in on the same machine, and nothing else.
 * @param {string} address as the service gave it
 * @returns {Promise<void>} settles when somebody comes back to this page
 */
export function leaveFor(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isLocal = url?.protocol === 'http:' && LOCAL.has(url.hostname);
  if (url?.protocol !== 'https:' && !isLocal) throw new Problem(502, {}, null);
  const back = new Promise((resolve) => addEventListener('pageshow', () => resolve(undefined), { once: true }));
  location.assign(address);
  return back;
}
