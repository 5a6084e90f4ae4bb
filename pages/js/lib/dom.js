// @ts-check
/** Typed look-ups: what a page's own markup must hold. */

/**
 * @template {Element} T
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function one(parent, selector, type) {
  const found = parent.querySelector(selector);
  if (!(found instanceof type)) throw new TypeError(`No ${type.name} at ${selector}`);
  return found;
}

/**
 * @template {Element} T
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T[]}
 */
export function every(parent, selector, type) {
  return /** @type {T[]} */ ([...parent.querySelectorAll(selector)].filter((found) => found instanceof type));
}

/** @param {string} id of a template @returns {DocumentFragment} */
export function copyOf(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new TypeError(`No template ${id}`);
  return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
}
