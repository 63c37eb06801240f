import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';
import { RecentStart } from './recent-start.ts';

/** How late timers of the event loop were, in seconds. */
export interface EventLoopDelays {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly stddev: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/**
 * Watches the event loop with Node's own monitor, a timer in C++ that runs no JavaScript.
 *
 * Node records the time from one tick of that timer to the next, its interval included: an idle loop at 20 ms shows 20 ms
 * of "delay", in prom-client and OpenTelemetry too. Here the interval is taken off, so that the numbers are delays and do
 * not change with the precision.
 *
 * `reset()` makes Node forget the last tick, and with it a block that is under way. Two monitors, of which the one read
 * was not reset lately, lose none. Both tick at the same moment: the second costs no wake-up of the process.
 */
export class EventLoopDelay {
  readonly #monitors: ReturnType<typeof monitorEventLoopDelay>[];
  readonly #recent: RecentStart<ReturnType<typeof monitorEventLoopDelay>>;
  readonly #precisionNanoseconds: number;

  constructor(clock: Clock, precisionMilliseconds: number, windowSeconds: number) {
    const older = monitorEventLoopDelay({ resolution: precisionMilliseconds });
    const younger = monitorEventLoopDelay({ resolution: precisionMilliseconds });
    this.#precisionNanoseconds = precisionMilliseconds * 1e6;
    this.#monitors = [older, younger];
    for (const monitor of this.#monitors) monitor.enable();
    this.#recent = new RecentStart(clock, windowSeconds, [older, younger], (monitor) => {
      monitor.reset();
      return monitor;
    });
  }

  /** The delays of the window; `undefined` before the first two ticks. */
  read(): EventLoopDelays | undefined {
    const monitor = this.#recent.current();
    if (monitor.count === 0) return undefined;
    return {
      min: this.#late(monitor.min),
      max: this.#late(monitor.max),
      mean: this.#late(monitor.mean),
      stddev: monitor.stddev / 1e9,
      p50: this.#late(monitor.percentile(50)),
      p90: this.#late(monitor.percentile(90)),
      p99: this.#late(monitor.percentile(99)),
    };
  }

  stop(): void {
    for (const monitor of this.#monitors) monitor.disable();
  }

  // libuv's clock has whole milliseconds, so a tick can come a little before its interval is over.
  #late(nanoseconds: number): number {
    return Math.max(0, nanoseconds - this.#precisionNanoseconds) / 1e9;
  }
}
