// @ts-check
/** What a generation's state looks and reads like. */

import { credits, date, duration } from './words.js';

/** @typedef {import('./types.js').Generation} Generation */
/** @typedef {import('./types.js').Status} Status */

/** In the order of their happening. @type {Partial<Record<Status, number>>} */
const STEP = { reserved: 0, submitted: 1, running: 2, succeeded: 3, expired: 3 };

/** A guess for the fill of a tile while the service has not measured its wait. */
const UNMEASURED_S = 60;

/** How near the fill comes to full in the usual time; the rest is left for the image itself. */
const STEEPNESS = 1.6;

const TERMINAL = new Set(['succeeded', 'failed', 'blocked', 'expired']);

/** @param {Generation} generation */
export const isOver = (generation) => TERMINAL.has(generation.status);

/** @param {Generation | null} generation null: not accepted yet @returns {'working' | 'done' | 'gone' | 'failed'} */
export function stateOf(generation) {
  if (!generation || !isOver(generation)) return 'working';
  if (generation.status === 'expired') return 'gone';
  return generation.status === 'succeeded' ? 'done' : 'failed';
}

/** @param {Generation | null} generation null: not accepted yet @returns {number} the step under way, 3 for done */
export const stepOf = (generation) => (generation ? (STEP[generation.status] ?? 0) : -1);

/** @param {Generation | null} generation */
export function stepNames(generation) {
  const first = generation?.cost ? `Charged ${credits(generation.cost)}` : 'Accepted';
  return [generation ? first : 'Sending', 'With the model', 'Drawing'];
}

/** @type {Record<Status, string>} */
const WORDS = {
  reserved: 'Accepted',
  submitted: 'With the model',
  running: 'Drawing',
  succeeded: 'Ready',
  failed: 'Not made',
  blocked: 'Refused',
  expired: 'No longer kept',
};

/** @param {Status} status */
export const stepWord = (status) => WORDS[status];

/** @param {number} elapsed seconds @param {number | null} usual seconds @returns {number} 0 to 1 */
export const fillAfter = (elapsed, usual) => 1 - Math.exp((-STEEPNESS * elapsed) / (usual ?? UNMEASURED_S));

/** @param {number | null} usual seconds @param {string} resolution */
export const usually = (usual, resolution) =>
  usual ? `usually ${duration(usual)} at ${resolution}` : '';

/**
 * What those who listen instead of looking hear of a new state.
 * @param {Generation} generation
 */
export function newsOf(generation) {
  if (generation.status === 'succeeded') return 'Your image is ready.';
  return outcome(generation) || `${stepNames(generation)[stepOf(generation)]}.`;
}

/**
 * How it ended, in a sentence.
 * @param {Generation} generation
 * @returns {string}
 */
export function outcome(generation) {
  switch (generation.status) {
    case 'succeeded':
      return succeeded(generation);
    case 'expired':
      return 'The time to download this image is over, and it is gone.';
    case 'blocked':
      return `${generation.failure?.message || 'The prompt was refused by our rules.'} ${back(generation)}`;
    case 'failed':
      return `${reason(generation)} ${back(generation)}`;
    default:
      return '';
  }
}

/** @param {Generation} generation */
function succeeded(generation) {
  const { expires_at } = generation;
  const until = expires_at ? `Download it by ${date(expires_at)}.` : '';
  return [surprise(generation), until].filter(Boolean).join(' ');
}

/** What is other than asked for, in size or in price. @param {Generation} generation */
function surprise({ failure, image, resolution, returned }) {
  if (failure?.code === 'wrong_size') {
    const size = image?.width ? `${image.width} × ${image.height}` : 'a smaller size';
    const back = returned ? ` ${credits(returned)} came back to your account.` : '';
    return `You asked for ${resolution} and the model made ${size}.${back}`;
  }
  return returned ? `It came late: its ${credits(returned)} had been returned, and it is yours all the same.` : '';
}

/** @type {Record<string, string>} */
const REASONS = {
  provider_rejected: 'The model refused this prompt.',
  provider_failed: 'The model could not make this image.',
  provider_timeout: 'The model took too long and was stopped.',
  provider_unavailable: 'The model cannot be reached just now.',
  prompt_blocked: 'The prompt was refused by the rules.',
  wrong_size: 'The model made it smaller than asked.',
  support: 'Returned by support.',
};

/** @param {string} code of a failure, or `support` */
export const whyReturned = (code) => REASONS[code] ?? code.replaceAll('_', ' ');

/** @param {Generation} generation */
const reason = ({ failure }) =>
  REASONS[failure?.code ?? ''] ?? failure?.message ?? 'This image could not be made.';

/**
 * Where the ledger says that credits came back.
 * @param {Generation} generation
 * @returns {string} a page's address, or nothing
 */
export const ledgerLine = ({ id, returned }) => (returned ? `/account#return-${id}` : '');

/** @param {Generation} generation */
const back = ({ cost, returned }) => {
  if (!cost) return 'Nothing was charged.';
  return returned ? `${credits(returned)} came back to your account.` : 'Your credits are on their way back.';
};
