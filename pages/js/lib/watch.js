// @ts-check
/** The life of a generation, live by server-sent events, by polling where those do not come through. */

import { Problem } from './api.js';
import { getGeneration, streamGeneration } from './images.js';
import { isOver } from './progress.js';

/** @typedef {import('./types.js').Generation} Generation */

const POLL_MS = 3_000;
const SLOWEST_POLL_MS = 15_000;

/** A network that swallows streams twice in a row is not asked for a third one. */
const STREAMS_TRIED = 2;

/**
 * Yields every state that is heard of, the terminal one last.
 * @param {string} id
 * @param {string | null} key a visitor's
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Generation>}
 * @throws {Problem} when the generation is gone or belongs to somebody else
 */
export async function* watch(id, key, signal) {
  let silentStreams = 0;
  let pause = POLL_MS;
  while (!signal.aborted) {
    if (silentStreams < STREAMS_TRIED) {
      silentStreams += 1;
      for await (const generation of untilBroken(streamGeneration(id, key, signal))) {
        silentStreams = 0;
        yield generation;
        if (isOver(generation)) return;
      }
    }
    const generation = await look(id, key, signal);
    if (generation) yield generation;
    if (generation && isOver(generation)) return;
    pause = generation ? POLL_MS : Math.min(pause * 2, SLOWEST_POLL_MS);
    await pauseFor(pause, signal);
  }
}

/**
 * A stream whose break is its end: the poll that follows says what is true.
 * @param {AsyncGenerator<Generation>} stream
 */
async function* untilBroken(stream) {
  try {
    yield* stream;
  } catch (error) {
    if (isFinal(error)) throw error;
  }
}

/** @param {string} id @param {string | null} key @param {AbortSignal} signal @returns {Promise<Generation | null>} */
async function look(id, key, signal) {
  try {
    return await getGeneration(id, key, signal);
  } catch (error) {
    if (isFinal(error)) throw error;
    return null;
  }
}

/** @param {unknown} error whether asking again cannot help */
const isFinal = (error) => error instanceof Problem && [401, 403, 404, 410].includes(error.status);

/**
 * Waits, less long when the network comes back.
 * @param {number} pause milliseconds
 * @param {AbortSignal} [signal] ends the wait
 * @returns {Promise<void>}
 */
export function pauseFor(pause, signal) {
  return new Promise((resolve) => {
    const done = new AbortController();
    const finish = () => {
      clearTimeout(timer);
      done.abort();
      resolve();
    };
    const timer = setTimeout(finish, pause);
    addEventListener('online', finish, { signal: done.signal });
    signal?.addEventListener('abort', finish, { signal: done.signal });
  });
}
