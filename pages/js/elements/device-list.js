// @ts-check
import { endAllDevices, endDevice, listDevices } from '../lib/account.js';
import { announce } from '../lib/announce.js';
import { Problem } from '../lib/api.js';
import { deviceName, placeOf } from '../lib/device.js';
import { copyOf, one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { showState } from '../lib/states.js';
import { date, dateTime, sentence } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Device} Device */

/** Where the account is signed in, and how to end that. */
export class DeviceList extends HTMLElement {
  /** @type {string | null} */
  #person = null;
  /** Settles when the list is there, or will not be. */
  loading = Promise.resolve();
  #listening = new AbortController();
  #asking = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    one(this, '.retry', HTMLButtonElement).addEventListener('click', () => void this.load(), { signal });
    one(this, '.devices__end', HTMLButtonElement).addEventListener('click', () => void this.#endAll(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#asking.abort();
  }

  /** @param {import('../lib/types.js').User | null} user */
  set user(user) {
    const person = user?.id ?? null;
    if (person === this.#person) return;
    this.#person = person;
    this.#list.replaceChildren();
    if (person) this.loading = this.load();
    else this.#asking.abort();
  }

  async load() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    if (!this.#list.childElementCount) showState(this, 'loading');
    try {
      const { items } = await listDevices(signal);
      if (!signal.aborted) this.#show(items);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** @param {Device[]} items */
  #show(items) {
    const here = items.filter(({ current }) => current);
    const elsewhere = items.filter(({ current }) => !current);
    this.#list.replaceChildren(...[...here, ...elsewhere].map((device) => this.#row(device)));
    showState(this, 'ready');
  }

  /** @param {unknown} error */
  #fail(error) {
    one(this, '.devices__problem', HTMLElement).textContent = sentence(error);
    showState(this, 'failed');
  }

  /** @param {Device} device */
  #row(device) {
    const row = copyOf('device');
    const name = deviceName(device.user_agent);
    const button = one(row, 'button', HTMLButtonElement);
    one(row, '.device__name', HTMLElement).textContent = name;
    one(row, '.mark', HTMLElement).hidden = !device.current;
    one(row, '.device__place', HTMLElement).textContent = placeOf(device);
    one(row, '.device__since', HTMLElement).textContent =
      `Signed in ${dateTime(device.created_at)}, until ${date(device.expires_at)} at the latest`;
    button.hidden = device.current;
    button.setAttribute('aria-label', `Sign out ${name}, ${placeOf(device)}`);
    button.addEventListener('click', () => void this.#end(device, button));
    return row;
  }

  /** @param {Device} device @param {HTMLButtonElement} button */
  async #end(device, button) {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    try {
      await endDevice(device.id);
    } catch (error) {
      // What has ended meanwhile is what was wanted.
      if (!(error instanceof Problem) || error.status !== 404) {
        button.setAttribute('aria-disabled', 'false');
        return this.#say(sentence(error));
      }
    }
    button.closest('li')?.remove();
    this.#say(`${deviceName(device.user_agent)} is signed out.`);
    this.#list.focus();
  }

  async #endAll() {
    try {
      await endAllDevices();
      session.forget();
      announce('Signed out everywhere.');
    } catch (error) {
      this.#say(sentence(error));
    }
  }

  /** @param {string} text */
  #say(text) {
    one(this, '.account__said', HTMLElement).textContent = text;
  }

  get #list() {
    return one(this, '.devices', HTMLUListElement);
  }
}

customElements.define('device-list', DeviceList);
