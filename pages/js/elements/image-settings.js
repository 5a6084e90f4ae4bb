// @ts-check
import { every, one } from '../lib/dom.js';
import { isMade, whyClosed } from '../lib/shapes.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Resolution} Resolution */
/** @typedef {import('../lib/types.js').Mode} Mode */

/** Shape and resolution of a picture: two groups of radio buttons, pairs that are not made closed. */
export class ImageSettings extends HTMLElement {
  /** @type {Config | null} */
  #config = null;
  /** @type {Mode} */
  #mode = 'text';
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('change', () => this.#close(), { signal });
    this.addEventListener('keydown', refuseEnter, { signal });
    this.#more.addEventListener('click', () => this.#unfold(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Config} config */
  set config(config) {
    this.#config = config;
    this.#close();
  }

  /** @param {Mode} mode which table of pairs counts */
  set mode(mode) {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#close();
  }

  get value() {
    return {
      aspect_ratio: chosen(this.#ratios),
      resolution: /** @type {Resolution} */ (chosen(this.#resolutions)),
    };
  }

  /**
   * Chooses what is on offer and leaves the rest as it is.
   * @param {{aspect_ratio: string, resolution: string}} wanted
   */
  choose(wanted) {
    choose(this.#ratios, wanted.aspect_ratio);
    choose(this.#resolutions, wanted.resolution);
    this.#close();
  }

  /** @returns {string} why some choices are closed, or nothing */
  get reason() {
    const { aspect_ratio, resolution } = this.value;
    const shapes = this.#ratios.filter((input) => input.checkVisibility()).map((input) => input.value);
    return this.#config ? whyClosed(this.#config, this.#mode, aspect_ratio, resolution, shapes) : '';
  }

  /** @returns {string} what is wrong with the pair that is chosen, or nothing */
  get problem() {
    const { aspect_ratio, resolution } = this.value;
    if (!this.#config || isMade(this.#config, this.#mode, aspect_ratio, resolution)) return '';
    return `Choose another shape or resolution: ${this.reason}`;
  }

  get #ratios() {
    return every(this, '.ratio__input', HTMLInputElement);
  }

  get #resolutions() {
    return every(this, '.resolution__input', HTMLInputElement);
  }

  get #more() {
    return one(this, '.ratios__more', HTMLButtonElement);
  }

  #close() {
    const config = this.#config;
    if (!config) return;
    const { aspect_ratio, resolution } = this.value;
    for (const input of this.#ratios) {
      const offered = isMade(config, this.#mode, input.value, '1K') || input.checked;
      close(input, offered && !isMade(config, this.#mode, input.value, resolution), `Not made in ${resolution}`);
      input.parentElement?.toggleAttribute('hidden', !offered);
    }
    for (const input of this.#resolutions) {
      const size = /** @type {Resolution} */ (input.value);
      close(input, !isMade(config, this.#mode, aspect_ratio, size), `Not made in ${aspect_ratio}`);
    }
  }

  #unfold() {
    const folded = this.#more.getAttribute('aria-expanded') !== 'true';
    this.#more.setAttribute('aria-expanded', String(folded));
    this.#more.textContent = folded ? 'Fewer' : 'More';
    one(this, '.ratios', HTMLElement).toggleAttribute('data-unfolded', folded);
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** @param {HTMLInputElement[]} inputs */
const chosen = (inputs) => inputs.find((input) => input.checked)?.value ?? '';

/** @param {HTMLInputElement[]} inputs @param {string} value */
function choose(inputs, value) {
  for (const input of inputs) if (input.value === value) input.checked = true;
}

/** @param {HTMLInputElement} input @param {boolean} closed @param {string} why */
function close(input, closed, why) {
  input.disabled = closed && !input.checked;
  const label = input.parentElement;
  if (label) label.title = closed ? why : (label.dataset.title ?? '');
}

/** Enter on a radio button would submit the form, and that costs credits. @param {KeyboardEvent} event */
function refuseEnter(event) {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

customElements.define('image-settings', ImageSettings);
