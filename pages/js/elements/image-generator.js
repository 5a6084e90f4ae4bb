// @ts-check
import { one } from '../lib/dom.js';
import { begin, isUnclear, pursue, settle, unanswered } from '../lib/intent.js';
import { noteBeside, offer } from '../lib/offer.js';
import { session } from '../lib/session.js';
import { trialUsed } from '../lib/storage.js';
import { sentence } from '../lib/words.js';
import { CreateButton } from './create-button.js';
import { ImageSettings } from './image-settings.js';
import { PromptBox } from './prompt-box.js';
import { ReferenceImages } from './reference-images.js';

/** @typedef {import('../lib/types.js').Config} Config */
/** @typedef {import('../lib/types.js').Settings} Settings */
/** @typedef {import('../lib/intent.js').Intent} Intent */

/**
 * The form that begins images.
 * Events, each with the intent in its detail: `sending`, `waiting` (no answer yet), `accepted` (with `answer`),
 * `refused` (with `error`).
 */
export class ImageGenerator extends HTMLElement {
  /** @type {Config | null} */
  #config = null;
  /** Unanswered. @type {Intent | null} */
  #intent = null;
  #busy = false;
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('submit', (event) => this.#onSubmit(event), { signal });
    this.addEventListener('input', () => this.say(''), { signal });
    this.addEventListener('change', () => this.update(), { signal });
    this.addEventListener('click', (event) => this.#onExample(event), { signal });
    session.addEventListener('change', () => this.update(), { signal });
    for (const type of ['online', 'offline']) addEventListener(type, () => this.update(), { signal });
    this.update();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** @param {Config} config */
  set config(config) {
    this.#config = config;
    this.#prompt.limit = config.limits.prompt_characters;
    this.#choices.config = config;
    this.references.limits = config.limits;
    this.update();
  }

  /** @returns {Settings} */
  get settings() {
    return { prompt: this.#prompt.value, ...this.#choices.value, references: this.references.value };
  }

  get references() {
    return one(this, 'reference-images', ReferenceImages);
  }

  /** Puts settings into the form; references stay as they are. @param {Settings} settings */
  use(settings) {
    this.#prompt.value = settings.prompt;
    this.#choices.choose(settings);
    this.say('');
    this.update();
  }

  /** Empties the form and gives up what is unanswered. */
  forget() {
    this.#answered();
    this.use({ ...this.settings, prompt: '' });
  }

  focusPrompt() {
    this.#prompt.text.focus();
    this.scrollIntoView({ block: 'nearest' });
  }

  submit() {
    this.#prompt.text.form?.requestSubmit();
  }

  /** Goes on with what was asked for before the page was loaded again; at most one charge, by its key. */
  resume() {
    const intent = unanswered();
    if (!intent || this.#busy) return;
    if (intent.person === (session.user?.id ?? null)) void this.#send(intent);
    else settle();
  }

  /** Shows what the button offers now. */
  update() {
    this.#choices.mode = this.references.isUsed ? 'image' : 'text';
    const offered = this.#offer();
    this.#button.offer = offered;
    this.#button.busy = this.#busy;
    one(this, '.generator__note', HTMLElement).textContent = noteBeside(offered, this.#choices.reason);
    one(this, '.generator__expired', HTMLElement).hidden = !session.expired;
    one(this, '.generator__offline', HTMLElement).hidden = navigator.onLine;
  }

  #offer() {
    return offer({
      settings: this.settings,
      config: this.#config,
      signedIn: session.signedIn,
      user: session.user,
      expired: session.expired,
      trialUsed: trialUsed(),
    });
  }

  get #prompt() {
    return one(this, 'prompt-box', PromptBox);
  }

  get #choices() {
    return one(this, 'image-settings', ImageSettings);
  }

  get #button() {
    return one(this, 'create-button', CreateButton);
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    event.preventDefault();
    if (this.#busy) return;
    if (this.#offer().href) {
      this.#button.follow();
      return;
    }
    const unsaid = this.#prompt.problem;
    const problem = unsaid || this.references.problem || this.#choices.problem;
    this.say(problem);
    if (unsaid) this.focusPrompt();
    else if (!problem) void this.#send(begin(this.settings, session.user?.id ?? null, this.#intent));
  }

  /** @param {Intent} intent */
  async #send(intent) {
    this.#intent = intent;
    this.#setBusy(true);
    this.#tell('sending', { intent });
    try {
      const answer = await pursue(intent, () => this.#tell('waiting', { intent }), this.#listening.signal);
      this.#answered();
      this.#tell('accepted', { intent, answer });
    } catch (error) {
      if (!isUnclear(error)) this.#answered();
      this.#tell('refused', { intent, error });
      if (!session.expired) this.say(sentence(error));
    } finally {
      this.#setBusy(false);
    }
  }

  #answered() {
    this.#intent = null;
    settle();
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.update();
  }

  /** @param {MouseEvent} event */
  #onExample(event) {
    const chip = event.target instanceof Element ? event.target.closest('.chip') : null;
    if (!(chip instanceof HTMLElement)) return;
    this.use({ ...this.settings, prompt: chip.dataset.prompt ?? '' });
    this.focusPrompt();
  }

  /** @param {string} text what is wrong, or nothing */
  say(text) {
    const error = one(this, '.generator__error', HTMLElement);
    error.textContent = text;
    error.hidden = !text;
    if (text) error.scrollIntoView({ block: 'nearest' });
    this.#prompt.text.setAttribute('aria-invalid', String(Boolean(text)));
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

customElements.define('image-generator', ImageGenerator);
