import { getHeapSpaceStatistics } from 'node:v8';
import { nodeRuntime } from '../catalogs/node-runtime.ts';
import type { MakePart } from './runtime-part.ts';

/** The memory of this thread's V8, by heap space. */
export const heapSpaces: MakePart = (telemetry, options) => {
  if (!options.heapSpaces) return undefined;
  const size = telemetry.metric(nodeRuntime.heapSpaceSize);
  const used = telemetry.metric(nodeRuntime.heapSpaceUsed);
  const available = telemetry.metric(nodeRuntime.heapSpaceAvailable);
  const physical = telemetry.metric(nodeRuntime.heapSpacePhysical);

  return {
    name: 'nodejs_heap_spaces',
    metrics: [size, used, available, physical],
    collect(report) {
      for (const space of getHeapSpaceStatistics()) {
        const labels = { v8js_heap_space_name: space.space_name };
        report(size, labels, space.space_size);
        report(used, labels, space.space_used_size);
        report(available, labels, space.space_available_size);
        report(physical, labels, space.physical_space_size);
      }
    },
  };
};
