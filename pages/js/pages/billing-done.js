// @ts-check
/** Back from paying: waits for what Creem tells the service, and shows only that. */

import '../elements/site-account.js';
import { keepCheckoutAlone } from '../lib/address.js';
import { looks, recent } from '../lib/arrival.js';
import { config } from '../lib/config.js';
import { every, one } from '../lib/dom.js';
import { write } from '../lib/places.js';
import { nameOf, productOf } from '../lib/plan.js';
import { session } from '../lib/session.js';
import { moveToState, showState } from '../lib/states.js';
import { showSupport } from '../lib/support.js';
import { credits, day, hour, money } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Billing} Billing */
/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Payment} Payment */

const place = one(document, '.done', HTMLElement);
const asking = new AbortController();
/** The payments that are shown, by their ids. */
let shown = '';
/** @type {Config | null} */
let known = null;

async function wait() {
  showState(place, 'waiting');
  shown = '';
  for await (const billing of looks(asking.signal)) {
    drawBalance();
    const arrived = recent(billing);
    if (arrived.length) show(arrived, billing);
  }
  if (!session.signedIn) return moveToState(place, 'visitor');
  if (!shown) moveToState(place, 'unsure');
}

function drawBalance() {
  const { user } = session;
  if (!user) return;
  for (const balance of every(place, '.done__balance', HTMLElement)) {
    balance.textContent = `You have ${credits(user.credits.balance)}.`;
  }
  showSupport(place, user);
}

/** @param {Payment[]} arrived @param {Billing} billing */
function show(arrived, billing) {
  const ids = arrived.map(({ id }) => id).join();
  if (ids === shown) return;
  const first = !shown;
  shown = ids;
  one(place, '.done__payments', HTMLUListElement).replaceChildren(...arrived.map(line));
  const plan = billing.subscription;
  const until = plan && arrived.some(({ product }) => product === plan.plan) ? plan.renews_at : null;
  write(place, '.done__plan', until ? `Your plan renews on ${day(until)}. End it in your account at any time.` : '');
  if (first) moveToState(place, 'arrived');
}

/** @param {Payment} payment */
function line(payment) {
  const item = document.createElement('li');
  const product = productOf(known, payment.product);
  const brought = product?.interval ? `, ${credits(product.credits)}` : '';
  const paid = `${money(payment.amount_cents, payment.currency)}, paid at ${hour(payment.created_at)}`;
  item.textContent = `${nameOf(known, payment.product)}${brought}: ${paid}`;
  return item;
}

async function begin() {
  keepCheckoutAlone();
  if (!session.signedIn) return showState(place, 'visitor');
  known = await config().catch(() => null);
  await wait();
}

one(place, '.retry', HTMLButtonElement).addEventListener('click', () => void wait());
addEventListener('pagehide', () => asking.abort());
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
void begin();
