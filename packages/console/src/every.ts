import type { Clock } from '@telltale/core';

/** Calls back again and again, after each delay in milliseconds, until the result is called. */
export function every(clock: Clock, delayMilliseconds: number, callback: () => void): () => void {
  let cancel = (): void => {};
  const wait = (): void => {
    cancel = clock.after(delayMilliseconds, () => {
      wait();
      callback();
    });
  };
  wait();
  return () => cancel();
}
