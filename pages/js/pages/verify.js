// @ts-check
/** The link that confirms an email address. */

import '../elements/site-account.js';
import { verifyEmail } from '../lib/account.js';
import { carry, hideFragment, mailedToken, toNewPassword } from '../lib/address.js';
import { Problem } from '../lib/api.js';
import { one } from '../lib/dom.js';
import { mailWorks } from '../lib/mail.js';
import { session } from '../lib/session.js';
import { moveToState, showState } from '../lib/states.js';
import { credits, sentence } from '../lib/words.js';

const place = one(document, '.auth__form', HTMLElement);
let token = '';

/** With the account's own session that is all; else a new password has to be chosen. */
async function confirm() {
  showState(place, 'working');
  try {
    const answer = await verifyEmail(token);
    if (answer) return location.replace(toNewPassword(answer.reset_token));
    await session.refresh();
    one(place, '.confirmed__credits', HTMLElement).textContent = credits(session.user?.credits.balance ?? 0);
    moveToState(place, 'confirmed');
  } catch (error) {
    moveToState(place, stateFor(error));
  }
}

/** @param {unknown} error */
function stateFor(error) {
  if (error instanceof Problem && error.status === 410) return 'used';
  if (error instanceof Problem && error.status === 401) return 'stranger';
  one(place, '.failed__why', HTMLElement).textContent = sentence(error);
  return 'failed';
}

/**
 * Without the account's own session the link ends its sessions and its password. Nothing does that by merely being
 * opened, as mail filters open links, too: only a session that waits for it goes on by itself, a stranger is asked.
 */
async function read() {
  token = mailedToken() ?? token;
  hideFragment();
  one(place, '.sign-in-first', HTMLAnchorElement).href = `/sign-in?next=/verify${carry(null, null, token)}`;
  const [mail] = await Promise.all([mailWorks(place), session.refresh()]);
  if (!mail) return;
  if (!token) return showState(place, 'missing');
  if (!session.signedIn) return showState(place, 'stranger');
  if (!session.user?.email_verified) return confirm();
  one(place, '.done__email', HTMLElement).textContent = session.user.email;
  return showState(place, 'done');
}

for (const selector of ['.confirm', '.retry']) {
  one(place, selector, HTMLButtonElement).addEventListener('click', () => void confirm());
}
addEventListener('hashchange', () => void read());
void read();
