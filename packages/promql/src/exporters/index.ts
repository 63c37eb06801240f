export { exporters } from './exporters.ts';

export type { Exporter, ExporterMetric } from './exporter.ts';
export type { ExporterName } from './exporters.ts';
