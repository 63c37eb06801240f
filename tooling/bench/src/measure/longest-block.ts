import { setImmediate as turn } from 'node:timers/promises';

/**
 * The longest time, in nanoseconds, for which the event loop did not come round while work was done.
 *
 * `monitorEventLoopDelay` looks once a millisecond at best. A chain of immediates looks at every turn of the loop; the
 * longest gap between two of them is what a request could have waited. Nothing is subtracted: an idle turn takes about a
 * microsecond. The chain spins while the work waits for something, and that is CPU time too.
 */
export async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  let beat: NodeJS.Immediate;
  const listen = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    beat = setImmediate(listen);
  };
  beat = setImmediate(listen);
  await turn();
  longest = 0;
  await work();
  await turn();
  clearImmediate(beat);
  return longest * 1e6;
}
