// @ts-check
import { one } from '../lib/dom.js';
import { session } from '../lib/session.js';
import { number } from '../lib/words.js';

/** Who is signed in, with how many credits, and the way out; or the way in. */
class SiteAccount extends HTMLElement {
  #listening = new AbortController();

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    session.addEventListener('change', () => this.#draw(), { signal });
    one(this, 'button', HTMLButtonElement).addEventListener('click', () => void session.signOut(), { signal });
    this.#draw();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  #draw() {
    const { signedIn, user } = session;
    one(this, '.account__visitor', HTMLElement).hidden = signedIn;
    one(this, '.account__member', HTMLElement).hidden = !signedIn;
    one(this, '.credits', HTMLElement).hidden = !user;
    one(this, '.credits__number', HTMLElement).textContent = number(user?.credits.balance ?? 0);
    one(this, '.credits__unit', HTMLElement).textContent = user?.credits.balance === 1 ? 'credit' : 'credits';
  }
}

customElements.define('site-account', SiteAccount);
