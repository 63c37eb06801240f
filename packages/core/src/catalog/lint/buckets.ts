import { shown } from '../../errors.ts';
import type { Rule } from './lint.ts';

export const bucketRules: readonly Rule[] = [
  function* order(metric) {
    if (metric.type !== 'histogram') return;
    const { buckets } = metric;
    if (buckets.length === 0) {
      yield { code: 'TELLTALE_METRIC_BUCKETS', problem: 'the histogram has no buckets', value: buckets };
      return;
    }
    for (const [index, bound] of buckets.entries()) {
      const before = buckets[index - 1];
      if (!Number.isFinite(bound)) {
        yield { code: 'TELLTALE_METRIC_BUCKETS', problem: `the bucket bound ${shown(bound)} is not finite`, value: bound };
      } else if (before !== undefined && bound <= before) {
        yield {
          code: 'TELLTALE_METRIC_BUCKETS',
          problem: `the bucket bound ${bound} does not come after ${before}`,
          value: bound,
        };
      }
    }
  },
];
