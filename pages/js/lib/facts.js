// @ts-check
/** Any answer of the service as a list of names and values, which a person can read. */

const ID = /^(?<kind>usr|gen|msg|evt)_[A-Za-z0-9_-]+$/;

/** @type {Map<any, string>} */
const WORDS = new Map([
  [null, '–'],
  [true, 'yes'],
  [false, 'no'],
]);

const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ$/;

/** What the service calls in its own words. @type {Record<string, string>} */
const NAMES = {
  a_day: 'letters a day at most',
  breaker: 'circuit breaker of kie.ai',
  p50: 'half within, in seconds',
  p95: '19 of 20 within, in seconds',
  provider_credits: 'credits left at kie.ai',
  trials_today: 'free images today',
};

/** @param {any} thing @returns {HTMLElement} */
export function facts(thing) {
  if (Array.isArray(thing)) return list(thing);
  return isObject(thing) && Object.keys(thing).length ? fields(thing) : value(isObject(thing) ? 'none' : thing);
}

/** @param {any} thing */
const isObject = (thing) => thing !== null && typeof thing === 'object';

/** @param {Record<string, any>} thing */
function fields(thing) {
  const all = document.createElement('dl');
  all.className = 'facts';
  for (const [name, held] of Object.entries(thing)) {
    const term = document.createElement('dt');
    const what = document.createElement('dd');
    term.textContent = NAMES[name] ?? name.replaceAll('_', ' ');
    what.append(facts(held));
    all.append(term, what);
  }
  return all;
}

/** @param {any[]} things */
function list(things) {
  if (!things.length) return value('none');
  const all = document.createElement('ul');
  all.className = 'facts__list';
  for (const thing of things) {
    const item = document.createElement('li');
    item.append(facts(isObject(thing) ? known(thing) : thing));
    all.append(item);
  }
  return all;
}

/** Of one of many only what there is. @param {Record<string, any>} thing */
const known = (thing) => Object.fromEntries(Object.entries(thing).filter(([, held]) => held !== null));

/** An id is a button: the page puts it where it is wanted. @param {any} held */
function value(held) {
  const kind = ID.exec(String(held))?.groups?.kind;
  const shown = document.createElement(kind ? 'button' : 'span');
  shown.textContent = WORDS.get(held) ?? String(held).replace(TIME, '$1 $2 UTC');
  if (!kind) return shown;
  shown.className = 'button button--plain';
  shown.setAttribute('type', 'button');
  shown.addEventListener('click', () => {
    shown.dispatchEvent(new CustomEvent('pick', { bubbles: true, detail: { kind, id: String(held) } }));
  });
  return shown;
}
