// @ts-check
/** The account: hands who is here, and what the service can do, to the parts of the page. */

import '../elements/password-field.js';
import '../elements/section-nav.js';
import '../elements/site-account.js';
import { AccountBilling } from '../elements/account-billing.js';
import { AccountDeletion } from '../elements/account-deletion.js';
import { AccountEmail } from '../elements/account-email.js';
import { AccountPassword } from '../elements/account-password.js';
import { CreditBalance } from '../elements/credit-balance.js';
import { CreditLedger } from '../elements/credit-ledger.js';
import { DailyLimit } from '../elements/daily-limit.js';
import { DataCopy } from '../elements/data-copy.js';
import { DeviceList } from '../elements/device-list.js';
import { PrivacyChoices } from '../elements/privacy-choices.js';
import { hideFragment } from '../lib/address.js';
import { lines } from '../lib/certificate.js';
import { config } from '../lib/config.js';
import { one } from '../lib/dom.js';
import { save } from '../lib/save.js';
import { session } from '../lib/session.js';
import { moveToState, showState } from '../lib/states.js';

/** The reset page sends people here with this fragment. */
const NEW_PASSWORD = '#new-password-set';

const PATIENCE_MS = 1_500;

const place = one(document, 'main', HTMLElement);
const email = one(place, 'account-email', AccountEmail);
const password = one(place, 'account-password', AccountPassword);
const devices = one(place, 'device-list', DeviceList);
const billing = one(place, 'account-billing', AccountBilling);
const ledger = one(place, 'credit-ledger', CreditLedger);
const deletion = one(place, 'account-deletion', AccountDeletion);
const parts = [
  email,
  password,
  devices,
  billing,
  one(place, 'credit-balance', CreditBalance),
  ledger,
  one(place, 'daily-limit', DailyLimit),
  one(place, 'privacy-choices', PrivacyChoices),
  one(place, 'data-copy', DataCopy),
  deletion,
];

/** Whether somebody is known to be here. */
let known = false;

/** Whether the account is no more. */
let gone = false;

function onSession() {
  const { user, signedIn, expired } = session;
  for (const part of parts) part.user = user;
  if (user && !known) void reveal();
  else if (gone) moveToState(place, 'deleted');
  else if (!signedIn && (known || expired)) moveToState(place, 'left');
  known = user !== null;
}

/** Shows the account when all of it is there, so that nothing jumps; but what is slow is not waited for. */
async function reveal() {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([Promise.all([configured, devices.loading, billing.loading, ledger.loading]), patience]);
  if (!session.user) return;
  showState(place, 'member');
  if (location.hash === NEW_PASSWORD) welcome();
  else whenDrawn(() => showWanted(location.hash.slice(1)));
}

/** After a frame in which all is in its place: scrolling in the same one would be a jump. @param {() => void} act */
const whenDrawn = (act) => requestAnimationFrame(() => requestAnimationFrame(act));

/** A part of the page, or a line of the ledger; an old line lies beyond what is loaded. @param {string} id */
function showWanted(id) {
  const found = document.getElementById(id);
  const line = found instanceof HTMLTableRowElement;
  if (line) found.setAttribute('aria-current', 'true');
  const place = found ?? (id.startsWith('return-') ? ledger : null);
  place?.scrollIntoView({ block: line ? 'center' : 'start' });
}

/** For who comes from choosing a new password. */
function welcome() {
  hideFragment();
  password.confirm();
}

/** Shows what is left of the account: a certificate. @param {import('../lib/types.js').Certificate} certificate */
function partWith(certificate) {
  gone = true;
  const said = lines(certificate);
  const shown = said.map((line) => Object.assign(document.createElement('li'), { textContent: line }));
  one(place, '.certificate', HTMLUListElement).replaceChildren(...shown);
  one(place, '.keep--certificate', HTMLButtonElement).addEventListener('click', () =>
    save(new Blob([`${said.join('\n')}\n`], { type: 'text/plain' }), `${certificate.id}.txt`),
  );
}

/** Asks who is here; a service that does not answer is said to, and may be asked again. */
async function begin() {
  showState(place, 'loading');
  await session.refresh();
  if (session.signedIn && !session.user) showState(place, 'failed');
}

/** What other tabs and devices have done meanwhile. */
function lookAgain() {
  if (document.hidden || !session.signedIn) return;
  void session.refresh();
  void devices.load();
  void billing.load();
}

const configured = config().then(
  (said) => (email.config = said),
  () => {},
);

if (session.signedIn) {
  session.addEventListener('change', onSession);
  deletion.addEventListener('deleted', (event) => {
    if (event instanceof CustomEvent) partWith(event.detail);
  });
  password.addEventListener('changed', () => void devices.load());
  one(place, '.retry--account', HTMLButtonElement).addEventListener('click', () => void begin());
  addEventListener('visibilitychange', lookAgain);
  void begin();
} else {
  location.replace('/sign-in?next=/account');
}
