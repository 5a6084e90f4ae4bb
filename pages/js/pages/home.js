// @ts-check
/** The first page: wires the generator to the list of images and to what the service says. */

import '../elements/site-account.js';
import { ImageGenerator } from '../elements/image-generator.js';
import { ImageList } from '../elements/image-list.js';
import { PriceList } from '../elements/price-list.js';
import { SandboxNotice } from '../elements/sandbox-notice.js';
import { carry, claimed, draft, setClaim } from '../lib/address.js';
import { config, freshConfig } from '../lib/config.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { markTrialUsed } from '../lib/storage.js';
import { pauseFor } from '../lib/watch.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Generation} Generation */

const RETRY_MS = 5_000;

const generator = one(document, 'image-generator', ImageGenerator);
const list = one(document, 'image-list', ImageList);
const prices = one(document, 'price-list', PriceList);
const notice = one(document, 'sandbox-notice', SandboxNotice);

/** @param {Config} known */
function show(known) {
  generator.config = known;
  list.config = known;
  prices.config = known;
  notice.config = known;
}

/** What the service says, asked until it says it. */
async function configure() {
  for (;;) {
    const known = await config().catch(() => null);
    if (known) return show(known);
    await pauseFor(RETRY_MS);
  }
}

/** After a visitor's image: whether there is a free one left. */
const reconsider = () => freshConfig().then(show, () => {});

/** @param {string} type @param {(detail: any) => void} callback */
const when = (type, callback) =>
  generator.addEventListener(type, (event) => callback(/** @type {CustomEvent} */ (event).detail));

when('sending', ({ intent }) => list.propose(intent));
when('waiting', ({ intent }) => list.stall(intent));
when('accepted', ({ intent, answer }) => {
  const key = answer.key ?? null;
  list.accept(intent, answer.generation, key);
  if (key) {
    setClaim({ generation: answer.generation.id, key });
    void reconsider();
  } else {
    session.setBalance(answer.balance);
  }
});
when('refused', ({ intent, error }) => {
  list.refuse(intent);
  if (error.code === 'trial_used') markTrialUsed();
  if (error.code === 'out_of_credits') session.setBalance(error.body.balance);
  generator.update();
});

/** Whoever comes next to this browser finds nothing of who was here. */
let wasHere = false;
session.addEventListener('change', () => {
  if (wasHere && !session.user && !session.expired) {
    generator.forget();
    setClaim(null);
  }
  wasHere = session.user !== null;
});

list.addEventListener('settled', (event) => {
  /** @type {Generation} */
  const generation = /** @type {CustomEvent} */ (event).detail;
  if (session.signedIn) return void session.refresh();
  if (generation.status === 'succeeded') markTrialUsed();
  void reconsider();
});

list.addEventListener('reuse', (event) => {
  const { settings, run } = /** @type {CustomEvent} */ (event).detail;
  generator.use(settings);
  if (run) generator.submit();
  else generator.focusPrompt();
});

/** What was written, and a visitor's image, come along to sign-in and back. */
addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link && /^\/sign-(in|up)$/.test(link.pathname)) link.hash = carry(claimed(), generator.settings);
  if (link?.hash && link.pathname === location.pathname && claimed()) stayAtClaim(event, link.hash);
});

/**
 * A jump within the page leaves the address alone while it names a visitor's image.
 * @param {Event} event
 * @param {string} hash
 */
function stayAtClaim(event, hash) {
  const target = document.getElementById(hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

async function begin() {
  const carried = draft();
  if (carried) {
    generator.use(carried);
    setClaim(claimed());
  }
  void configure();
  await session.refresh();
  generator.resume();
  await list.restoreClaimed();
}

void begin();
