// @ts-check
/** A page of text: only the header lives. */

import '../elements/site-account.js';
import { session } from '../lib/session.js';

void session.refresh();
