import type { Labels } from './labels.ts';
import type { CheckedLabels, CheckedUnit } from './compile-time.ts';

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** What one metric is: its type, meaning, unit and labels. Made by {@link counter}, {@link gauge}, {@link histogram}. */
export interface Definition<
  Type extends MetricType = MetricType,
  L extends Labels = Labels,
  Unit extends string | undefined = string | undefined,
> {
  readonly type: Type;
  readonly help: string;
  readonly unit: Unit;
  readonly labels: L;
  /** Upper bounds of the buckets in `unit`, without `+Inf`; empty unless this is a histogram. */
  readonly buckets: readonly number[];
  /** The name without namespace, unit and `_total`, where `<catalog>_<key>` would not do. */
  readonly name: string | undefined;
  readonly maxSeries: number;
  readonly ttlSeconds: number | undefined;
  readonly zeroFill: boolean;
}

/** A {@link Definition} that has its place in a catalog: `cache.hits`. */
export type Metric<D extends Definition = Definition> = D & {
  readonly catalog: string;
  readonly key: string;
  /** `<component>_<metric>`: the exposed name before namespace, unit and `_total`. */
  readonly stem: string;
  /** Whether the application's namespace is put in front of the name. */
  readonly namespaced: boolean;
};

/** Histogram bounds in seconds when none are given: OpenTelemetry's advice for request durations. */
export const DEFAULT_SECONDS_BUCKETS: readonly number[] = Object.freeze([
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
]);

/** Label sets a metric may have before further ones fold their open labels into `other`. */
const DEFAULT_MAX_SERIES = 10_000;

/** What every metric declares. */
export interface MetricOptions<L extends Labels, Unit extends string | undefined> {
  /** One full sentence: what is counted or measured. It becomes the `# HELP` line. */
  readonly help: string;
  /** Labels and the values each can take. @default {} */
  readonly labels?: L & CheckedLabels<L>;
  /** Base unit, appended to the name: `seconds`, `bytes`, `ratio`, `usd`. */
  readonly unit?: CheckedUnit<Unit>;
  /** The name without namespace, unit and `_total`. @default `<catalog>_<key in snake case>` */
  readonly name?: string;
  /** Label sets held before open labels fold into `other`. @default 10000 */
  readonly maxSeries?: number;
  /** Seconds after which a label set that is no longer recorded is removed. @default never */
  readonly ttlSeconds?: number;
  /**
   * Exposes every combination of closed label values as 0 from the start, so that `increase()` sees the first event.
   * Counters and histograms only, and only where the combinations are few. @default true
   */
  readonly zeroFill?: boolean;
}

/** What a histogram declares besides. */
export interface HistogramOptions<L extends Labels, Unit extends string | undefined> extends MetricOptions<L, Unit> {
  /** Strictly increasing upper bounds in the metric's unit, without `+Inf`. @default OpenTelemetry's bounds for seconds */
  readonly buckets?: readonly number[];
}

// What omitted labels infer. The functions below say NoInfer in their results because a definition that is written inside
// defineCatalog would otherwise infer "any labels" from the place it is passed to.
type NoLabels = Readonly<Record<never, never>>;

/**
 * Declares a counter: a number of events that only grows. It is exposed with the suffix `_total`.
 *
 * @example
 * ```ts
 * import { counter, oneOf } from '@telltale/core';
 * counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } });
 * // # TYPE shop_placed_total counter
 * // shop_placed_total{channel="web"} 3
 * ```
 */
export function counter<L extends Labels = NoLabels, const Unit extends string | undefined = undefined>(
  options: MetricOptions<L, Unit>,
): Definition<'counter', NoInfer<L>, NoInfer<Unit>> {
  return definition('counter', options, []);
}

/**
 * Declares a gauge: a value that goes up and down. It has no series until it is set for the first time.
 *
 * @example
 * ```ts
 * import { gauge, open } from '@telltale/core';
 * gauge({ help: 'Jobs waiting in the queue.', labels: { queue: open(20) } });
 * // queue_depth{queue="mail"} 12
 * ```
 */
export function gauge<L extends Labels = NoLabels, const Unit extends string | undefined = undefined>(
  options: MetricOptions<L, Unit>,
): Definition<'gauge', NoInfer<L>, NoInfer<Unit>> {
  return definition('gauge', options, []);
}

/**
 * Declares a histogram: a distribution of values over buckets.
 *
 * @example
 * ```ts
 * import { histogram } from '@telltale/core';
 * histogram({ help: 'Time a customer waits for a courier.', unit: 'seconds', buckets: [60, 300, 1800] });
 * // shop_wait_seconds_bucket{le="60"} 0
 * // shop_wait_seconds_sum 0
 * // shop_wait_seconds_count 0
 * ```
 */
export function histogram<L extends Labels = NoLabels, const Unit extends string | undefined = undefined>(
  options: HistogramOptions<L, Unit>,
): Definition<'histogram', NoInfer<L>, NoInfer<Unit>> {
  return definition('histogram', options as MetricOptions<L, Unit>, options.buckets ?? DEFAULT_SECONDS_BUCKETS);
}

function definition<Type extends MetricType, L extends Labels, Unit extends string | undefined>(
  type: Type,
  options: MetricOptions<L, Unit>,
  buckets: readonly number[],
): Definition<Type, L, Unit> {
  return Object.freeze({
    type,
    help: options.help,
    unit: options.unit as Unit,
    labels: Object.freeze({ ...options.labels }) as L,
    buckets: Object.freeze([...buckets]),
    name: options.name,
    maxSeries: options.maxSeries ?? DEFAULT_MAX_SERIES,
    ttlSeconds: options.ttlSeconds,
    zeroFill: options.zeroFill ?? true,
  });
}
