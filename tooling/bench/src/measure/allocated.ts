import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { collectGarbage } from './collect-garbage.ts';
import { memoryInUse } from './memory-in-use.ts';

/** A new space that takes everything the work allocates, so that nothing is collected before it is counted. */
export const ALLOCATION_FLAGS: readonly string[] = [
  '--expose-gc',
  '--min-semi-space-size=1024',
  '--max-semi-space-size=1024',
];

/**
 * Bytes that work allocates, in V8's heap and outside of it. V8 does not count them itself; where no collection runs they
 * are what the memory in use grows by. Needs {@link ALLOCATION_FLAGS}; throws if a collection came in between all the same.
 */
export async function allocated(work: () => Promise<unknown>): Promise<number> {
  // Whatever is freed while the work runs would be taken off what it allocates.
  await collectGarbage();
  const collections = new PerformanceObserver(() => {});
  collections.observe({ entryTypes: ['gc'] });
  const before = memoryInUse();
  await work();
  const bytes = memoryInUse() - before;
  await turn(); // Node tells of a collection in the turn after it.
  const collected = collections.takeRecords().length;
  collections.disconnect();
  if (collected > 0) throw new Error('A garbage collection ran while allocations were counted');
  return bytes;
}
