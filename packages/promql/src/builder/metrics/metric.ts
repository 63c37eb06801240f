import type { DeclaredLabels, LabelDeclarations } from './label-declaration.ts';

/**
 * A metric of a catalog, by its shape: what `defineCatalog` of `@telltale/core` makes is one. The fields that queries have no use
 * for are here so that a metric can be handed on to core's `expose`.
 */
export interface CatalogMetric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly unit: string | undefined;
  readonly labels: LabelDeclarations;
  /** Upper bounds in `unit`, without `+Inf`; empty unless this is a histogram. */
  readonly buckets: readonly number[];
  readonly name: string | undefined;
  readonly maxSeries: number;
  readonly ttlSeconds: number | undefined;
  readonly zeroFill: boolean;
  readonly catalog: string;
  readonly key: string;
  /** The exposed name before namespace, unit and `_total`. */
  readonly stem: string;
  readonly namespaced: boolean;
}

/** What the types of the builder need of a metric. */
export interface AnyMetric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: LabelDeclarations;
}

/** Carries the labels of a query in its type; there is nothing of it at run time. */
declare const labelTypes: unique symbol;

/** Anything that has labels as a type. */
export interface Labelled<L> {
  readonly [labelTypes]?: L;
}

/** The labels of a metric or of a query. */
export type LabelsOf<T> = T extends { readonly labels: infer D extends LabelDeclarations }
  ? DeclaredLabels<D>
  : T extends Labelled<infer L>
    ? L
    : {};
