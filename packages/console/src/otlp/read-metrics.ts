import { Labels } from '@telltale/promql';
import { shown } from '../shown.ts';
import type { Resource } from '../traces/span.ts';
import { labelName, metricName } from './metric-name.ts';
import { attributesOf, listOf, millisecondsOf, recordOf, textOf, type Attributes } from './otlp-json.ts';
import { resourceOf } from './resource.ts';

/** A value of a series. */
export interface OtlpSample {
  readonly labels: Labels;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly value: number;
}

export interface ReadMetrics {
  readonly samples: readonly OtlpSample[];
  /** Data points that Prometheus has no series for: deltas, and exponential histograms. */
  readonly rejected: number;
}

/** The temporality of sums and histograms that grow from a start on, as Prometheus' do. */
const CUMULATIVE = 2;

/** The samples of an ExportMetricsServiceRequest, under the names that Prometheus' own receiver gives them. */
export function readMetrics(request: unknown): ReadMetrics {
  const samples: OtlpSample[] = [];
  let rejected = 0;
  for (const { resource: described, scopeMetrics } of listOf(recordOf(request)['resourceMetrics'])) {
    const target = targetLabels(resourceOf(described));
    for (const { metrics } of listOf(scopeMetrics)) {
      for (const metric of listOf(metrics)) {
        const read = readMetric(metric, target);
        samples.push(...read.samples);
        rejected += read.rejected;
      }
    }
  }
  return { samples, rejected };
}

/** https://prometheus.io/docs/guides/opentelemetry/: the service is the job, its instance the instance. */
function targetLabels({ service, attributes }: Resource): Readonly<Record<string, string>> {
  const namespace = attributes['service.namespace'];
  const instance = attributes['service.instance.id'];
  return {
    job: typeof namespace === 'string' && namespace !== '' ? `${namespace}/${service}` : service,
    ...(typeof instance === 'string' && { instance }),
  };
}

function readMetric(metric: Record<string, unknown>, target: Readonly<Record<string, string>>): ReadMetrics {
  const [name, unit] = [textOf(metric['name']), textOf(metric['unit'])];
  if (name === '') return { samples: [], rejected: 1 };
  if (metric['gauge'] !== undefined) {
    const points = listOf(recordOf(metric['gauge'])['dataPoints']);
    return {
      samples: points.flatMap((point) => number(metricName(name, unit, false, true), point, target)),
      rejected: 0,
    };
  }
  if (metric['sum'] !== undefined) {
    const sum = recordOf(metric['sum']);
    const points = listOf(sum['dataPoints']);
    if (sum['aggregationTemporality'] !== CUMULATIVE) return { samples: [], rejected: points.length };
    const exposed = metricName(name, unit, sum['isMonotonic'] === true, false);
    return { samples: points.flatMap((point) => number(exposed, point, target)), rejected: 0 };
  }
  const histogram = recordOf(metric['histogram']);
  const points = listOf(histogram['dataPoints']);
  if (histogram['aggregationTemporality'] !== CUMULATIVE) return { samples: [], rejected: Math.max(1, points.length) };
  const exposed = metricName(name, unit, false, false);
  return { samples: points.flatMap((point) => buckets(exposed, point, target)), rejected: 0 };
}

function number(
  name: string,
  point: Record<string, unknown>,
  target: Readonly<Record<string, string>>,
): readonly OtlpSample[] {
  const value = Number(point['asDouble'] ?? point['asInt']);
  const time = millisecondsOf(point['timeUnixNano']);
  if (!(time > 0)) return [];
  return [{ labels: labelsOf(name, attributesOf(point['attributes']), target), time, value }];
}

function buckets(
  name: string,
  point: Record<string, unknown>,
  target: Readonly<Record<string, string>>,
): readonly OtlpSample[] {
  const time = millisecondsOf(point['timeUnixNano']);
  if (!(time > 0)) return [];
  const attributes = attributesOf(point['attributes']);
  const bounds = Array.isArray(point['explicitBounds']) ? point['explicitBounds'].map(Number) : [];
  const counts = Array.isArray(point['bucketCounts']) ? point['bucketCounts'].map(Number) : [];
  const count = Number(point['count'] ?? 0);
  const sample = (suffix: string, value: number, extra: Readonly<Record<string, string>> = {}): OtlpSample => ({
    labels: labelsOf(name + suffix, attributes, { ...target, ...extra }),
    time,
    value,
  });
  let below = 0;
  return [
    ...bounds.map((bound, i) => {
      below += counts[i] ?? 0;
      return sample('_bucket', below, { le: String(bound) });
    }),
    sample('_bucket', count, { le: '+Inf' }),
    sample('_sum', Number(point['sum'] ?? 0)),
    sample('_count', count),
  ];
}

function labelsOf(name: string, attributes: Attributes, target: Readonly<Record<string, string>>): Labels {
  const own = Object.entries(attributes).map(([key, value]) => [labelName(key), shown(value)]);
  return Labels.from({ ...Object.fromEntries(own), ...target, __name__: name });
}
