// @ts-check
/** What the button of a product offers: decided from what is known, in words. */

import { toProduct, toSignUp } from './address.js';
import { mayBuy, runs } from './plan.js';
import { day } from './words.js';

/** @typedef {import('./types.js').Plan} Plan */
/** @typedef {import('./types.js').Product} Product */
/**
 * @typedef {object} ShopOffer
 * @property {'buy' | 'change' | 'link'} does
 * @property {string} label
 * @property {string} href of a link
 * @property {string} mark beside the name, or nothing
 */

const ACCOUNT = '/account#plan';

/** @param {Product} product @param {boolean} signedIn @param {Plan | null} plan @returns {ShopOffer} */
export function shopOffer(product, signedIn, plan) {
  const get = `Get ${product.name}`;
  if (!signedIn) return { does: 'link', label: get, href: toSignUp(toProduct(product.id)), mark: '' };
  if (!product.interval || mayBuy(plan)) return { does: 'buy', label: get, href: '', mark: markOf(product, plan) };
  if (plan?.plan === product.id) return { does: 'link', label: 'Manage your plan', href: ACCOUNT, mark: 'Your plan' };
  if (runs(plan)) return { does: 'change', label: `Change to ${product.name}`, href: '', mark: '' };
  return { does: 'link', label: 'See your plan first', href: ACCOUNT, mark: '' };
}

/** @param {Product} product @param {Plan | null} plan one that has ended */
const markOf = (product, plan) =>
  plan?.plan === product.id && plan.ends_at ? `Yours until ${day(plan.ends_at)}` : '';
