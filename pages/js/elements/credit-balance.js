// @ts-check
import { one } from '../lib/dom.js';
import { showSupport } from '../lib/support.js';
import { credits, day, number } from '../lib/words.js';

/** @typedef {import('../lib/types.js').CreditPart} CreditPart */

/** What can be spent, what it is made of, and until when. */
export class CreditBalance extends HTMLElement {
  /** @param {import('../lib/types.js').User | null} user */
  set user(user) {
    const balance = user?.credits.balance ?? 0;
    const debt = user?.credits.debt ?? 0;
    one(this, '.balance__number', HTMLElement).textContent = user ? number(balance) : '–';
    one(this, '.balance__unit', HTMLElement).textContent = balance === 1 ? 'credit' : 'credits';
    one(this, '.balance__parts', HTMLUListElement).replaceChildren(...(user?.credits.parts ?? []).map(line));
    one(this, '.balance__debt', HTMLElement).hidden = debt === 0;
    one(this, '.balance__owed', HTMLElement).textContent = credits(debt);
    showSupport(this, user);
  }
}

/** @param {CreditPart} part */
function line(part) {
  const item = document.createElement('li');
  item.textContent = words(part);
  return item;
}

/** @param {CreditPart} part */
function words({ kind, amount, expires_at }) {
  const from = kind === 'plan' ? ' from your plan' : '';
  return `${number(amount)}${from}${expires_at ? `, until ${day(expires_at)}` : ' that never lapse'}`;
}

customElements.define('credit-balance', CreditBalance);
