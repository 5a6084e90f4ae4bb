// @ts-check
/** The one door to the service: every request of the site is made here. */

import { events } from './event-stream.js';
import { token } from './storage.js';

/** How long an answer may take before the request counts as lost. The API itself gives up on kie.ai after 20 s. */
const ANSWER_WITHIN_MS = 45_000;

/** A live stream says something at least every 15 s; silence for longer means that it is dead. */
const SILENCE_MS = 35_000;

/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').User} User */
/**
 * @typedef {object} Options
 * @property {object | null} [body] becomes JSON
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 * @property {boolean} [keepalive] goes on when the page is left
 */

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
async function send(method, path, { body, headers = {}, signal, keepalive, accept = 'application/json' }) {
  const bearer = token();
  const response = await fetch(path, {
    method,
    signal,
    keepalive,
    cache: 'no-store',
    credentials: 'omit',
    headers: {
      Accept: accept,
      ...(bearer && { Authorization: `Bearer ${bearer}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: JSON.stringify(body),
  }).catch((error) => {
    throw new Unreachable('No connection to the service.', { cause: error });
  });
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  throw refusal(response.status, said, response.headers.get('Retry-After'), bearer);
}

/**
 * @param {number} status
 * @param {Record<string, any>} body
 * @param {string | null} retryAfter the header
 * @param {string | null} bearer the token that was sent
 */
function refusal(status, body, retryAfter, bearer) {
  const seconds = Number.parseInt(retryAfter ?? '', 10);
  const problem = new Problem(status, body, Number.isNaN(seconds) ? null : seconds);
  if (bearer && problem.code === 'not_signed_in') refusedToken(bearer);
  return problem;
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

/** @param {string} method @param {string} path @param {Options} [options] @returns {Promise<Blob>} the body as it came */
export async function bytes(method, path, options = {}) {
  const response = await send(method, path, { ...options, accept: '*/*' });
  return response.blob().catch((error) => {
    throw new Unreachable('The answer was cut off.', { cause: error });
  });
}

/**
 * The events of a live connection; ends when the service ends it.
 * @param {string} path
 * @param {AbortSignal} signal
 * @throws {Problem | Unreachable}
 */
export async function* stream(path, signal) {
  const silence = new AbortController();
  const { heard, end } = patience(SILENCE_MS, () => silence.abort());
  try {
    const both = AbortSignal.any([signal, silence.signal]);
    yield* events(await send('GET', path, { accept: 'text/event-stream', signal: both }), heard);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Unreachable('The live connection broke.', { cause: error });
  } finally {
    end();
    silence.abort();
  }
}

/**
 * Sends a file and tells how far it has come, which fetch cannot.
 * @param {string} path
 * @param {File} file
 * @param {(part: number) => void} progress told 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<any>} the decoded body
 * @throws {Problem | Unreachable}
 */
export function upload(path, file, progress, signal) {
  const request = new XMLHttpRequest();
  const bearer = token();
  const { heard, end } = patience(ANSWER_WITHIN_MS, () => request.abort());
  const body = new FormData();
  body.set('file', file);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => {
      heard();
      progress(loaded / total);
    };
    request.onload = () => {
      const { status, response } = request;
      if (status < 300 && response) resolve(response);
      else reject(refusal(status, response ?? {}, request.getResponseHeader('Retry-After'), bearer));
    };
    request.onerror = request.onabort = () => reject(new Unreachable('The file did not get through.'));
    request.onloadend = end;
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', path);
    request.responseType = 'json';
    if (bearer) request.setRequestHeader('Authorization', `Bearer ${bearer}`);
    request.send(body);
  });
}

/** Gives up after so much silence. @param {number} silence milliseconds @param {() => void} giveUp */
function patience(silence, giveUp) {
  let timer = setTimeout(giveUp, silence);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, silence);
  };
  return { heard, end: () => clearTimeout(timer) };
}
