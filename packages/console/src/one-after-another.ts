import { setImmediate } from 'node:timers/promises';

/**
 * Does work one after another, with a turn of the event loop before each: many bodies that come at once would otherwise be read in one
 * go, and everything else would wait for all of them.
 */
export function oneAfterAnother(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => (last = last.then(() => setImmediate()));
}
