import type { CatalogMetric, ExternalMetric, LabelsOf } from '@telltale/promql/builder';

type ProofMetric = CatalogMetric | ExternalMetric;

/** A metric with some of its labels, while all is well and while it is not. `null` is no series at all. */
export type ProofSeries =
  | {
      readonly kind: 'counts' | 'holds';
      readonly metric: ProofMetric;
      readonly labels: Readonly<Record<string, string>>;
      readonly healthy: number | null;
      readonly failing: number | null;
    }
  | {
      readonly kind: 'observes';
      readonly metric: ProofMetric;
      readonly labels: Readonly<Record<string, string>>;
      /** What is observed each time, in the metric's unit. */
      readonly value: number;
      readonly healthy: number | null;
      readonly failing: number | null;
    };

/** Three phases: all is well, then it is not, then it is again. The alert has to fire in the second, and in no other. */
export interface Proof {
  readonly series: readonly ProofSeries[];
  /** Minutes of the second phase. @default as long as the query looks back, and `for`, and some more */
  readonly failingMinutes?: number;
  /** Minutes of the first and the third. @default as long as the query looks back, and some more */
  readonly healthyMinutes?: number;
}

/** Labels of a metric with values that they can take; those left out are absent. */
export type ProofLabels<M> = Partial<LabelsOf<M>>;

interface PerMinute<N = number | null> {
  readonly healthy: N;
  readonly failing: N;
}

/** A counter that grows by so much a minute. */
export function counts<const M extends ProofMetric & { readonly type: 'counter' }>(
  metric: M,
  labels: ProofLabels<M>,
  perMinute: PerMinute,
): ProofSeries {
  return { kind: 'counts', metric, labels: given(labels), ...perMinute };
}

/** A gauge that has a value. */
export function holds<const M extends ProofMetric & { readonly type: 'gauge' }>(
  metric: M,
  labels: ProofLabels<M>,
  values: PerMinute,
): ProofSeries {
  return { kind: 'holds', metric, labels: given(labels), ...values };
}

/** A histogram that observes a value so many times a minute. */
export function observes<const M extends ProofMetric & { readonly type: 'histogram' }>(
  metric: M,
  labels: ProofLabels<M>,
  value: number,
  perMinute: PerMinute,
): ProofSeries {
  return { kind: 'observes', metric, labels: given(labels), value, ...perMinute };
}

/** Without those that are `undefined`. */
function given(labels: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
