import { PerformanceObserver, constants } from 'node:perf_hooks';
import { nodeRuntime } from '../catalogs/node-runtime.ts';
import type { TimerChild } from '../instruments/handles.ts';
import type { MakePart } from './runtime-part.ts';

const types = ['major', 'minor', 'incremental', 'weakcb'] as const;
type GarbageCollectionType = (typeof types)[number];

const typeOfKind: ReadonlyMap<number, GarbageCollectionType> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  // The concurrent mark-sweep of the young generation that V8 can use in place of the scavenger.
  [2, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

/** Durations of garbage collections, recorded as Node.js tells of them: a moment after each. */
export const garbageCollections: MakePart = (telemetry, { gc }) => {
  const duration = telemetry.metric(nodeRuntime.gcDuration);
  const removeSeries = (): void => {
    for (const type of types) duration.remove({ v8js_gc_type: type });
  };
  if (!gc) {
    if (!isObserved(duration)) removeSeries(); // Zeros would say that there were none.
    return undefined;
  }
  return {
    name: 'nodejs_gc',
    metrics: [duration],
    start: () =>
      observeOnce(duration, () => {
        const children = new Map(types.map((type) => [type, duration.with({ v8js_gc_type: type })] as const));
        const observer = observe(children);
        return () => {
          observer.disconnect();
          removeSeries();
        };
      }),
  };
};

// Kept on the histogram itself, so that telemetries which share it, of this copy of the package or another, do not
// record a collection twice.
const observation = Symbol.for('telltale.garbage-collections');

interface Observable {
  readonly name: string;
  [observation]?: { users: number; readonly stop: () => void };
}

function isObserved(histogram: Observable): boolean {
  return histogram[observation] !== undefined;
}

function observeOnce(histogram: Observable, begin: () => () => void): () => void {
  const shared = (histogram[observation] ??= { users: 0, stop: begin() });
  shared.users++;
  return () => {
    if (--shared.users > 0) return;
    shared.stop();
    delete histogram[observation];
  };
}

// What an entry of the type `gc` has besides; @types/node does not know it.
interface GarbageCollectionEntry {
  readonly detail: { readonly kind: number };
}

function observe(children: ReadonlyMap<GarbageCollectionType, TimerChild>): PerformanceObserver {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as unknown as GarbageCollectionEntry).detail;
      const type = typeOfKind.get(kind);
      if (type !== undefined) children.get(type)?.observe(entry.duration / 1000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return observer;
}
