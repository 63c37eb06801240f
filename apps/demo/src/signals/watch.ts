import { DeskChange } from '../scrape/desk-change.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import { readSignals, readTrends } from './read-signals.ts';
import type { Trend } from './read-signals.ts';
import type { Signals } from './signals.ts';

/** Values of the last minutes, one for each second, the latest last. */
export type Trends = Readonly<Record<Trend, readonly number[]>>;

/** Long enough for a steady 99th percentile, short enough to see a disturbance begin. */
export const WINDOW_SECONDS = 6;

const REMEMBERED = 240;

/** Follows the pages of the desk: the signals of the last seconds, and how they went. */
export class Watch {
  readonly #scrapes: Scrape[] = [];
  readonly #trends: Record<Trend, number[]> = { traffic: [], errors: [], latency: [], loop: [], queue: [] };
  #signals: Signals | undefined;

  /** Of the last seconds; `undefined` before the second scrape. */
  get signals(): Signals | undefined {
    return this.#signals;
  }

  get trends(): Trends {
    return this.#trends;
  }

  add(scrape: Scrape): void {
    this.#scrapes.push(scrape);
    while (scrape.at - this.#scrapes[0]!.at > WINDOW_SECONDS * 1000 + 500) this.#scrapes.shift();
    if (this.#scrapes.length < 2) return;
    this.#note(new DeskChange(this.#scrapes.slice(-2)));
    this.#signals = readSignals(new DeskChange(this.#scrapes));
  }

  #note(change: DeskChange): void {
    for (const [name, value] of Object.entries(readTrends(change)) as [Trend, number][]) {
      const values = this.#trends[name];
      values.push(value);
      if (values.length > REMEMBERED) values.shift();
    }
  }
}
