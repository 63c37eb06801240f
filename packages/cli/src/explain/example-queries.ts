import type { ExposedMetric, Metric } from '@telltale/core';
import {
  averageOf,
  countOf,
  current,
  histogramQuantile,
  increase,
  max,
  rate,
  topk,
  toPromQL,
  type CatalogMetric,
  type Naming,
  type OpenLabelDeclaration,
  type Query,
  type Selectors,
} from '@telltale/promql/builder';

/** A definition whose labels are not known when this is compiled. */
type Declared<Type extends Metric['type']> = CatalogMetric & {
  readonly type: Type;
  readonly labels: Readonly<Record<string, OpenLabelDeclaration>>;
};

/** Queries to start from, by what the metric is. */
export function exampleQueries(
  metric: Metric,
  exposed: ExposedMetric,
  naming: Naming,
  selectors: Selectors,
): readonly string[] {
  // Those with open values name things: they tell most.
  const there = exposed.labels.filter((label) => label.exposed !== null && !label.optional);
  const labels = there
    .toSorted((a, b) => Number(b.values === null) - Number(a.values === null))
    .map(({ recorded }) => recorded);
  const queries =
    metric.type === 'counter'
      ? ofCounter(metric, labels)
      : metric.type === 'gauge'
        ? ofGauge(metric, labels)
        : ofHistogram(metric, labels);
  return queries.map((query) => toPromQL(query, { naming, selectors }));
}

function ofCounter(metric: Metric, [label]: readonly string[]): readonly Query[] {
  const counted = metric as Declared<'counter'>;
  if (label === undefined) return [rate(counted).by('job'), increase(counted, '1d').by()];
  return [rate(counted).by(label), topk(5, rate(counted).by(label)), increase(counted, '1d').by()];
}

function ofGauge(metric: Metric, [label]: readonly string[]): readonly Query[] {
  const held = metric as Declared<'gauge'>;
  return label === undefined ? [current(held), max(held).by('job')] : [current(held), max(held).by(label)];
}

function ofHistogram(metric: Metric, [label]: readonly string[]): readonly Query[] {
  const observed = metric as Declared<'histogram'>;
  const overall = [histogramQuantile(0.95, observed).by(), averageOf(observed).by(), rate(countOf(observed)).by()];
  return label === undefined ? overall : [histogramQuantile(0.95, observed).by(label), ...overall];
}
