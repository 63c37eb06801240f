import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';

// A page of 100,000 samples takes a handful of slices, and a request that comes in between waits no longer than one.
const SLICE_MILLISECONDS = 2;

/** Runs steps one after the other, and lets the event loop run whenever they have taken long enough. */
export async function runInSlices(steps: Iterable<unknown>, clock: Clock): Promise<void> {
  let start = clock.monotonic();
  for (const _ of steps) {
    if (clock.monotonic() - start < SLICE_MILLISECONDS) continue;
    await setImmediate();
    start = clock.monotonic();
  }
}
