import type { Family, Sample } from '../scrape/read-page.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import type { Expected } from './expectations.ts';

/** What several scrapes say of one metric. */
export interface Verdict extends Expected {
  readonly isMet: boolean;
  /** In a few words: what was seen. */
  readonly seen: string;
}

interface Seen {
  first: number;
  last: number;
  highest: number;
  series: number;
}

/** Remembers what every family of every service showed, from the first scrape on. */
export class Evidence {
  readonly #families = new Map<string, Seen>();
  #scrapes = 0;

  /** @param scrape - The pages of all services, each sample with its `service`. */
  add({ families }: Scrape): void {
    this.#scrapes++;
    for (const family of families.values()) {
      const byService = Map.groupBy(family.samples, ({ labels }) => labels['service'] ?? '');
      for (const [service, samples] of byService) this.#note(keyOf(service, family.name), family, samples);
    }
  }

  judge(expected: Expected): Verdict {
    const seen = this.#families.get(keyOf(expected.service, expected.name));
    const isMet = seen === undefined ? isExcused(expected) : meets(expected, seen);
    return { ...expected, isMet, seen: inWords(expected, seen) };
  }

  #note(key: string, family: Family, samples: readonly Sample[]): void {
    const total = totalOf(family, samples);
    const seen = this.#families.get(key);
    if (seen === undefined) {
      // What was not there at first has grown from nothing.
      const first = this.#scrapes > 1 ? 0 : total;
      this.#families.set(key, { first, last: total, highest: total, series: samples.length });
      return;
    }
    // A service that died began anew.
    if (total < seen.last && family.type !== 'gauge') seen.first = 0;
    seen.last = total;
    seen.highest = Math.max(seen.highest, total);
    seen.series = Math.max(seen.series, samples.length);
  }
}

function keyOf(service: string, family: string): string {
  return `${service} ${family}`;
}

/** The sum of a counter or gauge; the observations of a histogram. */
function totalOf({ name, type }: Family, samples: readonly Sample[]): number {
  const counted = type === 'histogram' ? samples.filter((sample) => sample.name === `${name}_count`) : samples;
  return counted.reduce((sum, { value }) => sum + value, 0);
}

function meets({ expectation }: Expected, { first, last, highest, series }: Seen): boolean {
  const meetings = {
    grows: () => last > first,
    rises: () => highest > 0,
    stands: () => series > 0,
    rests: () => highest === 0,
    may: () => true,
  };
  return meetings[expectation]();
}

function isExcused({ expectation, linuxOnly }: Expected): boolean {
  return expectation === 'rests' || expectation === 'may' || (linuxOnly && process.platform !== 'linux');
}

function inWords({ type, expectation }: Expected, seen: Seen | undefined): string {
  if (seen === undefined) return expectation === 'rests' ? 'none' : 'not on the page';
  if (type === 'histogram') return `${shown(seen.last)} observations`;
  if (type === 'counter') return `${shown(seen.first)} to ${shown(seen.last)}`;
  return expectation === 'rises' ? `up to ${shown(seen.highest)}` : shown(seen.last);
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
