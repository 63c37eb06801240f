import { quantileOf } from '../../exposition/quantile.ts';
import { HistogramInstrument } from '../../instruments/histogram.ts';
import type { Instrument } from '../../instruments/instrument.ts';
import type { SignalSource } from './signal-sources.ts';

/** Traffic, errors and latency of one kind of work. */
export interface Signals {
  readonly count: number;
  readonly perSecond: number;
  /** `null` while there is nothing to divide by; with the error ratio less than 1 where some work is retried. */
  readonly successRatio: number | null;
  readonly errorRatio: number | null;
  /** Estimated from the buckets as `histogram_quantile` does it; `null` while nothing was observed. */
  readonly latencySeconds: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
}

/** All series of a {@link SignalSource} added up: a handful of numbers, however many series there are. */
export interface SignalTotals {
  readonly count: number;
  readonly successes: number;
  readonly errors: number;
  readonly bounds: ArrayLike<number>;
  /** Observations in each bucket, not cumulated, `+Inf` last. */
  readonly buckets: Float64Array;
}

/** `undefined` where the telemetry has no such metrics. */
export function totalsOf(source: SignalSource, instruments: readonly Instrument[]): SignalTotals | undefined {
  const named = (key: string): Instrument | undefined =>
    instruments.find(({ metric }) => metric.catalog === source.catalog && metric.key === key);
  const work = named(source.work);
  if (work === undefined) return undefined;
  const totals = { count: 0, successes: 0, errors: 0 };
  for (let slot = 0; slot < work.series.size; slot++) {
    if (!work.series.isLive(slot)) continue;
    const count = countAt(work, slot);
    const outcome = source.outcomeOf(work.series.recordOf(slot));
    totals.count += count;
    if (outcome === 'success') totals.successes += count;
    if (outcome === 'error') totals.errors += count;
  }
  const latency = named(source.latency);
  return { ...totals, ...(latency instanceof HistogramInstrument ? bucketsOf(latency) : noBuckets) };
}

const noBuckets = { bounds: [], buckets: new Float64Array(0) };

function bucketsOf({ bounds, stride, values, series }: HistogramInstrument) {
  const buckets = new Float64Array(bounds.length + 1);
  for (let slot = 0; slot < series.size; slot++) {
    if (!series.isLive(slot)) continue;
    for (let bucket = 0; bucket < buckets.length; bucket++) buckets[bucket]! += values[slot * stride + bucket]!;
  }
  return { bounds, buckets };
}

function countAt(instrument: Instrument, slot: number): number {
  const { stride, values } = instrument;
  if (!(instrument instanceof HistogramInstrument)) return values[slot * stride]!;
  let count = 0;
  for (let bucket = 0; bucket <= instrument.bounds.length; bucket++) count += values[slot * stride + bucket]!;
  return count;
}

/** What happened between two totals. Series that went away in between do not count against it. */
export function signalsBetween(before: SignalTotals | undefined, now: SignalTotals, seconds: number): Signals {
  const since = (count: number, earlier = 0): number => Math.max(0, count - earlier);
  const count = since(now.count, before?.count);
  const buckets = now.buckets.map((own, bucket) => since(own, before?.buckets[bucket]));
  const ratio = (part: number): number | null => (count === 0 ? null : Math.min(1, part / count));
  return {
    count,
    perSecond: seconds > 0 ? count / seconds : 0,
    successRatio: ratio(since(now.successes, before?.successes)),
    errorRatio: ratio(since(now.errors, before?.errors)),
    latencySeconds: {
      p50: quantileOf(0.5, now.bounds, buckets),
      p95: quantileOf(0.95, now.bounds, buckets),
      p99: quantileOf(0.99, now.bounds, buckets),
    },
  };
}
