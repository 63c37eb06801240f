/** Time as rules see it. Passed in, so that a test can run hours in milliseconds. */
export interface RuleClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds on a clock that never jumps; only differences mean something. */
  monotonic(): number;
  /** Calls back once after a delay in milliseconds; the result cancels it. Never keeps the process alive. */
  after(delayMilliseconds: number, callback: () => void): () => void;
}

// What setTimeout takes; it treats more like no delay at all.
const LONGEST_DELAY = 2 ** 31 - 1;

/** The time of the machine. */
export const systemRuleClock: RuleClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMilliseconds, callback) {
    const timer = setTimeout(callback, Math.min(delayMilliseconds, LONGEST_DELAY));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
