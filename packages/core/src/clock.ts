import { performance } from 'node:perf_hooks';

/** Time as Telltale sees it. Passed in, so that a test can run hours in milliseconds. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds on a clock that never jumps; only differences mean something. */
  monotonic(): number;
  /** Calls back once after a delay in milliseconds; the result cancels it. Never keeps the process alive. */
  after(delayMilliseconds: number, callback: () => void): () => void;
}

// What setTimeout takes; it treats more, and Infinity, like no delay at all.
const LONGEST_DELAY = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  // Imported: the global one is an accessor, whose call costs as much as a third of the look at the clock.
  monotonic: () => performance.now(),
  after(delayMilliseconds, callback) {
    const timer = setTimeout(callback, Math.min(delayMilliseconds, LONGEST_DELAY));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
