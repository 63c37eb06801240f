import { walk } from '../syntax/children.ts';
import { external, type ExternalMetric } from './metrics/external.ts';
import type { CatalogMetric } from './metrics/metric.ts';
import { alternatives } from './metrics/series.ts';
import { queryNode } from './query/operand-node.ts';
import type { Query } from './query/query.ts';
import type { Naming } from './render/render-options.ts';
import { childNodes } from './tree/child-nodes.ts';
import type { QueryNode, SeriesReference } from './tree/query-node.ts';

type ReadMetric = CatalogMetric | ExternalMetric;

/**
 * The metrics that a query reads, each once, in the order of the query. Of alternatives it is all of them, or with a naming the
 * one that is taken. A metric of a `promql` text is given as an external gauge, as its type is not known.
 *
 * @example
 * ```ts
 * import { http } from '@telltale/core/catalogs';
 * import { countOf, firstOf, metricsOf, rate } from '@telltale/promql/builder';
 *
 * const requests = rate(firstOf(http.requests, countOf(http.duration)));
 * console.log(metricsOf(requests).length); // => 2
 * ```
 */
export function metricsOf(query: Query, { naming }: { readonly naming?: Naming } = {}): readonly ReadMetric[] {
  const found = new Map<unknown, ReadMetric>();
  for (const metric of metricsIn(queryNode(query, 'A rule or panel'), naming))
    found.set('external' in metric ? metric.name : metric, metric);
  return [...found.values()];
}

function metricsIn(node: QueryNode, naming: Naming | undefined): readonly ReadMetric[] {
  if (node.kind === 'series' || node.kind === 'range') return metricsOfSeries(node.series, naming);
  if (node.kind === 'raw') return metricsOfText(node);
  const inEach = childNodes(node).map((child) => metricsIn(child, naming));
  if (node.kind !== 'first' || naming === undefined) return inEach.flat();
  return inEach.find((metrics) => metrics.every((metric) => isThere(metric, naming))) ?? [];
}

function metricsOfSeries(series: SeriesReference, naming: Naming | undefined): readonly ReadMetric[] {
  const metrics = alternatives(series).map(({ metric }) => metric);
  if (naming === undefined || metrics.length === 1) return metrics;
  return metrics.filter((metric) => isThere(metric, naming)).slice(0, 1);
}

function metricsOfText({ expression }: Extract<QueryNode, { readonly kind: 'raw' }>): readonly ReadMetric[] {
  const metrics: ReadMetric[] = [];
  walk(expression, (each) => {
    if (each.kind === 'selector' && each.name !== '') metrics.push(external(each.name, { type: 'gauge' }));
  });
  return metrics;
}

function isThere(metric: ReadMetric, naming: Naming): boolean {
  return 'external' in metric || naming.expose(metric) !== undefined;
}
