// @ts-check
import { every } from '../lib/dom.js';

/** Links to the parts of a page; marks the one that is being read. */
class SectionNav extends HTMLElement {
  /** @type {IntersectionObserver | undefined} */
  #observer;

  connectedCallback() {
    // A line a third down the window: whatever lies on it is being read.
    this.#observer = new IntersectionObserver((entries) => this.#onCross(entries), {
      rootMargin: '-33% 0px -66%',
    });
    for (const link of this.#links) {
      const target = document.getElementById(link.hash.slice(1));
      if (target) this.#observer.observe(target);
    }
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #onCross(entries) {
    const entered = entries.find(({ isIntersecting }) => isIntersecting);
    if (!entered) return;
    for (const link of this.#links) {
      if (link.hash === `#${entered.target.id}`) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  get #links() {
    return every(this, 'a', HTMLAnchorElement);
  }
}

customElements.define('section-nav', SectionNav);
