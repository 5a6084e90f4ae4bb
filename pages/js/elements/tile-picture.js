// @ts-check
import { one } from '../lib/dom.js';

/** A frame in the shape of the picture from the first moment, which fills until the picture is there. */
export class TilePicture extends HTMLElement {
  /** @param {number} ratio width over height */
  set ratio(ratio) {
    this.style.setProperty('--ratio', String(ratio));
  }

  /** @param {number} part 0 to 1 */
  set progress(part) {
    this.style.setProperty('--progress', part.toFixed(3));
  }

  /** @param {string} href where the picture leads to */
  set href(href) {
    const link = one(this, 'a', HTMLAnchorElement);
    link.href = href;
    link.hidden = false;
  }

  /**
   * Shows the picture once its bytes are there.
   * @param {string} url
   * @param {string} words what it shows, for those who do not see it
   * @throws when the bytes cannot be had
   */
  async show(url, words) {
    const picture = one(this, 'img', HTMLImageElement);
    if (picture.src) return;
    picture.src = url;
    try {
      await picture.decode();
    } catch (error) {
      picture.removeAttribute('src');
      throw error;
    }
    picture.alt = words;
    picture.hidden = false;
  }
}

customElements.define('tile-picture', TilePicture);
