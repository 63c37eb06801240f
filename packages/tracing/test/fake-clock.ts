import type { Clock } from '@telltale/core';

/** Time that passes when it is told to. */
export interface FakeClock extends Clock {
  /** How many things are to happen some time. */
  readonly waiting: number;
  /** Lets time pass, and with it what was to happen meanwhile. */
  pass(seconds: number): void;
}

export function fakeClock(): FakeClock {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    get waiting() {
      return timers.length;
    },
    now: () => 1_700_000_000_000 + now,
    monotonic: () => now,
    after(delayMilliseconds, run) {
      const timer = { at: now + delayMilliseconds, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass(seconds) {
      now += seconds * 1000;
      const due = timers.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}
