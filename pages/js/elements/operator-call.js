// @ts-check
import { announce } from '../lib/announce.js';
import { Problem } from '../lib/api.js';
import { every, one } from '../lib/dom.js';
import { facts } from '../lib/facts.js';
import { filled, operate, read, valueOf } from '../lib/operator.js';
import { CheckedForm } from './checked-form.js';

/** What is not there, by the field that named it. @type {Record<string, string>} */
const NOTHING = {
  email: 'No account has this address.',
  user: 'No account has this id.',
  generation: 'No image has this id.',
  message: 'No message has this id.',
  event: 'No event has this id.',
};

/**
 * One call of the operators: a form, and below it what the service answered. The markup says which:
 * `data-method`, `data-path` with {fields}, and `data-as` beside a field that is no text. A field called `sure` is
 * for the person, and `data-nothing` sends null. `data-said` is what an answer of one value is called.
 */
export class OperatorCall extends HTMLElement {
  connectedCallback() {
    Object.assign(this.#form, {
      check: () => every(this, '[required]', HTMLElement).flatMap(missing),
      send: (/** @type {FormData} */ typed) => this.#send(typed),
      done: (/** @type {any} */ answer) => this.#show(answer),
      beside: { not_found: this.querySelector('[required]')?.getAttribute('name') ?? '' },
    });
  }

  /** As if its button was pressed. */
  now() {
    one(this, 'form', HTMLFormElement).requestSubmit();
  }

  /** An older answer is not to stand below a refusal. @param {FormData} typed */
  async #send(typed) {
    this.#answer.replaceChildren();
    try {
      return await this.#call(typed);
    } catch (error) {
      throw error instanceof Problem && error.status === 404 ? this.#nothing : error;
    }
  }

  /** @param {FormData} typed */
  #call(typed) {
    const { method = 'GET', path = '' } = this.dataset;
    const to = filled(path, typed);
    const more = [...typed].filter(([name, value]) => !to.taken.has(name) && name !== 'sure' && value !== '');
    if (method === 'GET') return read(`${to.path}${query(more)}`);
    const body = Object.fromEntries(more.map(([name, value]) => [name, valueOf(String(value), this.#kind(name))]));
    return operate(method, to.path, 'nothing' in this.dataset ? null : body);
  }

  /** @param {any} answer */
  #show(answer) {
    const { method, said } = this.dataset;
    const shown = said ? { [said]: Object.values(answer)[0] } : (answer?.items ?? answer ?? 'Done.');
    this.#answer.replaceChildren(facts(shown));
    announce('Done.');
    if (method === 'GET') return;
    this.#form.reset();
    this.dispatchEvent(new CustomEvent('change-made', { bubbles: true }));
  }

  /** The service answers a wrong id and a wrong token alike. */
  get #nothing() {
    const field = this.#form.beside.not_found;
    const detail = NOTHING[field] ?? 'The token is not this service’s any more. Load the page again.';
    return new Problem(404, { code: 'not_found', detail }, null);
  }

  /** @param {string} name of a field */
  #kind(name) {
    return one(this, `[name="${CSS.escape(name)}"]`, HTMLElement).dataset.as;
  }

  get #answer() {
    return one(this, '.answer', HTMLElement);
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
  const { value, validity } = /** @type {HTMLInputElement} */ (field);
  if (validity.stepMismatch) return [{ field: named, message: 'Say a whole number.' }];
  return value.trim() ? [] : [{ field: named, message: 'Fill this in.' }];
}

customElements.define('operator-call', OperatorCall);
