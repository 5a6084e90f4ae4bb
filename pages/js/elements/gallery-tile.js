// @ts-check
import { imagePage } from '../lib/address.js';
import { copyOf, one } from '../lib/dom.js';
import { isOver, stepWord } from '../lib/progress.js';
import { asNumber } from '../lib/shapes.js';
import { shortDay } from '../lib/words.js';

/** @typedef {import('../lib/types.js').Generation} Generation */

/** What is in the place of a picture that there is none of. @type {Partial<Record<string, string>>} */
const INSTEAD = {
  failed: 'Not made, and not charged.',
  blocked: 'Refused, and not charged.',
  expired: 'No longer kept.',
};

/** One image of the gallery: a link to its own page, with a mark to select it and a star. */
export class GalleryTile extends HTMLElement {
  /** @type {Generation} */
  #generation = /** @type {Generation} */ ({});

  connectedCallback() {
    if (!this.firstElementChild) this.append(copyOf('gallery-tile'));
    this.role = 'listitem';
  }

  get generation() {
    return this.#generation;
  }

  set generation(generation) {
    const { id, status, prompt, aspect_ratio, resolution, created_at, image, starred } = generation;
    const ratio = image?.width && image.height ? image.width / image.height : asNumber(aspect_ratio);
    this.#generation = generation;
    this.dataset.status = isOver(generation) ? status : 'working';
    this.style.setProperty('--ratio', String(ratio));
    this.link.href = imagePage(id);
    this.link.ariaLabel = [[...prompt].slice(0, 200).join(''), image ? '' : stepWord(status), starred ? 'starred' : '']
      .filter(Boolean)
      .join(', ');
    this.#part('prompt').textContent = prompt;
    this.#part('facts').textContent = `${shortDay(created_at)} · ${aspect_ratio} · ${resolution}`;
    this.#part('instead').textContent = INSTEAD[status] ?? (image ? '' : `${stepWord(status)} …`);
    this.#part('star').hidden = status !== 'succeeded';
    this.#part('star').ariaPressed = String(starred);
    one(this, 'input', HTMLInputElement).ariaLabel = `Select: ${[...prompt].slice(0, 60).join('')}`;
    this.#drawPicture(image);
  }

  get link() {
    return one(this, 'a', HTMLAnchorElement);
  }

  get isSelected() {
    return one(this, 'input', HTMLInputElement).checked;
  }

  set isSelected(selected) {
    one(this, 'input', HTMLInputElement).checked = selected;
  }

  /** Only one tile at a time is reached with the Tab key; the arrow keys lead to the others. @param {boolean} reached */
  set isReached(reached) {
    for (const part of this.querySelectorAll('a, button, input')) {
      if (part instanceof HTMLElement) part.tabIndex = reached ? 0 : -1;
    }
  }

  /** A link that is signed anew shows the same bytes: what is shown stays. @param {Generation['image']} image */
  #drawPicture(image) {
    const picture = one(this, 'img', HTMLImageElement);
    picture.hidden = !image;
    if (!image || picture.src) return;
    picture.width = image.width ?? 0;
    picture.height = image.height ?? 0;
    picture.addEventListener('error', () => this.toggleAttribute('data-broken', true), { once: true });
    picture.src = image.url;
  }

  /** @param {string} name */
  #part(name) {
    return one(this, `.piece__${name}`, HTMLElement);
  }
}

customElements.define('gallery-tile', GalleryTile);
