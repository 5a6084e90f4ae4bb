// @ts-check
/** The first page: the generator, sentences to try in it, and what the service costs. */

import '../elements/site-account.js';
import { ImageGenerator } from '../elements/image-generator.js';
import { PriceList } from '../elements/price-list.js';
import { one } from '../lib/dom.js';
import { openStudio } from '../lib/studio.js';

const generator = one(document, 'image-generator', ImageGenerator);
const prices = one(document, 'price-list', PriceList);

one(document, '.samples', HTMLElement).addEventListener('click', ({ target }) => {
  const sample = target instanceof Element ? target.closest('button') : null;
  const { prompt = '', ratio = '' } = sample?.dataset ?? {};
  if (!sample) return;
  generator.use({ ...generator.settings, prompt, aspect_ratio: ratio });
  generator.focusPrompt();
});

void openStudio((known) => {
  prices.config = known;
});
