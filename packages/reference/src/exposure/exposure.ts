import { exposeCatalogs, type ExposedMetric, type Metric } from '@telltale/core';
import { parse, printLines } from '@telltale/promql';
import { isHiddenByConvention, toPromQL, type Naming, type Query, type Selectors } from '@telltale/promql/builder';
import type { NamingOptions } from './naming-options.ts';

/** A metric that the convention exposes. */
export interface DocumentedMetric {
  readonly definition: Metric;
  readonly exposed: ExposedMetric;
}

/** The metrics of a catalog under a convention. */
export interface DocumentedCatalog {
  readonly name: string;
  readonly metrics: readonly DocumentedMetric[];
  /** What the convention does not expose. */
  readonly hidden: readonly Metric[];
}

/** All metrics that services expose, and under which names. */
export interface Exposure {
  /** The name of the convention. */
  readonly convention: string;
  readonly namespace: string;
  /** The application's in the order given, then those of every telemetry. */
  readonly catalogs: readonly DocumentedCatalog[];
  /** By `catalog.key`. */
  readonly metrics: ReadonlyMap<string, DocumentedMetric>;
  /** The text of a query, a long one over several lines; `undefined` where the convention hides what it needs. */
  readonly render: (query: Query) => string | undefined;
}

/**
 * What pages are made of.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function exposureOf({ selectors = {}, ...options }: NamingOptions): Exposure {
  const { convention, namespace, metrics: declared, expose } = exposeCatalogs(options);
  const metrics = new Map<string, DocumentedMetric>();
  for (const [name, { definition, exposed }] of declared) {
    if (exposed !== undefined) metrics.set(name, { definition, exposed });
  }
  const byCatalog = Map.groupBy(declared.values(), ({ definition }) => definition.catalog);
  return {
    convention,
    namespace,
    metrics,
    catalogs: [...byCatalog].map(([name, members]) => ({
      name,
      metrics: members.flatMap(({ definition, exposed }) => (exposed === undefined ? [] : [{ definition, exposed }])),
      hidden: members.filter(({ exposed }) => exposed === undefined).map(({ definition }) => definition),
    })),
    render: (query) => rendered(query, { convention, expose }, selectors),
  };
}

function rendered(query: Query, naming: Naming, selectors: Selectors): string | undefined {
  try {
    const text = toPromQL(query, {
      naming,
      // What is not of a catalog has the labels of its own exporter.
      selectors: (metric) => (metric === undefined || 'external' in metric ? {} : selectors),
    });
    return printLines(parse(text));
  } catch (error) {
    if (isHiddenByConvention(error)) return undefined;
    throw error;
  }
}
