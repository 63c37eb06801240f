import type { QuotesTelemetry } from '../catalogs.ts';
import type { SecondLevel } from './second-level.ts';

const reasons = ['lfu', 'ttl'] as const;

/** Shows how full the second level is, at each scrape; while it cannot be reached, nobody knows. @returns stops it */
export function recordSecondLevel(telemetry: QuotesTelemetry, store: SecondLevel, name: string): () => void {
  const { cache } = telemetry;
  const labels = { cache: name, cache_level: 'l2' } as const;
  const counted = { lfu: 0, ttl: 0 };
  for (const reason of reasons) cache.evictions.inc({ ...labels, reason }, 0);
  return telemetry.addCollector({
    name: `second level of ${name}`,
    metrics: [cache.items, cache.size],
    async collect(report) {
      const state = await store.state().catch(() => undefined);
      if (state === undefined) return;
      report(cache.items, labels, state.items);
      report(cache.size, labels, state.bytes);
      for (const reason of reasons) {
        cache.evictions.inc({ ...labels, reason }, Math.max(0, state.evicted[reason] - counted[reason]));
        counted[reason] = state.evicted[reason];
      }
    },
  });
}
