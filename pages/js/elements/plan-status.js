// @ts-check
import { cancelPlan, resumePlan } from '../lib/billing.js';
import { one } from '../lib/dom.js';
import { write } from '../lib/places.js';
import { endingLines, mayBuy, mayResume, nameOf, productOf, runs, standing } from '../lib/plan.js';
import { showState } from '../lib/states.js';
import { credits, fullPrice, sentence } from '../lib/words.js';
import { ConfirmDialog } from './confirm-dialog.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Plan} Plan */

/** What somebody pays every month, and how to end that. Event `changed`: with the plan as it is then. */
export class PlanStatus extends HTMLElement {
  /** @type {Plan | null} */
  #plan = null;
  #busy = false;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#button('end').addEventListener('click', () => this.#ask('period_end'), { signal });
    this.#button('end-now').addEventListener('click', () => this.#ask('now'), { signal });
    this.#button('resume').addEventListener('click', () => void this.#resume(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Plan | null} plan @param {Config | null} config */
  show(plan, config) {
    this.#plan = plan;
    showState(this, plan ? 'plan' : 'none');
    if (!plan) return;
    const product = productOf(config, plan.plan);
    write(this, '.plan-status__name', nameOf(config, plan.plan));
    write(this, '.plan-status__price', product ? `${credits(product.credits)}, ${fullPrice(product)}` : '');
    write(this, '.plan-status__standing', standing(plan));
    this.#button('end').hidden = mayBuy(plan) || plan.status === 'scheduled_cancel';
    this.#button('end-now').hidden = mayBuy(plan);
    this.#button('resume').hidden = !mayResume(plan);
    this.#way('change').hidden = !runs(plan);
    this.#way('anew').hidden = !mayBuy(plan);
  }

  /** @param {'period_end' | 'now'} when */
  #ask(when) {
    if (!this.#plan) return;
    const name = one(this, '.plan-status__name', HTMLElement).textContent ?? '';
    one(document, 'confirm-dialog', ConfirmDialog).ask({
      title: when === 'now' ? `End ${name} now` : `End ${name} with this month`,
      lines: endingLines(this.#plan, when),
      confirm: when === 'now' ? 'End it now' : 'End it with this month',
      act: async () => this.#changed(await cancelPlan(when), 'Your plan is cancelled.'),
    });
  }

  async #resume() {
    if (this.#busy) return;
    this.#setBusy(true);
    try {
      this.#changed(await resumePlan(), 'Your plan goes on.');
    } catch (error) {
      this.#say(sentence(error));
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {Plan} plan @param {string} text */
  #changed(plan, text) {
    this.dispatchEvent(new CustomEvent('changed', { detail: plan }));
    this.#say(text);
    one(this, '.plan-status__name', HTMLElement).focus();
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.#button('resume').setAttribute('aria-disabled', String(busy));
  }

  /** @param {string} text */
  #say(text) {
    one(this, '.account__said', HTMLElement).textContent = text;
  }

  /** @param {string} does */
  #button(does) {
    return one(this, `[data-do="${does}"]`, HTMLButtonElement);
  }

  /** @param {string} to */
  #way(to) {
    return one(this, `[data-to="${to}"]`, HTMLAnchorElement);
  }
}

customElements.define('plan-status', PlanStatus);
