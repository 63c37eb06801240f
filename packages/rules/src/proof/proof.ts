import type { CatalogMetric, ExternalMetric } from '@telltale/promql/builder';

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

interface PerMinute<N = number | null> {
  readonly healthy: N;
  readonly failing: N;
}

/** A counter that grows by so much a minute. */
export function counts(
  metric: ProofMetric & { readonly type: 'counter' },
  labels: Readonly<Record<string, string>>,
  perMinute: PerMinute,
): ProofSeries {
  return { kind: 'counts', metric, labels, ...perMinute };
}

/** A gauge that has a value. */
export function holds(
  metric: ProofMetric & { readonly type: 'gauge' },
  labels: Readonly<Record<string, string>>,
  values: PerMinute,
): ProofSeries {
  return { kind: 'holds', metric, labels, ...values };
}

/** A histogram that observes a value so many times a minute. */
export function observes(
  metric: ProofMetric & { readonly type: 'histogram' },
  labels: Readonly<Record<string, string>>,
  value: number,
  perMinute: PerMinute,
): ProofSeries {
  return { kind: 'observes', metric, labels, value, ...perMinute };
}
