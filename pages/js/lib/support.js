// @ts-check
/** Whom to write to. */

import { every } from './dom.js';

/**
 * Fills in every link of a place that leads to a person of ours.
 * @param {ParentNode} place
 * @param {import('./types.js').User | null} user whose answer names the address
 */
export function showSupport(place, user) {
  for (const link of every(place, '.support', HTMLAnchorElement)) {
    link.href = `mailto:${user?.support_email ?? ''}`;
    link.textContent = user?.support_email ?? '';
  }
}
