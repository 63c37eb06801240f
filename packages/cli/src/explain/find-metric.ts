import { conventions, expose, exposeCatalogs, type ExposedMetric, type Metric } from '@telltale/core';
import type { ExporterMetric } from '@telltale/promql/exporters';
import { exporters } from '@telltale/promql/exporters';
import { nearestName } from '@telltale/promql/lint';
import type { TelltaleConfig } from '../config/config.ts';
import { CliError } from '../errors.ts';

/** A metric by one of its names: of a catalog, or of an exporter. */
export type FoundMetric =
  | {
      readonly kind: 'declared';
      readonly id: string;
      readonly metric: Metric;
      readonly exposed: ExposedMetric | undefined;
    }
  | { readonly kind: 'exporter'; readonly exporter: string; readonly metric: ExporterMetric };

/**
 * The metric of a name: as it is declared (`http.duration`), as it is exposed, as any convention exposes it, or as an exporter has it;
 * with the suffix of a series or without.
 *
 * @throws CliError `CLI_METRIC_UNKNOWN`
 */
export function findMetric(name: string, config: TelltaleConfig): FoundMetric {
  const declared = [...exposeCatalogs(config).metrics].map(([id, { definition, exposed }]) => ({
    id,
    metric: definition,
    exposed,
  }));
  const spellings = new Set([name, name.replace(/_(bucket|sum|count)$/, '')]);
  const isNamed = (known: string | undefined): boolean => known !== undefined && spellings.has(known);
  const found =
    declared.find(({ id, exposed }) => id === name || isNamed(exposed?.name)) ??
    declared.find(({ metric }) => namesOf(metric, config).some(({ name: other }) => isNamed(other)));
  if (found !== undefined) return { kind: 'declared', ...found };
  for (const [key, { name: exporter, metrics }] of Object.entries(exporters)) {
    const metric = metrics.find((each) => isNamed(each.name));
    if (metric !== undefined)
      return { kind: 'exporter', exporter: /^[a-z_]+$/.test(exporter) ? exporter : key, metric };
  }
  const known = [
    ...declared.flatMap(({ id, exposed }) => [id, exposed?.name ?? id]),
    ...Object.values(exporters).flatMap(({ metrics }) => metrics.map((each) => each.name)),
  ];
  const near = nearestName(name, known);
  throw new CliError(
    'CLI_METRIC_UNKNOWN',
    `There is no metric ${name}${near === undefined ? '' : `; did you mean ${near}`}`,
  );
}

/** The name of a metric under each convention that exposes it. */
export function namesOf(
  metric: Metric,
  { namespace = '' }: TelltaleConfig,
): readonly { readonly convention: string; readonly name: string }[] {
  return Object.values(conventions).flatMap((convention) => {
    const exposed = expose(metric, convention, namespace);
    return exposed === undefined ? [] : [{ convention: convention.name, name: exposed.name }];
  });
}
