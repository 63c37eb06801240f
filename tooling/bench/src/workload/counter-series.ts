/** A counter, as a day of an ordinary service makes it: a steady rate, and what comes by chance. */
export interface CounterSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Times in milliseconds since the epoch. */
  readonly samples: readonly { readonly time: number; readonly value: number }[];
}

/** Milliseconds between samples. */
export const INTERVAL = 15_000;

/** Counters of an HTTP server, from `start` (milliseconds since the epoch) on; the same each time. */
export function* counterSeries(count: number, samples: number, start: number): Generator<CounterSeries> {
  const random = pseudoRandom(1);
  for (let i = 0; i < count; i++) {
    // Few are busy, most are not.
    const rate = random() ** 3 * 400;
    let value = Math.floor(random() * 1e6);
    yield {
      labels: {
        __name__: 'x_total',
        instance: `10.0.0.${i % 100}:9100`,
        job: 'api',
        method: i % 2 === 0 ? 'GET' : 'POST',
        route: `/api/v1/resource-${i % 50}`,
        status: String(200 + (Math.floor(i / 100) % 100)),
      },
      samples: Array.from({ length: samples }, (_, j) => {
        value += Math.max(0, Math.round(rate + Math.sqrt(rate) * (random() + random() + random() - 1.5) * 2));
        return { time: start + j * INTERVAL + (i % 15) * 1000, value };
      }),
    };
  }
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
