// @ts-check
/** Writing to the people behind the service. */

import { call } from './api.js';

/** @param {{email: string, subject: string, message: string}} body @returns {Promise<{id: string}>} */
export const sendMessage = (body) => call('POST', '/api/contact', { body });
