import { Labels } from '@telltale/promql';
import { shown } from '../shown.ts';
import type { Resource } from '../traces/span.ts';
import { labelName, metricName } from './metric-name.ts';
import { attributesOf, listOf, millisecondsOf, recordOf, textOf } from './otlp-json.ts';
import { resourceOf } from './resource.ts';

/** A value of a series. */
export interface OtlpSample {
  readonly labels: Labels;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly value: number;
}

/** A data point that no series is made of: a delta, an exponential histogram, one without a time. */
export const REJECTED = 'rejected';

export type OtlpPoint = readonly OtlpSample[] | typeof REJECTED;

type Target = Readonly<Record<string, string>>;
type Point = Readonly<Record<string, unknown>>;

/** The temporality of sums and histograms that grow from a start on, as Prometheus' do. */
const CUMULATIVE = 2;

/** Labels of a series, and characters of their names and values: beyond, nobody means it. */
const MAX_LABELS = 128;
const MAX_NAME = 512;
const MAX_VALUE = 8192;
/** Buckets of a histogram: more than any convention has, and each is a series. */
const MAX_BUCKETS = 500;

/** The samples of an ExportMetricsServiceRequest, point by point, under the names that Prometheus' own receiver gives them. */
export function* readMetrics(request: unknown): Generator<OtlpPoint, void, undefined> {
  for (const { resource: described, scopeMetrics } of listOf(recordOf(request)['resourceMetrics'])) {
    const target = targetLabels(resourceOf(described));
    for (const { metrics } of listOf(scopeMetrics)) {
      for (const metric of listOf(metrics)) yield* readMetric(metric, target);
    }
  }
}

/** https://prometheus.io/docs/guides/opentelemetry/: the service is the job, its instance the instance. */
function targetLabels({ service, attributes }: Resource): Target {
  const namespace = attributes['service.namespace'];
  const instance = attributes['service.instance.id'];
  return {
    job: typeof namespace === 'string' && namespace !== '' ? `${namespace}/${service}` : service,
    ...(typeof instance === 'string' && { instance }),
  };
}

function* readMetric(metric: Point, target: Target): Generator<OtlpPoint, void, undefined> {
  const [name, unit] = [textOf(metric['name']), textOf(metric['unit'])];
  const kind = kinds.find(({ field }) => metric[field] !== undefined && metric[field] !== null);
  const data = recordOf(kind === undefined ? undefined : metric[kind.field]);
  const points = listOf(data['dataPoints']);
  if (kind === undefined || (kind.isSummed && data['aggregationTemporality'] !== CUMULATIVE)) {
    for (let i = 0; i < Math.max(1, points.length); i++) yield REJECTED;
    return;
  }
  const isCounter = kind.field === 'sum' && data['isMonotonic'] === true;
  const exposed = metricName(name, unit, isCounter, kind.field === 'gauge');
  for (const point of points) {
    const isGood = exposed !== '' && exposed.length <= MAX_NAME && millisecondsOf(point['timeUnixNano']) > 0;
    yield isGood ? kind.read(exposed, point, target) : REJECTED;
  }
}

interface Kind {
  readonly field: 'gauge' | 'sum' | 'histogram';
  readonly isSummed: boolean;
  readonly read: (name: string, point: Point, target: Target) => OtlpPoint;
}

const kinds: readonly Kind[] = [
  { field: 'gauge', isSummed: false, read: number },
  { field: 'sum', isSummed: true, read: number },
  { field: 'histogram', isSummed: true, read: buckets },
];

function number(name: string, point: Point, target: Target): OtlpPoint {
  const given = point['asDouble'] ?? point['asInt'];
  const own = ownLabels(point);
  if (given === undefined || own === undefined) return REJECTED;
  return [
    {
      labels: Labels.from({ ...own, ...target, __name__: name }),
      time: millisecondsOf(point['timeUnixNano']),
      value: Number(given),
    },
  ];
}

function buckets(name: string, point: Point, target: Target): OtlpPoint {
  const bounds = Array.isArray(point['explicitBounds']) ? point['explicitBounds'] : [];
  const counts = Array.isArray(point['bucketCounts']) ? point['bucketCounts'] : [];
  const own = ownLabels(point);
  if (own === undefined || bounds.length > MAX_BUCKETS) return REJECTED;
  const time = millisecondsOf(point['timeUnixNano']);
  const count = Number(point['count'] ?? 0);
  const sample = (suffix: string, value: number, extra: Target = {}): OtlpSample => ({
    labels: Labels.from({ ...own, ...target, ...extra, __name__: name + suffix }),
    time,
    value,
  });
  let below = 0;
  return [
    ...bounds.map((bound, i) => {
      below += Number(counts[i] ?? 0);
      return sample('_bucket', below, { le: String(Number(bound)) });
    }),
    sample('_bucket', count, { le: '+Inf' }),
    sample('_sum', Number(point['sum'] ?? 0)),
    sample('_count', count),
  ];
}

/** The labels that a point has of itself; `undefined` where they are too many or too long. */
function ownLabels(point: Point): Target | undefined {
  const entries = Object.entries(attributesOf(point['attributes'])).map(
    ([key, value]) => [labelName(key), shown(value)] as const,
  );
  const isGood =
    entries.length <= MAX_LABELS &&
    entries.every(([name, value]) => name.length <= MAX_NAME && value.length <= MAX_VALUE);
  return isGood ? Object.fromEntries(entries) : undefined;
}
