import { compileMatchers, type ExpositionExemplar, type Labels, type Matcher } from '@telltale/promql';

export interface StoredExemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface SeriesExemplars {
  readonly series: Labels;
  readonly exemplars: readonly StoredExemplar[];
}

interface Held {
  readonly series: Labels;
  readonly exemplars: StoredExemplar[];
}

/** As many as Prometheus takes by default. */
const DEFAULT_MAX = 100_000;
/** Of one series: more than a panel shows. */
const MAX_PER_SERIES = 200;

/** The newest exemplars, oldest out first. */
export class ExemplarStore {
  readonly #max: number;
  readonly #bySeries = new Map<string, Held>();
  #count = 0;

  constructor(max: number = DEFAULT_MAX) {
    this.#max = max;
  }

  get count(): number {
    return this.#count;
  }

  get seriesCount(): number {
    return this.#bySeries.size;
  }

  /** A page shows its exemplars scrape after scrape: one that is there already is not taken again. */
  add(series: Labels, { labels, value, timestamp }: ExpositionExemplar, scrapeTime: number): void {
    // A clock that is ahead would keep out what follows.
    const time = Math.min(timestamp ?? scrapeTime, scrapeTime);
    const held = this.#bySeries.get(series.key) ?? { series, exemplars: [] };
    const last = held.exemplars.at(-1);
    if (last !== undefined && (time < last.time || (last.value === value && last.labels.equals(labels)))) return;
    held.exemplars.push({ labels, value, time });
    this.#count += 1;
    if (held.exemplars.length > MAX_PER_SERIES) this.#drop(held);
    // Put last: the first is the one that got none for the longest time.
    this.#bySeries.delete(series.key);
    this.#bySeries.set(series.key, held);
    while (this.#count > this.#max) {
      const [key, oldest] = this.#bySeries.entries().next().value!;
      this.#drop(oldest);
      if (oldest.exemplars.length === 0) this.#bySeries.delete(key);
    }
  }

  /** Forgets what is older than a time. */
  dropBefore(time: number): void {
    for (const [key, held] of this.#bySeries) {
      while (held.exemplars.length > 0 && held.exemplars[0]!.time < time) this.#drop(held);
      if (held.exemplars.length === 0) this.#bySeries.delete(key);
    }
  }

  select(matchers: readonly Matcher[], from: number, to: number): readonly SeriesExemplars[] {
    const isMatch = compileMatchers(matchers);
    return [...this.#bySeries.values()]
      .filter(({ series }) => isMatch(series))
      .map(({ series, exemplars }) => ({
        series,
        exemplars: exemplars.filter(({ time }) => time >= from && time <= to),
      }))
      .filter(({ exemplars }) => exemplars.length > 0);
  }

  #drop(held: Held): void {
    held.exemplars.shift();
    this.#count -= 1;
  }
}
