// @ts-check
/** The first page: the generator, and what the service costs. */

import '../elements/site-account.js';
import { PriceList } from '../elements/price-list.js';
import { one } from '../lib/dom.js';
import { openStudio } from '../lib/studio.js';

const prices = one(document, 'price-list', PriceList);

void openStudio((known) => {
  prices.config = known;
});
