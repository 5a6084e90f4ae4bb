// @ts-check
/** What is asked of the service about images: one function for each call. */

import { bytes, call, stream, upload } from './api.js';

/** @typedef {import('./types.js').Generation} Generation */
/** @typedef {import('./types.js').Settings} Settings */
/** @typedef {import('./types.js').Receipt} Receipt */
/** @typedef {import('./types.js').Reference} Reference */
/** @typedef {{q?: string, status?: string, starred?: boolean}} Filter */

/** @param {string} id @param {string | null} [key] a visitor's @param {string} [rest] */
const path = (id, key, rest = '') =>
  `/api/generations/${encodeURIComponent(id)}${rest}${key ? `?key=${encodeURIComponent(key)}` : ''}`;

/**
 * @param {Settings} settings
 * @param {string} idempotencyKey
 * @param {AbortSignal} [signal]
 * @returns {Promise<{generation: Generation, balance: number | null, key?: string}>}
 */
export function createGeneration({ references, ...settings }, idempotencyKey, signal) {
  const body = references.length ? { ...settings, references } : settings;
  return call('POST', '/api/generations', { body, headers: { 'Idempotency-Key': idempotencyKey }, signal });
}

/** @param {string} id @param {string | null} [key] @param {AbortSignal} [signal] @returns {Promise<Generation>} */
export const getGeneration = (id, key, signal) => call('GET', path(id, key), { signal });

/**
 * @param {{limit: number, cursor?: string | null} & Filter} wanted
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: Generation[], next_cursor: string | null}>}
 */
export function listGenerations(wanted, signal) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, String(value));
  return call('GET', `/api/generations?${query}`, { signal });
}

/**
 * The states of a generation as they happen.
 * @param {string} id
 * @param {string | null} key a visitor's
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Generation>}
 */
export async function* streamGeneration(id, key, signal) {
  for await (const { event, data } of stream(path(id, key, '/events'), signal)) {
    if (event === 'status') yield JSON.parse(data);
  }
}

/** @param {string} id @param {string | null} key @param {AbortSignal} [signal] @returns {Promise<Receipt>} */
export const getReceipt = (id, key, signal) => call('GET', path(id, key, '/receipt'), { signal });

/** @param {string} id @param {boolean} starred @returns {Promise<Generation>} */
export const starGeneration = (id, starred) => call('PATCH', path(id), { body: { starred } });

/** Erases prompt and image for good, even when the page is left meanwhile. @param {string} id @param {string | null} key */
export const eraseGeneration = (id, key) => call('DELETE', path(id, key), { keepalive: true });

/** @param {string} id of a blocked one @param {string | null} key @param {string} message @returns {Promise<{id: string}>} */
export const appeal = (id, key, message) => call('POST', path(id, key, '/appeal'), { body: { message } });

/** @param {string[]} ids at most 50 @returns {Promise<Blob>} a ZIP */
export const archive = (ids) => bytes('POST', '/api/generations/archive', { body: { ids } });

/** @param {string} url our own signed link @param {AbortSignal} [signal] @returns {Promise<Blob>} */
export const imageBytes = (url, signal) => bytes('GET', url, { signal });

/**
 * @param {File} file
 * @param {(part: number) => void} progress told 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<Reference>}
 */
export const uploadReference = (file, progress, signal) => upload('/api/uploads', file, progress, signal);
