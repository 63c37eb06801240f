/**
 * How far ahead a time may be, as in Prometheus (`scrape/scrape.go`, `maxAheadTime`) and Loki (`creation_grace_period`). Beyond it a
 * clock is wrong, and what such a time is on would outlive, or push out, everything that is true.
 */
const AHEAD_MS = 600_000;

/** The times that are worth keeping: not further back than what is kept, and not of the future. */
export class AcceptedTimes {
  readonly #now: () => number;
  readonly #retentionMs: number;

  constructor(now: () => number, retentionSeconds: number) {
    this.#now = now;
    this.#retentionMs = retentionSeconds * 1000;
  }

  /** @param time - Milliseconds since the epoch. */
  has(time: number): boolean {
    const now = this.#now();
    return time >= now - this.#retentionMs && time <= now + AHEAD_MS;
  }
}
