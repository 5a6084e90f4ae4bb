// @ts-check
import { one } from '../lib/dom.js';
import { getReceipt } from '../lib/images.js';
import { stepWord, whyReturned } from '../lib/progress.js';
import { showState } from '../lib/states.js';
import { clock, credits, dateTime, sentence } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Receipt} Receipt */

/** What an image cost, what came back and why, and when each step of it happened. */
export class ImageReceipt extends HTMLElement {
  #asking = new AbortController();

  disconnectedCallback() {
    this.#asking.abort();
  }

  /** @param {string} id @param {string | null} key a visitor's */
  async load(id, key) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const receipt = await getReceipt(id, key, signal);
      if (!signal.aborted) this.#show(receipt);
    } catch (error) {
      if (signal.aborted) return;
      one(this, '.receipt__problem', HTMLElement).textContent = sentence(error);
      showState(this, 'failed');
    }
  }

  /** @param {Receipt} receipt */
  #show({ quoted, charged, returned, provider, asked, delivered, steps }) {
    one(this, '.receipt__lines', HTMLElement).replaceChildren(
      line('Quoted', price(quoted)),
      line('Charged', price(charged)),
      ...returned.map(({ amount, why, at }) => line('Returned', `${credits(amount)}, ${dateTime(at)}`, whyReturned(why))),
      line('Asked for', `${asked.aspect_ratio} in ${asked.resolution}`),
      line('Delivered', delivered ? `${delivered.width} × ${delivered.height} pixels` : 'Nothing'),
      ...(provider.task ? [line('Task at kie.ai', provider.task)] : []),
    );
    one(this, '.receipt__steps', HTMLElement).replaceChildren(...steps.map(step));
    showState(this, 'ready');
  }
}

/** @param {number} amount credits; a visitor's image costs none */
const price = (amount) => (amount ? credits(amount) : 'Nothing');

/** @param {string} name @param {string} value @param {string} [why] */
function line(name, value, why) {
  const row = document.createElement('div');
  const term = document.createElement('dt');
  const detail = document.createElement('dd');
  term.textContent = name;
  detail.textContent = value;
  if (why) {
    const reason = document.createElement('span');
    reason.textContent = why;
    detail.append(reason);
  }
  row.append(term, detail);
  return row;
}

/** @param {Receipt['steps'][number]} step */
function step({ status, at }) {
  const item = document.createElement('li');
  const when = document.createElement('time');
  when.dateTime = at;
  when.textContent = clock(at);
  item.append(when, ` ${stepWord(status)}`);
  return item;
}

customElements.define('image-receipt', ImageReceipt);
