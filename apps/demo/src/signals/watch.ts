import { Change } from '../scrape/change.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import { readSignals } from './read-signals.ts';
import type { Signals } from './signals.ts';

/** Values of the last minutes, one for each second, the latest last. */
export interface Trends {
  readonly traffic: readonly number[];
  readonly errors: readonly number[];
  readonly latency: readonly number[];
  readonly loop: readonly number[];
  readonly queue: readonly number[];
}

/** Long enough for a steady 99th percentile, short enough to see a disturbance begin. */
export const WINDOW_SECONDS = 6;

const REMEMBERED = 240;

/** Follows a page: the signals of the last seconds, and how they went. */
export class Watch {
  readonly #scrapes: Scrape[] = [];
  readonly #trends = {
    traffic: [] as number[],
    errors: [] as number[],
    latency: [] as number[],
    loop: [] as number[],
    queue: [] as number[],
  };
  #signals: Signals | undefined;

  /** Of the last seconds; `undefined` before the second scrape. */
  get signals(): Signals | undefined {
    return this.#signals;
  }

  get trends(): Trends {
    return this.#trends;
  }

  add(scrape: Scrape): void {
    const before = this.#scrapes.at(-1);
    this.#scrapes.push(scrape);
    while (scrape.at - this.#scrapes[0]!.at > WINDOW_SECONDS * 1000 + 500) this.#scrapes.shift();
    if (before === undefined) return;
    this.#note(readSignals(new Change(before, scrape)));
    this.#signals = readSignals(new Change(this.#scrapes[0]!, scrape));
  }

  #note({ traffic, errors, latency, saturation, work }: Signals): void {
    const latest = {
      traffic: traffic.perSecond,
      errors: errors.ratio,
      latency: latency.p95,
      loop: saturation.loopRatio,
      queue: work.depth,
    };
    for (const [name, value] of Object.entries(latest)) {
      const values = this.#trends[name as keyof Trends];
      values.push(value);
      if (values.length > REMEMBERED) values.shift();
    }
  }
}
