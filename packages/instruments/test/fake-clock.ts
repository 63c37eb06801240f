import type { Clock } from '@telltale/core';

export interface FakeClock extends Clock {
  /** Lets time pass and runs what becomes due. */
  advance(milliseconds: number): void;
}

/** A clock that stands still until it is told to go on. */
export function fakeClock({ now = 0 }: { now?: number } = {}): FakeClock {
  let passed = 0;
  const due = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now + passed,
    monotonic: () => passed,
    after(delayMilliseconds, callback) {
      const timer = { at: passed + delayMilliseconds, callback };
      due.add(timer);
      return () => due.delete(timer);
    },
    advance(milliseconds) {
      passed += milliseconds;
      for (const timer of [...due].toSorted((a, b) => a.at - b.at)) {
        if (timer.at > passed || !due.delete(timer)) continue;
        timer.callback();
      }
    },
  };
}
