import { PromQLError } from '../../errors.ts';
import type { Matcher } from '../../storage/storage.ts';
import { escapePattern } from '../query/filter.ts';
import { refused } from '../refused.ts';

/**
 * The matcher of the bucket with a bound: `le="0.3"`, and `le=~"5|5\\.0"`, as Prometheus 3 stores whole numbers as OpenMetrics
 * writes them, whatever the page had, and Prometheus 2 keeps what it reads.
 */
export function bucketMatcher(bound: number): Matcher {
  if (typeof bound !== 'number') throw refused('A bound of a bucket', 'a number', bound);
  const texts = [...new Set([String(bound), openMetricsNumber(bound)])];
  if (texts.length === 1) return { name: 'le', op: '=', value: String(bound) };
  return { name: 'le', op: '=~', value: texts.map((text) => escapePattern(text)).join('|') };
}

/**
 * A number as Prometheus writes it when it normalizes bounds (FormatOpenMetricsFloat): as Go's shortest `%g`, which has an exponent
 * from a million on, and with `.0` where it would look whole.
 */
function openMetricsNumber(value: number): string {
  const [digits = '', power = ''] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** @throws PromQLError `PROMQL_BUCKET`, naming the nearest bound */
export function checkBound(bound: number, buckets: readonly number[], metric: string, convention: string): void {
  if (buckets.length === 0 || buckets.includes(bound)) return;
  const nearest = buckets.reduce((best, each) => (Math.abs(each - bound) < Math.abs(best - bound) ? each : best));
  const where = `Under the convention "${convention}", ${metric} has no bucket up to ${bound}.`;
  const all = `The nearest is ${nearest}, of ${buckets.join(', ')}.`;
  throw new PromQLError('PROMQL_BUCKET', `${where} ${all}`);
}
