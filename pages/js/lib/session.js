// @ts-check
/** Who is here. Other modules read `session` and listen for its `change` event. */

import { Problem, getMe, logOut, onTokenRefused } from './api.js';
import { forgetToken, keepToken, onTokenChangedElsewhere, token } from './storage.js';

/** @typedef {import('./types.js').User} User */

class Session extends EventTarget {
  /** Null for a visitor, and until the service has answered for a member. @type {User | null} */
  user = null;

  /** Whose answer `user` is. @type {string | null} */
  #asked = null;

  /** True from a refused token until somebody signs in. */
  expired = false;

  constructor() {
    super();
    onTokenRefused((refused) => this.#drop(refused));
    onTokenChangedElsewhere(() => this.#becomeWhoeverIsStored());
    addEventListener('pageshow', (event) => {
      if (event.persisted) this.#becomeWhoeverIsStored();
    });
  }

  /** @returns {boolean} */
  get signedIn() {
    return token() !== null;
  }

  /** Asks the service for the account. A failure leaves what is known. */
  async refresh() {
    const asked = token();
    this.#asked = asked;
    if (asked === null) return;
    try {
      const user = await getMe();
      if (token() === asked) this.#become(user);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) this.#tell();
    }
  }

  /** @param {{token: string, user: User}} answer of sign-up or log-in */
  signIn(answer) {
    keepToken(answer.token);
    this.#asked = answer.token;
    this.#become(answer.user);
  }

  /** @param {User} user as an answer of the API just said */
  setUser(user) {
    this.#become(user);
  }

  /** The same person goes on under another token. @param {string} renewed */
  renew(renewed) {
    keepToken(renewed);
    this.#asked = renewed;
    this.#tell();
  }

  /** Forgets the account here, where its session has been ended already. */
  forget() {
    forgetToken();
    this.#become(null);
  }

  /**
   * Forgets the account here first: that must work even while the service does not. `leaving` is dispatched before, for
   * what is still to be done in its name.
   */
  async signOut() {
    const ended = token();
    this.dispatchEvent(new Event('leaving'));
    this.forget();
    if (ended) await logOut(ended).catch(() => {});
  }

  /** @param {number} balance credits, as an answer of the API just said */
  setBalance(balance) {
    if (!this.user) return;
    this.user = { ...this.user, credits: { ...this.user.credits, balance } };
    this.#tell();
  }

  /** @param {string} refused */
  #drop(refused) {
    // Another tab may have signed in again since the request left.
    if (token() !== refused) return;
    forgetToken();
    this.#become(null, true);
  }

  #becomeWhoeverIsStored() {
    if (token() !== this.#asked) this.#become(null);
    void this.refresh();
  }

  /** @param {User | null} user */
  #become(user, expired = false) {
    this.user = user;
    this.expired = expired;
    this.#tell();
  }

  #tell() {
    document.documentElement.toggleAttribute('data-member', this.signedIn);
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new Session();
