import { setImmediate } from 'node:timers/promises';

/** Does work when what was given before it is done. */
export type Queue = <Result>(work: () => Promise<Result> | Result) => Promise<Result>;

/**
 * Does work one after another, with a turn of the event loop before each: many bodies that come at once would otherwise be read in one
 * go, or all a little in each turn, and everything else would wait for all of them.
 */
export function oneAfterAnother(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(() => setImmediate()).then(work);
    last = done.catch(() => {});
    return done;
  };
}
