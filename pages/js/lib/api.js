// @ts-check
/** The one door to the service: every request of the site is made here. */

import { events } from './event-stream.js';
import { token } from './storage.js';

/** How long an answer may take before the request counts as lost. The API itself gives up on kie.ai after 20 s. */
const ANSWER_WITHIN_MS = 45_000;

/** A live stream says something at least every 15 s; silence for longer means that it is dead. */
const SILENCE_MS = 35_000;

/** @typedef {import('./types.js').Generation} Generation */
/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').User} User */
/** @typedef {import('./types.js').Settings} Settings */
/** @typedef {import('./types.js').Claim} Claim */
/** @typedef {{body?: object, headers?: Record<string, string>, signal?: AbortSignal}} Options */

/** An answer of the API that says no: problem+json as a value. */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} body @param {number | null} retryAfter seconds */
  constructor(status, body, retryAfter) {
    super(body.detail ?? body.title ?? `The service answered ${status}.`);
    this.status = status;
    /** @type {string} */
    this.code = body.code ?? 'unknown';
    /** @type {{field: string, message: string}[]} */
    this.errors = body.errors ?? [];
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** No answer: whether the request had an effect is not known. */
export class Unreachable extends Error {}

/** Told the token that the API refused. @type {(token: string) => void} */
let refusedToken = () => {};

/** @param {(token: string) => void} callback */
export function onTokenRefused(callback) {
  refusedToken = callback;
}

/** @param {string} method @param {string} path @param {Options & {accept?: string}} options */
async function send(method, path, { body, headers = {}, signal, accept = 'application/json' }) {
  const bearer = token();
  const response = await fetch(path, {
    method,
    signal,
    cache: 'no-store',
    credentials: 'omit',
    headers: {
      Accept: accept,
      ...(bearer && { Authorization: `Bearer ${bearer}` }),
      ...(body && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  }).catch((error) => {
    throw new Unreachable('No connection to the service.', { cause: error });
  });
  if (response.ok) return response;
  const problem = await toProblem(response);
  if (bearer && problem.code === 'not_signed_in') refusedToken(bearer);
  throw problem;
}

/** @param {Response} response */
async function toProblem(response) {
  const body = await response.json().catch(() => ({}));
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new Problem(response.status, body, Number.isNaN(seconds) ? null : seconds);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>} the decoded body, null where there is none
 * @throws {Problem | Unreachable}
 */
export async function call(method, path, options = {}) {
  const signals = [AbortSignal.timeout(ANSWER_WITHIN_MS)];
  if (options.signal) signals.push(options.signal);
  const response = await send(method, path, { ...options, signal: AbortSignal.any(signals) });
  try {
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  } catch (error) {
    throw new Unreachable('The answer was cut off.', { cause: error });
  }
}

/** @param {string | null | undefined} key */
const withKey = (key) => (key ? `?key=${encodeURIComponent(key)}` : '');

/** @returns {Promise<Config>} */
export const getConfig = () => call('GET', '/api/config');

/** @param {AbortSignal} [signal] @returns {Promise<User>} */
export const getMe = (signal) => call('GET', '/api/me', { signal });

/** @param {object} body @returns {Promise<{token: string, user: User}>} */
export const signUp = (body) => call('POST', '/api/auth/signup', { body });

/** @param {object} body @returns {Promise<{token: string, user: User}>} */
export const logIn = (body) => call('POST', '/api/auth/login', { body });

/** @param {string} bearer the token to end, already forgotten here */
export const logOut = (bearer) =>
  call('POST', '/api/auth/logout', { headers: { Authorization: `Bearer ${bearer}` } });

/**
 * @param {Settings} settings
 * @param {string} idempotencyKey
 * @param {AbortSignal} [signal]
 * @returns {Promise<{generation: Generation, balance: number | null, key?: string}>}
 */
export const createGeneration = (settings, idempotencyKey, signal) =>
  call('POST', '/api/generations', {
    body: settings,
    headers: { 'Idempotency-Key': idempotencyKey },
    signal,
  });

/** @param {string} id @param {string | null} [key] @param {AbortSignal} [signal] @returns {Promise<Generation>} */
export const getGeneration = (id, key, signal) =>
  call('GET', `/api/generations/${encodeURIComponent(id)}${withKey(key)}`, { signal });

/**
 * @param {number} limit
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: Generation[], next_cursor: string | null}>}
 */
export const listGenerations = (limit, signal) =>
  call('GET', `/api/generations?limit=${limit}`, { signal });

/**
 * The states of a generation as they happen; ends when the service ends the stream.
 * @param {string} id
 * @param {string | null} key a visitor's
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Generation>}
 * @throws {Problem | Unreachable}
 */
export async function* streamGeneration(id, key, signal) {
  const silence = new AbortController();
  const response = await send('GET', `/api/generations/${encodeURIComponent(id)}/events${withKey(key)}`, {
    accept: 'text/event-stream',
    signal: AbortSignal.any([signal, silence.signal]),
  });
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    for await (const { event, data } of events(response, heard)) {
      if (event === 'status') yield JSON.parse(data);
    }
  } catch (error) {
    throw new Unreachable('The live connection broke.', { cause: error });
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}
