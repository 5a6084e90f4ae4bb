// @ts-check
/**
 * One purchase under one idempotency key: a second press, a reload or the way back from Creem's page find the same
 * checkout again. It lies in the history entry of the page, which is no storage.
 */

/**
 * @typedef {object} Wish
 * @property {string} product
 * @property {boolean} consent to an immediate start
 * @property {string} person an account's id
 * @property {string | null} after the newest payment: once it has led to another, the same wish is a new one
 */

/** Long enough to look for a card; later the page at Creem may be closed. */
const REMEMBERED_MS = 3_600_000;

/** @type {{key: string, wish: Wish, begun: number} | null} */
let open = history.state?.purchase ?? null;

/** @param {Wish} wish @returns {string} its key */
export function keyOf(wish) {
  if (open && isSame(open.wish, wish) && Date.now() - open.begun < REMEMBERED_MS) return open.key;
  open = { key: crypto.randomUUID(), wish, begun: Date.now() };
  history.replaceState({ ...history.state, purchase: open }, '');
  return open.key;
}

/** @param {Wish} a @param {Wish} b */
const isSame = (a, b) =>
  a.product === b.product && a.consent === b.consent && a.person === b.person && a.after === b.after;
