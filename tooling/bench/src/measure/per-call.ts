import type { Effort } from '../suite.ts';
import { cpuTime } from './cpu-time.ts';
import { median } from './median.ts';

/** Makes the given number of calls. */
export type Loop = (calls: number) => void;

/** Nanoseconds of CPU of one call: the median of several blocks of calls, after a warm-up. */
export function perCall(loop: Loop, effort: Effort): number {
  const warm = cpuTime() + effort.warmUpMilliseconds * 1e6;
  while (cpuTime() < warm) loop(10_000);
  let calls = 1000;
  while (timed(loop, calls) < effort.blockMilliseconds * 1e6) calls *= 2;
  return median(Array.from({ length: effort.times }, () => timed(loop, calls) / calls));
}

function timed(loop: Loop, calls: number): number {
  const start = cpuTime();
  loop(calls);
  return cpuTime() - start;
}
