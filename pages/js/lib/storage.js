// @ts-check
/** The only two things this site keeps in a browser, and the only module that touches its storage. */

const TOKEN = 'gi2_token';
const TRIAL_USED = 'gi2_anon_used';

/** Takes the place of a storage that the browser refuses, until the page is left. @type {Map<string, string>} */
const memory = new Map();

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null;
  }
}

/** @param {string} key @param {string} value */
function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    memory.set(key, value);
  }
}

/** @param {string} key */
function remove(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // A browser that refuses storage has nothing to forget.
  }
}

/** @returns {string | null} */
export const token = () => read(TOKEN);

/** @param {string} value */
export const keepToken = (value) => write(TOKEN, value);

export const forgetToken = () => remove(TOKEN);

/** Whether this browser had its free image. @returns {boolean} */
export const trialUsed = () => read(TRIAL_USED) === 'true';

export const markTrialUsed = () => write(TRIAL_USED, 'true');

/**
 * Calls back when another tab signs in or out.
 * @param {() => void} callback
 * @param {AbortSignal} [signal]
 */
export function onTokenChangedElsewhere(callback, signal) {
  const heard = (/** @type {StorageEvent} */ event) => {
    if (event.key === TOKEN || event.key === null) callback();
  };
  addEventListener('storage', heard, { signal });
}
