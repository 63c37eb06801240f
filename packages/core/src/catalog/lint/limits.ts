import { shown } from '../../errors.ts';
import type { Rule } from './lint.ts';

export const limitRules: readonly Rule[] = [
  function* maxSeries({ maxSeries: limit }) {
    if (Number.isSafeInteger(limit) && limit > 0) return;
    yield { code: 'TELLTALE_METRIC_OPTIONS', problem: `maxSeries is ${shown(limit)}`, value: limit };
  },
  function* ttl({ ttlSeconds: ttl }) {
    if (ttl === undefined || (Number.isFinite(ttl) && ttl > 0)) return;
    yield { code: 'TELLTALE_METRIC_OPTIONS', problem: `ttlSeconds is ${shown(ttl)}`, value: ttl };
  },
];
