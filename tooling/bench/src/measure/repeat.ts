import type { Effort } from '../suite.ts';

/** Work that a scrape does. */
export type Work = () => Promise<unknown>;

/** Does work until it runs on optimised code. */
export async function warmUp(work: Work, effort: Effort): Promise<void> {
  await during(effort.warmUpMilliseconds, effort.warmUpTimes, work);
}

/** Does work a number of times, and on until the milliseconds have passed; returns how often. */
export async function during(milliseconds: number, atLeast: number, work: Work): Promise<number> {
  const end = performance.now() + milliseconds;
  let times = 0;
  while (times < atLeast || performance.now() < end) {
    await work();
    times++;
  }
  return times;
}
