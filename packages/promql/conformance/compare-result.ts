import type { MatrixResult, ResultValue, Series, VectorResult } from '../src/evaluate/result.ts';
import { histogramText } from '../src/histograms/histogram-text.ts';
import type { NativeHistogram } from '../src/histograms/native-histogram.ts';
import type { SeriesNotation } from '../src/notation/series-notation.ts';
import type { SeriesValue } from '../src/notation/series-values.ts';
import { almostEqual } from './almost-equal.ts';
import { isSameHistogram } from './same-histogram.ts';
import type { EvalCommand } from './script.ts';

/** What is wrong with a result, or nothing. */
export function compareResult(command: EvalCommand, result: ResultValue): string | undefined {
  const { expected } = command;
  if (result.type === 'vector' || result.type === 'matrix') {
    if (expected.type !== 'series') return `got a ${result.type}`;
    if (result.type === 'vector') return compareVector(command, expected.series, result);
    return isOrdered(command) ? 'got a matrix, which has no order' : compareMatrix(command, expected.series, result);
  }
  const { type, value } = result;
  if (type === 'scalar' && expected.type === type && almostEqual(expected.value, value)) return undefined;
  if (type === 'string' && expected.type === type && expected.value === value) return undefined;
  return `got the ${type} ${JSON.stringify(value)}`;
}

export function isOrdered({ expectations }: EvalCommand): boolean {
  return expectations.some(({ kind }) => kind === 'ordered');
}

function compareVector(command: EvalCommand, expected: readonly SeriesNotation[], result: VectorResult) {
  const rest = byLabels(expected);
  for (const [position, { labels, value, histogram }] of result.samples.entries()) {
    const found = rest.get(labels.key);
    if (found === undefined) return `unexpected ${String(labels)} with ${value}`;
    rest.delete(labels.key);
    if (isOrdered(command) && found.position !== position) {
      return `${String(labels)} at position ${position + 1}, expected at ${found.position + 1}`;
    }
    const first = found.values[0];
    if (!isSameValue(first, value, histogram)) {
      return `${String(labels)} is ${show(value, histogram)}, expected ${describe(first)}`;
    }
  }
  return missing(rest);
}

function compareMatrix(command: EvalCommand, expected: readonly SeriesNotation[], result: MatrixResult) {
  const unsorted = result.series.findIndex(({ labels }, i, all) => i > 0 && compareLabels(all[i - 1], labels) > 0);
  if (unsorted >= 0)
    return `a matrix is sorted by labels, but ${String(result.series[unsorted]?.labels)} comes too late`;
  const rest = byLabels(expected);
  for (const series of result.series) {
    const found = rest.get(series.labels.key);
    if (found === undefined) return `unexpected ${showSeries(series)}`;
    rest.delete(series.labels.key);
    const wrong = comparePoints(command, found.values, series);
    if (wrong !== undefined) return wrong;
  }
  return missing(rest);
}

function comparePoints({ from, to, step }: EvalCommand, expected: readonly SeriesValue[], series: Series) {
  if (from + (expected.length - 1) * step > to) return `${String(series.labels)} cannot have ${expected.length} points`;
  const points = expected
    .map((value, index) => ({ value, time: from + index * step }))
    .filter(({ value }) => value !== 'omitted');
  if (points.length !== series.timestamps.length) return `expected ${points.length} points, got ${showSeries(series)}`;
  const wrong = points.find(
    ({ value, time }, i) =>
      series.timestamps[i] !== time || !isSameValue(value, series.values[i] ?? 0, series.histograms?.[i]),
  );
  if (wrong === undefined) return undefined;
  return `expected ${describe(wrong.value)} at ${wrong.time} ms, got ${showSeries(series)}`;
}

function isSameValue(
  expected: SeriesValue | undefined,
  value: number,
  histogram: NativeHistogram | undefined,
): boolean {
  if (typeof expected === 'object') return histogram !== undefined && isSameHistogram(expected, histogram);
  return typeof expected === 'number' && histogram === undefined && almostEqual(expected, value);
}

/** Prometheus orders label sets by name and value in turn, shorter sets first. */
function compareLabels(before: Series | undefined, { pairs }: Series['labels']): number {
  const previous = before?.labels.pairs ?? [];
  for (let i = 0; i < previous.length && i < pairs.length; i++) {
    const [a = '', b = ''] = [previous[i], pairs[i]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return previous.length - pairs.length;
}

function byLabels(expected: readonly SeriesNotation[]) {
  return new Map(expected.map(({ labels, values }, position) => [labels.key, { labels, values, position }]));
}

function missing(rest: ReturnType<typeof byLabels>): string | undefined {
  const [first] = rest.values();
  return first && `${String(first.labels)} is missing, expected with ${first.values.map(describe).join(' ')}`;
}

export function describe(value: SeriesValue | undefined): string {
  return typeof value === 'object' ? show(0, value.histogram) : String(value);
}

function show(value: number, histogram: NativeHistogram | undefined): string {
  if (histogram === undefined) return String(value);
  const { schema, zeroThreshold, counterReset } = histogram;
  return `schema ${schema}, zero ${zeroThreshold}, ${counterReset} ${histogramText(histogram)}`;
}

function showSeries({ labels, timestamps, values, histograms }: Series): string {
  const points = Array.from(timestamps, (time, i) => `${show(values[i] ?? 0, histograms?.[i])}@${time}`);
  return `${String(labels)} with ${points.length === 0 ? 'no points' : points.join(' ')}`;
}
