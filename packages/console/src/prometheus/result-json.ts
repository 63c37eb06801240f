import { PromQLError, type NativeHistogram, type QueryResult, type Sample, type Series } from '@telltale/promql';
import type { Turns } from '../turns.ts';

/** Points of an answer: more than a screen shows a thousand times over, and 100 MB of JSON. */
const MAX_POINTS = 3_000_000;

/**
 * A result as Prometheus' HTTP API shows it: https://prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats
 *
 * @throws PromQLError `PROMQL_LIMIT_SAMPLES` where it is too large
 */
export async function resultText({ value }: QueryResult, limit: number, turns: Turns): Promise<string> {
  if (value.type === 'scalar') return `{"resultType":"scalar","result":${point(value.time, value.value)}}`;
  if (value.type === 'string')
    return JSON.stringify({ resultType: 'string', result: [value.time / 1000, value.value] });
  if (value.type === 'vector') {
    const samples: string[] = [];
    for (const each of value.samples.slice(0, limit)) {
      samples.push(sampleText(each));
      if (turns.isDue()) await turns.pause();
    }
    return `{"resultType":"vector","result":[${samples.join(',')}]}`;
  }
  const series = value.series.slice(0, limit);
  const points = series.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
  if (points > MAX_POINTS) {
    throw new PromQLError('PROMQL_LIMIT_SAMPLES', `the result has ${points} points, at most ${MAX_POINTS} are sent`);
  }
  const texts: string[] = [];
  for (const each of series) {
    texts.push(seriesText(each));
    if (turns.isDue(1 + each.timestamps.length / 16)) await turns.pause();
  }
  return `{"resultType":"matrix","result":[${texts.join(',')}]}`;
}

function sampleText({ labels, time, value, histogram }: Sample): string {
  const of = histogram === undefined ? `"value":${point(time, value)}` : `"histogram":${bucketed(time, histogram)}`;
  return `{"metric":${JSON.stringify(labels)},${of}}`;
}

function seriesText({ labels, timestamps, values, histograms }: Series): string {
  const floats: string[] = [];
  const natives: string[] = [];
  for (let i = 0; i < timestamps.length; i++) {
    const histogram = histograms?.[i];
    if (histogram === undefined) floats.push(point(timestamps[i]!, values[i]!));
    else natives.push(bucketed(timestamps[i]!, histogram));
  }
  const parts = [
    `"metric":${JSON.stringify(labels)}`,
    ...(floats.length > 0 ? [`"values":[${floats.join(',')}]`] : []),
    ...(natives.length > 0 ? [`"histograms":[${natives.join(',')}]`] : []),
  ];
  return `{${parts.join(',')}}`;
}

/** Times and numbers need no escapes. */
function point(time: number, value: number): string {
  return `[${time / 1000},"${valueText(value)}"]`;
}

function bucketed(time: number, { count, sum }: NativeHistogram): string {
  return JSON.stringify([time / 1000, { count: valueText(count), sum: valueText(sum) }]);
}

/** A number as Prometheus' API writes it: with an exponent where JavaScript has one, of two digits at least (`util/jsonutil`). */
export function valueText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}
