import type { FunctionName } from '../../functions/signatures.ts';
import type { AggregationOperator } from '../../syntax/aggregations.ts';
import type { At, Expression } from '../../syntax/expression.ts';
import type { BinaryOperator } from '../../syntax/operators.ts';
import type { ExternalMetric } from '../metrics/external.ts';
import type { CatalogMetric } from '../metrics/metric.ts';
import type { Duration } from '../metrics/duration.ts';
import type { LabelCondition } from '../query/filter.ts';

/** The series of a metric that are meant: of a histogram, those with one of its suffixes. */
export type Part =
  | { readonly kind: 'value' }
  | { readonly kind: 'count' }
  | { readonly kind: 'sum' }
  | { readonly kind: 'buckets' }
  | { readonly kind: 'bucket'; readonly bound: number };

/** Series of one metric, or of the first metric that exists. */
export type SeriesReference =
  | { readonly kind: 'metric'; readonly metric: CatalogMetric | ExternalMetric; readonly part: Part }
  | { readonly kind: 'first'; readonly of: readonly SeriesReference[] };

/** Labels to aggregate by, or to leave out. */
export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

/** How sides match, with defaults resolved. */
export interface NodeMatching {
  readonly on: readonly string[] | undefined;
  readonly ignoring: readonly string[] | undefined;
  readonly groupLeft: readonly string[] | undefined;
  readonly groupRight: readonly string[] | undefined;
}

/** A query: what will be a PromQL expression once metrics have names. */
export type QueryNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'series'; readonly series: SeriesReference }
  | { readonly kind: 'range'; readonly series: SeriesReference; readonly range: Duration | undefined }
  | {
      readonly kind: 'subquery';
      readonly of: QueryNode;
      readonly range: Duration;
      readonly every: Duration | undefined;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly QueryNode[] }
  | {
      readonly kind: 'relabel';
      readonly name: 'label_replace' | 'label_join';
      readonly of: QueryNode;
      readonly label: string;
      readonly from: readonly string[];
      readonly texts: readonly string[];
    }
  | {
      readonly kind: 'aggregation';
      readonly op: AggregationOperator;
      readonly parameter: QueryNode | undefined;
      readonly of: QueryNode;
      readonly grouping: Grouping | undefined;
    }
  | {
      readonly kind: 'binary';
      readonly op: BinaryOperator;
      readonly left: QueryNode;
      readonly right: QueryNode;
      readonly bool: boolean;
      readonly matching: NodeMatching | undefined;
    }
  | { readonly kind: 'where'; readonly of: QueryNode; readonly conditions: readonly LabelCondition[] }
  | { readonly kind: 'shift'; readonly of: QueryNode; readonly offset: number; readonly at: At | undefined }
  | { readonly kind: 'first'; readonly of: readonly QueryNode[] }
  | { readonly kind: 'raw'; readonly expression: Expression };
