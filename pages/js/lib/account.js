// @ts-check
/** What a person asks of the service about their own account. */

import { bytes, call } from './api.js';

/** @typedef {import('./types.js').User} User */
/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').Transaction} Transaction */

/** Rows of the ledger that are asked for at once. */
const PAGE = 20;

/** Tells nobody whether the address has an account. @param {string} email */
export const forgotPassword = (email) => call('POST', '/api/auth/password/forgot', { body: { email } });

/** @param {string} token mailed @param {string} new_password @returns {Promise<{token: string, user: User}>} */
export const resetPassword = (token, new_password) =>
  call('POST', '/api/auth/password/reset', { body: { token, new_password } });

/** @param {string} token mailed @returns {Promise<{reset_token: string} | null>} null for the account's own session */
export const verifyEmail = (token) => call('POST', '/api/auth/email/verify', { body: { token } });

export const resendVerification = () => call('POST', '/api/auth/email/resend');

/** @param {{current_password: string, new_password: string}} body @returns {Promise<{token: string}>} */
export const changePassword = (body) => call('POST', '/api/auth/password', { body });

/**
 * @param {{email?: string, current_password?: string, daily_limit?: number | null, restricted?: boolean}} body
 * @returns {Promise<User>}
 */
export const changeMe = (body) => call('PATCH', '/api/me', { body });

/** @param {string} password */
export const reauthenticate = (password) => call('POST', '/api/auth/reauthenticate', { body: { password } });

/** @param {number} part the first has all records @returns {Promise<Blob>} */
export const copyOfData = (part) => bytes('GET', `/api/me/export?part=${part}`);

/** @param {string} password @returns {Promise<{certificate: import('./types.js').Certificate}>} */
export const deleteAccount = (password) => call('DELETE', '/api/me', { body: { password } });

/** @param {AbortSignal} signal @returns {Promise<{items: Device[]}>} */
export const listDevices = (signal) => call('GET', '/api/auth/sessions', { signal });

/** @param {string} id */
export const endDevice = (id) => call('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}`);

export const endAllDevices = () => call('DELETE', '/api/auth/sessions');

/**
 * @param {string | null} cursor of the page before
 * @param {AbortSignal} signal
 * @returns {Promise<{items: Transaction[], next_cursor: string | null}>}
 */
export const listTransactions = (cursor, signal) =>
  call('GET', `/api/me/transactions?limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, {
    signal,
  });
