// @ts-check
/** The ledger in words and as a file. */

import { csv } from './csv.js';

/** @typedef {import('./types.js').Transaction} Transaction */

/** @type {Record<string, string>} */
const KINDS = {
  signup_bonus: 'Welcome credits',
  plan: 'Plan',
  pack: 'Pack',
  spend: 'Image',
  return: 'Returned',
  refund: 'Refund',
  chargeback: 'Chargeback',
  expiry: 'Plan credits ended',
  adjustment: 'Correction by us',
};

/** @param {string} kind as the API names it */
export const kindName = (kind) => KINDS[kind] ?? kind.replaceAll('_', ' ');

const HEAD = ['Time (UTC)', 'Kind', 'Change', 'Plan credits', 'Pack credits', 'Balance', 'Reference', 'Id'];

/** @param {Transaction[]} items */
export const asCsv = (items) =>
  csv([
    HEAD,
    ...items.map((item) => [
      item.created_at,
      kindName(item.kind),
      item.delta,
      item.plan_delta,
      item.pack_delta,
      item.balance,
      item.reference,
      item.id,
    ]),
  ]);
