import type { Sample } from './read-page.ts';
import type { Scrape } from './scrape-page.ts';

/** Labels that a series must have to be looked at; a pattern for those that may have several values. */
export type Where = Readonly<Record<string, string | RegExp>>;

/** Quantiles of a histogram that gained nothing, and ratios of nothing. */
export const NOTHING = Number.NaN;

/** What changed from one scrape to a later one: the functions of PromQL that the view needs, over real pages. */
export class Change {
  readonly seconds: number;
  readonly #first: Scrape;
  readonly #last: Scrape;
  readonly #within: Where;
  readonly #before = new Map<string, ReadonlyMap<string, number>>();
  readonly #lookedAt = new Map<string, readonly Sample[]>();

  /** @param within - What alone is looked at, such as the samples of one service. */
  constructor(first: Scrape, last: Scrape, within: Where = {}) {
    this.#first = first;
    this.#last = last;
    this.#within = within;
    this.seconds = (last.at - first.at) / 1000;
  }

  /** Per second, summed over the series. */
  rate(name: string, where: Where = {}): number {
    return this.seconds <= 0 ? 0 : this.increase(name, where) / this.seconds;
  }

  /** What a counter gained, summed over the series. A histogram's count and sum are asked by their own names. */
  increase(name: string, where: Where = {}): number {
    let sum = 0;
    for (const sample of this.#samples(name, where)) sum += this.#gain(sample);
    return sum;
  }

  /** Sum of a gauge's series now. */
  now(name: string, where: Where = {}): number {
    let sum = 0;
    for (const { value } of this.#samples(name, where)) sum += value;
    return sum;
  }

  /** The values that a label has on a metric. */
  valuesOf(name: string, label: string, where: Where = {}): readonly string[] {
    const values = this.#samples(name, where).map(({ labels }) => labels[label]);
    return [...new Set(values)].filter((value) => value !== undefined);
  }

  /** The value below which a share of a histogram's new observations lie; interpolated as `histogram_quantile` does. */
  quantile(share: number, name: string, where: Where = {}): number {
    const counts = new Map<number, number>();
    for (const sample of this.#samples(`${name}_bucket`, where)) {
      const bound = Number(sample.labels['le']!.replace('Inf', 'Infinity'));
      counts.set(bound, (counts.get(bound) ?? 0) + this.#gain(sample));
    }
    const buckets = [...counts].toSorted(([a], [b]) => a - b);
    const total = buckets.at(-1)?.[1] ?? 0;
    if (total === 0) return NOTHING;
    const rank = share * total;
    let [lower, below] = [0, 0];
    for (const [bound, count] of buckets) {
      if (count >= rank) {
        // Beyond the last bound nothing is known but that.
        return bound === Infinity ? lower : lower + ((bound - lower) * (rank - below)) / (count - below);
      }
      [lower, below] = [bound, count];
    }
    return lower;
  }

  #samples(name: string, where: Where): readonly Sample[] {
    let samples = this.#lookedAt.get(name);
    if (samples === undefined) {
      const family = familyOf(this.#last, name) ?? [];
      samples = family.filter((sample) => sample.name === name && isWithin(sample, Object.entries(this.#within)));
      this.#lookedAt.set(name, samples);
    }
    const wanted = Object.entries(where);
    return wanted.length === 0 ? samples : samples.filter((sample) => isWithin(sample, wanted));
  }

  #gain({ name, series, value }: Sample): number {
    let before = this.#before.get(name);
    if (before === undefined) {
      const samples = familyOf(this.#first, name) ?? [];
      before = new Map(samples.map((sample) => [sample.series, sample.value]));
      this.#before.set(name, before);
    }
    const from = before.get(series) ?? 0;
    // A counter that went down began anew.
    return value >= from ? value - from : value;
  }
}

function isWithin({ labels }: Sample, wanted: readonly (readonly [label: string, value: string | RegExp])[]): boolean {
  return wanted.every(([label, value]) => {
    const found = labels[label] ?? '';
    return typeof value === 'string' ? found === value : value.test(found);
  });
}

function familyOf({ families }: Scrape, sample: string): readonly Sample[] | undefined {
  return (families.get(sample) ?? families.get(sample.replace(/_(bucket|sum|count)$/, '')))?.samples;
}
