// @ts-check
/** A plan in words: what it is, what may be done with it, and what that does. */

import { credits, day, fullPrice, number } from './words.js';

/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').Plan} Plan */
/** @typedef {import('./types.js').Product} Product */

/** A plan that can be changed for another; every other one is to be put right first. */
const RUNNING = new Set(['active', 'trialing']);

/** @param {Plan | null | undefined} plan */
export const runs = (plan) => Boolean(plan && RUNNING.has(plan.status));

/** Whether a new one can be bought: there is none, or it has ended for good. @param {Plan | null | undefined} plan */
export const mayBuy = (plan) => !plan || plan.status === 'canceled' || plan.status === 'expired';

/** @param {Plan} plan whether a cancellation, or a pause, can be taken back */
export const mayResume = ({ status }) => status === 'scheduled_cancel' || status === 'paused';

/** @param {Config | null} config @param {string} id @returns {Product | undefined} */
export const productOf = (config, id) =>
  [...(config?.plans ?? []), ...(config?.packs ?? [])].find((each) => each.id === id);

/** @param {Config | null} config @param {string} id */
export const nameOf = (config, id) => productOf(config, id)?.name ?? id;

/** How a plan stands. @param {Plan} plan */
export function standing({ status, renews_at, ends_at }) {
  const until = ends_at ? ` on ${day(ends_at)}` : '';
  switch (status) {
    case 'past_due':
      return 'The last charge failed. Creem tries again; another card can be given there.';
    case 'unpaid':
      return 'The last month was not paid. Give another card at Creem, or end the plan.';
    case 'paused':
      return 'Paused: nothing is charged, and no new credits come.';
    case 'incomplete':
      return 'Its first payment is not complete.';
    case 'scheduled_cancel':
      return `Ends${until}. It is not renewed; its credits count until then.`;
    case 'canceled':
      return `Ended. What is left of its credits counts until ${ends_at ? day(ends_at) : 'its month is over'}.`;
    case 'expired':
      return 'Ended.';
    default:
      return renews_at ? `Renews on ${day(renews_at)}.` : 'Renews every month.';
  }
}

/** What is said before one ends a plan. @param {Plan} plan @param {'period_end' | 'now'} when */
export function endingLines(plan, when) {
  const end = plan.renews_at ?? plan.ends_at;
  const at = end ? `on ${day(end)}` : 'when the paid month is over';
  if (when === 'period_end') {
    return [
      `The plan goes on and ends ${at}. Nothing more is charged.`,
      'Its credits count until then, and go with it. Credits of packs stay.',
      'Until then you can take this back.',
    ];
  }
  return [
    'The plan ends now. Nothing more is charged, and nothing is paid back by this.',
    `The credits that you have paid for still count, and go ${at}. Credits of packs stay.`,
    'This cannot be taken back; a plan can be bought anew.',
  ];
}

/** What is said before one changes a plan. @param {Product} to @param {string} from a plan's name */
export const changeLines = (to, from) => [
  `${to.name} takes the place of ${from} at once: ${fullPrice(to)}, renewed every ${to.interval} until you cancel.`,
  'Creem settles the rest of the present month with the card that it knows: what the new plan costs more is charged now.',
  `With that payment its ${credits(to.credits)} come, and take the place of what is left of your present plan.`,
  'Where nothing is to pay now, they come with the next renewal. Credits of packs stay.',
];

/** What is said before one buys. @param {Product} product */
export const orderLines = (product) =>
  product.interval
    ? [
        `${credits(product.credits)} every ${product.interval}, for ${fullPrice(product)}.`,
        `It renews every ${product.interval} until you cancel, which takes two presses in your account.`,
        'Credits that are left do not carry over.',
      ]
    : [`${credits(product.credits)} that never lapse, for ${fullPrice(product)}.`, 'Bought once: nothing renews.'];

/** How many images that is, by size. @param {Product} product @param {Config['costs']} costs */
export const imagesOf = (product, costs) =>
  Object.entries(costs).map(([size, cost]) => ({
    size,
    images: `${number(Math.floor(product.credits / cost))} images`,
  }));
