// @ts-check
import { copyOf, every, one } from '../lib/dom.js';
import { appeal } from '../lib/images.js';
import { CheckedForm } from './checked-form.js';

/** Several may stand in one page, and ids are unique in it. */
let count = 0;

/**
 * For whoever thinks that the rules were applied wrongly: a message to a person, about `data-generation`
 * (a visitor's with its `data-key`).
 */
export class AppealForm extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    this.append(numbered(copyOf('appeal-form')));
    const form = one(this, 'checked-form', CheckedForm);
    form.check = (values) =>
      messageOf(values) ? [] : [{ field: 'message', message: 'Say why it should be allowed.' }];
    form.send = (values) => appeal(this.dataset.generation ?? '', this.dataset.key ?? null, messageOf(values));
    form.done = () => this.#thank();
  }

  #thank() {
    const thanks = one(this, '.appeal__thanks', HTMLElement);
    one(this, 'details', HTMLElement).hidden = true;
    thanks.hidden = false;
    thanks.focus();
  }
}

/** @param {FormData} values */
const messageOf = (values) => String(values.get('message')).trim();

/** @param {DocumentFragment} copy */
function numbered(copy) {
  count += 1;
  for (const part of every(copy, '*', HTMLElement)) {
    for (const name of ['id', 'for', 'data-for', 'aria-describedby']) {
      const ids = part.getAttribute(name)?.split(' ');
      if (ids) part.setAttribute(name, ids.map((id) => `${id}-${count}`).join(' '));
    }
  }
  return copy;
}

customElements.define('appeal-form', AppealForm);
