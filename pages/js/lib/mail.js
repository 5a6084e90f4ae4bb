// @ts-check
/** What cannot work without mail, and says so. */

import { config } from './config.js';
import { one } from './dom.js';
import { showState } from './states.js';

/**
 * @param {HTMLElement} place of states, `no-mail` among them
 * @returns {Promise<boolean>} whether the service can send mail; a service that does not answer is believed to
 */
export async function mailWorks(place) {
  const { mail } = await config().catch(() => ({ mail: true }));
  if (mail) return true;
  one(document, '.auth__lead', HTMLElement).toggleAttribute('data-void', true);
  showState(place, 'no-mail');
  return false;
}
