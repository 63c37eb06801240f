import type { Call } from '../../syntax/expression.ts';
import type { KnownSeries } from '../knowledge/known-series.ts';
import { bucketsArgument } from './missing-le.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';

export const notBuckets: Rule = {
  code: 'not-buckets',
  visit: { call: look },
};

function* look({ name, args, position }: Call, { facts }: RuleContext): Iterable<Problem> {
  const vector = bucketsArgument(name, args);
  if (vector === undefined) return;
  const { series = [], labels } = facts(vector);
  const [first] = series;
  if (first === undefined || series.some(hasBuckets) || labels.known.has('le')) return;
  yield { ...explained(name, first), subject: first.name, position: vector.position ?? position };
}

/** What nothing is known of may have them. */
function hasBuckets({ part, metric, kind }: KnownSeries): boolean {
  return part === 'bucket' || (part === 'value' && metric.type === 'histogram') || kind === 'unknown';
}

function explained(quantile: string, { name, metric }: KnownSeries): Pick<Problem, 'message' | 'suggestion'> {
  if (metric.type === 'histogram') {
    const suggestion = `${metric.name}_bucket`;
    return { message: `${name} has no buckets: ${quantile} needs ${suggestion}.`, suggestion };
  }
  const what = metric.type === 'unknown' ? 'no histogram' : `a ${metric.type}`;
  const next =
    metric.type === 'summary' ? `Select its quantile, as ${metric.name}{quantile="0.9"}.` : 'Record it as a histogram.';
  return { message: `${metric.name} is ${what}: ${quantile} needs the buckets of a histogram. ${next}` };
}
