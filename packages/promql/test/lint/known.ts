import { exporters } from '../../src/exporters/index.ts';
import { createLinter, type Finding, type KnownMetric, type Linter, type LinterOptions } from '../../src/lint/index.ts';

const label = (exposed: string, values: readonly string[] | null = null, optional = false) => ({
  recorded: exposed,
  exposed,
  values,
  budget: values === null ? 100 : Infinity,
  optional,
});

const rest = { help: 'A metric.', catalog: 'shop', key: 'key', maxSeries: 100, ttlSeconds: undefined, zeroFill: true };

/** Metrics with all that core says of its own. */
export const shop: readonly KnownMetric[] = [
  {
    ...rest,
    name: 'http_server_request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: [
      label('http_route'),
      label('http_request_method', ['GET', 'POST', '_OTHER']),
      label('http_response_status_code'),
      label('error_type', null, true),
    ],
    buckets: [0.1, 0.5, 1, 2.5, 5, 10],
  },
  {
    ...rest,
    name: 'cache_hits_total',
    type: 'counter',
    unit: undefined,
    labels: [label('cache'), label('cache_level', ['l1', 'l2'])],
    buckets: [],
  },
  {
    ...rest,
    name: 'cache_misses_total',
    type: 'counter',
    unit: undefined,
    labels: [label('cache'), label('cache_level', ['l1', 'l2'])],
    buckets: [],
  },
  { ...rest, name: 'cache_size_bytes', type: 'gauge', unit: 'bytes', labels: [label('cache')], buckets: [] },
  { ...rest, name: 'queue_depth', type: 'gauge', unit: undefined, labels: [label('queue')], buckets: [] },
  { ...rest, name: 'queue_oldest_seconds', type: 'gauge', unit: 'seconds', labels: [label('queue')], buckets: [] },
  {
    ...rest,
    name: 'orders_placed_total',
    type: 'counter',
    unit: undefined,
    labels: [label('channel', ['web', 'app']), label('status', ['accepted', 'refused'])],
    buckets: [],
  },
];

export function linterOf(options: Partial<LinterOptions> = {}): Linter {
  return createLinter({
    metrics: [...shop, ...Object.values(exporters).flatMap(({ metrics }) => metrics)],
    ...options,
  });
}

/** A finding with what it points at, as `unknown-metric "cache_hitz_total"`. */
export function pointed(text: string, { rule, start, end }: Finding): string {
  return `${rule} ${JSON.stringify(text.slice(start, end))}`;
}
