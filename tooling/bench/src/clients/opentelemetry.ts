import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { Meter } from '@opentelemetry/api';
import type { Client, MetricSpec, Recorder } from './client.ts';

// Above it, OpenTelemetry folds series into one, as it does past 2,000 by default.
const UNBOUNDED = 1_000_000;

const make: Record<MetricSpec['type'], (meter: Meter, spec: MetricSpec) => Partial<Recorder>> = {
  counter(meter, { name }) {
    const counter = meter.createCounter(name);
    return { inc: (labels, value = 1) => counter.add(value, labels) };
  },
  gauge(meter, { name }) {
    const gauge = meter.createGauge(name);
    return { set: (labels, value) => gauge.record(value, labels) };
  },
  histogram(meter, { name, buckets }) {
    const histogram = meter.createHistogram(name, {
      advice: buckets === undefined ? {} : { explicitBucketBoundaries: [...buckets] },
    });
    return { observe: (labels, value) => histogram.record(value, labels) };
  },
};

export function openOpenTelemetry(specs: readonly MetricSpec[]): Client {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  exporter.selectCardinalityLimit = () => UNBOUNDED;
  const serializer = new PrometheusSerializer();
  const meter = new MeterProvider({ readers: [exporter] }).getMeter('bench');
  const metrics = new Map(specs.map((spec) => [spec.name, make[spec.type](meter, spec) as Recorder]));
  return {
    metric: (name) => metrics.get(name)!,
    held: () => null,
    // What the exporter's request handler does; the socket encodes this string once more, which is not counted.
    scrape: async () => serializer.serialize((await exporter.collect()).resourceMetrics).length,
  };
}
