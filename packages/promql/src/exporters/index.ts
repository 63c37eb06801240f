export { exporters } from './exporters.ts';
export { sloSeries } from './slo-series.ts';

export type { Exporter, ExporterMetric } from './exporter.ts';
export type { ExporterName } from './exporters.ts';
export type { SloMetric, SloSeries } from './slo-series.ts';
