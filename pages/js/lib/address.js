// @ts-check
/**
 * What a page's address carries in its fragment, which no server is ever sent:
 * a visitor's image (`#gen=…&key=…`),
 * a prompt on its way through sign-in, or from another image (`#prompt=…&ratio=…&resolution=…`),
 * an image that a new one is made from (`#from=…`),
 * and the token of a link that we mailed (`#token=…`).
 */

/** @typedef {import('./types.js').Claim} Claim */
/** @typedef {import('./types.js').Settings} Settings */

/** Paths that sign-in may return to. Anything else becomes the first page: no redirect to elsewhere. */
const RETURNS = new Set([
  '/',
  '/create',
  '/history',
  '/image',
  '/privacy',
  '/account',
  '/verify',
  '/pricing',
  '/billing-done',
]);

const PRICES = '/pricing';

const fragment = () => new URLSearchParams(location.hash.slice(1));

/** @returns {Claim | null} */
export function claimed() {
  const parts = fragment();
  const generation = parts.get('gen');
  const key = parts.get('key');
  return generation && key ? { generation, key } : null;
}

/** @returns {Settings | null} */
export function draft() {
  const parts = fragment();
  const prompt = parts.get('prompt');
  if (prompt === null) return null;
  return {
    prompt,
    aspect_ratio: parts.get('ratio') ?? '',
    resolution: /** @type {Settings['resolution']} */ (parts.get('resolution') ?? ''),
    references: [],
  };
}

/**
 * @param {Claim | null} claim
 * @param {Settings | null} [settings]
 * @param {string | null} [mailed] a token
 * @returns {string} a fragment with its `#`, or nothing
 */
export function carry(claim, settings = null, mailed = null) {
  const parts = new URLSearchParams();
  if (claim) {
    parts.set('gen', claim.generation);
    parts.set('key', claim.key);
  }
  if (settings?.prompt) {
    parts.set('prompt', settings.prompt);
    parts.set('ratio', settings.aspect_ratio);
    parts.set('resolution', settings.resolution);
  }
  if (mailed) parts.set('token', mailed);
  const text = parts.toString();
  return text && `#${text}`;
}

/** Writes the fragment of the present page without a new entry in its history. @param {Claim | null} claim */
export function setClaim(claim) {
  history.replaceState(history.state, '', location.pathname + location.search + carry(claim));
}

/** @returns {string | null} the token of a mailed link */
export const mailedToken = () => fragment().get('token');

/** @param {string} token @returns {string} where an address that was just confirmed gets a new password */
export const toNewPassword = (token) => `/reset#${new URLSearchParams({ token, confirmed: 'yes' })}`;

/** Whether the link comes from there. */
export const cameConfirmed = () => fragment().has('confirmed');

/** Takes the fragment out of the address bar, and out of the history with it. */
export function hideFragment() {
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** @returns {string} where `?next=` asks to go, if that is a page of ours that may be returned to */
export function nextPath() {
  const next = new URLSearchParams(location.search).get('next') ?? '/';
  if (!URL.canParse(next, location.origin)) return '/';
  const { origin, pathname, search, hash } = new URL(next, location.origin);
  if (origin !== location.origin || !RETURNS.has(pathname)) return '/';
  // Only a product lies in the fragment of prices; elsewhere it may be a token, which no link may plant.
  return pathname + search + (pathname === PRICES ? hash : '');
}

/** @param {string} id of a product */
export const toProduct = (id) => `${PRICES}#${encodeURIComponent(id)}`;

/** @param {string} path of ours, to come back to with an account */
export const toSignUp = (path) => `/sign-up?${new URLSearchParams({ next: path })}`;

/** Leaves of `?…` what is ours: Creem adds a signature that never ends, which belongs in no history. */
export function keepCheckoutAlone() {
  const checkout = new URLSearchParams(location.search).get('checkout');
  const ours = checkout ? `?${new URLSearchParams({ checkout })}` : '';
  history.replaceState(history.state, '', location.pathname + ours);
}

/** @param {string} id @param {string | null} [key] a visitor's, which stays out of every log in the fragment */
export const imagePage = (id, key) =>
  `/image?${new URLSearchParams({ id })}${key ? `#${new URLSearchParams({ key })}` : ''}`;

/** @returns {{id: string, key: string | null}} the image that the present page is about */
export const shownImage = () => ({
  id: new URLSearchParams(location.search).get('id') ?? '',
  key: fragment().get('key'),
});

/** @param {Settings} settings @returns {string} where they lie in the form */
export const toCreate = (settings) => `/create${carry(null, settings)}`;

/** @param {string} id of an image that a new one shall be made from */
export const toCreateFrom = (id) => `/create#${new URLSearchParams({ from: id })}`;

/** @returns {string | null} the image that a new one shall be made from */
export const reference = () => fragment().get('from');
