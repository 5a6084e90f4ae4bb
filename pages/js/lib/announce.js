// @ts-check
/** Says something to those who listen instead of looking. */

/** @param {string} text */
export function announce(text) {
  const region = document.getElementById('announcer');
  if (region) region.textContent = text;
}
