import { counter, createTelemetry, defineCatalog, gauge, histogram, oneOf, open } from '@telltale/core';
import type { Definition, Label } from '@telltale/core';
import type { Child, Client, MetricSpec, Recorder } from './client.ts';

// Far above what any suite records: no series may be saved by folding it into `other`.
const UNBOUNDED = 1_000_000;

const make = { counter, gauge, histogram };

export function openTelltale(specs: readonly MetricSpec[]): Client {
  const catalog = defineCatalog('bench', Object.fromEntries(specs.map((spec) => [spec.name, definition(spec)])));
  const telemetry = createTelemetry({
    service: 'bench',
    catalogs: { bench: catalog },
    registry: false,
    runtime: false,
  });
  const metrics = telemetry.bench as unknown as Readonly<Record<string, Recorder & { with(labels: object): Child }>>;
  return {
    metric: (name) => metrics[name]!,
    held(name, labels) {
      const metric = metrics[name]!;
      return Object.keys(labels).length === 0 ? (metric as unknown as Child) : metric.with(labels);
    },
    async scrape() {
      const page = await telemetry.page();
      page.release();
      return page.byteLength;
    },
  };
}

function definition({ type, labels, buckets }: MetricSpec): Definition {
  const declared = Object.entries(labels).map(([name, values]): readonly [string, Label] => [
    name,
    values === null ? open(UNBOUNDED) : oneOf(...(values as [string, ...string[]])),
  ]);
  return make[type]({
    help: 'Something that the bench records.',
    labels: Object.fromEntries(declared),
    maxSeries: UNBOUNDED,
    ...(buckets === undefined ? {} : { buckets }),
  });
}
