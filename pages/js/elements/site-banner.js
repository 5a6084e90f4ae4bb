// @ts-check
import { config } from '../lib/config.js';
import { one } from '../lib/dom.js';

/** What everybody is to know, until its date. Closed, it stays away until the page is left. */
class SiteBanner extends HTMLElement {
  async connectedCallback() {
    one(this, 'button', HTMLButtonElement).onclick = () => (this.hidden = true);
    const { banner } = (await config().catch(() => null))?.policy ?? {};
    if (!banner) return;
    this.hidden = false;
    one(this, 'p', HTMLElement).textContent = banner.text;
  }
}

customElements.define('site-banner', SiteBanner);
