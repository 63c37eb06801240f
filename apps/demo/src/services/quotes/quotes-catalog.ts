import { counter, defineCatalog, histogram, oneOf, open } from '@telltale/core';
import { assetClasses } from '../../market.ts';

const asset_class = oneOf(...assetClasses);

/** What only this service can tell: where its quotes came from, how old they were, and what queries had to go on. */
export const quotes = defineCatalog('quotes', {
  served: counter({
    help: 'Quotes that were served, by where they came from.',
    labels: { source: oneOf('cache', 'provider', 'stale'), asset_class },
  }),
  age: histogram({
    help: 'Age of quotes when they were served, since their provider looked.',
    unit: 'seconds',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
    labels: { asset_class },
  }),
  failovers: counter({
    help: 'Times that a price was asked of another provider because one failed, by the one that failed.',
    labels: { provider: open(20) },
  }),
  refreshes: counter({
    help: 'Quotes and histories that were fetched before anybody had to wait for them, by outcome.',
    labels: { outcome: oneOf('fresh', 'failed') },
  }),
  querySymbols: histogram({
    help: 'Symbols that one query could look through.',
    buckets: [1, 5, 10, 20, 40, 60, 80, 100, 120, 240, 360],
  }),
});
