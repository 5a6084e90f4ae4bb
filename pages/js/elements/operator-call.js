// @ts-check
import { announce } from '../lib/announce.js';
import { every, one } from '../lib/dom.js';
import { facts } from '../lib/facts.js';
import { filled, operate, valueOf } from '../lib/operator.js';
import { CheckedForm } from './checked-form.js';

/**
 * One call of the operators: a form, and below it what the service answered. The markup says which:
 * `data-method`, `data-path` with {fields}, and `data-as` beside a field that is no text. A field called `sure` is
 * for the person, and `data-nothing` sends null.
 */
export class OperatorCall extends HTMLElement {
  connectedCallback() {
    Object.assign(this.#form, {
      check: () => every(this, '[required]', HTMLElement).flatMap(missing),
      send: (/** @type {FormData} */ typed) => this.#send(typed),
      done: (/** @type {any} */ answer) => this.#show(answer),
    });
  }

  /** As if its button was pressed. */
  now() {
    one(this, 'form', HTMLFormElement).requestSubmit();
  }

  /** @param {FormData} typed */
  #send(typed) {
    const { method = 'GET', path = '' } = this.dataset;
    const to = filled(path, typed);
    const more = [...typed].filter(([name, value]) => !to.taken.has(name) && name !== 'sure' && value !== '');
    if (method === 'GET') return operate(method, `${to.path}${query(more)}`);
    const body = Object.fromEntries(more.map(([name, value]) => [name, valueOf(String(value), this.#kind(name))]));
    return operate(method, to.path, 'nothing' in this.dataset ? null : body);
  }

  /** @param {any} answer */
  #show(answer) {
    one(this, '.answer', HTMLElement).replaceChildren(facts(answer?.items ?? answer ?? 'Done.'));
    if (this.dataset.method !== 'GET') this.#form.reset();
    announce('Done.');
  }

  /** @param {string} name of a field */
  #kind(name) {
    return one(this, `[name="${CSS.escape(name)}"]`, HTMLElement).dataset.as;
  }

  get #form() {
    return one(this, 'checked-form', CheckedForm);
  }
}

/** @param {[string, any][]} fields */
const query = (fields) => (fields.length ? `?${new URLSearchParams(fields)}` : '');

/** @param {HTMLElement} field */
function missing(field) {
  const named = field.getAttribute('name') ?? '';
  if (field instanceof HTMLInputElement && field.type === 'checkbox') {
    return field.checked ? [] : [{ field: named, message: 'Say that you mean it.' }];
  }
  const { value } = /** @type {HTMLInputElement} */ (field);
  return value.trim() ? [] : [{ field: named, message: 'Fill this in.' }];
}

customElements.define('operator-call', OperatorCall);
