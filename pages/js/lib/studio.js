// @ts-check
/** Wires a generator to the list of images beside it, on whichever page the two are. */

import { ImageGenerator } from '../elements/image-generator.js';
import { ImageList } from '../elements/image-list.js';
import { SandboxNotice } from '../elements/sandbox-notice.js';
import { ImageTile } from '../elements/image-tile.js';
import { carry, claimed, draft, reference, setClaim } from './address.js';
import { config, freshConfig } from './config.js';
import { one } from './dom.js';
import { getGeneration, imageBytes } from './images.js';
import { session } from './session.js';
import { markTrialUsed } from './storage.js';
import { pauseFor } from './watch.js';
import { sentence } from './words.js';

/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').Generation} Generation */

const RETRY_MS = 5_000;

const generator = one(document, 'image-generator', ImageGenerator);
const list = one(document, 'image-list', ImageList);
const notice = one(document, 'sandbox-notice', SandboxNotice);

/** The page's own part in what the service says. @type {(known: Config) => void} */
let showElsewhere = () => {};

/** @param {Config} known */
function show(known) {
  generator.config = known;
  list.config = known;
  notice.config = known;
  showElsewhere(known);
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

/** @param {EventTarget} target @param {string} type @param {(detail: any, event: Event) => void} callback */
const when = (target, type, callback) =>
  target.addEventListener(type, (event) => callback(/** @type {CustomEvent} */ (event).detail, event));

when(generator, 'sending', ({ intent }) => list.propose(intent));
when(generator, 'waiting', ({ intent }) => list.stall(intent));
when(generator, 'accepted', ({ intent, answer }) => {
  const key = answer.key ?? null;
  list.accept(intent, answer.generation, key);
  if (key) {
    setClaim({ generation: answer.generation.id, key });
    void reconsider();
  } else {
    session.setBalance(answer.balance);
  }
});
when(generator, 'refused', ({ intent, error }) => {
  void list.refuse(intent, error);
  if (error.code === 'trial_used') markTrialUsed();
  if (error.code === 'out_of_credits') session.setBalance(error.body.balance);
  generator.update();
});

when(list, 'settled', (/** @type {Generation} */ generation) => {
  if (session.signedIn) return void session.refresh();
  if (generation.status === 'succeeded') markTrialUsed();
  void reconsider();
});

when(list, 'wanted', (wanted, { target }) => {
  const tile = target instanceof Element ? target.closest('image-tile') : null;
  if (!(tile instanceof ImageTile) || !tile.generation) return;
  if (wanted === 'reference') return void addReference(tile.generation);
  if (wanted !== 'reuse' && wanted !== 'again') return;
  generator.use(tile.settings);
  const lacksReferences = tile.generation.mode === 'image' && !generator.references.isUsed;
  if (wanted === 'again' && !lacksReferences) return generator.submit();
  generator.focusPrompt();
  if (lacksReferences) generator.say('This one was made from reference images, which are not kept: add them again.');
});

/** The image's own bytes, by our own link, go the way of every reference. @param {Generation} generation */
async function addReference({ id, image }) {
  if (!image) return;
  generator.focusPrompt();
  try {
    const blob = await imageBytes(image.url);
    generator.references.add([new File([blob], `${id}.${blob.type.replace('image/', '')}`, { type: blob.type })]);
  } catch (error) {
    generator.say(sentence(error));
  }
}

/** Whoever comes next to this browser finds nothing of who was here. */
let wasHere = false;
session.addEventListener('change', () => {
  if (wasHere && !session.user && !session.expired) {
    generator.forget();
    setClaim(null);
  }
  wasHere = session.user !== null;
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

/** @param {(known: Config) => void} [showAlso] */
export async function openStudio(showAlso = () => {}) {
  showElsewhere = showAlso;
  const carried = draft();
  const source = reference();
  if (carried) generator.use(carried);
  if (carried || source) setClaim(claimed());
  const configured = configure();
  await session.refresh();
  generator.resume();
  await list.restoreClaimed();
  if (!source) return;
  await configured;
  await getGeneration(source).then(addReference, (error) => generator.say(sentence(error)));
}
