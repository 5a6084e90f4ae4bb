// @ts-check
import { announce } from '../lib/announce.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';

/** How long there is to think again. */
const UNDONE_WITHIN_MS = 8_000;

/**
 * @typedef {object} Deed something that is done to the eye, and not yet to the service
 * @property {string} text what has happened
 * @property {() => void} undo
 * @property {() => void} commit
 */

/** Says what was done and lets it be undone for a while: by its button, or Ctrl or Command with Z. */
export class UndoToast extends HTMLElement {
  /** @type {Deed | null} */
  #deed = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    one(this, 'button', HTMLButtonElement).addEventListener('click', () => this.#undo(), { signal });
    for (const type of ['pointerenter', 'focusin']) {
      this.addEventListener(type, () => clearTimeout(this.#timer), { signal });
    }
    for (const type of ['pointerleave', 'focusout']) this.addEventListener(type, () => this.#wait(), { signal });
    addEventListener('pagehide', () => this.commit(), { signal });
    session.addEventListener('leaving', () => this.commit(), { signal });
    session.addEventListener('change', () => session.expired && this.commit(), { signal });
    addEventListener('keydown', (event) => this.#onKey(event), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.commit();
  }

  /** Takes the place of the deed before, which becomes final. @param {Deed} deed */
  offer(deed) {
    this.commit();
    this.#deed = deed;
    one(this, '.toast__text', HTMLElement).textContent = deed.text;
    this.hidden = false;
    announce(`${deed.text} Control Z undoes it.`);
    this.#wait();
  }

  /** Makes what was done final. */
  commit() {
    this.#close()?.commit();
  }

  #undo() {
    this.#close()?.undo();
    announce('Undone.');
  }

  #wait() {
    clearTimeout(this.#timer);
    if (this.#deed) this.#timer = setTimeout(() => this.commit(), UNDONE_WITHIN_MS);
  }

  #close() {
    const deed = this.#deed;
    this.#deed = null;
    clearTimeout(this.#timer);
    this.hidden = true;
    return deed;
  }

  /** Text fields have an undo of their own. @param {KeyboardEvent} event */
  #onKey(event) {
    if (!this.#deed || event.key !== 'z' || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    if (event.target instanceof Element && event.target.closest('input:not([type="checkbox"]), textarea')) return;
    event.preventDefault();
    this.#undo();
  }
}

customElements.define('undo-toast', UndoToast);
