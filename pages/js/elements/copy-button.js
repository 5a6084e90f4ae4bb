// @ts-check
import { announce } from '../lib/announce.js';
import { one } from '../lib/dom.js';

const SAID_FOR_MS = 2_500;

/** A button that copies `text` and says so. */
export class CopyButton extends HTMLElement {
  text = '';
  #listening = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  connectedCallback() {
    this.#listening = new AbortController();
    this.addEventListener('click', () => void this.#copy(), { signal: this.#listening.signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    clearTimeout(this.#timer);
  }

  async #copy() {
    const button = one(this, 'button', HTMLButtonElement);
    const label = (this.dataset.label ??= button.textContent ?? '');
    const said = await navigator.clipboard.writeText(this.text).then(
      () => 'Copied',
      () => 'Copying is not allowed',
    );
    button.textContent = said;
    announce(said);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (button.textContent = label), SAID_FOR_MS);
  }
}

customElements.define('copy-button', CopyButton);
