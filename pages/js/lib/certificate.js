// @ts-check
import { day } from './words.js';

/** @typedef {import('./types.js').Certificate} Certificate */

/** A certificate of deletion in words, one line a thought. @param {Certificate} certificate @returns {string[]} */
export const lines = (certificate) => [
  `Certificate ${certificate.id}, ${day(certificate.deleted_at)}`,
  ...certificate.erased.map((what) => `Erased: ${what}`),
  ...certificate.kept.map(({ what, why, until }) => `Kept: ${what}, for ${why}, until ${day(until)}`),
  `Signature: ${certificate.signature}`,
];
