// @ts-check
/** The style guide: the real elements, told what the service would tell them. */

import '../elements/copy-button.js';
import '../elements/download-link.js';
import '../elements/site-account.js';
import { GalleryTile } from '../elements/gallery-tile.js';
import { ImageTile } from '../elements/image-tile.js';
import { PriceList } from '../elements/price-list.js';
import { config } from '../lib/config.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';

/** @typedef {import('../lib/types.js').Generation} Generation */

const DAY_MS = 86_400_000;

/** @type {Generation} */
const MADE = {
  id: 'gen_sample',
  status: 'succeeded',
  prompt: 'Folded hills at dusk, the hour before a storm breaks, layered paper',
  aspect_ratio: '3:2',
  resolution: '1K',
  mode: 'text',
  cost: 3,
  returned: 0,
  created_at: new Date().toISOString(),
  expires_at: new Date(Date.now() + 14 * DAY_MS).toISOString(),
  image: { url: '/images/showcase/hills.webp', download_url: '/images/showcase/hills.webp', width: 1024, height: 688 },
  failure: null,
  starred: false,
};
const NONE = { ...MADE, image: null, expires_at: null };

/** @type {[Generation, string | null][]} each with a visitor's key, or none */
const ENDS = [
  [{ ...MADE, starred: true }, null],
  [MADE, 'sample'],
  [{ ...MADE, resolution: '2K', cost: 5, returned: 2, failure: { code: 'wrong_size', message: '' } }, null],
  [{ ...MADE, returned: 3, failure: { code: 'provider_timeout', message: '' } }, null],
  [{ ...NONE, status: 'failed', returned: 3, failure: { code: 'provider_failed', message: '' } }, null],
  [{ ...NONE, status: 'blocked', cost: 0, failure: { code: 'prompt_blocked', message: 'This is not made here.' } }, null],
  [{ ...NONE, status: 'expired' }, null],
];

const tiles = one(document, '#tile-states', HTMLElement);
const pieces = one(document, '#piece-states', HTMLElement);

/** @param {(tile: ImageTile) => void} tell */
function showTile(tell) {
  const tile = new ImageTile();
  tiles.append(tile);
  tell(tile);
}

for (const stalls of [false, true]) {
  showTile((tile) => {
    tile.propose({ prompt: MADE.prompt, aspect_ratio: '3:2', resolution: '1K', references: [] });
    if (stalls) tile.stall();
  });
}
for (const [generation, key] of ENDS) showTile((tile) => tile.follow(generation, key));

/** @type {Generation[]} */
const KEPT = [{ ...MADE, starred: true }, { ...NONE, status: 'running' }, ...ENDS.slice(4).map(([each]) => each)];
for (const generation of KEPT) {
  const piece = new GalleryTile();
  pieces.append(piece);
  piece.generation = generation;
}

config().then(
  (known) => (one(document, 'price-list', PriceList).config = known),
  () => {},
);
void session.refresh();
