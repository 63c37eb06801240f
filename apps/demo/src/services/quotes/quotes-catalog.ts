import { counter, defineCatalog, histogram, oneOf, open } from '@telltale/core';
import { assetClasses } from '../market.ts';

const asset_class = oneOf(...assetClasses);

/** What only this service can tell: where its quotes came from and how old they were. */
export const quotes = defineCatalog('quotes', {
  served: counter({
    help: 'Quotes that were served, by where they came from.',
    labels: { source: oneOf('l1', 'l2', 'provider', 'stale'), asset_class },
  }),
  age: histogram({
    help: 'Age of quotes when they were served, since their provider looked.',
    unit: 'seconds',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
    labels: { asset_class },
  }),
  failovers: counter({
    help: 'Times that a quote was asked of another provider because one failed, by the one that failed.',
    labels: { provider: open(20) },
  }),
  reportSymbols: histogram({ help: 'Symbols that one report compares.', buckets: [1, 2, 3, 5, 8, 13] }),
});
