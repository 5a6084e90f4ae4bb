// @ts-check
/** One image: the address names it, and a visitor's key lies in the fragment. */

import '../elements/site-account.js';
import { ImageView } from '../elements/image-view.js';
import { SandboxNotice } from '../elements/sandbox-notice.js';
import { carry, shownImage } from '../lib/address.js';
import { config } from '../lib/config.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';

const view = one(document, 'image-view', ImageView);
const { id, key } = shownImage();

const load = () => void view.load(id, key);

view.addEventListener('settled', () => void session.refresh());
one(view, '.retry', HTMLButtonElement).addEventListener('click', load);

/** Whoever has left leaves nothing on the page; a visitor's image is nobody's account's. */
let wasHere = false;
session.addEventListener('change', () => {
  if (wasHere && !session.signedIn && !key) view.leave();
  wasHere = session.user !== null;
});

/** The way to sign-in leads back here; a visitor's image comes along to sign-up. */
addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || !/^\/sign-(in|up)$/.test(link.pathname)) return;
  if (key) link.hash = carry({ generation: id, key });
  else link.search = `?${new URLSearchParams({ next: location.pathname + location.search })}`;
});

config().then(
  (known) => {
    view.config = known;
    one(document, 'sandbox-notice', SandboxNotice).config = known;
  },
  () => {},
);
void session.refresh();
load();
