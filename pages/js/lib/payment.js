// @ts-check
/** Payments in words, and the receipt of a withdrawal as a file. */

import { credits, dateTime, money } from './words.js';

/** @typedef {import('./types.js').Payment} Payment */
/** @typedef {import('./types.js').Withdrawal} Withdrawal */

/** A consumer's time to think again. */
const WITHDRAWAL_MS = 14 * 86_400_000;

/** @type {Record<string, string>} */
const STATUSES = {
  paid: 'Paid',
  refunded: 'Paid back',
  partially_refunded: 'Partly paid back',
  disputed: 'Disputed at the bank',
};

/** @param {Payment} payment */
export const statusName = ({ status }) => STATUSES[status] ?? status.replaceAll('_', ' ');

/** @param {Payment} payment */
export const mayWithdraw = ({ status, created_at }) =>
  status === 'paid' && Date.now() < Date.parse(created_at) + WITHDRAWAL_MS;

/** @param {string | null} code of ISO 3166 @returns {string} */
export const countryName = (code) => (code && new Intl.DisplayNames('en', { type: 'region' }).of(code)) || 'Not given';

/** What is said before one withdraws. @param {Payment} payment @param {string} name @param {boolean} isPlan */
export const withdrawalLines = (payment, name, isPlan) => [
  `${name}, ${money(payment.amount_cents, payment.currency)}, paid on ${dateTime(payment.created_at)}.`,
  'If none of its credits are spent, the whole price comes back the way it came.',
  'If some are spent, the share of those that are left comes back. What is paid back goes from your balance.',
  'The receipt says the sum. It is shown here, and mailed to you where mail works.',
  ...(isPlan ? ['This is about the payment. The plan would renew all the same: cancel it as well.'] : []),
];

/** What comes back. @param {Withdrawal} receipt */
export const comesBack = ({ refund, refund_cents, amount_cents, currency, unspent_credits, credits: all }) =>
  refund === 'whole'
    ? `The whole price comes back: ${money(refund_cents, currency)}. It may take your bank some days.`
    : `${money(refund_cents, currency)} of ${money(amount_cents, currency)} comes back, for ` +
      `${credits(unspent_credits)} of ${credits(all)} that are left. A person sees to it.`;

/** @param {string} id of the case @param {Withdrawal} receipt @param {string} name of the product */
export const receiptText = (id, receipt, name) =>
  [
    'Images 2 GPT: receipt of a withdrawal',
    '',
    `Number:    ${id}`,
    `Received:  ${receipt.received_at}`,
    `Payment:   ${receipt.payment}`,
    `Product:   ${name}`,
    `Paid:      ${money(receipt.amount_cents, receipt.currency)} ${receipt.currency}`,
    `Credits:   ${receipt.unspent_credits} of ${receipt.credits} unspent`,
    `To return: ${money(receipt.refund_cents, receipt.currency)} ${receipt.currency}`,
    '',
  ].join('\r\n');
