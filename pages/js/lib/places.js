// @ts-check
/** Places that a page keeps for things which come later, so that nothing jumps when they do. */

import { every, one } from './dom.js';

/**
 * As many places as there are things: the page keeps the usual number.
 * @param {Element} list
 * @param {string} parent
 * @param {string} child
 * @param {number} count
 */
export function places(list, parent, child, count) {
  const holder = one(list, parent, HTMLElement);
  const found = every(holder, child, HTMLElement);
  for (const extra of found.splice(count)) extra.remove();
  while (found.length < count) {
    const copy = /** @type {HTMLElement} */ (found[0]?.cloneNode(true));
    holder.append(copy);
    found.push(copy);
  }
  return found;
}

/**
 * @template T
 * @param {HTMLElement[]} kept
 * @param {T[]} things
 * @param {(place: HTMLElement, thing: T) => void} into
 */
export function fill(kept, things, into) {
  things.forEach((thing, index) => {
    const place = kept[index];
    if (place) into(place, thing);
  });
}

/** @param {ParentNode} place @param {string} selector @param {string} text */
export function write(place, selector, text) {
  one(place, selector, HTMLElement).textContent = text;
}
