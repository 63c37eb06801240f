import type { ExposedMetric, Metric } from '@telltale/core';
import type { CatalogMetric, OpenLabelDeclaration, Query } from '@telltale/promql/builder';
import type { DocumentedMetric } from '../exposure/exposure.ts';

/** A query about a metric, and what it says of it. */
export interface BuiltQuery {
  /** What the value is, without unit and labels, in Markdown: `95th percentile`. */
  readonly value: string;
  readonly query: Query;
  /** The labels, as defined, that tell its series apart. */
  readonly by: readonly string[];
}

type AnyLabels = Readonly<Record<string, OpenLabelDeclaration>>;
type Declared<Type extends CatalogMetric['type']> = CatalogMetric & { readonly type: Type; readonly labels: AnyLabels };

/** A definition whose labels are not known when this is compiled: which it has is looked up. */
export type AnyCounter = Declared<'counter'>;
export type AnyGauge = Declared<'gauge'>;
export type AnyHistogram = Declared<'histogram'>;

export interface CounterSubject extends Subject {
  readonly metric: AnyCounter;
}
export interface GaugeSubject extends Subject {
  readonly metric: AnyGauge;
}
export interface HistogramSubject extends Subject {
  readonly metric: AnyHistogram;
}

/** A metric that queries are asked about. */
export interface Subject {
  readonly exposed: ExposedMetric;
  readonly definition: Metric;
  /** The metrics of its catalog, by key. */
  readonly siblings: ReadonlyMap<string, DocumentedMetric>;
  /** The labels that every sample has and that are exposed: those with open values first, as they name things. */
  readonly labels: readonly string[];
  /** Those of them with open values. */
  readonly openLabels: readonly string[];
}

/** What there is to ask a metric about. */
export function subjectOf({ exposed, definition }: DocumentedMetric, siblings: readonly DocumentedMetric[]): Subject {
  const there = exposed.labels.filter((label) => label.exposed !== null && !label.optional);
  const open = there.filter(({ values }) => values === null).map(({ recorded }) => recorded);
  const closed = there.filter(({ values }) => values !== null).map(({ recorded }) => recorded);
  return {
    exposed,
    definition,
    siblings: new Map(siblings.map((each) => [each.exposed.key, each])),
    labels: [...open, ...closed],
    openLabels: open,
  };
}

export function asCounter(subject: Subject): CounterSubject | undefined {
  if (subject.definition.type !== 'counter') return undefined;
  return { ...subject, metric: subject.definition as AnyCounter };
}

export function asGauge(subject: Subject): GaugeSubject | undefined {
  if (subject.definition.type !== 'gauge') return undefined;
  return { ...subject, metric: subject.definition as AnyGauge };
}

export function asHistogram(subject: Subject): HistogramSubject | undefined {
  if (subject.definition.type !== 'histogram') return undefined;
  return { ...subject, metric: subject.definition as AnyHistogram };
}
