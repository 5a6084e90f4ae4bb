// @ts-check
/** How the service does: public numbers, asked once. */

import '../elements/service-status.js';
import '../elements/site-account.js';
import { session } from '../lib/session.js';

void session.refresh();
