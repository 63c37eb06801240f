import { external } from '@telltale/promql/builder';
import type { ExporterGauge } from './exporter-metric.ts';

const source = 'prometheus';

/** What Prometheus itself stores for each target and each alert. */
export const up: ExporterGauge = external('up', { type: 'gauge', unit: 'boolean', source });
export const scrapeDuration: ExporterGauge = external('scrape_duration_seconds', {
  type: 'gauge',
  unit: 'seconds',
  source,
});
export const scrapedSamples: ExporterGauge = external('scrape_samples_scraped', { type: 'gauge', source });
export const addedSeries: ExporterGauge = external('scrape_series_added', { type: 'gauge', source });
export const alerts: ExporterGauge<'alertname' | 'alertstate' | 'severity' | 'service'> = external('ALERTS', {
  type: 'gauge',
  labels: ['alertname', 'alertstate', 'severity', 'service'],
  source,
});
