import { conventions, expose, metricsOf, type Catalog, type ConventionName } from '@telltale/core';
import * as shipped from '@telltale/core/catalogs';
import type { DashboardSlo, DashboardsOptions } from '@telltale/dashboards';
import { exporters, sloSeries as recorded } from '@telltale/promql/exporters';
import { createLinter, type KnownLabel, type KnownMetric, type Linter } from '@telltale/promql/lint';

export const conventionNames = Object.keys(conventions) as readonly ConventionName[];

export const catalogs: readonly Catalog[] = Object.values(shipped);

export const slos: readonly DashboardSlo[] = [
  {
    name: 'checkout',
    windows: [
      { long: '1h', short: '5m' },
      { long: '3d', short: '6h' },
    ],
  },
];

/** Every catalog and every exporter. */
export function everything(convention: ConventionName = 'otel'): DashboardsOptions {
  return {
    catalogs,
    convention,
    namespace: 'acme',
    slos,
    exporters: [
      'postgres_exporter',
      'redis_exporter',
      'kafka_exporter',
      'node_exporter',
      'tempo',
      'loki',
      'alertmanager',
    ],
  };
}

/** What the rules of those objectives record, as the linter knows metrics. */
export const sloSeries: readonly (KnownMetric & { readonly labels: readonly KnownLabel[] })[] = [
  ...(['5m', '1h', '6h', '3d'] as const).map((range) => recorded.errorRatio(range)),
  recorded.events,
  recorded.badEvents,
  recorded.objectiveRatio,
  recorded.errorBudget,
  recorded.currentBurnRate,
  recorded.periodBurnRate,
  recorded.budgetRemaining,
].map(({ name, type, unit }) => ({
  name,
  type,
  unit,
  labels: ['job', 'slo', 'tier'].map((exposed) => ({ exposed, values: null, optional: exposed === 'tier' })),
  ofTarget: false,
}));

/** What is exposed then, with the series that the rules of objectives record. */
export function linterOf(convention: ConventionName): Linter {
  const ofCatalogs = catalogs.flatMap((catalog) =>
    metricsOf(catalog).flatMap((metric) => expose(metric, conventions[convention], 'acme') ?? []),
  );
  const ofExporters = Object.values(exporters).flatMap(({ metrics }) => metrics);
  return createLinter({ metrics: [...ofCatalogs, ...sloSeries, ...ofExporters] });
}
