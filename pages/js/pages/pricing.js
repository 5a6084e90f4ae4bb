// @ts-check
/** Prices, and buying at them. */

import '../elements/site-account.js';
import { ConfirmDialog } from '../elements/confirm-dialog.js';
import { CostTable } from '../elements/cost-table.js';
import { ProductList } from '../elements/product-list.js';
import { SandboxNotice } from '../elements/sandbox-notice.js';
import { announce } from '../lib/announce.js';
import { changePlan, getBilling, leaveFor, openCheckout } from '../lib/billing.js';
import { config } from '../lib/config.js';
import { every, one } from '../lib/dom.js';
import { changeLines, nameOf, orderLines, productOf } from '../lib/plan.js';
import { keyOf } from '../lib/purchase.js';
import { session } from '../lib/session.js';
import { shopOffer } from '../lib/shop.js';
import { showState } from '../lib/states.js';
import { day, sentence } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Billing} Billing */
/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Product} Product */

const place = one(document, '.shop__goods', HTMLElement);
const lists = every(place, 'product-list', ProductList);
const order = one(document, '#order', ConfirmDialog);
const change = one(document, '#change', ConfirmDialog);
const consent = one(order, '[name="immediate_start_consent"]', HTMLInputElement);
const said = one(document, '.shop__said', HTMLElement);

/** @type {Config | null} */
let known = null;
/** Null for a visitor, and until it is known. @type {Billing | null} */
let billing = null;
/** Whose billing that is. @type {string | null} */
let person = null;

function draw() {
  for (const list of lists) {
    list.offer((id) => shopOffer(wanted(id), session.signedIn, billing?.subscription ?? null));
  }
}

/** @param {string} id of a product that is shown */
function wanted(id) {
  const product = productOf(known, id);
  if (!product) throw new TypeError(`No product ${id}`);
  return product;
}

/** @param {Product} product */
function askToBuy(product) {
  consent.checked = false;
  order.ask({
    title: `Get ${product.name}`,
    lines: orderLines(product),
    confirm: 'Continue to payment',
    act: () => buy(product),
  });
}

/** One key for one intent: however often it is pressed, there is one checkout. @param {Product} product */
async function buy(product) {
  const user = session.user ?? (await whoIsHere());
  const body = { product: product.id, immediate_start_consent: consent.checked };
  const after = billing?.payments[0]?.id ?? null;
  const key = keyOf({ product: product.id, consent: consent.checked, person: user?.id ?? '', after });
  const { checkout_url } = await openCheckout(body, key);
  await leaveFor(checkout_url);
}

async function whoIsHere() {
  await session.refresh();
  return session.user;
}

/** @param {Product} product */
function askToChange(product) {
  change.ask({
    title: `Change to ${product.name}`,
    lines: changeLines(product, nameOf(known, billing?.subscription?.plan ?? '')),
    confirm: `Change to ${product.name}`,
    act: () => become(product),
  });
}

/** @param {Product} product */
async function become(product) {
  const subscription = await changePlan(product.id);
  billing = { payments: billing?.payments ?? [], subscription };
  draw();
  const renewal = subscription.renews_at ? ` It renews on ${day(subscription.renews_at)}.` : '';
  said.textContent = `${product.name} is your plan now.${renewal} Its credits come with its payment.`;
  void session.refresh();
}

/** What somebody has already decides what is offered; without an answer the service still refuses a second plan. */
async function lookUp() {
  const asked = session.user?.id ?? null;
  if (asked !== person) billing = null;
  person = asked;
  draw();
  if (!asked) return;
  const found = await getBilling().catch(() => null);
  if (found && person === asked) billing = found;
  draw();
}

async function begin() {
  showState(place, 'ready');
  try {
    known = await config();
  } catch (error) {
    one(place, '.shop__problem', HTMLElement).textContent = sentence(error);
    showState(place, 'failed');
    announce(sentence(error));
    return;
  }
  one(document, 'cost-table', CostTable).config = known;
  one(document, 'sandbox-notice', SandboxNotice).config = known;
  const { plans, packs, costs } = known;
  [plans, packs].forEach((products, index) => lists[index]?.show(products, costs));
  await session.refresh();
  await lookUp();
  session.addEventListener('change', () => void lookUpOther());
  showWanted();
}

/** Somebody else is here, or nobody any more. */
function lookUpOther() {
  return (session.user?.id ?? null) === person ? undefined : lookUp();
}

/** The product that the address names, which was not there before the prices were. */
function showWanted() {
  const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!found) return;
  found.scrollIntoView({ block: found.matches('.product') ? 'center' : 'start' });
  if (found.matches('.product')) one(found, '.button:not([hidden])', HTMLElement).focus({ preventScroll: true });
}

for (const list of lists) {
  list.addEventListener('wanted', (event) => {
    if (!(event instanceof CustomEvent) || !known) return;
    const product = wanted(event.detail);
    const { does } = shopOffer(product, session.signedIn, billing?.subscription ?? null);
    if (does === 'change') askToChange(product);
    else if (does === 'buy') askToBuy(product);
  });
}
addEventListener('pageshow', (event) => {
  if (event.persisted) void lookUp();
});
one(place, '.retry', HTMLButtonElement).addEventListener('click', () => void begin());
void begin();
