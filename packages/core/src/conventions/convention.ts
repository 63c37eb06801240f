import type { MetricType } from '../catalog/definition.ts';

/** How one metric is exposed where it differs from its definition. */
export interface MetricAlias {
  /** The whole name, units and `_total` included, without the namespace. */
  readonly name?: string;
  /** New names of labels; `null` leaves the label out and adds its series together. */
  readonly labels?: Readonly<Record<string, string | null>>;
  /** Upper bounds, in the metric's unit, in place of the definition's. */
  readonly buckets?: readonly number[];
  /** The metric does not exist under this convention: recording it costs nothing. */
  readonly hidden?: true;
}

/**
 * Names under which metrics are exposed. Definitions carry OpenTelemetry's names, so a convention lists only what
 * it names differently.
 */
export interface Convention {
  readonly name: string;
  /** Keyed by the name that the definition has of itself, without namespace: `http_server_request_duration_seconds`. */
  readonly metrics: Readonly<Record<string, MetricAlias>>;
}

/** A label of a metric as it is recorded and as it is exposed. */
export interface ExposedLabel {
  /** The name that a call passes. */
  readonly recorded: string;
  /** The name on the page; `null` where the convention leaves the label out. */
  readonly exposed: string | null;
  /** The values it may take; `null` for an open label. */
  readonly values: readonly string[] | null;
  /** Distinct values before `other`; `Infinity` for a closed label. */
  readonly budget: number;
  readonly optional: boolean;
}

/** A metric under a convention and a namespace: what is registered, recorded and rendered. */
export interface ExposedMetric {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string | undefined;
  readonly labels: readonly ExposedLabel[];
  readonly buckets: readonly number[];
  readonly catalog: string;
  readonly key: string;
  readonly maxSeries: number;
  readonly ttlSeconds: number | undefined;
  readonly zeroFill: boolean;
}
