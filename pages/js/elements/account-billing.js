// @ts-check
import { getBilling } from '../lib/billing.js';
import { config } from '../lib/config.js';
import { one } from '../lib/dom.js';
import { write } from '../lib/places.js';
import { session } from '../lib/session.js';
import { showState } from '../lib/states.js';
import { showSupport } from '../lib/support.js';
import { sentence } from '../lib/words.js';
import { PaymentList } from './payment-list.js';
import { PlanStatus } from './plan-status.js';

/** @typedef {import('../lib/types.js').Billing} Billing */
/** @typedef {import('../lib/types.js').Config} Config */

/** The plan and the payments: asked for together, shown in two parts. */
export class AccountBilling extends HTMLElement {
  /** @type {string | null} */
  #person = null;
  /** @type {Billing | null} */
  #billing = null;
  /** @type {Config | null} */
  #config = null;
  /** Settles when it is there, or will not be. */
  loading = Promise.resolve();
  #listening = new AbortController();
  #asking = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    one(this, '.retry', HTMLButtonElement).addEventListener('click', () => void this.load(), { signal });
    this.#plan.addEventListener('changed', (event) => this.#onPlan(event), { signal });
    this.#payments.addEventListener('changed', () => void this.load(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#asking.abort();
  }

  /** @param {import('../lib/types.js').User | null} user */
  set user(user) {
    const person = user?.id ?? null;
    showSupport(this, user);
    if (person === this.#person) return;
    this.#person = person;
    this.#billing = null;
    this.#payments.forget();
    if (person) this.loading = this.load();
    else this.#asking.abort();
  }

  async load() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    if (!this.#billing) showState(this, 'loading');
    try {
      const [found, known] = await Promise.all([getBilling(signal), config()]);
      if (!signal.aborted) this.#show(found, known);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** @param {Billing} billing @param {Config | null} known */
  #show(billing, known) {
    this.#billing = billing;
    this.#config = known;
    this.#plan.show(billing.subscription, known);
    this.#payments.show(billing.payments, known);
    showState(this, 'ready');
  }

  /** What is there stays. @param {unknown} error */
  #fail(error) {
    if (this.#billing) return;
    write(this, '.billing__problem', sentence(error));
    showState(this, 'failed');
  }

  /** @param {Event} event */
  #onPlan(event) {
    if (!(event instanceof CustomEvent) || !this.#billing) return;
    this.#show({ ...this.#billing, subscription: event.detail }, this.#config);
    void session.refresh();
  }

  get #plan() {
    return one(this, 'plan-status', PlanStatus);
  }

  get #payments() {
    return one(this, 'payment-list', PaymentList);
  }
}

customElements.define('account-billing', AccountBilling);
