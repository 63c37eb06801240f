import type { ExternalMetric, OpenLabelDeclaration } from '@telltale/promql/builder';

/** Labels whose values the exporter chooses. */
type Open<Names extends string> = { readonly [Name in Names]: OpenLabelDeclaration };

export type ExporterGauge<Names extends string = never> = ExternalMetric<'gauge', Open<Names>>;
export type ExporterCounter<Names extends string = never> = ExternalMetric<'counter', Open<Names>>;
export type ExporterHistogram<Names extends string = never> = ExternalMetric<'histogram', Open<Names>>;
