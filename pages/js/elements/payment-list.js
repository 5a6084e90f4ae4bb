// @ts-check
import { leaveFor, openPortal, withdraw } from '../lib/billing.js';
import { copyOf, one } from '../lib/dom.js';
import { comesBack, countryName, mayWithdraw, receiptText, statusName, withdrawalLines } from '../lib/payment.js';
import { write } from '../lib/places.js';
import { nameOf, productOf } from '../lib/plan.js';
import { save } from '../lib/save.js';
import { showState } from '../lib/states.js';
import { hour, money, sentence, shortDay } from '../lib/words.js';
import { ConfirmDialog } from './confirm-dialog.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Payment} Payment */
/** @typedef {import('../lib/types.js').Withdrawal} Withdrawal */

/** What was paid, the way to the invoices, and the way back out of a purchase. Event `changed`: look again. */
export class PaymentList extends HTMLElement {
  /** @type {Config | null} */
  #config = null;
  #busy = false;
  /** Payments that were withdrawn from on this page. @type {Set<string>} */
  #withdrawn = new Set();
  /** @type {{id: string, receipt: Withdrawal} | null} */
  #receipt = null;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#portal.addEventListener('click', () => void this.#openPortal(), { signal });
    one(this, '.receipt__save', HTMLButtonElement).addEventListener('click', () => this.#save(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Payment[]} payments @param {Config | null} config */
  show(payments, config) {
    this.#config = config;
    one(this, 'tbody', HTMLTableSectionElement).replaceChildren(...payments.map((payment) => this.#row(payment)));
    one(this, '.payments__disputed', HTMLElement).hidden = !payments.some(({ status }) => status === 'disputed');
    showState(this, payments.length ? 'ready' : 'none');
  }

  /** Whoever comes next finds nothing of it. */
  forget() {
    this.#withdrawn.clear();
    this.#receipt = null;
    one(this, '.receipt', HTMLElement).hidden = true;
    one(this, 'tbody', HTMLTableSectionElement).replaceChildren();
  }

  /** @param {Payment} payment */
  #row(payment) {
    const row = copyOf('payment');
    const button = one(row, 'button', HTMLButtonElement);
    const name = nameOf(this.#config, payment.product);
    one(row, 'time', HTMLTimeElement).dateTime = payment.created_at;
    write(row, '.ledger__day', shortDay(payment.created_at));
    write(row, '.ledger__hour', hour(payment.created_at));
    write(row, '.payment__product', name);
    write(row, '.payment__status', this.#withdrawn.has(payment.id) ? 'Withdrawn from' : statusName(payment));
    write(row, '.payment__amount', money(payment.amount_cents, payment.currency));
    write(row, '.payment__country', countryName(payment.country));
    button.hidden = !mayWithdraw(payment) || this.#withdrawn.has(payment.id);
    button.setAttribute('aria-label', `Withdraw from this purchase: ${name}, ${shortDay(payment.created_at)}`);
    button.addEventListener('click', () => this.#ask(payment, name));
    return row;
  }

  /** @param {Payment} payment @param {string} name */
  #ask(payment, name) {
    one(document, 'confirm-dialog', ConfirmDialog).ask({
      title: 'Withdraw from this purchase',
      lines: withdrawalLines(payment, name, Boolean(productOf(this.#config, payment.product)?.interval)),
      confirm: 'Withdraw from this purchase',
      act: async () => this.#showReceipt(await withdraw(payment.id)),
    });
  }

  /** @param {{id: string, receipt: Withdrawal}} answer */
  #showReceipt(answer) {
    this.#receipt = answer;
    this.#withdrawn.add(answer.receipt.payment);
    write(this, '.receipt__back', comesBack(answer.receipt));
    write(this, '.receipt__number', answer.id);
    this.dispatchEvent(new Event('changed'));
    const place = one(this, '.receipt', HTMLElement);
    place.hidden = false;
    // The dialog gives the focus back to where it came from; after that it belongs here.
    setTimeout(() => place.focus());
  }

  #save() {
    if (!this.#receipt) return;
    const { id, receipt } = this.#receipt;
    const text = receiptText(id, receipt, nameOf(this.#config, receipt.product));
    save(new Blob([text], { type: 'text/plain;charset=utf-8' }), `withdrawal-${id}.txt`);
  }

  async #openPortal() {
    if (this.#busy) return;
    this.#setBusy(true);
    try {
      await leaveFor((await openPortal()).url);
    } catch (error) {
      write(this, '.account__said', sentence(error));
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.#portal.setAttribute('aria-disabled', String(busy));
  }

  get #portal() {
    return one(this, '.payments__portal', HTMLButtonElement);
  }
}

customElements.define('payment-list', PaymentList);
