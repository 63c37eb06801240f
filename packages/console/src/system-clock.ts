import type { ScrapeClock } from './scrape/scraper.ts';

/** The time of the machine. Its timers never keep the process alive. */
export const systemClock: ScrapeClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMilliseconds, callback) {
    const timer = setTimeout(callback, delayMilliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
