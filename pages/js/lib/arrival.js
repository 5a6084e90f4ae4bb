// @ts-check
/** Whether a payment has arrived: only what the service says counts, never what the address says. */

import { Problem, Unreachable } from './api.js';
import { getBilling } from './billing.js';
import { session } from './session.js';
import { pauseFor } from './watch.js';

/** @typedef {import('./types.js').Billing} Billing */
/** @typedef {import('./types.js').Payment} Payment */

const PAUSES_S = [1, 2, 3, 5];
const PATIENCE_MS = 120_000;

/** Creem tells us within seconds, so a payment may be there before the page that waits for it. */
const RECENT_MS = 600_000;

/**
 * Looks again and again, for two minutes; an answer that does not come is asked for again.
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Billing>}
 */
export async function* looks(signal) {
  const begun = Date.now();
  for (let turn = 0; !signal.aborted; turn += 1) {
    const billing = await look(signal);
    if (billing) yield billing;
    const pause_ms = (PAUSES_S[turn] ?? 5) * 1_000;
    if (!session.signedIn || Date.now() - begun + pause_ms > PATIENCE_MS) return;
    await pauseFor(pause_ms, signal);
  }
}

/** @param {AbortSignal} signal @returns {Promise<Billing | null>} */
async function look(signal) {
  try {
    const billing = await getBilling(signal);
    await session.refresh();
    return billing;
  } catch (error) {
    if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
    return null;
  }
}

/** Those that have just come. @param {Billing} billing @returns {Payment[]} */
export const recent = ({ payments }) =>
  payments.filter(
    ({ status, created_at }) => status === 'paid' && Math.abs(Date.now() - Date.parse(created_at)) < RECENT_MS,
  );
