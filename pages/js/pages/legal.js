// @ts-check
/** A long text: the header lives, and the list of contents marks what is being read. */

import '../elements/section-nav.js';
import '../elements/site-account.js';
import { session } from '../lib/session.js';

void session.refresh();
