import type * as PromClient from 'prom-client';
import type { Child, Client, MetricSpec, OpenClient, Recorder } from './client.ts';

type Metric = Recorder & { labels(labels: object): Child };

/** prom-client and those that descend from it: one interface, three implementations. */
export function openPromClient({ Registry, Counter, Gauge, Histogram }: typeof PromClient): OpenClient {
  const types = { counter: Counter, gauge: Gauge, histogram: Histogram };

  return (specs: readonly MetricSpec[]): Client => {
    const registry = new Registry();
    const metrics = new Map(
      specs.map(({ type, name, labels, buckets }) => {
        const metric = new types[type]({
          name: type === 'counter' ? `bench_${name}_total` : `bench_${name}`,
          help: 'Something that the bench records.',
          labelNames: Object.keys(labels),
          registers: [registry],
          ...(buckets === undefined ? {} : { buckets: [...buckets] }),
        });
        return [name, metric as unknown as Metric] as const;
      }),
    );
    return {
      metric: (name) => metrics.get(name)!,
      held: (name, labels) => metrics.get(name)!.labels(labels),
      // The socket encodes this string once more; that is not counted.
      scrape: async () => (await registry.metrics()).length,
    };
  };
}
