// @ts-check
import { call } from '../lib/api.js';
import { config } from '../lib/config.js';
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { sentence } from '../lib/words.js';

/** Asks whoever accepted an older privacy policy for the one in force. Versions are dates, so the later is the greater. */
class PolicyPrompt extends HTMLElement {
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    session.addEventListener('change', () => void this.#draw(), { signal });
    one(this, 'button', HTMLButtonElement).addEventListener('click', () => void this.#accept(), { signal });
    void this.#draw();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  async #draw() {
    const known = session.user && (await config().catch(() => null));
    this.hidden = !known || !session.user || session.user.policy_version >= known.policy.version;
  }

  async #accept() {
    const said = one(this, '[role="status"]', HTMLElement);
    said.textContent = '';
    try {
      const { version } = (await config()).policy;
      session.setUser(await call('PATCH', '/api/me', { body: { policy_version: version } }));
    } catch (error) {
      said.textContent = sentence(error);
    }
  }
}

customElements.define('policy-prompt', PolicyPrompt);
