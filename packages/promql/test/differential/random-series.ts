import { Labels } from '../../src/index.ts';

/** A series and its samples; `undefined` is a staleness marker. */
export interface RandomSeries {
  readonly labels: Labels;
  readonly samples: readonly { readonly time: number; readonly value: number | undefined }[];
}

/** Milliseconds since the epoch: data starts here. */
export const DATA_START = 1_700_000_000_000;
/** Milliseconds of data. */
export const DATA_LENGTH: number = 90 * 60_000;
const INTERVAL = 15_000;

const JOBS = ['api', 'web'] as const;
const INSTANCES = ['a:1', 'b:2', 'c:3'] as const;
const BOUNDS = ['0.1', '0.5', '1', '5', '+Inf'] as const;

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Counters with resets, gauges, classic histograms, series that come and go, values that are no numbers.
 *
 * No sample stands on a whole second: at the ends of ranges Prometheus 2 and 3 differ (`known-differences.ts`).
 */
export function randomSeries(seed: number): RandomSeries[] {
  const next = random(seed);
  const all: RandomSeries[] = [];
  const add = (labels: Record<string, string>, value: () => number | undefined | 'gap', every = INTERVAL): void => {
    const samples: RandomSeries['samples'][number][] = [];
    let time = DATA_START + 1 + Math.floor(next() * 900);
    for (; time < DATA_START + DATA_LENGTH; time += every) {
      const one = value();
      // Jitter that never reaches a whole second.
      if (one !== 'gap') samples.push({ time: time + Math.floor(next() * 50), value: one });
    }
    all.push({ labels: Labels.from(labels), samples });
  };
  for (const job of JOBS) {
    for (const instance of INSTANCES) {
      const target = { job, instance };
      add({ __name__: 'requests_total', code: '200', ...target }, counter(next, 30, 0.01));
      add({ __name__: 'requests_total', code: '500', ...target }, counter(next, 3, 0.02));
      add({ __name__: 'level', ...target }, () => Math.round((next() - 0.3) * 1e6) / 1e3);
      add({ __name__: 'whole', ...target }, () => Math.floor(next() * 12) - 3);
      add({ __name__: 'info', version: `v${Math.floor(next() * 3)}`, ...target }, () => 1, 60_000);
      const buckets = histogram(next);
      for (const [i, le] of BOUNDS.entries()) add({ __name__: 'latency_bucket', le, ...target }, () => buckets(i));
    }
    add({ __name__: 'flaky', job }, comesAndGoes(next));
    add({ __name__: 'odd', job }, () => [1, Number.NaN, Infinity, -Infinity, 0, -2.5][Math.floor(next() * 6)]);
  }
  return all;
}

function counter(next: () => number, rate: number, resets: number): () => number {
  let value = Math.floor(next() * 1000);
  return () => (value = next() < resets ? 0 : value + Math.floor(next() * rate));
}

/** Cumulative counts, the one for a bound asked after those below it. */
function histogram(next: () => number): (bucket: number) => number {
  const counts = BOUNDS.map(() => 0);
  return (bucket) => {
    counts[bucket] = Math.max((counts[bucket] ?? 0) + Math.floor(next() * 5), counts[bucket - 1] ?? 0);
    return counts[bucket] ?? 0;
  };
}

function comesAndGoes(next: () => number): () => number | undefined | 'gap' {
  let isThere = true;
  return () => {
    if (next() > 0.1) return isThere ? Math.floor(next() * 100) : 'gap';
    isThere = !isThere;
    return isThere ? 50 : undefined;
  };
}
