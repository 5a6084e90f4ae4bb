// @ts-check
/** The workspace: the generator, with the person's images beside it. */

import '../elements/site-account.js';
import { openStudio } from '../lib/studio.js';

void openStudio();
