// @ts-check
/**
 * What a page's address carries in its fragment, which no server is ever sent:
 * a visitor's image (`#gen=…&key=…`)
 * and a prompt on its way through sign-in (`#prompt=…&ratio=…&resolution=…`).
 */

/** @typedef {import('./types.js').Claim} Claim */
/** @typedef {import('./types.js').Settings} Settings */

/** Paths that sign-in may return to. Anything else becomes the first page: no redirect to elsewhere. */
const RETURNS = new Set(['/', '/privacy']);

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
  };
}

/**
 * @param {Claim | null} claim
 * @param {Settings | null} [settings]
 * @returns {string} a fragment with its `#`, or nothing
 */
export function carry(claim, settings = null) {
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
  const text = parts.toString();
  return text && `#${text}`;
}

/** Writes the fragment of the present page without a new entry in its history. @param {Claim | null} claim */
export function setClaim(claim) {
  history.replaceState(history.state, '', location.pathname + location.search + carry(claim));
}

/** @returns {string} where `?next=` asks to go, if that is a page of ours that may be returned to */
export function nextPath() {
  const next = new URLSearchParams(location.search).get('next') ?? '/';
  return RETURNS.has(next) ? next : '/';
}
