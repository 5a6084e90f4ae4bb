// @ts-check
/** Any answer of the service as a list of names and values, which a person can read. */

const ID = /^(?<kind>usr|gen|msg|evt)_[A-Za-z0-9_-]+$/;

/** @type {Map<any, string>} */
const WORDS = new Map([
  [null, '–'],
  [true, 'yes'],
  [false, 'no'],
]);

/** @param {any} thing @returns {HTMLElement} */
export function facts(thing) {
  if (Array.isArray(thing)) return list(thing);
  return thing !== null && typeof thing === 'object' ? fields(thing) : value(thing);
}

/** @param {Record<string, any>} thing */
function fields(thing) {
  const all = document.createElement('dl');
  all.className = 'facts';
  for (const [name, held] of Object.entries(thing)) {
    const term = document.createElement('dt');
    const what = document.createElement('dd');
    term.textContent = name.replaceAll('_', ' ');
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
    item.append(facts(thing));
    all.append(item);
  }
  return all;
}

/** An id is a button: the page puts it where it is wanted. @param {any} held */
function value(held) {
  const kind = ID.exec(String(held))?.groups?.kind;
  const shown = document.createElement(kind ? 'button' : 'span');
  shown.textContent = WORDS.get(held) ?? String(held);
  if (!kind) return shown;
  shown.className = 'button button--plain';
  shown.setAttribute('type', 'button');
  shown.addEventListener('click', () => {
    shown.dispatchEvent(new CustomEvent('pick', { bubbles: true, detail: { kind, id: String(held) } }));
  });
  return shown;
}
