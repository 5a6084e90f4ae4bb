// @ts-check
/** The history: only for whoever is signed in. */

import '../elements/site-account.js';
import { ImageGallery } from '../elements/image-gallery.js';
import { SandboxNotice } from '../elements/sandbox-notice.js';
import { config } from '../lib/config.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { showState } from '../lib/states.js';

const gallery = one(document, 'image-gallery', ImageGallery);

/** Whose images are shown; null until it is known. @type {string | null} */
let person = null;

function onSession() {
  const now = session.user?.id ?? null;
  if (!session.signedIn) gallery.leave();
  else if (now && person && now !== person) void gallery.load();
  person = now ?? person;
}

config().then(
  (known) => {
    one(document, 'sandbox-notice', SandboxNotice).config = known;
  },
  () => {},
);

if (session.signedIn) {
  session.addEventListener('change', onSession);
  void session.refresh();
  void gallery.load();
} else {
  showState(gallery, 'visitor');
}
