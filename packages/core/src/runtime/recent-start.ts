import type { Clock } from '../clock.ts';

interface Started<T> {
  readonly at: number;
  readonly what: T;
}

/**
 * Two measurements of one thing that began at different times. The older one is read; when the younger has run for
 * `seconds`, it takes the older one's place, which begins anew.
 *
 * So a reading covers at least the last `seconds` (at most about twice that, or the time since the scrape before), and it
 * does not matter who else reads, or how often. Beginning anew at each scrape, as prom-client and OpenTelemetry do, lets
 * a second scraper, or a person with curl, take a spike away from the first.
 */
export class RecentStart<T> {
  readonly #clock: Clock;
  readonly #milliseconds: number;
  readonly #restart: (what: T) => T;
  #older: Started<T>;
  #younger: Started<T>;

  /** @param restart - Begins anew, given the measurement that is done with. */
  constructor(clock: Clock, seconds: number, begun: readonly [T, T], restart: (what: T) => T) {
    this.#clock = clock;
    this.#milliseconds = seconds * 1000;
    this.#restart = restart;
    const at = clock.monotonic();
    this.#older = { at, what: begun[0] };
    this.#younger = { at, what: begun[1] };
  }

  /** The measurement to read now. */
  current(): T {
    const now = this.#clock.monotonic();
    if (now - this.#younger.at >= this.#milliseconds) {
      const done = this.#older.what;
      this.#older = this.#younger;
      this.#younger = { at: now, what: this.#restart(done) };
    }
    return this.#older.what;
  }
}
