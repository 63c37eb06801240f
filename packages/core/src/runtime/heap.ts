import { getHeapStatistics } from 'node:v8';
import { nodeRuntime } from '../catalogs/node-runtime.ts';
import type { MakePart } from './runtime-part.ts';

/** The memory of this thread's V8 as a whole. */
export const heap: MakePart = (telemetry) => {
  const size = telemetry.metric(nodeRuntime.heapSize);
  const used = telemetry.metric(nodeRuntime.heapUsed);
  const external = telemetry.metric(nodeRuntime.externalMemory);
  const arrayBuffers = telemetry.metric(nodeRuntime.arrayBuffers);
  const limit = telemetry.metric(nodeRuntime.heapLimit);

  return {
    name: 'nodejs_heap',
    metrics: [size, used, external, arrayBuffers, limit],
    collect(report) {
      const memory = process.memoryUsage();
      report(size, memory.heapTotal);
      report(used, memory.heapUsed);
      report(external, memory.external);
      report(arrayBuffers, memory.arrayBuffers);
      report(limit, getHeapStatistics().heap_size_limit);
    },
  };
};
