// @ts-check
/** Images that are taken away: from the eye at once, from the service when there is no undoing any more. */

import { UndoToast } from '../elements/undo-toast.js';
import { Problem } from './api.js';
import { one } from './dom.js';
import { eraseGeneration } from './images.js';
import { session } from './session.js';
import { number, sentence } from './words.js';

/**
 * @typedef {object} Deletion
 * @property {string[]} ids
 * @property {string | null} [key] a visitor's
 * @property {(ids: string[]) => void} restore puts these back, on second thought or because they could not be deleted
 * @property {() => void} [gone] called when all are gone for good
 * @property {(text: string) => void} failed says why something could not be deleted
 */

/** @param {Deletion} deletion */
export function deleteSoon({ ids, key = null, restore, gone, failed }) {
  const commit = async () => {
    const outcomes = await Promise.allSettled(ids.map((id) => erase(id, key)));
    const kept = ids.filter((_, index) => outcomes[index]?.status === 'rejected');
    if (!kept.length) return gone?.();
    // Whoever has left must not find it back on the page.
    if (!key && !session.signedIn) return;
    restore(kept);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    if (refused) failed(sentence(refused.reason));
  };
  one(document, 'undo-toast', UndoToast).offer({
    text: ids.length === 1 ? 'Image deleted.' : `${number(ids.length)} images deleted.`,
    undo: () => restore(ids),
    commit: () => void commit(),
  });
}

/** What is gone already is what was wanted. @param {string} id @param {string | null} key */
async function erase(id, key) {
  try {
    await eraseGeneration(id, key);
  } catch (error) {
    if (!(error instanceof Problem) || ![404, 410].includes(error.status)) throw error;
  }
}
