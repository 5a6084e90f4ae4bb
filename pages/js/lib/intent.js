// @ts-check
/**
 * One press of the button: what is wanted, under one idempotency key until the service has answered.
 * It lies in the history entry of the page while it is unanswered, so that a reload asks again
 * under the same key instead of losing (or paying for) an image twice.
 */

import { Problem, Unreachable } from './api.js';
import { createGeneration } from './images.js';
import { pauseFor } from './watch.js';

/** @typedef {import('./types.js').Settings} Settings */
/**
 * @typedef {object} Intent
 * @property {string} key for idempotency
 * @property {Settings} settings
 * @property {string | null} person an account's id, null for a visitor
 * @property {number} begun milliseconds since 1970
 */

/** The service remembers a key for 24 h; an older one would begin, and charge, a new image. */
const REMEMBERED_MS = 23 * 3_600_000;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/** A server that fails this often in a row will not answer this key; the person decides what then. */
const FAILURES_BORNE = 4;

/**
 * @param {Settings} settings
 * @param {string | null} person
 * @param {Intent | null} open the one that is still unanswered: the same wish goes on under its key
 * @returns {Intent}
 */
export function begin(settings, person, open) {
  if (open && open.person === person && isSame(open.settings, settings)) return open;
  const intent = { key: crypto.randomUUID(), settings, person, begun: Date.now() };
  history.replaceState({ ...history.state, intent }, '');
  return intent;
}

/** @returns {Intent | null} what was asked for before this page was loaded again, unanswered */
export function unanswered() {
  /** @type {Intent | null} */
  const intent = history.state?.intent ?? null;
  return intent && Date.now() - intent.begun < REMEMBERED_MS ? intent : null;
}

/** @param {Settings} a @param {Settings} b */
const isSame = (a, b) =>
  a.prompt === b.prompt &&
  a.aspect_ratio === b.aspect_ratio &&
  a.resolution === b.resolution &&
  a.references.join() === b.references.join();

export const settle = () => history.replaceState({ ...history.state, intent: null }, '');

/**
 * Sends the intent until there is an answer. A lost answer is asked for again under the same key: at most one charge.
 * @param {Intent} intent
 * @param {() => void} waiting called for every try that got no answer
 * @param {AbortSignal} signal
 * @throws {Problem} the service's refusal
 */
export async function pursue(intent, waiting, signal) {
  let failures = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await createGeneration(intent.settings, intent.key, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      if (isUnclear(error)) failures += 1;
      else if (!(error instanceof Unreachable)) throw error;
      if (failures === FAILURES_BORNE) throw error;
      waiting();
      await pauseFor(pause, signal);
      signal.throwIfAborted();
    }
  }
}

/** @param {unknown} error a failure that does not say whether the image was begun; 503 always says that it was not */
export const isUnclear = (error) => error instanceof Problem && error.status >= 500 && error.status !== 503;
