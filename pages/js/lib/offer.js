// @ts-check
/** What the one large button offers: decided from what is known, in words. */

import { toProduct } from './address.js';
import { credits, number, price } from './words.js';

/** @typedef {import('./types.js').Settings} Settings */
/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').User} User */
/** @typedef {import('./types.js').Resolution} Resolution */

/** What a new account begins with: credits, as in the service's own table. */
const SIGN_UP_CREDITS = 10;

/**
 * @typedef {object} Offer
 * @property {string} label
 * @property {string | null} href null: the button creates
 * @property {string} note a sentence under the controls, or nothing
 */

/**
 * @typedef {object} Situation
 * @property {Settings} settings
 * @property {Config | null} config null until it is known
 * @property {boolean} signedIn
 * @property {User | null} user null until it is known
 * @property {boolean} expired a session ended here, unasked
 * @property {boolean} trialUsed
 */

/**
 * @param {Situation} situation
 * @returns {Offer}
 */
export function offer(situation) {
  if (situation.signedIn) return toMember(situation);
  if (situation.expired) return { label: 'Sign in again', href: '/sign-in', note: '' };
  return toVisitor(situation);
}

/**
 * Why choices are closed comes before the usual words; an invitation to elsewhere stays beside it.
 * @param {Offer} offered
 * @param {string} reason or nothing
 */
export const noteBeside = ({ href, note }, reason) => (reason && href ? `${reason} ${note}` : reason || note);

/** @param {Situation} situation @returns {Offer} */
function toVisitor({ settings, config, trialUsed }) {
  const { resolution } = settings;
  if (trialUsed || config?.trial.available === false) {
    return {
      label: `Sign up for ${SIGN_UP_CREDITS} free credits`,
      href: '/sign-up',
      note: 'Your free image is taken. Sign up to make more; your prompt comes along.',
    };
  }
  if (resolution === '1K') {
    return { label: 'Create your free image', href: null, note: 'One image in 1K is free. No account, no card.' };
  }
  return {
    label: `Sign up to create in ${resolution}`,
    href: '/sign-up',
    note: `Free without an account: 1K. With one: ${SIGN_UP_CREDITS} credits${costOf(config, resolution)}.`,
  };
}

/** @param {Situation} situation @returns {Offer} */
function toMember({ settings, config, user }) {
  if (!config || !user) return { label: 'Create', href: null, note: '' };
  const cost = config.costs[settings.resolution];
  const left = user.credits.balance - cost;
  if (left >= 0) {
    return { label: `Create · ${credits(cost)}, ${number(left)} left`, href: null, note: rates(config) };
  }
  if (config.mail && !user.email_verified) {
    return {
      label: 'Confirm your email address',
      href: '/account#email',
      note: 'The free credits of a new account arrive when you open the link in our mail.',
    };
  }
  return toBuyer(config, user, settings.resolution);
}

/**
 * The smallest pack that is enough, a debt settled first.
 * @param {Config} config
 * @param {User} user
 * @param {Resolution} resolution
 * @returns {Offer}
 */
function toBuyer({ costs, packs }, { credits: { balance, debt } }, resolution) {
  const missing = costs[resolution] - balance;
  const enough = packs.toSorted((a, b) => a.credits - b.credits).find((pack) => pack.credits - debt >= missing);
  const pack = enough ? ` A pack of ${credits(enough.credits)} is enough: ${price(enough)}, plus tax.` : '';
  return {
    label: `${credits(missing)} short · See packs`,
    href: enough ? toProduct(enough.id) : '/pricing#packs',
    note: `${resolution} costs ${credits(costs[resolution])}; you have ${credits(balance)}.${pack}`,
  };
}

/** @param {Config | null} config @param {string} resolution */
const costOf = (config, resolution) =>
  config ? `, and ${resolution} costs ${config.costs[/** @type {Resolution} */ (resolution)]}` : '';

/** @param {Config} config */
function rates({ costs }) {
  const [first, ...others] = Object.entries(costs);
  if (!first) return '';
  const rest = others.map(([size, cost]) => `, ${size} ${cost}`).join('');
  return `${first[0]} costs ${credits(first[1])}${rest}. What fails comes back.`;
}
