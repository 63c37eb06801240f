import { conventions, expose, metricsOf, type Convention, type ExposedMetric, type Metric } from '@telltale/core';
import { nodeRuntime, processRuntime, telltale } from '@telltale/core/catalogs';
import { toPromQL, type Naming, type Query, type Selectors } from '@telltale/promql/builder';
import { parse, printLines, PromQLError } from '@telltale/promql';
import { DocumentsError } from '../errors.ts';
import type { NamingOptions } from './naming-options.ts';

/** What every telemetry exposes, whatever its catalogs. */
const always = [processRuntime, nodeRuntime, telltale] as const;

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
  readonly convention: Convention;
  readonly namespace: string;
  /** The application's in the order given, then those of every telemetry. */
  readonly catalogs: readonly DocumentedCatalog[];
  /** By `catalog.key`. */
  readonly metrics: ReadonlyMap<string, DocumentedMetric>;
  /** The text of a query, a long one over several lines; `undefined` where the convention hides a metric or a label that it needs. */
  readonly render: (query: Query) => string | undefined;
}

/**
 * The exposure of catalogs under a convention. A metric of the application takes the place of ours of the same name.
 *
 * @throws DocumentsError `REFERENCE_OPTIONS`
 */
export function exposureOf(options: NamingOptions): Exposure {
  const { namespace = '', selectors = {} } = options;
  const convention = conventionOf(options);
  const declared = new Map<string, Metric>();
  for (const catalog of [...options.catalogs, ...always]) {
    const ours = always.some((each) => each === catalog);
    for (const metric of metricsOf(catalog)) {
      const name = `${metric.catalog}.${metric.key}`;
      if (!ours || !declared.has(name)) declared.set(name, metric);
    }
  }
  const metrics = new Map<string, DocumentedMetric>();
  for (const [name, definition] of declared) {
    const exposed = expose(definition, convention, namespace);
    if (exposed !== undefined) metrics.set(name, { definition, exposed });
  }
  const naming: Naming = {
    convention: convention.name,
    expose: ({ catalog, key }) => metrics.get(`${catalog}.${key}`)?.exposed,
  };
  return {
    convention,
    namespace,
    metrics,
    catalogs: [...Map.groupBy(declared.values(), ({ catalog }) => catalog)].map(([name, definitions]) => ({
      name,
      metrics: definitions.flatMap(({ catalog, key }) => metrics.get(`${catalog}.${key}`) ?? []),
      hidden: definitions.filter(({ catalog, key }) => !metrics.has(`${catalog}.${key}`)),
    })),
    render: (query) => rendered(query, naming, selectors),
  };
}

function conventionOf({ convention = 'otel' }: NamingOptions): Convention {
  if (typeof convention !== 'string') return convention;
  if (Object.hasOwn(conventions, convention)) return conventions[convention];
  throw new DocumentsError(
    'REFERENCE_OPTIONS',
    `There is no convention ${JSON.stringify(convention)}, only ${Object.keys(conventions).join(', ')}`,
    convention,
  );
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
    if (error instanceof PromQLError && hiding.has(error.code)) return undefined;
    throw error;
  }
}

const hiding: ReadonlySet<string> = new Set(['PROMQL_METRIC_HIDDEN', 'PROMQL_LABEL_HIDDEN']);
