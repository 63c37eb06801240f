import type { Part, SeriesReference } from '../tree/query-node.ts';
import type { ExternalMetric } from './external.ts';
import type { LabelDeclarations } from './label-declaration.ts';
import type { AnyMetric, CatalogMetric } from './metric.ts';

/** Series that are used like a metric: a part of a histogram, or the first of several metrics that exists. */
export class Series<Type extends AnyMetric['type'], D extends LabelDeclarations> {
  readonly type: Type;
  readonly labels: D;
  readonly reference: SeriesReference;

  constructor(type: Type, labels: D, reference: SeriesReference) {
    this.type = type;
    this.labels = labels;
    this.reference = reference;
    Object.freeze(this);
  }
}

export function isMetric(value: unknown): value is AnyMetric {
  return typeof value === 'object' && value !== null && 'type' in value && 'labels' in value;
}

/** What a metric, or what is used like one, refers to. */
export function seriesOf(metric: AnyMetric, part: Part = { kind: 'value' }): SeriesReference {
  if (!(metric instanceof Series)) {
    return { kind: 'metric', metric: metric as CatalogMetric | ExternalMetric, part };
  }
  return part.kind === 'value' ? metric.reference : withPart(metric.reference, part);
}

function withPart(reference: SeriesReference, part: Part): SeriesReference {
  return reference.kind === 'metric'
    ? { ...reference, part }
    : { kind: 'first', of: reference.of.map((each) => withPart(each, part)) };
}

/**
 * A metric as people know it, whatever the convention: its catalog and key, or the name of an external metric. Of alternatives it
 * is all of them.
 *
 * @example
 * ```ts
 * import { cache } from '@telltale/core/catalogs';
 * import { external, shownMetric } from '@telltale/promql/builder';
 *
 * console.log(shownMetric(cache.hits)); // => cache.hits
 * console.log(shownMetric(external('pg_up', { type: 'gauge' }))); // => pg_up
 * ```
 */
export function shownMetric(metric: AnyMetric): string {
  return metric instanceof Series
    ? shownSeries(metric.reference)
    : shownSeries({ kind: 'metric', metric: metric as CatalogMetric | ExternalMetric, part: { kind: 'value' } });
}

export function shownSeries(reference: SeriesReference): string {
  if (reference.kind === 'first') return reference.of.map((each) => shownSeries(each)).join(' or ');
  const { metric } = reference;
  return 'external' in metric ? metric.name : `${metric.catalog}.${metric.key}`;
}

export type MetricReference = Extract<SeriesReference, { readonly kind: 'metric' }>;

/** The metrics that series may be of, the first first. */
export function alternatives(reference: SeriesReference): readonly MetricReference[] {
  return reference.kind === 'metric' ? [reference] : reference.of.flatMap((each) => alternatives(each));
}
