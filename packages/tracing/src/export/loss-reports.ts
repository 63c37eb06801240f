import type { Clock, Logger } from '@telltale/core';
import type { Undelivered } from './delivery.ts';

const MINUTES_BETWEEN_OUTAGES = 5;

/**
 * Says once that spans get lost, and once that it is over: a back end that is down for a night is two lines in the log,
 * and one that comes and goes is at most one outage in five minutes.
 */
export class LossReports {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #destination: string;
  readonly #queueLimit: number;
  #lastOutage = -Infinity;
  #lastOverflow = -Infinity;
  #lastRejection = -Infinity;
  /** Spans that were lost before the outage which is being reported; nothing while there is none. */
  #lostBefore: number | undefined;

  constructor(logger: Logger, clock: Clock, destination: string, queueLimit: number) {
    this.#logger = logger;
    this.#clock = clock;
    this.#destination = destination;
    this.#queueLimit = queueLimit;
  }

  failing({ message }: Undelivered, lost: number): void {
    if (this.#lostBefore !== undefined || !this.#isTimeSince(this.#lastOutage)) return;
    this.#lastOutage = this.#clock.monotonic();
    this.#lostBefore = lost;
    this.#warn(
      `spans cannot be exported to ${this.#destination}: ${message}. It is tried again, ${this.#queueLimit} spans wait ` +
        'meanwhile, and what is lost is counted in telltale_export_failed_total and telltale_export_dropped_total.',
    );
  }

  recovered(lost: number): void {
    if (this.#lostBefore === undefined) return;
    const lostMeanwhile = lost - this.#lostBefore;
    this.#lostBefore = undefined;
    this.#warn(`spans are exported to ${this.#destination} again; ${lostMeanwhile} were lost.`);
  }

  overflowing(): void {
    if (this.#lostBefore !== undefined || !this.#isTimeSince(this.#lastOverflow)) return;
    this.#lastOverflow = this.#clock.monotonic();
    this.#warn(
      `spans are dropped: ${this.#queueLimit} of them wait for ${this.#destination} already. Sample fewer traces, or let ` +
        'more spans wait; telltale_export_dropped_total counts them.',
    );
  }

  rejected(rejected: number, message = 'no reason given'): void {
    if (!this.#isTimeSince(this.#lastRejection)) return;
    this.#lastRejection = this.#clock.monotonic();
    this.#warn(
      `${this.#destination} rejected ${rejected} spans: ${message}; telltale_export_failed_total counts further ones.`,
    );
  }

  #isTimeSince(last: number): boolean {
    return this.#clock.monotonic() - last > MINUTES_BETWEEN_OUTAGES * 60_000;
  }

  #warn(message: string): void {
    try {
      this.#logger.warn(message);
    } catch {
      // A logger that fails must not end what is told of.
    }
  }
}
