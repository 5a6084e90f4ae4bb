// @ts-check
/** The operators' calls. Their token is kept in this module and nowhere else: a reload of the page forgets it. */

import { call } from './api.js';

let token = '';

/** @param {string} given */
export function openWith(given) {
  token = given;
}

/**
 * @param {string} method
 * @param {string} path below /api/admin/
 * @param {any} [body] becomes JSON; null is a body, too
 * @returns {Promise<any>}
 */
export const operate = (method, path, body) =>
  call(method, `/api/admin/${path}`, { body, headers: { Authorization: `Bearer ${token}` } });

/**
 * What a call that reads answered; of large books all parts as one.
 * @param {string} path below /api/admin/
 */
export async function read(path) {
  let whole = await operate('GET', path);
  while (whole?.differences && whole.next_cursor) {
    const part = await operate('GET', `${path}?${new URLSearchParams({ cursor: whole.next_cursor })}`);
    whole = { ...part, ok: whole.ok && part.ok, differences: [...whole.differences, ...part.differences] };
  }
  return whole;
}

/** A path with what was typed in its places, and the names that it took. @param {string} path @param {FormData} typed */
export function filled(path, typed) {
  /** @type {Set<string>} */
  const taken = new Set();
  const whole = path.replace(/\{(\w+)\}/g, (_, name) => {
    taken.add(name);
    return encodeURIComponent(String(typed.get(name)).trim());
  });
  return { path: whole, taken };
}

/** What a field says, as the service reads it. @param {string} value @param {string | undefined} kind */
export function valueOf(value, kind) {
  if (kind === 'number') return Number(value);
  if (kind === 'boolean') return value === 'true';
  if (kind === 'time') return `${new Date(value).toISOString().slice(0, 19)}Z`;
  return value.trim();
}
