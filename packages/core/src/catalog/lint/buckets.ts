import { shown } from '../../errors.ts';
import { DEFAULT_SECONDS_BUCKETS } from '../definition.ts';
import type { Rule } from './lint.ts';

export const bucketRules: readonly Rule[] = [
  function* presence({ type, buckets }) {
    if (type !== 'histogram' || buckets.length > 0) return;
    yield { code: 'TELLTALE_METRIC_BUCKETS', problem: 'the histogram has no buckets', value: buckets };
  },
  function* order({ buckets }) {
    for (const [index, bound] of buckets.entries()) {
      const before = buckets[index - 1];
      if (!Number.isFinite(bound)) {
        yield {
          code: 'TELLTALE_METRIC_BUCKETS',
          problem: `the bucket bound ${shown(bound)} is not finite`,
          value: bound,
        };
      } else if (before !== undefined && bound <= before) {
        yield {
          code: 'TELLTALE_METRIC_BUCKETS',
          problem: `the bucket bound ${bound} does not come after ${before}`,
          value: bound,
        };
      }
    }
  },
  function* unit({ type, unit, buckets }) {
    if (type !== 'histogram' || unit === undefined || unit === 'seconds') return;
    if (buckets.join() !== DEFAULT_SECONDS_BUCKETS.join()) return;
    yield {
      code: 'TELLTALE_METRIC_BUCKETS',
      problem: `the histogram of ${unit} lists no buckets, and the default ones are seconds`,
      value: buckets,
    };
  },
];
