// @ts-check
import { listTransactions } from '../lib/account.js';
import { announce } from '../lib/announce.js';
import { copyOf, one } from '../lib/dom.js';
import { asCsv, kindName } from '../lib/ledger.js';
import { save } from '../lib/save.js';
import { showState } from '../lib/states.js';
import { hour, number, sentence, shortDay, signed } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Transaction} Transaction */

/** Every movement of credits, newest first, a page at a time. */
export class CreditLedger extends HTMLElement {
  /** @type {Transaction[]} */
  #items = [];
  /** Where the next page begins. @type {string | null} */
  #cursor = null;
  /** @type {string | null} */
  #person = null;
  /** The balance that the rows shown lead to. @type {number | null} */
  #balance = null;
  /** Settles when the first page is there, or will not be. */
  loading = Promise.resolve();
  #listening = new AbortController();
  #asking = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    one(this, '.retry', HTMLButtonElement).addEventListener('click', () => void this.load(), { signal });
    this.#more.addEventListener('click', () => void this.#next(), { signal });
    this.#filter.addEventListener('change', () => this.#draw(), { signal });
    one(this, '.ledger__save', HTMLButtonElement).addEventListener('click', () => this.#save(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#asking.abort();
  }

  /** @param {import('../lib/types.js').User | null} user */
  set user(user) {
    const person = user?.id ?? null;
    const balance = user?.credits.balance ?? null;
    const stays = person === this.#person;
    if (stays && balance === this.#balance) return;
    if (!stays) this.#forget();
    this.#person = person;
    this.#balance = balance;
    if (person) this.loading = this.load();
  }

  /** The newest page. */
  async load() {
    if (!this.#items.length) showState(this, 'loading');
    await this.#ask(null, []);
  }

  async #next() {
    if (this.#more.getAttribute('aria-disabled') === 'true') return;
    const before = this.#items.length;
    this.#more.setAttribute('aria-disabled', 'true');
    await this.#ask(this.#cursor, this.#items);
    this.#more.setAttribute('aria-disabled', 'false');
    announce(`${number(this.#items.length - before)} more entries.`);
    if (this.#more.hidden) one(this, '.ledger__count', HTMLElement).focus();
  }

  /** @param {string | null} cursor @param {Transaction[]} known */
  async #ask(cursor, known) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const page = await listTransactions(cursor, signal);
      if (signal.aborted) return;
      this.#items = [...known, ...page.items];
      this.#cursor = page.next_cursor;
      this.#offerKinds();
      this.#draw();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** What is there stays; only a first page that never came leaves nothing to show. @param {unknown} error */
  #fail(error) {
    const text = sentence(error);
    one(this, '.ledger__problem', HTMLElement).textContent = text;
    one(this, '.account__said', HTMLElement).textContent = this.#items.length ? text : '';
    if (!this.#items.length) showState(this, 'failed');
  }

  /** Kinds that occur, so that no choice leads to nothing. */
  #offerKinds() {
    const chosen = this.#filter.value;
    const kinds = [...new Set(this.#items.map(({ kind }) => kind))];
    this.#filter.replaceChildren(new Option('All', ''), ...kinds.map((kind) => new Option(kindName(kind), kind)));
    this.#filter.value = kinds.includes(chosen) ? chosen : '';
  }

  #draw() {
    const shown = this.#items.filter(({ kind }) => !this.#filter.value || kind === this.#filter.value);
    one(this, 'tbody', HTMLTableSectionElement).replaceChildren(...shown.map(row));
    one(this, '.account__said', HTMLElement).textContent = '';
    one(this, '.ledger__count', HTMLElement).textContent = this.#count(shown.length);
    this.#more.hidden = this.#cursor === null;
    showState(this, this.#items.length ? 'ready' : 'empty');
  }

  /** @param {number} shown */
  #count(shown) {
    const loaded = `${number(this.#items.length)}${this.#cursor ? ' newest' : ''}`;
    if (this.#filter.value) return `${number(shown)} of the ${loaded} entries`;
    return this.#items.length === 1 ? '1 entry' : `${loaded} entries`;
  }

  #save() {
    save(new Blob([asCsv(this.#items)], { type: 'text/csv;charset=utf-8' }), 'images2gpt-credits.csv');
  }

  #forget() {
    this.#asking.abort();
    this.#items = [];
    this.#cursor = null;
    one(this, 'tbody', HTMLTableSectionElement).replaceChildren();
  }

  get #filter() {
    return one(this, 'select', HTMLSelectElement);
  }

  get #more() {
    return one(this, '.ledger__more', HTMLButtonElement);
  }
}

/** @param {Transaction} item */
function row(item) {
  const copy = copyOf('entry');
  const time = one(copy, 'time', HTMLTimeElement);
  const change = one(copy, '.ledger__change', HTMLElement);
  // Images link to the line that gave their credits back.
  one(copy, 'tr', HTMLTableRowElement).id = `${item.kind}-${item.reference}`;
  time.dateTime = item.created_at;
  one(time, '.ledger__day', HTMLElement).textContent = shortDay(item.created_at);
  one(time, '.ledger__hour', HTMLElement).textContent = hour(item.created_at);
  one(copy, '.ledger__kind', HTMLElement).textContent = kindName(item.kind);
  one(copy, '.ledger__reference', HTMLElement).textContent = item.reference;
  change.textContent = signed(item.delta);
  change.classList.toggle('ledger__change--in', item.delta > 0);
  one(copy, '.ledger__balance', HTMLElement).textContent = number(item.balance);
  return copy;
}

customElements.define('credit-ledger', CreditLedger);
