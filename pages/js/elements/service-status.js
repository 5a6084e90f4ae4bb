// @ts-check
import { call } from '../lib/api.js';
import { every, one } from '../lib/dom.js';
import { write } from '../lib/places.js';
import { duration, number, sentence } from '../lib/words.js';

/** @typedef {{p50: number | null, p95: number | null}} Wait */
/** @typedef {{days: number, generations: number, success_rate: number | null, wait_seconds: Record<string, Wait>, credits_returned: number}} Stats */

/** What nobody can say yet. */
const NONE = '–';

/** The public numbers. Each has its place in the page from the start, so that nothing moves when they come. */
class ServiceStatus extends HTMLElement {
  connectedCallback() {
    one(this, '.status__retry', HTMLButtonElement).onclick = () => void this.#load();
    void this.#load();
  }

  async #load() {
    const retry = one(this, '.status__retry', HTMLButtonElement);
    retry.hidden = true;
    this.#say('loading', 'Asking the service …');
    try {
      const [now, stats] = await Promise.all([call('GET', '/api/status'), call('GET', '/api/stats')]);
      this.#show(stats);
      if (now.orders) this.#say('open', 'Images are being made.');
      else this.#say('paused', 'No images are made at the moment. Nothing is charged meanwhile.');
    } catch (error) {
      this.#say('failed', `The numbers could not be had. ${sentence(error)}`);
      retry.hidden = false;
    }
  }

  /** @param {Stats} stats */
  #show({ generations, success_rate, wait_seconds, credits_returned }) {
    write(this, '.status__made', number(generations));
    write(this, '.status__rate', success_rate === null ? NONE : `${Math.round(success_rate * 100)} %`);
    write(this, '.status__returned', number(credits_returned));
    one(this, '.status__empty', HTMLElement).hidden = generations > 0;
    for (const row of every(this, '[data-resolution]', HTMLTableRowElement)) {
      const { p50 = null, p95 = null } = wait_seconds[row.dataset.resolution ?? ''] ?? {};
      write(row, '.status__half', p50 === null ? NONE : duration(p50));
      write(row, '.status__most', p95 === null ? NONE : duration(p95));
    }
  }

  /** @param {'loading' | 'open' | 'paused' | 'failed'} state @param {string} text */
  #say(state, text) {
    this.dataset.now = state;
    write(this, '.status__now', text);
  }
}

customElements.define('service-status', ServiceStatus);
