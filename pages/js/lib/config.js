// @ts-check
/** What the service says about itself: asked once a page, again when it may have changed. */

import { getConfig } from './api.js';

/** @typedef {import('./types.js').Config} Config */

/** @type {Promise<Config> | null} */
let asked = null;

/** @returns {Promise<Config>} */
export function config() {
  asked ??= getConfig().catch((error) => {
    asked = null;
    throw error;
  });
  return asked;
}

/** @returns {Promise<Config>} */
export function freshConfig() {
  asked = null;
  return config();
}
