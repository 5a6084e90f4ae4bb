// @ts-check
/** A place that is in one of several states, each drawn in the page: `data-state="ready more"`. */

import { every, one } from './dom.js';

/** @param {ParentNode} place @param {string} state */
export function showState(place, state) {
  for (const part of every(place, ':scope > [data-state]', HTMLElement)) {
    part.hidden = !part.dataset.state?.split(' ').includes(state);
  }
}

/** As showState, and leads those who listen instead of looking there. @param {ParentNode} place @param {string} state */
export function moveToState(place, state) {
  showState(place, state);
  one(place, ':scope > [data-state]:not([hidden]) [tabindex="-1"]', HTMLElement).focus();
}
