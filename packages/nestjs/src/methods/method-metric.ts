import type { CounterChild, GaugeChild, HistogramChild, Metric, TelemetryCore } from '@telltale/core';
import type { LabelSource, MethodCall, MethodStart, MetricOf } from './call-labels.ts';
import { childOfCall } from './child-of-call.ts';

/** What a decorator says about a method: a metric and its labels. */
export interface MethodMetric {
  readonly definition: Metric;
  /** @throws TelltaleError `TELLTALE_METRIC_UNKNOWN`, or `TELLTALE_LABEL_*` where labels are known and cannot be recorded */
  bind(telemetry: Pick<TelemetryCore, 'metric'>): MethodMeter;
}

/** Records the calls of a method in one telemetry. */
export interface MethodMeter {
  /** Returns what counts the call out again. */
  readonly begin?: (start: MethodStart) => GaugeChild;
  readonly end?: (call: MethodCall, seconds: number) => void;
}

export function durationOfMethod(
  definition: MetricOf<'histogram', 'seconds'>,
  labels?: LabelSource<object, MethodCall>,
): MethodMetric {
  return {
    definition,
    bind(telemetry) {
      const childOf = childOfCall<HistogramChild>(definition, telemetry.metric(definition), labels);
      return { end: (call, seconds) => childOf(call).observe(seconds) };
    },
  };
}

export function countOfMethod(definition: MetricOf<'counter'>, labels?: LabelSource<object, MethodCall>): MethodMetric {
  return {
    definition,
    bind(telemetry) {
      const childOf = childOfCall<CounterChild>(definition, telemetry.metric(definition), labels);
      return { end: (call) => childOf(call).inc() };
    },
  };
}

export function callsInProgress(
  definition: MetricOf<'gauge'>,
  labels?: LabelSource<object, MethodStart>,
): MethodMetric {
  return {
    definition,
    bind(telemetry) {
      const childOf = childOfCall<GaugeChild>(definition, telemetry.metric(definition), labels);
      return {
        begin({ args }) {
          const child = childOf({ args, outcome: 'success', result: undefined, error: undefined });
          child.inc();
          return child;
        },
      };
    },
  };
}
