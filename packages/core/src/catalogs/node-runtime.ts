import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { GC_SECONDS } from '../conventions/buckets.ts';

const heapSpace = { v8js_heap_space_name: open(30) };
const byType = { type: open(50) };

/**
 * Node.js and V8 from the inside: event loop, heap, garbage collection. Names are those of
 * https://opentelemetry.io/docs/specs/semconv/runtime/nodejs-metrics/ and its V8 neighbour, or prom-client's defaults
 * under `classic`.
 */
export const nodeRuntime = defineCatalog(
  'nodejs',
  {
    eventLoopDelayMin: delay('min', 'Shortest recent delay of the event loop.'),
    eventLoopDelayMax: delay('max', 'Longest recent delay of the event loop.'),
    eventLoopDelayMean: delay('mean', 'Mean recent delay of the event loop.'),
    eventLoopDelayStddev: delay('stddev', 'Standard deviation of the recent delays of the event loop.'),
    eventLoopDelayP50: delay('p50', 'Median of the recent delays of the event loop.'),
    eventLoopDelayP90: delay('p90', '90th percentile of the recent delays of the event loop.'),
    eventLoopDelayP99: delay('p99', '99th percentile of the recent delays of the event loop.'),
    eventLoopUtilization: gauge({
      help: 'Share of recent time in which the event loop was not idle.',
      name: 'nodejs_eventloop_utilization',
      unit: 'ratio',
    }),
    eventLoopTime: counter({
      help: 'Time that the event loop has spent in each state.',
      name: 'nodejs_eventloop_time',
      unit: 'seconds',
      labels: { nodejs_eventloop_state: oneOf('active', 'idle') },
    }),
    gcDuration: histogram({
      help: 'Duration of garbage collections, by type.',
      name: 'v8js_gc_duration',
      unit: 'seconds',
      buckets: GC_SECONDS,
      labels: { v8js_gc_type: oneOf('major', 'minor', 'incremental', 'weakcb') },
    }),
    heapSpaceSize: gauge({
      help: 'Memory that V8 has reserved for each heap space.',
      name: 'v8js_memory_heap_space_size',
      unit: 'bytes',
      labels: heapSpace,
    }),
    heapSpaceUsed: gauge({
      help: 'Memory that objects occupy in each heap space.',
      name: 'v8js_memory_heap_used',
      unit: 'bytes',
      labels: heapSpace,
    }),
    heapSpaceAvailable: gauge({
      help: 'Memory that is free in each heap space.',
      name: 'v8js_memory_heap_space_available_size',
      unit: 'bytes',
      labels: heapSpace,
    }),
    heapSpacePhysical: gauge({
      help: 'Memory that each heap space holds physically.',
      name: 'v8js_memory_heap_space_physical_size',
      unit: 'bytes',
      labels: heapSpace,
    }),
    externalMemory: gauge({
      help: 'Memory outside the heap that is bound to JavaScript objects, array buffers included.',
      name: 'nodejs_external_memory',
      unit: 'bytes',
    }),
    arrayBuffers: gauge({
      help: 'Memory of array buffers and Node.js buffers.',
      name: 'nodejs_array_buffers',
      unit: 'bytes',
    }),
    heapLimit: gauge({
      help: 'Size of the heap at which V8 gives up and ends the process.',
      name: 'nodejs_heap_size_limit',
      unit: 'bytes',
    }),
    activeResources: gauge({
      help: 'Resources that keep the event loop alive, by type.',
      name: 'v8js_resource_active',
      labels: { v8js_resource_type: open(50) },
    }),
    version: gauge({
      help: 'Version of Node.js, as labels of the constant 1.',
      name: 'nodejs_version_info',
      labels: { version: open(5), major: open(5), minor: open(5), patch: open(5) },
    }),

    // prom-client's names for what has no counterpart above: only under `classic` and the presets made from it.
    eventLoopLag: gauge({
      help: 'Delay of the event loop at the time of the scrape.',
      name: 'nodejs_eventloop_lag',
      unit: 'seconds',
    }),
    heapSize: gauge({
      help: 'Memory that V8 has reserved for the heap.',
      name: 'nodejs_heap_size_total',
      unit: 'bytes',
    }),
    heapUsed: gauge({ help: 'Memory that objects occupy in the heap.', name: 'nodejs_heap_size_used', unit: 'bytes' }),
    activeHandles: gauge({ help: 'Active libuv handles, by type.', labels: byType }),
    activeRequests: gauge({ help: 'Active libuv requests, by type.', labels: byType }),
  },
  { namespaced: false },
);

function delay(statistic: string, help: string) {
  return gauge({ help, name: `nodejs_eventloop_delay_${statistic}`, unit: 'seconds' });
}
