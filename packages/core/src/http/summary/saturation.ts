import type { EventLoopUtilization } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Instrument } from '../../instruments/instrument.ts';

/** How full the process is. */
export interface Saturation {
  readonly activeRequests: number;
  readonly eventLoop: {
    /** `null` where the runtime's metrics are turned off. */
    readonly delayP99Seconds: number | null;
  };
  readonly memory: {
    readonly rssBytes: number;
    /** What the operating system or the container grants the process; `null` where it sets no limit. */
    readonly limitBytes: number | null;
    readonly heapUsedBytes: number;
    /** The heap at which V8 gives up. */
    readonly heapLimitBytes: number;
    readonly heapRatio: number;
  };
}

export function saturationOf(instruments: readonly Instrument[]): Saturation {
  const heap = getHeapStatistics();
  const limit = process.constrainedMemory();
  return {
    activeRequests: gaugeSum(instruments, 'http', 'activeRequests') ?? 0,
    eventLoop: { delayP99Seconds: gaugeSum(instruments, 'nodejs', 'eventLoopDelayP99') ?? null },
    memory: {
      rssBytes: process.memoryUsage.rss(),
      // Without a limit, cgroups say 2^64 or so.
      limitBytes: limit > 0 && limit < Number.MAX_SAFE_INTEGER ? limit : null,
      heapUsedBytes: heap.used_heap_size,
      heapLimitBytes: heap.heap_size_limit,
      heapRatio: heap.used_heap_size / heap.heap_size_limit,
    },
  };
}

/** The share of time in which the event loop was not idle; 0 where no time has passed. */
export function utilizationBetween(before: EventLoopUtilization, now: EventLoopUtilization): number {
  const active = now.active - before.active;
  const idle = now.idle - before.idle;
  return active + idle > 0 ? active / (active + idle) : 0;
}

function gaugeSum(instruments: readonly Instrument[], catalog: string, key: string): number | undefined {
  const gauge = instruments.find(({ metric }) => metric.catalog === catalog && metric.key === key);
  if (gauge === undefined || gauge.series.count === 0) return undefined;
  let sum = 0;
  for (let slot = 0; slot < gauge.series.size; slot++) if (gauge.series.isLive(slot)) sum += gauge.values[slot]!;
  return sum;
}
