import type { ExternalMetric } from '../metrics/external.ts';
import type { CatalogMetric } from '../metrics/metric.ts';
import type { Duration } from '../metrics/duration.ts';
import type { Condition } from '../query/filter.ts';

/** What a metric is called on the page: what core's `expose` answers fits. */
export interface ExposedMetric {
  readonly name: string;
  readonly labels: readonly {
    /** As the definition has it. */
    readonly recorded: string;
    /** As the page has it; `null` where it is left out. */
    readonly exposed: string | null;
  }[];
  readonly buckets: readonly number[];
}

/** The names that metrics have. */
export interface Naming {
  /** Named in errors: `otel`, `classic`. */
  readonly convention: string;
  /** How a metric is exposed; `undefined` where it is hidden. */
  readonly expose: (metric: CatalogMetric) => ExposedMetric | undefined;
}

/** Conditions put on selectors: a string that begins with `$` is a variable of the dashboard. */
export type Selectors = Readonly<Record<string, Condition>>;

export interface RenderOptions {
  /** The names of metrics and labels. @default those of the definitions, without a namespace */
  readonly naming?: Naming;
  /**
   * Conditions put on every selector, or a function that says which a metric gets: external ones may lack a label. It is called
   * without a metric for the selectors of `promql` texts.
   * @default {}
   */
  readonly selectors?: Selectors | ((metric: CatalogMetric | ExternalMetric | undefined) => Selectors);
  /** The range of `rate` and its like where they say none. @default '5m' */
  readonly range?: Duration;
  /**
   * Values to put in the place of variables, by name without the dollar sign, such as `{ service: 'shop', __rate_interval: '1m' }`.
   * If given, no variable of a duration is left: one that is not listed becomes what stands for it. Left out, all are kept.
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** Labels besides `job`, `instance` and `service` that all series have. @default [] */
  readonly targetLabels?: readonly string[];
}
